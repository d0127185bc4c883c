"""Rules on what a reader sees and touches: contrast in both schemes, type size, width, size of links."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from digest.check.colour import Colour, contrast, over
from digest.check.rule import Breach, Inspection, Rule, letters_of
from digest.check.style import Look, Styled

__all__ = ["RULES"]

_LEAST_CONTRAST = 4.5
_NARROWEST = 320
_RUNNING_TEXT, _SHORT_MAIL = 80, 1000
"""Letters: more than this in one place is running text; a mail with fewer has little but headings and small print."""
_BLOCKS = frozenset(["p", "div", "td", "li", "h1", "h2", "h3", "h4", "h5", "h6", "th", "center", "body"])
_LONGEST_WORD = 30
_SIZES, _STYLED_SIZES = ("width", "height"), ("width", "max-width", "min-width", "height")
_FRACTION, _STYLED_FRACTION = re.compile(r"\d*\.\d+(px)?"), re.compile(r"\d*\.\d*[1-9]\d*px")


def contrasting(inspection: Inspection) -> Iterator[Breach]:
    """Words stand out from their ground by 4.5 to 1, in the light scheme and in the dark one (WCAG 1.4.3)."""
    faint = {kind: faults for kind in {kind for _, kind, _ in inspection.worded} if (faults := _faint(kind))}
    seen: set[tuple[str, str]] = set()
    for element, kind, _ in inspection.worded if faint else ():
        for scheme, said in faint.get(kind, ()):
            where = inspection.page.spot(element)
            if (scheme, where) not in seen:
                seen.add((scheme, where))
                yield Breach(where, said)


@lru_cache(maxsize=4096)
def _faint(kind: Styled) -> Sequence[tuple[str, str]]:
    """The schemes in which an element's words are too faint."""
    light, dark, outlook = kind.light, kind.dark, kind.outlook
    looks = [("light", light.colour, light.ground), ("dark", dark.colour, dark.ground)]
    if outlook.colour_known and outlook.ground_known:
        looks.append(("Outlook's dark", outlook.colour, outlook.ground))
    return [
        (scheme, f"in the {scheme} scheme, {_pair(colour, ground)} has a contrast of {ratio:.2f}")
        for scheme, colour, ground in looks
        if (ratio := _contrast(colour, ground)) < _LEAST_CONTRAST
    ]


@lru_cache(maxsize=1024)
def _contrast(colour: Colour, ground: Colour) -> float:
    return contrast(over(colour, ground), ground)


def _pair(colour: Colour, ground: Colour) -> str:
    return f"{_hexadecimal(colour)} on {_hexadecimal(ground)}"


def _hexadecimal(colour: Colour) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour[:3])


def type_size(inspection: Inspection) -> Iterator[Breach]:
    """Running text at 16 px or more; small print, which is short or muted, at 14 px or more."""
    page, small = inspection.page, 0
    for element, kind, own in inspection.worded:
        size = kind.light.size
        if size >= 16:
            continue
        letters = letters_of(own)
        small += letters
        if size < 14:
            yield Breach(page.spot(element), f"its type is {size:g} px")
        elif letters > _RUNNING_TEXT and not _is_muted(kind.light):
            yield Breach(page.spot(element), f"its running text is {size:g} px")
    yield from _mostly_small(inspection, small)


def _mostly_small(inspection: Inspection, small: int) -> Iterator[Breach]:
    """The other letters are counted until they are enough."""
    large = 0
    for _, kind, own in inspection.worded:
        if small <= 3 * large + _SHORT_MAIL:
            return
        if kind.light.size >= 16:
            large += letters_of(own)
    if small > 3 * large + _SHORT_MAIL:
        yield Breach("the whole mail", f"most of it is under 16 px ({small} letters against {large})")


def _is_muted(look: Look) -> bool:
    """The colour of a byline, a credit, the footer."""
    return _contrast(look.colour, look.ground) < 10


