"""Reads the style sheets of a mail and says which declarations meet an element: as much CSS as mails use.

Selectors: tag, class, id, attribute, `*`, `:root`, descendant and child, lists. A selector with anything else never
matches. Media queries are kept as text. Elements are known by their `Place`. Nothing here judges.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

__all__ = [
    "Declarations",
    "Layers",
    "Place",
    "Rule",
    "Selector",
    "declarations",
    "layers_of",
    "nested_at_rules",
    "rules",
]

Declarations = tuple[tuple[str, str, bool], ...]
"""(property, value, important) in order; the `font` and `padding` shorthands are spread."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMPOUND = re.compile(r"(\*|[a-zA-Z][\w-]*)?((?:[.#][\w-]+|\[[^\]]*\]|:root)*)$")
_PART = re.compile(r"\.([\w-]+)|#([\w-]+)|\[([\w-]+)(?:([~|^$*]?=)[\"']?([^\"'\]]*)[\"']?)?\]|(:root)")
_SEMICOLON = re.compile(r";(?=(?:[^\"'()]|\"[^\"]*\"|'[^']*'|\([^)]*\))*$)")
_SHELTER = re.compile(r"[\"'()]")
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_FONT = re.compile(r"(?:^|\s)([\d.]+)px(?:\s*/\s*([\d.]+(?:px|%)?))?\s")


class Place(Protocol):
    """What a selector asks of an element; `above` is the place that it stands in, None for the root."""

    @property
    def tag(self) -> str:
        """Its name, in lower case."""

    @property
    def classes(self) -> frozenset[str]:
        """The words of its class attribute."""

    @property
    def attributes(self) -> Mapping[str, str]:
        """Those that any selector of the sheets may ask for."""

    @property
    def above(self) -> "Place | None":
        """Its parent."""


@dataclass(frozen=True, slots=True)
class Compound:
    """One step of a selector: what an element itself must be; `child` binds it to the step on its left by `>`."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...]
    root: bool
    child: bool = False

    def meets(self, place: Place) -> bool:
        """Whether the element is what this step asks for."""
        if self.tag not in ("*", "") and place.tag != self.tag:
            return False
        if self.classes and not self.classes <= place.classes:
            return False
        if self.ids and place.attributes.get("id", "") not in self.ids:
            return False
        return not (self.root and place.above is not None) and all(
            _attribute_meets(place.attributes.get(name), operator, value) for name, operator, value in self.attributes
        )


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector, its last step first. `specificity` as CSS counts it: ids, classes, tags."""

    steps: tuple[Compound, ...]
    specificity: tuple[int, int, int]

    def meets(self, place: Place) -> bool:
        """Whether the selector matches the element within its tree."""
        return self.steps[0].meets(place) and self._above(place, 1)

    def _above(self, place: Place, step: int) -> bool:
        if step == len(self.steps):
            return True
        above = place.above
        if self.steps[step - 1].child:
            return above is not None and self.steps[step].meets(above) and self._above(above, step + 1)
        while above is not None:
            if self.steps[step].meets(above) and self._above(above, step + 1):
                return True
            above = above.above
        return False


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A style rule within its media query (folded to lower case, "" for none). The same words give the same rule."""

    media: str
    selectors: tuple[Selector, ...]
    declarations: Declarations


@lru_cache(maxsize=64)
def rules(sheet: str) -> tuple[Rule, ...]:
    """The style rules of a sheet, those inside `@media` with their query."""
    return tuple(_rules(_outermost(sheet), ""))


def nested_at_rules(sheet: str) -> bool:
    """Whether an @-rule stands inside another: Gmail drops the whole sheet for it."""
    if sheet.count("@") < 2:
        return False
    return any("@" in body for head, body in _outermost(sheet) if head.startswith("@"))


@lru_cache(maxsize=64)
def _outermost(sheet: str) -> tuple[tuple[str, str], ...]:
    return tuple(_blocks(_COMMENT.sub("", sheet) if "/*" in sheet else sheet))


@lru_cache(maxsize=4096)
def declarations(style: str) -> Declarations:
    """The declarations of a style attribute or of a rule's body; later ones win."""
    found = []
    for part in _parted(style):
        name, colon, value = part.partition(":")
        if colon:
            important = "!" in value and "!important" in value.replace(" ", "").lower()
            value = (_IMPORTANT.sub("", value) if "!" in value else value).strip()
            found += [(one, said, important) for one, said in _spread(name.strip().lower(), value)]
    return tuple(found)


def _parted(style: str) -> list[str]:
    """A style at its semicolons, but those in quotes or brackets."""
    return _SEMICOLON.split(style) if _SHELTER.search(style) else style.split(";")


class Layers(NamedTuple):
    """Declarations by their importance: each property's last value."""

    usual: Mapping[str, str]
    important: Mapping[str, str]


@lru_cache(maxsize=4096)
def layers_of(declared: Declarations) -> Layers:
    """The layers that declarations fall into."""
    return Layers(
        {name: value for name, value, important in declared if not important},
        {name: value for name, value, important in declared if important},
    )


def _spread(name: str, value: str) -> Iterator[tuple[str, str]]:
    yield name, value
    if name == "font" and (font := _FONT.search(f"{value} ")):
        yield "font-size", f"{font[1]}px"
        yield "line-height", font[2] or "normal"
    elif name == "padding":
        sides = value.split()
        if 0 < len(sides) <= 4:
            yield "padding-top", sides[0]
            yield "padding-bottom", sides[2] if len(sides) > 2 else sides[0]
    elif name == "background":
        yield "background-color", value


def _rules(blocks: Iterable[tuple[str, str]], media: str) -> Iterator[Rule]:
    for head, body in blocks:
        if head.lower().startswith("@media"):
            yield from _rules(_blocks(body), " ".join(head[6:].lower().split()))
        elif not head.startswith("@"):
            rule = _rule(head, body, media)
            if rule.selectors:
                yield rule


@lru_cache(maxsize=2048)
def _rule(head: str, body: str, media: str) -> Rule:
    selectors = tuple(selector for selector in map(_selector, head.split(",")) if selector)
    return Rule(media, selectors, declarations(body) if selectors else ())


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """`head { body }` pairs at the outermost level; statements such as @import are skipped."""
    depth, start, head = 0, 0, ""
    for found in re.finditer(r"[{};]", sheet):
        mark, place = found[0], found.start()
        if mark == "{":
            if depth == 0:
                head, start = sheet[start:place].strip(), place + 1
            depth += 1
        elif mark == "}" and depth:
            depth -= 1
            if depth == 0:
                yield head, sheet[start:place]
                start = place + 1
        elif mark == ";" and depth == 0:
            start = place + 1


@lru_cache(maxsize=1024)
def _selector(text: str) -> Selector | None:
    steps: list[Compound] = []
    child = False
    for word in re.sub(r"\s*>\s*", " > ", text.strip()).split():
        if word == ">":
            child = True
            continue
        compound = _compound(word, child=child)
        if compound is None:
            return None
        steps.append(compound)
        child = False
    if not steps:
        return None
    ids = sum(len(step.ids) for step in steps)
    classes = sum(len(step.classes) + len(step.attributes) + step.root for step in steps)
    return Selector(tuple(reversed(steps)), (ids, classes, sum(step.tag not in ("", "*") for step in steps)))


def _compound(word: str, *, child: bool) -> Compound | None:
    whole = _COMPOUND.match(word)
    if not whole or not word:
        return None
    parts = _PART.findall(whole[2])
    return Compound(
        (whole[1] or "").lower(),
        frozenset(part[0] for part in parts if part[0]),
        frozenset(part[1] for part in parts if part[1]),
        tuple((part[2], part[3], part[4]) for part in parts if part[2]),
        any(part[5] for part in parts),
        child,
    )


def _attribute_meets(present: str | None, operator: str, value: str) -> bool:
    if present is None:
        return False
    if operator == "=":
        return present == value
    if operator == "~=":
        return value in present.split()
    if operator == "|=":
        return present == value or present.startswith(f"{value}-")
    tests = {"^=": present.startswith, "$=": present.endswith, "*=": present.__contains__}
    return not operator or bool(tests[operator](value))
