"""What each element of a mail looks like in one scheme: colours, type size, line height, whether it shows at all.

A small cascade (CSS 2.2, chapter 6) over inline styles and the mail's own sheets, computed without a browser. Widths of
the screen are not known: rules in a media query on width are left out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from lxml.etree import _Element

from digest.check.colour import BLACK, WHITE, Colour, over, parse
from digest.check.css import Declarations, Rule, Selector, declarations, rules

__all__ = ["SCHEMES", "Look", "Scheme", "Styled", "styled"]

Scheme = Literal["light", "dark", "outlook dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "outlook dark")

_UA_SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "small": 0.83}
_LINK: Mapping[str, Colour] = {"light": (0, 0, 238, 1), "dark": (158, 158, 255, 1), "outlook dark": (0, 0, 238, 1)}
_OUTLOOK = ("data-ogsc", "data-ogsb", "data-ogac", "data-ogab")


@dataclass(frozen=True, slots=True)
class Look:
    """An element's look. Sizes in pixels; `breaks` says whether long words are broken; `own` what it declares itself.

    A colour is not `known` where Outlook, in its dark scheme, would compute one of its own.
    """

    colour: Colour
    ground: Colour
    size: float
    line: float
    shown: bool
    breaks: bool
    own: Mapping[str, str]
    colour_known: bool = True
    ground_known: bool = True


@dataclass(frozen=True, slots=True)
class _Entry:
    selector: Selector
    declarations: Declarations
    order: int
    outlook: bool


class Styled:
    """An element as style sheets see it: what it is, where it stands, and its look in each scheme.

    All elements that no sheet of the mail can tell apart share one of these, so a mail of 1,600 elements has some 150.
    `named` are the names of all its attributes, `attributes` those that decide its look.
    """

    __slots__ = ("above", "attributes", "classes", "dark", "inside", "light", "named", "outlook", "tag")

    def __init__(
        self, tag: str, attributes: Mapping[str, str], above: "Styled | None", named: Collection[str] = ()
    ) -> None:
        self.tag, self.attributes, self.above, self.named = tag, attributes, above, named
        self.classes = frozenset(attributes.get("class", "").split())
        self.inside: dict[tuple[object, ...], Styled] = {}
        self.light: Look
        self.dark: Look
        self.outlook: Look


def styled(elements: Sequence[_Element], sheets: Sequence[str]) -> dict[_Element, Styled]:
    """Every element's look (elements in document order, so that parents come first)."""
    cascade = _cascade(tuple(sheets))
    found: dict[_Element, Styled] = {}
    for element in elements:
        parent = element.getparent()
        found[element] = cascade.placed(element, None if parent is None else found.get(parent))
    return found


_TELLING = ("class", "style", "id", "bgcolor", "width", "height")
"""Attributes that decide an element's look; `href` by its presence alone."""

_DIFFERING = ("a", "img")
"""Elements with attributes that differ from one to the next and decide nothing."""


