"""Rules on what a reader sees and touches: contrast in both schemes, type size, width, size of links."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element

from digest.check.colour import contrast, over
from digest.check.rule import Breach, Inspection, Rule, letters_of, spot
from digest.check.style import Look, Styled

__all__ = ["RULES"]

_LEAST_CONTRAST = 4.5
_NARROWEST = 320
_RUNNING_TEXT, _SHORT_MAIL = 80, 1000
"""Letters: more than this in one place is running text; a mail with fewer has little but headings and small print."""
_BLOCKS = ("p", "div", "td", "li", "h1", "h2", "h3", "h4", "h5", "h6", "th", "center", "body")
_LONGEST_WORD = 30


def contrasting(inspection: Inspection) -> Iterator[Breach]:
    """Words stand out from their ground by 4.5 to 1, in the light scheme and in the dark one (WCAG 1.4.3)."""
    seen: set[tuple[str, str]] = set()
    for element, styled, _ in inspection.worded:
        for scheme, said in _faint(styled):
            if (scheme, spot(element)) not in seen:
                seen.add((scheme, spot(element)))
                yield Breach(spot(element), said)


@lru_cache(maxsize=4096)
def _faint(styled: Styled) -> tuple[tuple[str, str], ...]:
    """The schemes in which an element's words are too faint."""
    return tuple(_faint_in_schemes(styled))


def _faint_in_schemes(styled: Styled) -> Iterator[tuple[str, str]]:
    for scheme, look in (("light", styled.light), ("dark", styled.dark), ("Outlook's dark", styled.outlook)):
        if look.colour_known and look.ground_known:
            ratio = contrast(over(look.colour, look.ground), look.ground)
            if ratio < _LEAST_CONTRAST:
                pair = f"{_hexadecimal(look.colour)} on {_hexadecimal(look.ground)}"
                yield scheme, f"in the {scheme} scheme, {pair} has a contrast of {ratio:.2f}"


