"""Edits from JSON: each kind with its fields, every word bounded and without control characters.

What is refused is an InputError that says which edit and field.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from itertools import pairwise
from typing import Any

from digest.errors import InputError, nearest
from digest.model.edit import (
    AddArticle,
    BringBack,
    ChoosePicture,
    ChooseSentences,
    DescribePicture,
    Edit,
    LeaveOut,
    MakeLead,
    MakeMain,
    Merge,
    Move,
    MoveToRegion,
    Pin,
    Shift,
    Span,
    Split,
    Unfitting,
    WriteKicker,
    WriteNote,
    WritePreheader,
    WriteSubject,
    WriteSummary,
    WriteTitle,
)

__all__ = ["edit_from", "edits_from"]

_KINDS: Mapping[str, type[Edit]] = {
    kind.kind: kind
    for kind in (
        Pin, MakeLead, Move, Shift, MoveToRegion, LeaveOut, BringBack, AddArticle, Merge, Split, MakeMain,
        ChoosePicture, DescribePicture, WriteTitle, WriteKicker, WriteSummary, ChooseSentences,
        WriteSubject, WritePreheader, WriteNote,
    )
}  # fmt: skip


def edit_from(data: Mapping[str, object]) -> Edit:
    """The edit that a JSON object says. Raises InputError for a kind, field or value that is none."""
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise InputError(f"{str(kind)[:60]!r} is no kind of edit", where="edit", remedy=nearest(str(kind)[:60], _KINDS))
    known = {field.name: field for field in fields(_KINDS[kind])}  # type: ignore[arg-type]
    for name in data.keys() - known.keys() - {"kind"}:
        raise InputError(f"{str(name)[:60]!r} is no field", where=f"edit {kind}", remedy=nearest(str(name)[:60], known))
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name in data:
            values[name] = _READ[name](data[name], f"edit {kind}: {name}")
        elif field.default is MISSING:
            raise InputError("is missing", where=f"edit {kind}: {name}")
    return _KINDS[kind](**values)


def edits_from(stored: Iterable[Mapping[str, object]]) -> tuple[tuple[Edit, ...], tuple[Unfitting, ...]]:
    """The edits of a stored draft, and those that cannot be read (by another version of the program) with why."""
    edits: list[Edit] = []
    unreadable: list[Unfitting] = []
    for data in stored:
        try:
            edits.append(edit_from(data))
        except InputError as error:
            unreadable.append(Unfitting(data, error.sentence()))
    return tuple(edits), tuple(unreadable)


def _line(longest: int, *, least: int = 0) -> Callable[[object, str], str]:
    """Reads words on one line: white space folded."""

    def read(value: object, where: str) -> str:
        words = " ".join(_text(value, where).split())
        return _sized(words, where, least, longest)

    return read


def _page(longest: int) -> Callable[[object, str], str]:
    """Reads words on several lines."""

    def read(value: object, where: str) -> str:
        lines = _text(value, where).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
        for line in lines:
            _sized(line, where, 0, longest)
        return _sized("\n".join(lines).strip(), where, 0, longest, breaks=True)

    return read


def _name(longest: int, *, least: int = 1) -> Callable[[object, str], str]:
    """Reads an id, a slug or an address as it is."""

    def read(value: object, where: str) -> str:
        return _sized(_text(value, where), where, least, longest)

    return read


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise InputError("must be text", where=where)
    return value


def _sized(words: str, where: str, least: int, longest: int, *, breaks: bool = False) -> str:
    if not least <= len(words) <= longest:
        what = "must not be empty" if len(words) < least else f"is longer than {longest} characters"
        raise InputError(what, where=where)
    # Joiners and direction marks are "not printable", and Persian or an emoji needs them: the renderer judges those.
    if any(c < " " or c == "\x7f" or "\ud800" <= c <= "\udfff" for c in (words.replace("\n", "") if breaks else words)):
        raise InputError("holds control characters", where=where)
    return words


def _number(least: int, most: int) -> Callable[[object, str], int]:
    def read(value: object, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise InputError(f"must be a whole number from {least} to {most}", where=where)
        return value

    return read


_PLACE = _number(0, 100_000)
_OFFSET = _number(0, 100_000_000)
_MOST_SPANS = 50


def _spans(value: object, where: str) -> tuple[Span, ...]:
    if not isinstance(value, list | tuple) or len(value) > _MOST_SPANS:
        raise InputError(f"must be a list of up to {_MOST_SPANS} spans", where=where)
    spans = sorted((_span(one, where) for one in value), key=lambda span: (span.paragraph, span.start))
    for one, following in pairwise(spans):
        if one.paragraph == following.paragraph and following.start < one.end:
            raise InputError("two of them overlap", where=where)
    return tuple(spans)


def _span(value: object, where: str) -> Span:
    if not isinstance(value, Mapping) or not {"paragraph", "start", "end"} <= value.keys() <= set(_SPAN_FIELDS):
        raise InputError("a span has paragraph, start, end and perhaps text", where=where)
    paragraph, start, end = (_OFFSET(value[name], f"{where}: {name}") for name in _SPAN_FIELDS[:3])
    text = value.get("text", "")
    if start >= end or not isinstance(text, str) or (text and len(text) != end - start):
        raise InputError("a span ends after it starts, and its text is as long as it is", where=where)
    return Span(paragraph, start, end, text)


_SPAN_FIELDS = ("paragraph", "start", "end", "text")

_ID = _name(500)

_READ: Mapping[str, Callable[[object, str], object]] = {
    "article": _ID,
    "story": _ID,
    "into": _ID,
    "region": _name(100, least=0),
    "to": lambda value, where: None if value is None else _PLACE(value, where),
    "by": _number(-100_000, 100_000),
    "reason": _line(300, least=1),
    "url": _name(4000, least=0),
    "file": _name(200, least=0),
    "alt": _line(500),
    "title": _line(300),
    "kicker": _line(100),
    "summary": _page(3000),
    "spans": _spans,
    "subject": _line(200),
    "preheader": _line(300),
    "note": _page(20_000),
}
