"""Rules on what a reader sees and touches: contrast in both schemes, type size, width, size of links."""

import re
from collections.abc import Iterator, Mapping

from lxml.etree import _Element

from digest.check.colour import contrast, over
from digest.check.rule import Breach, Inspection, Rule, spot, words_of
from digest.check.style import Look

__all__ = ["RULES"]

_LEAST_CONTRAST = 4.5
_NARROWEST = 320
_RUNNING_TEXT, _SHORT_MAIL = 80, 1000
"""Letters: more than this in one place is running text; a mail with fewer has little but headings and small print."""
_BLOCKS = ("p", "div", "td", "li", "h1", "h2", "h3", "h4", "h5", "h6", "th", "center", "body")
_INVISIBLE = re.compile("[\\s\xad\u034f\u200b-\u200f\u2060\ufeff\u2007]")


def _with_text(inspection: Inspection) -> Iterator[_Element]:
    """Shown elements that hold words of their own, or an image whose alt text stands in for it."""
    for element in inspection.document.elements:
        look = inspection.light[element]
        if element.tag in ("style", "script", "title", "head", "noscript") or not look.shown:
            continue
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        if _INVISIBLE.sub("", str(own)) or (element.tag == "img" and element.get("alt")):
            yield element


def contrasting(inspection: Inspection) -> Iterator[Breach]:
    """Words stand out from their ground by 4.5 to 1, in the light scheme and in the dark one (WCAG 1.4.3)."""
    schemes: tuple[tuple[str, Mapping[_Element, Look]], ...] = (
        ("light", inspection.light),
        ("dark", inspection.dark),
        ("Outlook's dark", inspection.outlook),
    )
    seen: set[tuple[str, str]] = set()
    for element in _with_text(inspection):
        for scheme, found in schemes:
            look = found[element]
            if not (look.colour_known and look.ground_known):
                continue
            ratio = contrast(over(look.colour, look.ground), look.ground)
            if ratio < _LEAST_CONTRAST and (scheme, spot(element)) not in seen:
                seen.add((scheme, spot(element)))
                pair = f"{_hexadecimal(look.colour)} on {_hexadecimal(look.ground)}"
                yield Breach(spot(element), f"in the {scheme} scheme, {pair} has a contrast of {ratio:.2f}")


def _hexadecimal(colour: tuple[float, float, float, float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour[:3])


def type_size(inspection: Inspection) -> Iterator[Breach]:
    """Running text at 16 px or more; small print, which is short or muted, at 14 px or more."""
    large = small = 0
    for element in _with_text(inspection):
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        size, letters = inspection.light[element].size, len(_INVISIBLE.sub("", str(own)))
        large, small = (large + letters, small) if size >= 16 else (large, small + letters)
        if size < 14:
            yield Breach(spot(element), f"its type is {size:g} px")
        elif size < 16 and letters > _RUNNING_TEXT and not _is_muted(inspection.light[element]):
            yield Breach(spot(element), f"its running text is {size:g} px")
    if small > 3 * large + _SHORT_MAIL:
        yield Breach("the whole mail", f"most of it is under 16 px ({small} letters against {large})")


def _is_muted(look: Look) -> bool:
    """The colour of a byline, a credit, the footer."""
    return contrast(over(look.colour, look.ground), look.ground) < 10


def sideways_scroll(inspection: Inspection) -> Iterator[Breach]:
    """Nothing is wider than a phone of 320 px (WCAG 1.4.10)."""
    for element in inspection.document.elements:
        look = inspection.light[element]
        if look.shown and not any(True for _ in element.iterancestors("head")):
            yield from _too_wide(element, look)
    yield from _long_words(inspection)


def _too_wide(element: _Element, look: Look) -> Iterator[Breach]:
    """A cell's width is the most that MJML gives it: tables shrink to what they hold."""
    own = look.own
    bounded = own.get("max-width") == "100%" or own.get("width", "").endswith("%") or element.tag in ("td", "th")
    for name in ("width", "min-width"):
        pixels = _pixels(own.get(name, ""))
        if pixels > _NARROWEST and not (name == "width" and bounded):
            yield Breach(spot(element), f"{name}:{pixels:g}px is wider than {_NARROWEST} px")
    if _pixels(str(element.get("width") or "")) > _NARROWEST and not bounded and "max-width" not in own:
        yield Breach(spot(element), f'width="{element.get("width")}" is wider than {_NARROWEST} px')
    letters = len(words_of(element)) if own.get("white-space") in ("nowrap", "pre") else 0
    if letters > 30:
        yield Breach(spot(element), f"white-space:{own['white-space']} keeps {letters} letters on a line")


def _long_words(inspection: Inspection) -> Iterator[Breach]:
    for element in _with_text(inspection):
        longest = max((len(word) for word in re.split(r"[\s\u00ad\u200b-]+", str(element.text or ""))), default=0)
        if longest > 30 and not inspection.light[element].breaks:
            yield Breach(spot(element), f"a word of {longest} letters is not broken")


def link_size(inspection: Inspection) -> Iterator[Breach]:
    """A finger's width: main links 44 px tall, none under 24 (WCAG 2.5.5, 2.5.8)."""
    for element in inspection.document.elements:
        look = inspection.light[element]
        if element.tag != "a" or not element.get("href") or not look.shown or not words_of(element):
            continue
        height = _height(element, inspection)
        if height < 24:
            yield Breach(spot(element), f"the link is {height:g} px tall")
        elif height < 44 and _is_main(element):
            yield Breach(spot(element), f"this main link is {height:g} px tall, and 44 are right", "warning")


def _height(element: _Element, inspection: Inspection) -> float:
    look = inspection.light[element]
    lines = max([look.line, *(inspection.light[child].line for child in element.iter() if child in inspection.light)])
    if look.own.get("display") not in ("block", "inline-block"):
        return lines
    return lines + _pixels(look.own.get("padding-top", "")) + _pixels(look.own.get("padding-bottom", ""))


def _is_main(element: _Element) -> bool:
    """A link that is its block's only words, or a heading's."""
    block = next((above for above in element.iterancestors() if above.tag in _BLOCKS), None)
    return block is not None and words_of(block) == words_of(element)


def _pixels(value: str) -> float:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*", value)
    return float(found[1]) if found else 0.0


def whole_pixels(inspection: Inspection) -> Iterator[Breach]:
    """Outlook rounds each fraction on its own, and columns fall apart."""
    for element in inspection.document.elements:
        for name, value in (("width", str(element.get("width") or "")), ("height", str(element.get("height") or ""))):
            if re.fullmatch(r"\d*\.\d+(px)?", value):
                yield Breach(spot(element), f'{name}="{value}" is no whole number of pixels')
        for name in ("width", "max-width", "min-width", "height"):
            value = inspection.light[element].own.get(name, "")
            if re.fullmatch(r"\d*\.\d*[1-9]\d*px", value):
                yield Breach(spot(element), f"{name}:{value} is no whole number of pixels")


RULES = (
    Rule("contrast", "error", "WCAG 1.4.3", "Darken or lighten the colour of that scheme", contrasting),
    Rule("type-size", "error", "the major mail programs' guides", "Use 16 px, and 14 px for small print", type_size),
    Rule("sideways-scroll", "error", "WCAG 1.4.10", "Use max-width, and break long words", sideways_scroll),
    Rule("link-size", "error", "WCAG 2.5.5, 2.5.8", "Make it a block with padding", link_size),
    Rule("whole-pixels", "error", "Outlook on Windows", "Write whole pixels", whole_pixels),
)