def _hexadecimal(colour: tuple[float, float, float, float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour[:3])


def type_size(inspection: Inspection) -> Iterator[Breach]:
    """Running text at 16 px or more; small print, which is short or muted, at 14 px or more."""
    large = small = 0
    for element, styled, own in inspection.worded:
        size, letters = styled.light.size, letters_of(own)
        large, small = (large + letters, small) if size >= 16 else (large, small + letters)
        if size < 14:
            yield Breach(spot(element), f"its type is {size:g} px")
        elif size < 16 and letters > _RUNNING_TEXT and not _is_muted(styled.light):
            yield Breach(spot(element), f"its running text is {size:g} px")
    if small > 3 * large + _SHORT_MAIL:
        yield Breach("the whole mail", f"most of it is under 16 px ({small} letters against {large})")


def _is_muted(look: Look) -> bool:
    """The colour of a byline, a credit, the footer."""
    return contrast(over(look.colour, look.ground), look.ground) < 10


def sideways_scroll(inspection: Inspection) -> Iterator[Breach]:
    """Nothing is wider than a phone of 320 px (WCAG 1.4.10)."""
    for element, said in inspection.all_with(_too_wide):
        yield Breach(spot(element), said)
    for element, manner in inspection.all_with(_kept_on_a_line):
        letters = len(inspection.words(element))
        if letters > _LONGEST_WORD:
            yield Breach(spot(element), f"white-space:{manner} keeps {letters} letters on a line")
    yield from _long_words(inspection)


@lru_cache(maxsize=4096)
def _too_wide(styled: Styled) -> tuple[str, ...]:
    """What of an element is wider than a phone."""
    return tuple(_widths_of(styled)) if styled.light.shown else ()


def _kept_on_a_line(styled: Styled) -> tuple[str, ...]:
    """How an element keeps its words on a line, where it does."""
    manner = styled.light.own.get("white-space", "") if styled.light.shown else ""
    return (manner,) if manner in ("nowrap", "pre") else ()


def _widths_of(styled: Styled) -> Iterator[str]:
    """A cell's width is the most that MJML gives it: tables shrink to what they hold."""
    own, given = styled.light.own, styled.attributes.get("width", "")
    bounded = own.get("max-width") == "100%" or own.get("width", "").endswith("%") or styled.tag in ("td", "th")
    for name in ("width", "min-width"):
        pixels = _pixels(own.get(name, ""))
        if pixels > _NARROWEST and not (name == "width" and bounded):
            yield f"{name}:{pixels:g}px is wider than {_NARROWEST} px"
    if _pixels(given) > _NARROWEST and not bounded and "max-width" not in own:
        yield f'width="{given}" is wider than {_NARROWEST} px'


def _long_words(inspection: Inspection) -> Iterator[Breach]:
    for element, styled, own in inspection.worded:
        if styled.light.breaks or len(own) <= _LONGEST_WORD:
            continue
        longest = max((len(word) for word in re.split(r"[\s\u00ad\u200b-]+", own)), default=0)
        if longest > _LONGEST_WORD:
            yield Breach(spot(element), f"a word of {longest} letters is not broken")


def link_size(inspection: Inspection) -> Iterator[Breach]:
    """A finger's width: main links 44 px tall, none under 24 (WCAG 2.5.5, 2.5.8)."""
    for element in inspection.document.tagged("a"):
        if not element.get("href") or not inspection.light(element).shown or not inspection.words(element):
            continue
        height = _height(element, inspection) if len(element) else _own_height(inspection.styled[element], 0)
        if height < 24:
            yield Breach(spot(element), f"the link is {height:g} px tall")
        elif height < 44 and _is_main(element, inspection):
            yield Breach(spot(element), f"this main link is {height:g} px tall, and 44 are right", "warning")


def _height(element: _Element, inspection: Inspection) -> float:
    inner = (inspection.light(child).line for child in element.iterdescendants("*"))
    return _own_height(inspection.styled[element], max(inner, default=0))


@lru_cache(maxsize=4096)
def _own_height(styled: Styled, inner: float) -> float:
    """The height of an element that holds nothing that is taller than `inner`, in pixels."""
    look = styled.light
    lines = max(look.line, inner)
    if look.own.get("display") not in ("block", "inline-block"):
        return lines
    return lines + _pixels(look.own.get("padding-top", "")) + _pixels(look.own.get("padding-bottom", ""))


def _is_main(element: _Element, inspection: Inspection) -> bool:
    """A link that is its block's only words, or a heading's."""
    block = next(element.iterancestors(*_BLOCKS), None)
    return block is not None and inspection.words(block) == inspection.words(element)


def _pixels(value: str) -> float:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*", value)
    return float(found[1]) if found else 0.0


def whole_pixels(inspection: Inspection) -> Iterator[Breach]:
    """Outlook rounds each fraction on its own, and columns fall apart."""
    for element, said in inspection.all_with(_fractions):
        yield Breach(spot(element), f"{said} is no whole number of pixels")


@lru_cache(maxsize=4096)
def _fractions(styled: Styled) -> tuple[str, ...]:
    """What of an element is a fraction of a pixel."""
    return tuple(_fractions_of(styled))


def _fractions_of(styled: Styled) -> Iterator[str]:
    for name in ("width", "height"):
        value = styled.attributes.get(name, "")
        if re.fullmatch(r"\d*\.\d+(px)?", value):
            yield f'{name}="{value}"'
    for name in ("width", "max-width", "min-width", "height"):
        value = styled.light.own.get(name, "")
        if re.fullmatch(r"\d*\.\d*[1-9]\d*px", value):
            yield f"{name}:{value}"


RULES = (
    Rule("contrast", "error", "WCAG 1.4.3", "Darken or lighten the colour of that scheme", contrasting),
    Rule("type-size", "error", "the major mail programs' guides", "Use 16 px, and 14 px for small print", type_size),
    Rule("sideways-scroll", "error", "WCAG 1.4.10", "Use max-width, and break long words", sideways_scroll),
    Rule("link-size", "error", "WCAG 2.5.5, 2.5.8", "Make it a block with padding", link_size),
    Rule("whole-pixels", "error", "Outlook on Windows", "Write whole pixels", whole_pixels),
)
