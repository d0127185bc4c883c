"""A message's bytes → its parts, however broken or hostile: so deep, so many, so long and no further; never raises.

The standard library's parser recurses at every level and takes time in the square of the depth, hence our own. What a
returned mail holds is no part of the report: only its head is read.
"""

import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Fields", "Part", "fields_of", "parts_of"]

_MAX_BYTES = 1024 * 1024
_MAX_DEPTH = 6
_MAX_PARTS = 60
_MAX_HEAD = 128 * 1024
_MAX_FIELD = 8 * 1024

_FIELD = re.compile(r"([!-9;-~]{1,80})[ \t]*:[ \t]*(.*)")
_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)")
_PARAMETER = r'(?i)(?:^|[;\s]){}\s*=\s*(?:"([^"]*)"|([^\s;"]+))'
_CHARSET = re.compile(
    r"(?i)(us-ascii|utf-?8|iso-8859-\d+|iso-2022-\w+|windows-125\d|koi8-[ru]|gb\w+|big5|shift_jis|euc-\w+)"
)

Fields = dict[str, tuple[str, ...]]
"""The values of a head by name in lower case, unfolded, in order."""


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of a message: `kind` is its type in lower case ("text/plain"), `body` as it was sent, `depth` from 0."""

    kind: str
    fields: Fields
    body: bytes
    depth: int = 0

    def first(self, name: str) -> str:
        """The field's first value, or the empty string."""
        return next(iter(self.fields.get(name, ())), "")

    def text(self) -> str:
        """The body decoded, its transfer encoding too; what cannot be decoded is replaced, NULs are gone."""
        data = _untransferred(self.body, self.first("content-transfer-encoding").strip().lower())
        charset = _CHARSET.fullmatch(_parameter(self.first("content-type"), "charset"))
        for name in ([charset[1]] if charset else []) + ["utf-8"]:
            try:
                return data.decode(name).replace("\0", "")
            except (LookupError, UnicodeError):
                continue
        return data.decode("latin-1").replace("\0", "")


def parts_of(raw: bytes) -> tuple[Part, ...]:
    """The leaves of a message in order; the first holds the fields of the message itself, with an empty body."""
    whole = raw[:_MAX_BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    head, body = _parted(whole)
    found = [Part("", head, b"")]
    for part in _leaves(head, body, 0):
        found.append(part)
        if len(found) > _MAX_PARTS:
            break
    return tuple(found)


def fields_of(block: str) -> Fields:
    """The fields of a head or of one block of a report; lines that are none are passed over."""
    found: list[tuple[str, list[str]]] = []
    for line in block.split("\n"):
        if line[:1] in (" ", "\t") and found:
            found[-1][1].append(line.strip())
        elif match := _FIELD.match(line):
            found.append((match[1].lower(), [match[2].strip()]))
    fields: dict[str, list[str]] = {}
    for name, lines in found:
        fields.setdefault(name, []).append(" ".join(lines)[:_MAX_FIELD])
    return {name: tuple(values) for name, values in fields.items()}


def _leaves(head: Fields, body: bytes, depth: int) -> Iterator[Part]:
    said = next(iter(head.get("content-type", ())), "")
    match = _TYPE.match(said)
    kind = match[1].lower() if match else "text/plain"
    boundary = _parameter(said, "boundary").rstrip()
    if kind.startswith("multipart/") and boundary and depth < _MAX_DEPTH:
        for piece in _pieces(body, boundary):
            yield from _leaves(*_parted(piece), depth + 1)
    elif kind == "message/rfc822" and depth < _MAX_DEPTH and _forwards_report(body):
        yield from _leaves(*_parted(body.lstrip(b"\n")), depth + 1)
    else:
        yield Part(kind, head, body, depth)


def _forwards_report(body: bytes) -> bool:
    """Whether a mail within the mail is itself a report, as where a mail program forwards one as an attachment."""
    head, _ = _parted(body.lstrip(b"\n"))
    return next(iter(head.get("content-type", ())), "").lower().startswith("multipart/report")


def _pieces(body: bytes, boundary: str) -> Sequence[bytes]:
    """What stands between the boundary's lines; the preamble and the epilogue are not."""
    line = re.compile(rb"(?m)^--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*$\n?")
    pieces: list[bytes] = []
    start = -1
    for match in line.finditer(body):
        if start >= 0:
            pieces.append(body[start : match.start()])
        start = match.end()
        if match[1] or len(pieces) >= _MAX_PARTS:
            return pieces
    return [*pieces, body[start:]] if start >= 0 else [b"\n" + body]


def _parted(content: bytes) -> tuple[Fields, bytes]:
    """Head and body: they part at the first blank line, or where the first line of what comes is no field."""
    if content[:1] == b"\n":
        return {}, content[1:]
    head, _, body = content.partition(b"\n\n")
    return fields_of(_plain(head[:_MAX_HEAD])), body


def _plain(data: bytes) -> str:
    try:
        return data.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError:
        return data.decode("latin-1").replace("\0", "")


def _parameter(said: str, name: str) -> str:
    match = re.search(_PARAMETER.format(name), said)
    return (match[1] if match[1] is not None else match[2]) if match else ""


def _untransferred(body: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding == "base64":
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    return body
