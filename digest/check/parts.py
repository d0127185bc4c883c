"""A message taken to pieces: its headers, and its parts with what they hold (RFC 5322, RFC 2045, RFC 2046).

The standard library's parser goes line by line, which takes longer than all rules together: it reads the heads only.
"""

import re
from binascii import a2b_qp
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from functools import lru_cache

__all__ = ["Part", "read_message"]

_DEEPEST = 10
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")

_Stretch = tuple[int, int]
"""Where something begins in a message, and where it ends."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What the headers of a part say about it; `boundary` is None unless it has parts of its own."""

    kind: str
    charset: str
    encoding: str
    boundary: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part without parts of its own: its media type, its charset, and its body as it travels."""

    kind: str
    charset: str
    body: bytes
    encoding: str
    head: bytes

    @property
    def content(self) -> bytes:
        """What it holds, decoded from how it travels (RFC 2045, 6); what cannot be is left as it is."""
        if self.encoding == "quoted-printable":
            return a2b_qp(self.body)
        message = _parsed(self.head)
        message.set_payload(self.body.decode("ascii", "surrogateescape"))
        payload = message.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""


def read_message(content: bytes) -> tuple[tuple[tuple[str, str], ...], tuple[Part, ...]]:
    """The headers, unfolded and decoded, and the parts, in their order."""
    head, start = _cut(content, 0, len(content))
    message = _parsed(head)
    headers = tuple((name, _unfolded(str(value))) for name, value in message.items())
    return headers, tuple(_parts(content, head, _told_by(message), (start, len(content)), 0))


def _parts(content: bytes, head: bytes, told: _Head, body: _Stretch, depth: int) -> Iterator[Part]:
    """The parts within a part, found by its boundary (RFC 2046, 5.1.1); itself where it has none."""
    if told.boundary is None or depth >= _DEEPEST:
        yield Part(told.kind, told.charset, content[body[0] : body[1]], told.encoding, head)
        return
    for start, end in _between(content, b"\n--" + told.boundary.encode("ascii", "replace"), body):
        inner, below = _cut(content, start, end)
        yield from _parts(content, inner, _told(inner), (below, end), depth + 1)


def _between(content: bytes, line: bytes, body: _Stretch) -> Iterator[_Stretch]:
    """What stands between the lines of a boundary, the line break before the next one left out.

    Only stretches are told: a mail of 100 kB would be copied four times.
    """
    mark, last = content.find(line, body[0] - 1, body[1]), body[1]
    while mark >= 0:
        after = mark + len(line)
        mark = content.find(line, after, last)
        end = mark if mark >= 0 else last
        start = content.find(b"\n", after, end) + 1 or end
        rest = content[after:start]
        if rest.startswith(b"--"):
            return
        if not rest.strip():
            yield start, end - content.endswith(b"\r", start, end)


def _cut(content: bytes, start: int, end: int) -> tuple[bytes, int]:
    """The headers in a stretch, and where what follows them begins."""
    for empty in (b"\r\n", b"\n"):
        if content.startswith(empty, start, end):  # a part without headers is plain text
            return b"", start + len(empty)
    found = _EMPTY_LINE.search(content, start, end)
    return (content[start : found.start()], found.end()) if found else (content[start:end], end)


def _parsed(head: bytes) -> Message:
    return message_from_bytes(head + b"\n\n", policy=policy.compat32) if head else Message()


@lru_cache(maxsize=64)
def _told(head: bytes) -> _Head:
    """The same few lines stand above the parts of every mail."""
    return _told_by(_parsed(head))


def _told_by(message: Message) -> _Head:
    boundary = message.get_boundary() if message.get_content_maintype() == "multipart" else None
    return _Head(
        message.get_content_type(),
        message.get_content_charset() or "utf-8",
        str(message.get("Content-Transfer-Encoding", "")).strip().lower(),
        None if boundary is None else str(boundary),
    )


def _unfolded(value: str) -> str:
    """A header as a reader sees it, its encoded words decoded."""
    if "=?" not in value:
        return " ".join(re.split(r"\r?\n[ \t]*", value)) if "\n" in value else value
    parsed = policy.default.header_factory("Subject", re.sub(r"\r?\n[ \t]*", " ", value))
    return str(parsed)
