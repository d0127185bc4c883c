"""Colours and their contrast, as WCAG 2.2 computes it (1.4.3, relative luminance)."""

import re
from functools import lru_cache

__all__ = ["BLACK", "WHITE", "Colour", "contrast", "over", "parse"]

Colour = tuple[float, float, float, float]
"""Red, green, blue (0 to 255) and alpha (0 to 1)."""

BLACK: Colour = (0, 0, 0, 1)
WHITE: Colour = (255, 255, 255, 1)

_FUNCTION = re.compile(r"rgba?\(\s*([\d.]+)(%?)[\s,]+([\d.]+)%?[\s,]+([\d.]+)%?(?:[\s,/]+([\d.]+)(%?))?\s*\)")
_WORD = re.compile(r"#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)|[a-z]+")


@lru_cache(maxsize=1024)
def parse(value: str) -> Colour | None:
    """The first colour in a CSS value (`#fff`, `rgb(…)`, a name, also within `background`), or None."""
    for word in _WORD.findall(value.lower()):
        if word == "transparent":
            return (0, 0, 0, 0)
        found = _function(word) if word.startswith("rgb") else _named(word)
        if found:
            return found
    return None


@lru_cache(maxsize=1024)
def over(colour: Colour, ground: Colour) -> Colour:
    """`colour` laid over an opaque ground."""
    red, green, blue, alpha = colour
    mixed = [front * alpha + back * (1 - alpha) for front, back in zip((red, green, blue), ground[:3], strict=True)]
    return (mixed[0], mixed[1], mixed[2], 1)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two opaque colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=1024)
def _luminance(colour: Colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour[:3])]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _function(word: str) -> Colour | None:
    found = _FUNCTION.fullmatch(word)
    if not found:
        return None
    scale = 2.55 if found[2] else 1
    alpha = float(found[5]) / (100 if found[6] else 1) if found[5] else 1.0
    red, green, blue = (min(255.0, float(found[group]) * scale) for group in (1, 3, 4))
    return (red, green, blue, min(1.0, alpha))


def _named(word: str) -> Colour | None:
    from PIL import ImageColor  # knows CSS's names, hexadecimal and hsl()

    try:
        red, green, blue, *alpha = ImageColor.getrgb(word)
    except ValueError:
        return None
    return (red, green, blue, alpha[0] / 255 if alpha else 1)