def sideways_scroll(inspection: Inspection) -> Iterator[Breach]:
    """Nothing is wider than a phone of 320 px (WCAG 1.4.10)."""
    page = inspection.page
    for element, said in inspection.all_with(_too_wide):
        yield Breach(page.spot(element), said)
    for element, manner in inspection.all_with(_kept_on_a_line):
        letters = len(page.words(element))
        if letters > _LONGEST_WORD:
            yield Breach(page.spot(element), f"white-space:{manner} keeps {letters} letters on a line")
    yield from _long_words(inspection)


@lru_cache(maxsize=4096)
def _too_wide(kind: Styled) -> Sequence[str]:
    """What of an element is wider than a phone."""
    return list(_widths_of(kind)) if kind.light.shown else ()


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
            yield Breach(inspection.page.spot(element), f"a word of {longest} letters is not broken")


def link_size(inspection: Inspection) -> Iterator[Breach]:
    """A finger's width: main links 44 px tall, none under 24 (WCAG 2.5.5, 2.5.8)."""
    page = inspection.page
    for element in page.tagged("a"):
        look = inspection.light(element)
        if not look.shown or not page.get(element, "href") or not page.words(element):
            continue
        inside = () if page.is_leaf(element) else page.inside(element)
        height = _height(look, max([inspection.light(one).line for one in inside], default=0.0))
        if height < 24:
            yield Breach(page.spot(element), f"the link is {height:g} px tall")
        elif height < 44 and _is_main(element, inspection):
            yield Breach(page.spot(element), f"this main link is {height:g} px tall, and 44 are right", "warning")


def _height(look: Look, inner: float) -> float:
    """The height of an element that holds nothing that is taller than `inner`, in pixels."""
    lines = max(look.line, inner)
    if look.own.get("display") not in ("block", "inline-block"):
        return lines
    return lines + _pixels(look.own.get("padding-top", "")) + _pixels(look.own.get("padding-bottom", ""))


def _is_main(element: int, inspection: Inspection) -> bool:
    """A link that is its block's only words, or a heading's: nothing else in the block has words of its own."""
    page, own = inspection.page, inspection.own_words
    block = page.block_of(element, _BLOCKS)
    if block is None:
        return False
    end = page.inside(element).stop
    before, after = range(block, element), page.following(end, block)
    return not any(own.get(other) for other in chain(before, after))


@lru_cache(maxsize=1024)
def _pixels(value: str) -> float:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*", value)
    return float(found[1]) if found else 0.0


def whole_pixels(inspection: Inspection) -> Iterator[Breach]:
    """Outlook rounds each fraction on its own, and columns fall apart."""
    for element, said in inspection.all_with(_fractions):
        yield Breach(inspection.page.spot(element), f"{said} is no whole number of pixels")


@lru_cache(maxsize=4096)
def _fractions(kind: Styled) -> Sequence[str]:
    """What of an element is a fraction of a pixel."""
    given, own = kind.attributes, kind.light.own
    written = [name for name in _SIZES if "." in given.get(name, "") and _FRACTION.fullmatch(given[name])]
    styled = [name for name in _STYLED_SIZES if "." in own.get(name, "") and _STYLED_FRACTION.fullmatch(own[name])]
    return [f'{name}="{given[name]}"' for name in written] + [f"{name}:{own[name]}" for name in styled]


RULES = (
    Rule("contrast", "error", "WCAG 1.4.3", "Darken or lighten the colour of that scheme", contrasting),
    Rule("type-size", "error", "the major mail programs' guides", "Use 16 px, and 14 px for small print", type_size),
    Rule("sideways-scroll", "error", "WCAG 1.4.10", "Use max-width, and break long words", sideways_scroll),
    Rule("link-size", "error", "WCAG 2.5.5, 2.5.8", "Make it a block with padding", link_size),
    Rule("whole-pixels", "error", "Outlook on Windows", "Write whole pixels", whole_pixels),
)
