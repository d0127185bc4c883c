"""Reads MJML (or HTML) as a list of tags with their places, strictly: what is not a tag and not text is a fault.

A forgiving parser repairs what a template's author should know. This one repairs nothing and stops at nothing. It knows
no MJML: which tags and attributes exist is the validator's business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["VOID", "Attribute", "Fault", "Tag", "Text", "read"]

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
"""HTML's elements without content (HTML Living Standard, 13.1.2)."""

_RAW = ("style", "script", "mj-style")
_SKIPPED = re.compile(
    r"<!--.*?-->|<!doctype[^>]*>|<\?.*?\?>|<!\[(?:CDATA\[.*?\]\]|[^\]]*\])>", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_ATTRIBUTE = re.compile(r"\s+([A-Za-z_@:][\w:.@-]*)(\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>/]+)))?|(\S)|\s+")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute as it is written (entities are left alone); `quoted` is False for `a=b` and for a bare name."""

    name: str
    value: str
    position: int
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag at `position` (characters from the beginning)."""

    kind: Literal["open", "close", "empty"]
    name: str
    position: int
    attributes: tuple[Attribute, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text that is not all white space."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is neither tag nor text."""

    message: str
    position: int


def read(source: str) -> Iterator[Tag | Text | Fault]:
    """Every tag, text and fault of `source`, in order. The content of style and script is one text."""
    position = 0
    while position < len(source):
        start = source.find("<", position)
        yield from _text(source, position, start if start >= 0 else len(source))
        if start < 0:
            return
        skipped = _SKIPPED.match(source, start)
        tag = None if skipped else _TAG.match(source, start)
        if skipped:
            position = skipped.end()
        elif tag is None:
            yield Fault(_why(source, start), start)
            position = start + 1
        else:
            yield from _read_tag(tag)
            position = tag.end()
            if tag[2].lower() in _RAW and not tag[1] and not tag[3].endswith("/"):
                end = re.compile(rf"</{re.escape(tag[2])}\s*>", re.IGNORECASE).search(source, position)
                position = end.start() if end else position


def _text(source: str, start: int, end: int) -> Iterator[Text]:
    text = source[start:end]
    if text.strip():
        yield Text(text, start + len(text) - len(text.lstrip()))


def _why(source: str, start: int) -> str:
    if source.startswith("<!--", start):
        return "a comment that does not end: write -->"
    if re.match(r"</?[A-Za-z]", source[start : start + 3]):
        return "a tag that does not end: a quote or a > is missing"
    return "a bare <: write &lt;"


def _read_tag(found: re.Match[str]) -> Iterator[Tag | Fault]:
    closing, name, rest = found[1], found[2], found[3]
    offset, empty = found.start(3), not closing and rest.endswith("/")
    attributes: list[Attribute] = []
    for part in _ATTRIBUTE.finditer(rest[:-1] if empty else rest):
        if part[6]:
            yield Fault(f"<{name}>: {part[6]!r} does not belong into a tag", offset + part.start())
        elif part[1]:
            value = next((v for v in (part[3], part[4], part[5]) if v is not None), "")
            quoted = part[3] is not None or part[4] is not None
            attributes.append(Attribute(part[1], value, offset + part.start(1), quoted))
    kind: Literal["open", "close", "empty"] = "close" if closing else ("empty" if empty else "open")
    yield Tag(kind, name, found.start(), tuple(attributes))
