"""Paragraphs that extraction left out of the middle of an article, and chunks that follow in the same kind of box.

Extractors drop a paragraph here and there (one with many links, a short subhead), and some stop at the first of
several boxes of text. What stands among the kept paragraphs, in the same container and with nothing against it, goes
back to its place. It must not add anything from boxes that no kept paragraph shares.
"""

from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from digest.collect.boilerplate import noise
from digest.collect.lines import count_words, ends_sentence, fold
from digest.collect.pages_lines import Seen
from digest.collect.pages_tree import class_of

__all__ = ["fill_gaps"]

_TAGS = frozenset({"p", "h2", "h3", "h4", "blockquote", "div"})
_MIN_MATCHED, _MIN_PROSE, _MAX_STRANGE = 3, 12, 25

_Signature = tuple[str, str]


def fill_gaps(body: Sequence[Seen], lines: Sequence[Seen]) -> list[Seen]:
    """The extracted lines of an article, with those of the page's visible lines that were lost among them."""
    places = {fold(line.text): i for i, line in reversed(list(enumerate(body)))}
    matched = {i: places[key] for i, line in enumerate(lines) if not line.aside and (key := fold(line.text)) in places}
    if len(matched) < _MIN_MATCHED or len(matched) < 0.4 * len(body):
        return list(body)
    lost = _lost(lines, matched, " ".join(places))
    after: dict[int, list[Seen]] = {}
    last = -1
    for i, line in enumerate(lines):
        last = matched.get(i, last)
        if i in lost:
            after.setdefault(last, []).append(line)
    return [line for i, kept in enumerate(body) for line in (kept, *after.get(i, ()))]


def _lost(lines: Sequence[Seen], matched: dict[int, int], text: str) -> set[int]:
    """The places of the visible lines to put back."""
    holders = Counter(_holder(lines[i].element) for i in matched)
    kinds = Counter({signature: n for signature, n in _count(lines, matched).items() if n >= _MIN_MATCHED})
    last = max(matched)
    found: set[int] = set()
    strange = 0
    for i, line in enumerate(lines[min(matched) + 1 :], start=min(matched) + 1):
        if i in matched:
            continue
        strange += i > last
        if strange > _MAX_STRANGE:
            break
        holder = _holder(line.element)
        at_home = holder in holders or (_signature(holder) in kinds and bool(holder.get("class")))
        if at_home and _is_text(line, after_end=i > last) and fold(line.text) not in text:
            found.add(i)
            strange = 0 if i > last else strange
    return {i for i in found if lines[i].hint != "heading" or _heads_text(i, found, matched)}


def _count(lines: Sequence[Seen], matched: dict[int, int]) -> Counter[_Signature]:
    return Counter(_signature(_holder(lines[i].element)) for i in matched)


def _holder(element: HtmlElement) -> HtmlElement:
    parent = element.getparent()
    return element if parent is None else parent


def _signature(element: HtmlElement) -> _Signature:
    return str(element.tag), class_of(element)


def _is_text(line: Seen, *, after_end: bool) -> bool:
    if line.aside or line.linked or line.element.tag not in _TAGS or noise(line.text):
        return False
    words = count_words(line.text)
    if line.hint == "heading":
        return words >= 2 and not after_end
    return line.hint in ("", "quote") and words >= _MIN_PROSE and ends_sentence(line.text)


def _heads_text(i: int, found: set[int], matched: dict[int, int]) -> bool:
    """A subhead is put back only right above text."""
    return i + 1 in found or i + 1 in matched
