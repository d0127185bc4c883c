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
    head, body = _cut(content)
    message = _parsed(head)
    headers = tuple((name, _unfolded(str(value))) for name, value in message.items())
    return headers, tuple(_parts(head, _told_by(message), body, 0))


def _parts(head: bytes, told: _Head, body: bytes, depth: int) -> Iterator[Part]:
    """The parts within a part, found by its boundary (RFC 2046, 5.1.1); itself where it has none."""
    if told.boundary is None or depth >= _DEEPEST:
        yield Part(told.kind, told.charset, body, told.encoding, head)
        return
    line = b"\n--" + told.boundary.encode("ascii", "replace")
    for piece in (b"\n" + body).split(line)[1:]:
        rest, _, part = piece.partition(b"\n")
        if rest.startswith(b"--"):
            return
        if not rest.strip():
            inner, below = _cut(part.removesuffix(b"\r"))
            yield from _parts(inner, _told(inner), below, depth + 1)


def _cut(content: bytes) -> tuple[bytes, bytes]:
    """The headers and what follows them."""
    if content.startswith((b"\r\n", b"\n")):  # a part without headers is plain text
        return b"", content.removeprefix(b"\r").removeprefix(b"\n")
    end = re.search(rb"\r?\n\r?\n", content)
    return (content[: end.start()], content[end.end() :]) if end else (content, b"")


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
