"""What each element of a mail looks like in one scheme: colours, type size, line height, whether it shows at all.

A small cascade (CSS 2.2, chapter 6) over inline styles and the mail's own sheets, computed without a browser. Widths of
the screen are not known: rules in a media query on width are left out.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from digest.check.cascade import SCHEMES, Declared, Scheme, Sheets, tokens_of
from digest.check.colour import BLACK, WHITE, Colour, over, parse
from digest.check.page import Page

__all__ = ["SCHEMES", "Look", "Scheme", "Styled", "Tint", "styled"]

_UA_SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "small": 0.83}
_LINK: Mapping[str, Colour] = {"light": (0, 0, 238, 1), "dark": (158, 158, 255, 1), "outlook dark": (0, 0, 238, 1)}


class Tint(NamedTuple):
    """An element's colours in a scheme. A colour is not `known` where Outlook, in its dark scheme, computes its own."""

    colour: Colour
    ground: Colour
    colour_known: bool = True
    ground_known: bool = True


class Look(NamedTuple):
    """An element's look in the light scheme.

    Sizes in pixels; `breaks` says whether long words are broken; `own` what is declared about the element itself.
    """

    colour: Colour
    ground: Colour
    size: float
    line: float
    shown: bool
    breaks: bool
    own: Mapping[str, str]


class Styled:
    """An element as style sheets see it: what it is, where it stands, and its look in each scheme.

    All elements that no sheet of the mail can tell apart share one of these, so a mail of 1,600 elements has some 150.
    `named` are the names of all its attributes, `attributes` those that decide its look.
    """

    __slots__ = (*("above", "around", "attributes", "classes", "dark", "inside", "light", "named", "outlook", "tag"),)

    def __init__(
        self, tag: str, attributes: Mapping[str, str], above: "Styled | None", named: Collection[str] = ()
    ) -> None:
        self.tag, self.attributes, self.above, self.named = tag, attributes, above, named
        self.classes = _classes(attributes.get("class", ""))
        self.inside: dict[Hashable, Styled] = {}
        self.around: frozenset[str] = above.around | tokens_of(above.tag, above.classes) if above else frozenset()
        self.light: Look
        self.dark: Tint
        self.outlook: Tint


@lru_cache(maxsize=1024)
def _classes(given: str) -> frozenset[str]:
    return frozenset(given.split())


def styled(page: Page, sheets: Sequence[str]) -> list[Styled]:
    """Every element's look, by its number in the page."""
    kinds = _kinds(tuple(sheets))
    found: list[Styled] = []
    for tag, given, kind, above in zip(page.tags, page.given, page.kinds, page.above, strict=True):
        around = found[above] if above >= 0 else kinds.root
        marks = kinds.marks(tag, given) if tag in _DIFFERING else kind
        found.append(around.inside.get(marks) or kinds.new(marks, tag, given, around))
    return found


_TELLING = frozenset(("class", "style", "id", "bgcolor", "width", "height"))
"""Attributes that decide an element's look; `href` by its presence alone."""

_DECIDING = _TELLING | {"href"}
_DIFFERING = ("a", "img")
"""Elements with attributes that differ from one to the next and decide nothing."""


class _Kinds:
    """Every kind of element that was met under the sheets of a mail, the mails before included."""

    def __init__(self, sheets: tuple[str, ...]) -> None:
        self._sheets = Sheets(sheets)
        self._every = self._sheets.ask_for_attributes
        self.root = _root(knows_dark=self._sheets.know_dark)
        self._met = 0

    def marks(self, tag: str, given: Mapping[str, str]) -> Hashable:
        """What tells an element whose attributes differ from its like below the same element."""
        if self._every:
            return (tag, *given.items())
        return (tag, *[pair if pair[0] in _TELLING else pair[0] for pair in given.items()])

    def new(self, marks: Hashable, tag: str, given: Mapping[str, str], parent: Styled) -> Styled:
        """A kind that was not met yet, below its parent (`root` for the root of the page)."""
        attributes = given if self._every else {name: given[name] for name in given if name in _DECIDING}
        new = Styled(tag, attributes, None if parent is self.root else parent, tuple(given))
        declared = self._sheets.declared(new, new.around)
        new.light = _look(new, parent.light, declared.light)
        new.dark = _tint(new, parent.dark, declared.dark, "dark")
        new.outlook = _outlook(new, parent.outlook, declared)
        parent.inside[marks] = new
        self._met += 1
        return new

    @property
    def is_full(self) -> bool:
        """Whether so many kinds were met that it is better to begin anew."""
        return self._met > _MOST_KINDS


