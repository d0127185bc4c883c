"""How a part of a mail travels: quoted-printable (RFC 2045, 6.7), in which a reader's link can be replaced later.

Base64 costs 37 % and hides a mail from filters; 8bit forbids the long lines that the compiler emits.
"""

import codecs
import re
from functools import lru_cache

from digest.model.mail import PREFERENCES, UNSUBSCRIBE

__all__ = ["encoded", "encoded_size", "spliced"]

_MARKS = {mark: mark.encode() for mark in (UNSUBSCRIBE, PREFERENCES)}
_AROUND_MARKS = re.compile(f"({'|'.join(map(re.escape, _MARKS))})")
_AROUND_TRAVELLING_MARKS = re.compile(b"(" + b"|".join(map(re.escape, _MARKS.values())) + b")")


_LONGEST = 76
_CONTROLS = bytes({*range(32), 127} - {9, 10})
_UNCUT = re.compile(rb".{1,75}(?<!=)(?<!=.)(?!\.)")
"""As much of an encoded line as fits with its soft break, no escape cut in two, no dot at the beginning of the next."""
_LEADING_DOT = re.compile(rb"\n\.")
_DOTS = b"." * 40
"""More could fill a line, and leave it no place where it may be broken."""


@lru_cache(maxsize=8)
def encoded(text: str) -> bytes:
    """`text` in UTF-8 and quoted-printable, lines ended by CRLF, at most 76 bytes each.

    A mark of a reader's link is alone on its line between two soft breaks, as raw UTF-8, so that `spliced` may put a
    link of any length in its place. No line begins with a dot, the links' own included: SMTP would have to double it
    (RFC 5321, 4.5.2), and servers have been seen to lose such dots. The last few are kept, since a mail is measured
    before it is packed.
    """
    pieces = _AROUND_MARKS.split(_unix(text) if "\r" in text else text)
    coded = (_MARKS[piece] + b"=\r\n" if piece in _MARKS else _open_ended(piece) for piece in pieces)
    return b"".join(coded).removesuffix(b"=\r\n")


def spliced(part: bytes, links: dict[str, str]) -> bytes:
    """An encoded part with the links that `links` gives for the marks: plain ASCII without white space."""
    own = {_MARKS[mark]: travelling(link) for mark, link in links.items()}
    return b"".join(own.get(piece, piece) for piece in parted(part))


def travelling(link: str) -> bytes:
    """A link as it stands in an encoded part, in the place of its mark. Raises ValueError where it cannot."""
    if not link.isascii() or not link.isprintable() or " " in link:
        raise ValueError(f"not a link that can be spliced: {link!r}")
    return _open_ended(link).removesuffix(b"=\r\n")


@lru_cache(maxsize=8)
def parted(part: bytes) -> tuple[bytes, ...]:
    """An encoded part, cut before and after each mark. The last few are kept: all readers of an issue share them."""
    return tuple(_AROUND_TRAVELLING_MARKS.split(part))


def encoded_size(text: str) -> int:
    """The number of bytes of `text` as it travels, 120 more for each reader's link than its mark has."""
    return len(encoded(text)) + 120 * sum(map(text.count, _MARKS))


def _open_ended(text: str) -> bytes:
    """`text` encoded so that it ends with a soft line break: whatever follows begins a new line of the encoding.

    Blanks before a line end go: they would not survive the journey (RFC 2045, 6.7, rule 3).
    """
    escaped = text.replace("=", "=3D").encode("ascii", _ESCAPING)
    if len(escaped.translate(None, _CONTROLS)) < len(escaped):
        escaped = re.sub(b"[" + re.escape(_CONTROLS) + b"]", lambda found: b"=%02X" % ord(found[0]), escaped)
    if _DOTS in escaped:
        escaped = escaped.replace(_DOTS, b"=2E" * len(_DOTS))
    if escaped.startswith(b"."):
        escaped = b"=2E" + escaped[1:]
    *lines, last = _LEADING_DOT.sub(b"\n=2E", escaped).split(b"\n")
    whole = [_softly_broken(line.rstrip(b" \t")) for line in lines]
    return b"\r\n".join([*whole, b"=\r\n".join(_UNCUT.findall(last)) + b"=\r\n" if last else b""])


def _softly_broken(line: bytes) -> bytes:
    return line if len(line) <= _LONGEST else b"=\r\n".join(_UNCUT.findall(line))


def _escape(error: UnicodeError) -> tuple[str, int]:
    """What stands for characters that are not ASCII; the codec calls it for each run of them, and copies the rest."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    abroad = error.object[error.start : error.end].encode("utf-8", "replace")
    return "=" + abroad.hex("=").upper(), error.end


_ESCAPING = "digest-quoted-printable"
codecs.register_error(_ESCAPING, _escape)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
