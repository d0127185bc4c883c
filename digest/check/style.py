"""What each element of a mail looks like in one scheme: colours, type size, line height, whether it shows at all.

A small cascade (CSS 2.2, chapter 6) over inline styles and the mail's own sheets, computed without a browser. Widths of
the screen are not known: rules in a media query on width are left out.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lxml.etree import _Element

from digest.check.colour import BLACK, WHITE, Colour, over, parse
from digest.check.css import Declarations, Rule, Selector, declarations, rules

__all__ = ["Look", "Scheme", "looks"]

Scheme = Literal["light", "dark", "outlook dark"]

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


def looks(elements: Sequence[_Element], sheets: Sequence[str], scheme: Scheme) -> dict[_Element, Look]:
    """The look of every element (in document order, so that parents come first)."""
    index = _indexed(list(_applying(sheets, scheme)))
    dark = scheme == "dark" and any("color-scheme" in sheet and "dark" in sheet for sheet in sheets)
    known = scheme != "outlook dark"
    ink, ground = (WHITE, (18.0, 18.0, 18.0, 1.0)) if dark else (BLACK, WHITE)
    root = Look(ink, ground, 16, 19, shown=True, breaks=False, own={}, colour_known=known, ground_known=known)
    every = any(_asks_for_attributes(entry.selector) for entries in index.values() for entry in entries)
    seen: dict[tuple[object, ...], Look] = {}
    found: dict[_Element, Look] = {}
    for element in elements:
        parent = element.getparent()
        above = found.get(parent, root) if parent is not None else root
        place = (id(above), *_marks(element, every=every))
        if place not in seen:
            seen[place] = _look(element, above, _declared(element, index), scheme)
        found[element] = seen[place]
    return found


def _marks(element: _Element, *, every: bool) -> tuple[object, ...]:
    """All of an element that decides its look: those with the same marks below the same look look the same."""
    if every:
        return (element.tag, *element.attrib.items())
    get = element.get
    return element.tag, get("class"), get("id"), get("style"), get("bgcolor"), get("href") is None


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
            step = selector.steps[0]
            key = next((f".{name}" for name in step.classes), next((f"#{name}" for name in step.ids), step.tag or "*"))
            index[key].append(_Entry(selector, rule.declarations, order))
    return index


def _declared(element: _Element, index: Mapping[str, list[_Entry]]) -> dict[str, tuple[str, bool]]:
    """Each property's winning value, and whether it is Outlook's own override that won."""
    keys = [element.tag, "*", *(f".{name}" for name in (element.get("class") or "").split())]
    keys += [f"#{element.get('id')}"] if element.get("id") else []
    met = [entry for key in keys for entry in index.get(key, ()) if _meets(entry.selector, element)]
    won: dict[str, tuple[tuple[bool, bool, tuple[int, int, int], int], str, bool]] = {}
    for entry in met:
        outlook = _is_outlook(entry.selector)
        for name, value, important in entry.declarations:
            rank = (important, False, entry.selector.specificity, entry.order)
            if name not in won or rank >= won[name][0]:
                won[name] = (rank, value, outlook)
    for name, value, important in declarations(element.get("style") or ""):
        rank = (important, True, (0, 0, 0), 0)
        if name not in won or rank >= won[name][0]:
            won[name] = (rank, value, False)
    return {name: (value, outlook) for name, (_, value, outlook) in won.items()}


def _asks_for_attributes(selector: Selector) -> bool:
    return any(name not in _OUTLOOK for step in selector.steps for name, _, _ in step.attributes)


def _is_outlook(selector: Selector) -> bool:
    return any(name in _OUTLOOK for step in selector.steps for name, _, _ in step.attributes)


def _meets(selector: Selector, element: _Element) -> bool:
    """Outlook sets its attributes on the page's wrapper: a step that asks for one is taken as met."""
    if not _is_outlook(selector):
        return selector.meets(element)
    own = tuple(step for step in selector.steps if not any(name in _OUTLOOK for name, _, _ in step.attributes))
    return bool(own) and Selector(own, selector.specificity).meets(element)


def _look(element: _Element, above: Look, declared: Mapping[str, tuple[str, bool]], scheme: Scheme) -> Look:
    own = {name: value for name, (value, _) in declared.items()}
    size = _size(element, own.get("font-size", ""), above.size)
    return Look(
        colour=_colour(element, own, above, scheme),
        ground=_ground(element, own, above),
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


def _colour(element: _Element, own: Mapping[str, str], above: Look, scheme: Scheme) -> Colour:
    declared = parse(own["color"]) if own.get("color", "inherit") != "inherit" else None
    if declared:
        return declared
    is_link = element.tag == "a" and element.get("href") is not None and "color" not in own
    return _LINK[scheme] if is_link else above.colour


def _ground(element: _Element, own: Mapping[str, str], above: Look) -> Colour:
    declared = parse(own.get("background-color") or element.get("bgcolor") or "")
    return over(declared, above.ground) if declared else above.ground


def _size(element: _Element, value: str, inherited: float) -> float:
    number, unit = _number(value)
    if number is None:
        return inherited * _UA_SIZES.get(str(element.tag), 1.0)
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