class _Cascade:
    """The sheets of a mail, and every kind of element that was met under them, the mails before included."""

    def __init__(self, sheets: tuple[str, ...]) -> None:
        self._indexes = {scheme: _indexed(list(_applying(sheets, scheme))) for scheme in SCHEMES}
        selectors = [entry.selector for index in self._indexes.values() for one in index.values() for entry in one]
        self._every = any(_asks_for_attributes(selector) for selector in selectors)
        self._dark = any("color-scheme" in sheet and "dark" in sheet for sheet in sheets)
        self._roots: dict[tuple[object, ...], Styled] = {}
        self._met = 0

    def placed(self, element: _Element, above: Styled | None) -> Styled:
        """What stands for the element below `above`."""
        tag, given = element.tag, element.items()
        marks: tuple[object, ...] = (tag, *given)
        if tag in _DIFFERING and not self._every:
            marks = (tag, *[pair if pair[0] in _TELLING else pair[0] for pair in given])
        siblings = self._roots if above is None else above.inside
        known = siblings.get(marks)
        if known is None:
            known = siblings[marks] = self._new(str(tag), {str(name): str(value) for name, value in given}, above)
            self._met += 1
        return known

    @property
    def is_full(self) -> bool:
        """Whether so many kinds were met that it is better to begin anew."""
        return self._met > _MOST_KINDS

    def _new(self, tag: str, given: Mapping[str, str], above: Styled | None) -> Styled:
        attributes = given if self._every else {name: given[name] for name in (*_TELLING, "href") if name in given}
        new = Styled(tag, attributes, above, tuple(given))
        new.light = self._look(new, above.light if above else self._root("light"), "light")
        new.dark = self._look(new, above.dark if above else self._root("dark"), "dark")
        new.outlook = self._look(new, above.outlook if above else self._root("outlook dark"), "outlook dark")
        return new

    def _look(self, new: Styled, above: Look, scheme: Scheme) -> Look:
        return _look(new, above, _declared(new, self._indexes[scheme]), scheme)

    def _root(self, scheme: Scheme) -> Look:
        dark, known = scheme == "dark" and self._dark, scheme != "outlook dark"
        ink, ground = (WHITE, (18.0, 18.0, 18.0, 1.0)) if dark else (BLACK, WHITE)
        return Look(ink, ground, 16, 19, shown=True, breaks=False, own={}, colour_known=known, ground_known=known)


_MOST_KINDS = 20_000


def _cascade(sheets: tuple[str, ...]) -> _Cascade:
    kept = _kept_cascade(sheets)
    if kept.is_full:
        _kept_cascade.cache_clear()
        kept = _kept_cascade(sheets)
    return kept


@lru_cache(maxsize=8)
def _kept_cascade(sheets: tuple[str, ...]) -> _Cascade:
    return _Cascade(sheets)


def _applying(sheets: Sequence[str], scheme: Scheme) -> Iterator[Rule]:
    for sheet in sheets:
        for rule in rules(sheet):
            if "width" in rule.media or "print" in rule.media:
                continue
            if "prefers-color-scheme" in rule.media and not (scheme == "dark" and "dark" in rule.media):
                continue
            selectors = tuple(s for s in rule.selectors if scheme == "outlook dark" or not _is_outlook(s))
            yield replace(rule, selectors=selectors)


def _indexed(applying: Sequence[Rule]) -> dict[str, list[_Entry]]:
    """Entries by what their last step asks for (a class, else an id, else a tag, else anything)."""
    index: dict[str, list[_Entry]] = defaultdict(list)
    for order, rule in enumerate(applying):
        for selector in rule.selectors:
            step, outlook = selector.steps[0], _is_outlook(selector)
            key = next((f".{name}" for name in step.classes), next((f"#{name}" for name in step.ids), step.tag or "*"))
            asked = _without_outlook(selector) if outlook else selector
            if asked:
                index[key].append(_Entry(asked, rule.declarations, order, outlook))
    return index


def _without_outlook(selector: Selector) -> Selector | None:
    """Outlook sets its attributes on the page's wrapper: a step that asks for one is taken as met."""
    own = tuple(step for step in selector.steps if not any(name in _OUTLOOK for name, _, _ in step.attributes))
    return Selector(own, selector.specificity) if own else None


def _declared(new: Styled, index: Mapping[str, list[_Entry]]) -> dict[str, tuple[str, bool]]:
    """Each property's winning value, and whether it is Outlook's own override that won."""
    keys = [new.tag, "*", *(f".{name}" for name in new.classes)]
    keys += [f"#{new.attributes['id']}"] if new.attributes.get("id") else []
    won: dict[str, tuple[tuple[bool, bool, tuple[int, int, int], int], str, bool]] = {}
    for entry in (entry for key in keys for entry in index.get(key, ()) if entry.selector.meets(new)):
        for name, value, important in entry.declarations:
            rank = (important, False, entry.selector.specificity, entry.order)
            if name not in won or rank >= won[name][0]:
                won[name] = (rank, value, entry.outlook)
    for name, value, important in declarations(new.attributes.get("style", "")):
        rank = (important, True, (0, 0, 0), 0)
        if name not in won or rank >= won[name][0]:
            won[name] = (rank, value, False)
    return {name: (value, outlook) for name, (_, value, outlook) in won.items()}