def _root(*, knows_dark: bool) -> Styled:
    """The empty page that a mail is shown on."""
    root = Styled("", {}, None)
    root.light = Look(BLACK, WHITE, 16, 19, shown=True, breaks=False, own={})
    root.dark = Tint(WHITE, (18.0, 18.0, 18.0, 1.0)) if knows_dark else Tint(BLACK, WHITE)
    root.outlook = Tint(BLACK, WHITE, colour_known=False, ground_known=False)
    return root


_MOST_KINDS = 20_000


def _kinds(sheets: tuple[str, ...]) -> _Kinds:
    kept = _kept_kinds(sheets)
    if kept.is_full:
        _kept_kinds.cache_clear()
        kept = _kept_kinds(sheets)
    return kept


@lru_cache(maxsize=8)
def _kept_kinds(sheets: tuple[str, ...]) -> _Kinds:
    return _Kinds(sheets)


def _look(new: Styled, above: Look, own: Mapping[str, str]) -> Look:
    if not own and new.tag not in _UA_SIZES and "bgcolor" not in new.attributes and "href" not in new.attributes:
        return above if not above.own else above._replace(own=own)
    size = _size(new, own.get("font-size", ""), above.size)
    return Look(
        _colour(new, own, above.colour, "light"),
        _ground(new, own, above.ground),
        size,
        _line(own.get("line-height", ""), size, above, changed="font-size" in own),
        above.shown and not _hidden(own),
        _breaks(own, inherited=above.breaks),
        own,
    )


def _tint(new: Styled, above: Tint, own: Mapping[str, str], scheme: Scheme) -> Tint:
    return Tint(_colour(new, own, above.colour, scheme), _ground(new, own, above.ground))


def _outlook(new: Styled, above: Tint, declared: Declared) -> Tint:
    """Outlook computes every colour anew but those that its own overrides give."""
    own, known = declared.outlook, declared.by_outlook
    return Tint(
        _colour(new, own, above.colour, "outlook dark"),
        _ground(new, own, above.ground),
        known.get("color", False) if "color" in own else above.colour_known,
        known.get("background-color", False) if "background-color" in own else above.ground_known,
    )


def _colour(new: Styled, own: Mapping[str, str], above: Colour, scheme: Scheme) -> Colour:
    said = own.get("color")
    if said is None:
        return _LINK[scheme] if new.tag == "a" and "href" in new.attributes else above
    return (parse(said) if said != "inherit" else None) or above


def _ground(new: Styled, own: Mapping[str, str], above: Colour) -> Colour:
    said = own.get("background-color") or new.attributes.get("bgcolor", "")
    declared = parse(said) if said else None
    return over(declared, above) if declared else above


def _size(new: Styled, value: str, inherited: float) -> float:
    number, unit = _number(value) if value else (None, "")
    if number is None:
        return inherited * _UA_SIZES.get(new.tag, 1.0)
    return {"px": number, "pt": number * 4 / 3, "em": number * inherited, "rem": number * 16}.get(
        unit, number * inherited / 100 if unit == "%" else inherited
    )


def _line(value: str, size: float, above: Look, *, changed: bool) -> float:
    number, unit = _number(value) if value else (None, "")
    if number is None:
        return size * 1.15 if value == "normal" or (changed and above.line < size) else above.line
    return {"px": number, "em": number * size, "": number * size, "%": number * size / 100}.get(unit, above.line)


def _hidden(own: Mapping[str, str]) -> bool:
    return own.get("display") == "none" or own.get("visibility") == "hidden" or own.get("mso-hide") == "all"


def _breaks(own: Mapping[str, str], *, inherited: bool) -> bool:
    """Whether long words are broken, by any of the three properties that say so."""
    wrap, word = own.get("overflow-wrap"), own.get("word-wrap")
    said = own.get("word-break")
    if said is None and wrap is None and word is None:
        return inherited
    return said in ("break-word", "break-all") or any(one in ("break-word", "anywhere") for one in (wrap, word))


@lru_cache(maxsize=1024)
def _number(value: str) -> tuple[float | None, str]:
    digits = value.strip().rstrip("%abcdefghijklmnopqrstuvwxyz")
    try:
        return float(digits), value.strip()[len(digits) :]
    except ValueError:
        return None, ""
