"""A letter as SMTP commands and the bytes that follow DATA. Nothing in it ends a line, or the content, early. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from digest.deliver.lines import LEADING_DOT, ends_alike
from digest.model.delivery import Letter

__all__ = ["Envelope", "envelope_of"]

_LONGEST_PATH = 320
"""Octets of an address: 64 + 1 + 255, as RFC 5321, 4.5.3.1 has its parts."""
_NOT_IN_PATH = re.compile(r"[\x00-\x20\x7f-\x9f<>\u2028\u2029]")
_END = b".\r\n"


@dataclass(frozen=True, slots=True)
class Envelope:
    """`mail` and `rcpt` are commands, `content` is dot-stuffed and ends with the final dot, which begins at `dot`."""

    mail: bytes
    rcpt: bytes
    content: bytes

    @property
    def dot(self) -> int:
        """How many bytes may leave before a server could take the content for complete."""
        return len(self.content) - len(_END)


def envelope_of(letter: Letter, offers: Mapping[str, str]) -> Envelope:
    """The commands for a server that offers these extensions. Raises ValueError, in words, where there are none.

    Content of 8 bits goes as it is to a server without 8BITMIME: whatever converted it would break its signature.
    """
    sender = _path(letter.sender) if letter.sender else b""
    recipient = _path(letter.recipient)
    international = letter.smtputf8 or not (sender.isascii() and recipient.isascii())
    if international and "SMTPUTF8" not in offers:
        raise ValueError("5.6.7 the address is not ASCII, and the relay offers no SMTPUTF8")
    size = len(letter.content)
    most = offers.get("SIZE", "").partition(" ")[0]
    if most.isdigit() and 0 < int(most[:18]) < size:
        raise ValueError(f"5.3.4 the message has {size} octets, the relay takes {most}")
    parameters = b" SIZE=%d" % size if "SIZE" in offers else b""
    if "8BITMIME" in offers and (international or not letter.content.isascii()):
        parameters += b" BODY=8BITMIME"
    if international:
        parameters += b" SMTPUTF8"
    content = letter.content + _END if letter.plain else _content(letter.content)
    return Envelope(b"MAIL FROM:<%s>%s\r\n" % (sender, parameters), b"RCPT TO:<%s>\r\n" % recipient, content)


def _path(address: str) -> bytes:
    if _NOT_IN_PATH.search(address) or not address:
        raise ValueError("5.1.3 the address holds a line end, a blank or another character that no envelope can")
    coded = address.encode()  # a lone surrogate is a ValueError as well
    if len(coded) > _LONGEST_PATH:
        raise ValueError(f"5.1.3 the address has more than {_LONGEST_PATH} octets")
    return coded


def _content(content: bytes) -> bytes:
    """Dot-stuffed (RFC 5321, 4.5.2), with a line end at its end, and the final dot.

    A bare CR or LF is refused: servers disagree on whether such a line could be the final dot, and mail has been
    smuggled through that. Mending it would break the signature.
    """
    if not ends_alike(content):
        raise ValueError("5.6.0 the message holds a bare CR or LF")
    if LEADING_DOT.search(content):
        content = LEADING_DOT.sub(b"\n..", content)
    return b"".join(
        (
            b"." if content.startswith(b".") else b"",
            content,
            b"" if content.endswith(b"\r\n") or not content else b"\r\n",
            _END,
        )
    )