def _asks_for_attributes(selector: Selector) -> bool:
    return any(name not in _OUTLOOK for step in selector.steps for name, _, _ in step.attributes)


def _is_outlook(selector: Selector) -> bool:
    return any(name in _OUTLOOK for step in selector.steps for name, _, _ in step.attributes)


def _look(new: Styled, above: Look, declared: Mapping[str, tuple[str, bool]], scheme: Scheme) -> Look:
    own = {name: value for name, (value, _) in declared.items()}
    size = _size(new, own.get("font-size", ""), above.size)
    return Look(
        colour=_colour(new, own, above, scheme),
        ground=_ground(new, own, above),
        size=size,
        line=_line(own.get("line-height", ""), size, above, changed="font-size" in own),
        shown=above.shown and not _hidden(own),
        breaks=_breaks(own) if _says_breaks(own) else above.breaks,
        own=own,
        colour_known=_known(declared.get("color"), inherited=above.colour_known, scheme=scheme),
        ground_known=_known(declared.get("background-color"), inherited=above.ground_known, scheme=scheme),
    )


def _known(declared: tuple[str, bool] | None, *, inherited: bool, scheme: Scheme) -> bool:
    """Outlook computes every colour anew but those that its own overrides give."""
    return scheme != "outlook dark" or (declared[1] if declared else inherited)


def _colour(new: Styled, own: Mapping[str, str], above: Look, scheme: Scheme) -> Colour:
    declared = parse(own["color"]) if own.get("color", "inherit") != "inherit" else None
    if declared:
        return declared
    is_link = new.tag == "a" and "href" in new.attributes and "color" not in own
    return _LINK[scheme] if is_link else above.colour


def _ground(new: Styled, own: Mapping[str, str], above: Look) -> Colour:
    declared = parse(own.get("background-color") or new.attributes.get("bgcolor", ""))
    return over(declared, above.ground) if declared else above.ground


def _size(new: Styled, value: str, inherited: float) -> float:
    number, unit = _number(value)
    if number is None:
        return inherited * _UA_SIZES.get(new.tag, 1.0)
    return {"px": number, "pt": number * 4 / 3, "em": number * inherited, "rem": number * 16}.get(
        unit, number * inherited / 100 if unit == "%" else inherited
    )


def _line(value: str, size: float, above: Look, *, changed: bool) -> float:
    number, unit = _number(value)
    if number is None:
        return size * 1.15 if value == "normal" or (changed and above.line < size) else above.line
    return {"px": number, "em": number * size, "": number * size, "%": number * size / 100}.get(unit, above.line)


def _hidden(own: Mapping[str, str]) -> bool:
    return own.get("display") == "none" or own.get("visibility") == "hidden" or own.get("mso-hide") == "all"


def _says_breaks(own: Mapping[str, str]) -> bool:
    return any(name in own for name in ("word-break", "overflow-wrap", "word-wrap"))


def _breaks(own: Mapping[str, str]) -> bool:
    return own.get("word-break") in ("break-word", "break-all") or any(
        own.get(name) in ("break-word", "anywhere") for name in ("overflow-wrap", "word-wrap")
    )


def _number(value: str) -> tuple[float | None, str]:
    digits = value.strip().rstrip("%abcdefghijklmnopqrstuvwxyz")
    try:
        return float(digits), value.strip()[len(digits) :]
    except ValueError:
        return None, ""
