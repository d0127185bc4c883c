"""Which elements of a page are articles of their own, where it holds several.

Decides only; it must not take text out. Evidence, in this order: `<article>` elements that hold a heading and prose,
then repeated sibling blocks that look like an article each, then (for a page that does not call itself one article)
the grammar of dumps over all its lines. A page whose headline stands outside all blocks is one article in sections.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from digest.collect import boilerplate
from digest.collect.dumps_roles import Line, mark
from digest.collect.lines import count_words, fold
from digest.collect.pages_lines import Seen

__all__ = ["find_blocks", "is_headline_of"]

_PROSE = 12
_SIBLINGS = frozenset({"div", "section", "li", "td"})
_SIGNS = frozenset({"kicker", "byline", "date", "ending", "credit"})


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What one line says of the block that holds it."""

    line: Seen
    heading: str = ""
    prose: bool = False
    signs: tuple[str, ...] = ()


@dataclass(slots=True)
class _Block:
    """What stands inside one candidate element."""

    element: HtmlElement
    headings: list[str] = field(default_factory=list)
    paragraphs: int = 0
    signs: set[str] = field(default_factory=set)

    @property
    def is_article(self) -> bool:
        """A heading and two paragraphs; cards of related articles have a sentence at most."""
        return bool(self.headings) and self.paragraphs >= 2

    def add(self, one: _Evidence) -> None:
        """Take one more line into account; a picture's credit counts above the text only."""
        self.paragraphs += one.prose
        if one.heading:
            self.headings.append(one.heading)
        self.signs.update(sign for sign in one.signs if sign != "credit" or not self.paragraphs)


def find_blocks(lines: Sequence[Seen], title: str) -> list[HtmlElement]:
    """The elements that hold an article each, in the order of the page; fewer than two means: one article.

    `title` is the headline that the page's metadata gives, or empty.
    """
    own = [_evidence(line) for line in lines if line.aside not in ("reader comment", "menu", "footer")]
    for blocks in (_articles(own), _siblings(own)):
        if len(blocks) >= 2 and not _stands_outside(own, blocks, title):
            return [block.element for block in blocks]
    return []


def is_headline_of(title: str, headings: Iterable[str]) -> bool:
    """Whether a page's title is one of these headings, the site's name and small edits aside."""
    wanted = fold(title)
    folded = [fold(heading) for heading in headings]
    return any(heading and wanted and (heading == wanted or _overlap(heading, wanted) >= 0.7) for heading in folded)


def _overlap(one: str, other: str) -> float:
    a, b = set(one.split()), set(other.split())
    return len(a & b) / max(1, min(len(a), len(b))) if min(len(a), len(b)) >= 3 else float(a == b)


def _articles(lines: Sequence[_Evidence]) -> list[_Block]:
    """The outermost `<article>` elements that are articles by what they hold."""
    found: dict[HtmlElement, _Block] = {}
    for one in lines:
        around = [e for e in (one.line.element, *one.line.element.iterancestors()) if e.tag == "article"]
        if around:
            found.setdefault(around[-1], _Block(around[-1])).add(one)
    return [block for block in found.values() if block.is_article]


def _siblings(lines: Sequence[_Evidence]) -> list[_Block]:
    """Repeated blocks under one parent, each with the signs of an article of its own."""
    groups: dict[HtmlElement, dict[HtmlElement, _Block]] = {}
    for one in lines:
        child = one.line.element
        for parent in one.line.element.iterancestors():
            if child.tag in _SIBLINGS:
                groups.setdefault(parent, {}).setdefault(child, _Block(child)).add(one)
            child = parent
    return max((_alike(group.values()) for group in groups.values() if len(group) > 1), key=len, default=[])


def _alike(blocks: Iterable[_Block]) -> list[_Block]:
    """The blocks that are articles; they must show more than sections of one article do: a kicker, credit, byline …"""
    found = [block for block in blocks if block.is_article]
    return found if sum(bool(block.signs) for block in found) >= max(2, 0.6 * len(found)) else []


def _evidence(line: Seen) -> _Evidence:
    """What a line shows: a heading, a paragraph, or what headers and footers of articles have and sections have not."""
    if line.hint == "heading":
        signs = ("h1" if line.element.tag == "h1" else "", "link" if line.href else "")
        return _Evidence(line, heading=line.text, signs=tuple(filter(None, signs)))
    if count_words(line.text) >= _PROSE and not line.linked and not line.hint and not boilerplate.noise(line.text):
        return _Evidence(line, prose=True)
    role = mark(Line(line.text, line.hint)).role if line.hint or not line.aside else ""
    return _Evidence(line, signs=(role,) if role in _SIGNS else ())


def _stands_outside(lines: Sequence[_Evidence], blocks: Sequence[_Block], title: str) -> bool:
    """Whether the page has a headline above its blocks: then these are sections, posts of a live blog, or cards."""
    inside = [heading for block in blocks for heading in block.headings]
    elements = [block.element for block in blocks]
    headlines = [one for one in lines if "h1" in one.signs]
    outer = [one.heading for one in headlines if not any(e in elements for e in one.line.element.iterancestors())]
    return bool(title) and is_headline_of(title, outer) and not is_headline_of(title, inside)
