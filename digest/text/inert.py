"""Text from the world, made harmless for every place of a mail: HTML, text part, headers, attributes.

Escaping is the template engine's; here goes what escaping cannot cure: control characters, lone surrogates,
noncharacters (our marks are made of them), invisible filling, and overrides of the writing direction.
"""

import re
import unicodedata

__all__ = ["clean", "clipped", "direction", "folded"]

_HARMFUL = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # C0 and C1 controls but white space
    "\xad\u034f\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff"  # invisible filling, direction marks
    "\u202a-\u202e\u2066-\u2069"  # overrides of direction (Trojan Source)
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\uffff"  # lone surrogates, noncharacters, interlinear marks
    "\U000e0000-\U000e001f"  # deprecated tags, but not those of the flags
    "]"
)
_ASTRAL_NONCHARACTER = re.compile(
    "[" + "".join(chr(p * 0x10000 + c) for p in range(1, 17) for c in (0xFFFE, 0xFFFF)) + "]"
)
_JOINERS = re.compile("[\u200c\u200d]{2,}")
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean(text: str) -> str:
    """`text` on one line, white space folded, without what harms or hides; joiners of scripts and emoji stay."""
    if not text.isascii() or not text.isprintable():  # most words are neither harmful nor marked: say so quickly
        text = _ASTRAL_NONCHARACTER.sub("", _HARMFUL.sub("", text))
        text = _MARKS.sub(r"\1", _JOINERS.sub("", text))
    return folded(text)


def folded(text: str) -> str:
    """`text` with white space folded to single blanks, and none at its ends; most texts are so already."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(text.split())


def clipped(text: str, longest: int) -> str:
    """`clean(text)`, ended at a word with "…" where it is longer than `longest` characters."""
    text = clean(text)
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    words = head.rpartition(" ")[0]
    kept = words if len(words) > longest // 2 else head
    while kept and (unicodedata.combining(kept[-1]) or kept[-1] in "\u200d\ufe0f" or not kept[-1].isalnum()):
        kept = kept[:-1]
    return f"{kept or head}…"


def direction(text: str) -> str:
    """`rtl` or `ltr`, by the first strong character (Unicode UAX 9, P2 and P3); `ltr` where there is none."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"
