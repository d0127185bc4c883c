"""A paragraph's sentences, as spans of it: nothing is rewritten, nothing is ever downloaded.

Places where a sentence may end are found here and judged by `breaks` (scripts with spaces) or `unspaced` (Chinese,
Japanese). Quotations and brackets of moderate length are never broken inside, so that no half of one is left over.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digest.text.abbreviations import Lexicon, lexicon
from digest.text.breaks import Place, is_break
from digest.text.quotations import find_quotations
from digest.text.unspaced import unspaced_breaks

__all__ = ["Span", "split"]

LONGEST_WHOLE = 450
"""A quotation of more characters (about 70 words) is broken into its sentences all the same."""

_MARK = re.compile(r"[.!?…؟۔।॥]+")
_BRACKETS = re.compile(r"\([^()]{1,250}\)")
_CLOSERS = frozenset(")]}’'”\"»“›*")
_NOTE = re.compile(r"\[\d{1,3}\]")
_UNSPACED = frozenset({"zh", "ja", "yue"})
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WIDE_MARK = re.compile(r"[。！？]")
_AHEAD = 80


@dataclass(frozen=True, slots=True)
class Span:
    """`paragraph[start:end]` is a sentence, without white space around it."""

    start: int
    end: int


def split(paragraph: str, language: str) -> tuple[Span, ...]:
    """The sentences of a paragraph, in order; they do not overlap, and leave only white space between them.

    `language` is an ISO 639-1 code; an unknown one ("und") is split by the rules that most languages share.
    """
    if language in _UNSPACED or (_WIDE_MARK.search(paragraph) and _mostly_wide(paragraph)):
        ends = unspaced_breaks(paragraph)
    else:
        ends = _spaced_breaks(paragraph, language)
    return tuple(_spans(paragraph, ends))


def _mostly_wide(text: str) -> bool:
    return 3 * len(_WIDE.findall(text)) > len(text)


def _spans(paragraph: str, ends: Iterable[int]) -> Iterator[Span]:
    """The stretches between breaks, trimmed; empty ones are left out."""
    start = 0
    for end in (*ends, len(paragraph)):
        piece = paragraph[start:end]
        trimmed = piece.strip()
        if trimmed:
            first = start + len(piece) - len(piece.lstrip())
            yield Span(first, first + len(trimmed))
        start = end


def _spaced_breaks(text: str, language: str) -> Iterator[int]:
    words = lexicon(language)
    quotations = find_quotations(text).pairs
    whole = _kept_whole(text, quotations)
    opening = {start for start, _ in quotations}
    closing = {end for _, end in quotations}
    cased = text != text.lower()
    start = 0
    for found in _MARK.finditer(text):
        stop, closed = found.end(), False
        if stop not in opening:  # an opening mark glued to the sentence before it (`We go." They`) belongs to the next
            stop, closed = _after_closers(text, stop, closing)
            if not text[stop : stop + 1].isspace():
                continue
        if found.start() < start or _inside(whole, stop):
            continue
        if _is_break(text, start, found, stop, closed=closed, cased=cased, words=words, language=language):
            yield stop
            start = stop


def _is_break(
    text: str,
    start: int,
    found: "re.Match[str]",
    stop: int,
    *,
    closed: bool,
    cased: bool,
    words: Lexicon,
    language: str,
) -> bool:
    after = text[stop : stop + _AHEAD].lstrip()
    if not after:
        return False
    before = text[start : found.start()].lstrip()
    return is_break(Place(before, found.group(), closed, after, cased), words, language)


def _after_closers(text: str, at: int, closing: set[int]) -> tuple[int, bool]:
    """Where the closing marks after a terminal mark end (French ones stand apart), and whether there are any."""
    start = at
    while at < len(text):
        if text[at] in _CLOSERS and (at + 1 in closing or text[at] in ")]}’'”»" or text[at + 1 : at + 2].isspace()):
            at += 1
        elif text[at].isspace() and at + 2 in closing and text[at + 1 : at + 2] in '»“"':
            at += 2
        elif text[at] == "[" and (note := _NOTE.match(text, at)):
            at = note.end()
        else:
            break
    return at, at > start


def _kept_whole(text: str, quotations: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches that no break may divide (quotations, brackets), in order and joined where they overlap."""
    kept = [pair for pair in quotations if pair[1] - pair[0] <= LONGEST_WHOLE]
    if "(" in text:
        kept.extend(found.span() for found in _BRACKETS.finditer(text))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(kept):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _inside(whole: list[tuple[int, int]], at: int) -> bool:
    last = bisect_left(whole, (at, 0)) - 1
    return last >= 0 and at < whole[last][1]
