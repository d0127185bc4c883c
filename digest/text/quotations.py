"""Quotations: which quotation marks of a paragraph belong together, in the styles that newsrooms use.

“English”, "straight", „German“ and »the other way round«, « French », ”Swedish”, 「Japanese」, and English ‘single’
ones where their punctuation leaves no doubt. It pairs marks; what a pair means for a break or a summary is decided
elsewhere. Straight marks are told apart by the space around them, and by turns where that says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

__all__ = ["Quotations", "find_quotations", "marks_are_whole"]

_MARK = re.compile(r"[“”„‟\"«»「」『』]")
_SINGLE = re.compile(
    r"(?<![^\s(\[“\"«—–])[‘'](?=\w)[^‘’'\n]{2,400}?(?:[’'](?=\w)[^‘’'\n]{0,400}?){0,8}(?<=[.,!?…])[’'](?!\w)"
)
_PARTNERS = {"“": "”", "„": "“”", "‟": "”", "«": "»", "»": "«", "”": "”", '"': '"', "「": "」", "『": "』"}
_DIRECTED = frozenset("“„‟「『")
_OPENING, _CLOSING, _UNSURE = 1, -1, 0


@dataclass(frozen=True, slots=True)
class Quotations:
    """`pairs` are (start, end) with both marks inside, in order, not nested; `stray` are marks without a partner."""

    pairs: tuple[tuple[int, int], ...] = ()
    stray: tuple[int, ...] = ()


_NONE = Quotations()


@lru_cache(maxsize=64)
def find_quotations(text: str) -> Quotations:
    """The quotations of a paragraph, remembered while it is being worked on.

    A mark that opens anew before the last was closed leaves the earlier one stray.
    """
    marks = [(found.start(), found.group()) for found in _MARK.finditer(text)]
    pairs, stray = _paired(text, marks) if marks else ([], [])
    if "'" in text or "‘" in text:
        pairs = sorted([*pairs, *_single(text, pairs)])
    return Quotations(tuple(pairs), tuple(stray)) if pairs or stray else _NONE


def marks_are_whole(text: str) -> bool:
    """Whether every double quotation mark of a sentence has its partner in it: counted, and paired by direction."""
    if not _MARK.search(text):
        return True
    if text.count('"') % 2 or text.count("«") != text.count("»") or text.count("「") != text.count("」"):
        return False
    low = text.count("„")
    opened, closed = text.count("“"), text.count("”")
    if opened != closed and (low == 0 or low != opened + closed):
        return False
    return not find_quotations(text).stray


def _paired(text: str, marks: list[tuple[int, str]]) -> tuple[list[tuple[int, int]], list[int]]:
    pairs: list[tuple[int, int]] = []
    stray: list[int] = []
    opened: tuple[int, str] | None = None
    following = [*marks[1:], (len(text), "")]
    for (at, mark), (then, next_mark) in zip(marks, following, strict=True):
        if opened is not None and mark in _PARTNERS[opened[1]] and not (mark == '"' and _side(text, at) == _OPENING):
            pairs.append((opened[0], at + 1))
            opened = None
        elif opened is None:
            if _opens(text, at, mark, then, next_mark):
                opened = (at, mark)
            else:
                stray.append(at)
        elif mark == opened[1] and _side(text, at) != _CLOSING:
            stray.append(opened[0])
            opened = (at, mark)
    if opened is not None:
        stray.append(opened[0])
    return pairs, stray


def _opens(text: str, at: int, mark: str, then: int, next_mark: str) -> bool:
    """Whether a mark opens a quotation, given that none is open."""
    side = _side(text, at)
    if mark in _DIRECTED:
        return True
    if mark in "」』":
        return False
    if mark == "«":
        return side != _CLOSING or text[at + 1 : at + 2].isspace()
    if mark in "»”":
        return side == _OPENING
    # A straight mark that looks like a closing one opens all the same where the next one can only close.
    return side != _CLOSING or (next_mark == '"' and _side(text, then) == _CLOSING)


def _side(text: str, at: int) -> int:
    """Which way a mark faces, by the space around it."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    open_before = not before or before.isspace() or before in "([—–-/¿¡"
    open_after = not after or after.isspace() or after in ".,;:!?)]—–-…"
    if open_before == open_after:
        return _UNSURE
    return _OPENING if open_before else _CLOSING


def _single(text: str, pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Single quotations that stand outside the double ones."""
    edges = [(0, 0), *pairs, (len(text), len(text))]
    gaps = [(one[1], other[0]) for one, other in pairwise(edges)]
    for start, stop in gaps:
        for found in _SINGLE.finditer(text, start, stop):
            yield found.span()
