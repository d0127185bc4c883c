"""The HTML of a mail as the rules walk it: plain lists, made once; an element is its number in the page.

Sixteen hundred small questions to a tree cost more than all rules; a list answers them at once. Judges nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from lxml.etree import XPath, _Element

from digest.text.inert import folded

__all__ = ["NOWHERE", "Page", "line_of", "read_page"]

_STRING = XPath("string()")
_TELLING = ("alt", "href", "src")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
NOWHERE = -1
"""What the root stands in."""


@dataclass(frozen=True)
class Page:
    """The elements in document order. The lists run side by side: `tags[3]` and `texts[3]` are those of element 3.

    `given` are the attributes; elements of one of the `kinds` have the same tag and the same attributes; `texts` are
    what stands before the first child, `tails` what follows the element; `above` is the number of the parent, -1 for
    the root. `string` gives all text within an element, `line` the line of the HTML on which it begins.
    """

    tags: Sequence[str]
    given: Sequence[Mapping[str, str]]
    kinds: Sequence[Hashable]
    texts: Sequence[str | None]
    tails: Sequence[str | None]
    above: Sequence[int]
    string: Callable[[int], str]
    line: Callable[[int], int]

    @cached_property
    def by_tag(self) -> Mapping[str, Sequence[int]]:
        """The elements of each tag that is there."""
        found: dict[str, list[int]] = defaultdict(list)
        for element, tag in enumerate(self.tags):
            found[tag].append(element)
        return dict(found)

    def tagged(self, *tags: str) -> list[int]:
        """The elements of these tags, in document order tag by tag."""
        return [element for tag in tags for element in self.by_tag.get(tag, ())]

    @cached_property
    def headings(self) -> Sequence[int]:
        """h1 to h6 in document order."""
        return sorted(self.tagged(*_HEADINGS))

    def get(self, element: int, name: str) -> str | None:
        """An attribute of an element; None where it is not given."""
        return self.given[element].get(name)

    def inside(self, element: int) -> range:
        """The elements within an element: they follow it without a gap."""
        end, above = element + 1, self.above
        while end < len(above) and above[end] >= element:
            end += 1
        return range(element + 1, end)

    def following(self, first: int, block: int) -> Iterator[int]:
        """The elements from `first` to the last one within a block."""
        above = self.above
        while first < len(above) and above[first] >= block:
            yield first
            first += 1

    def inside_tagged(self, element: int, *tags: str) -> list[int]:
        """The elements of these tags within an element."""
        return [inner for inner in self.inside(element) if self.tags[inner] in tags]

    def block_of(self, element: int, tags: Container[str]) -> int | None:
        """The nearest element of these tags that an element stands in."""
        above, known = self.above[element], self.tags
        while above != NOWHERE and known[above] not in tags:
            above = self.above[above]
        return None if above == NOWHERE else above

    def around(self, element: int) -> Iterator[int]:
        """The elements that an element stands in, the nearest first."""
        while (element := self.above[element]) != NOWHERE:
            yield element

    def is_leaf(self, element: int) -> bool:
        """Whether nothing stands within an element but its own text."""
        return element + 1 == len(self.above) or self.above[element + 1] != element

    def text_of(self, element: int) -> str:
        """An element's text as it is written, that of its children included."""
        own = self.texts[element] or ""
        return own if self.is_leaf(element) else self.string(element)

    def words(self, element: int) -> str:
        """An element's words, white space folded; read once, since several rules ask for those of a link."""
        known = self._words.get(element)
        if known is None:
            known = self._words[element] = folded(self.text_of(element))
        return known

    @cached_property
    def _words(self) -> dict[int, str]:
        return {}

    def spot(self, element: int) -> str:
        """Where an element stands, as a person finds it: line, tag, and its first words or its address."""
        words = self.words(element) or next(filter(None, (self.get(element, name) for name in _TELLING)), "")
        said = f' "{words[:40]}{"…" if len(words) > 40 else ""}"' if words else ""
        return f"HTML line {self.line(element)}: <{self.tags[element]}>{said}"


def read_page(tree: _Element) -> Page:
    """The lists of a tree: one pass over it for each, which lxml's own code makes."""
    elements = tuple(tree.iter("*"))
    numbers: dict[_Element | None, int] = dict(zip(elements, range(len(elements)), strict=True))
    numbers[None] = NOWHERE
    tags: list[str] = [element.tag for element in elements]
    return Page(
        tags,
        given=[cast("dict[str, str]", dict(element.items())) for element in elements],
        kinds=[(tag, *element.items()) for tag, element in zip(tags, elements, strict=True)],
        texts=[element.text for element in elements],
        tails=[element.tail for element in elements],
        above=[numbers[element.getparent()] for element in elements],
        string=lambda element: str(_STRING(elements[element])),
        line=lambda element: line_of(elements[element]),
    )


def line_of(node: _Element) -> int:
    """The line of the HTML on which an element begins."""
    return cast("int", node.sourceline)
