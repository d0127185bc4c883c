"""DKIM signatures (RFC 6376, with RFC 8463): relaxed headers, simple body, one signature for each key.

It signs what it is given and changes nothing of it. It reads no clock, no file and no DNS.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from digest.deliver.dkim_keys import DkimKey, selectors
from digest.errors import ConfigError, InputError
from digest.text.hostname import ascii_host

__all__ = ["Signer"]

_ALONE = (
    "from", "to", "subject", "date", "message-id", "reply-to", "list-unsubscribe", "list-unsubscribe-post",
    "mime-version", "content-type",
)  # fmt: skip
"""Listed once more often than they occur: adding a second one, or a first, breaks the signature (RFC 6376, 8.15)."""

_AS_THEY_ARE = ("sender", "cc", "list-id", "feedback-id", "auto-submitted", "precedence", "content-transfer-encoding")
"""Listed as often as they occur: a relay may add its own."""

_WSP = re.compile(rb"[ \t]+")
_FOLD = re.compile(rb"\r\n(?=[ \t])")
_DNS_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?")
_WIDTH = 72
"""Octets of base64 on a line of the signature, so that no line has more than 78."""


class Signer:
    """Signs messages for one domain with each of its keys. It has no state: threads may share it.

    Raises ConfigError for a domain or selector that cannot stand in a DNS name.
    """

    def __init__(self, keys: Sequence[DkimKey], domain: str, selector: str) -> None:
        self._domain = _dns_text("dkim_domain", ascii_host(domain))
        _dns_text("dkim_selector", selector)
        self._keys = [(key, name.encode("ascii")) for key, name in selectors(keys, selector)]

    def sign(self, message: bytes, at: datetime | None = None) -> bytes:
        """The DKIM-Signature header of each key, to be put before the message, with its final CRLF.

        The message has CRLF lines and no dot-stuffing. `at` is the instant of signing (the t= tag). Raises InputError
        where the message has no From, which must be signed.
        """
        head, start = _head(message)
        names, signed = _chosen(head)
        when = b"" if at is None else b" t=%d;" % int(at.timestamp())
        tags = b"%s\r\n h=%s;\r\n bh=%s;\r\n b=" % (when, _folded(names), b64encode(_body_digest(message, start)))
        return b"".join(self._signature(key, selector, tags, signed) for key, selector in self._keys)

    def _signature(self, key: DkimKey, selector: bytes, tags: bytes, signed: bytes) -> bytes:
        unsigned = b"DKIM-Signature: v=1; a=%s-sha256; c=relaxed/simple;\r\n d=%s; s=%s;%s" % (
            key.kind.encode("ascii"),
            self._domain,
            selector,
            tags,
        )
        value = b64encode(key.sign(signed + _relaxed(_FOLD.sub(b"", unsigned))))
        return unsigned + b"\r\n ".join(value[i : i + _WIDTH] for i in range(0, len(value), _WIDTH)) + b"\r\n"


def _dns_text(key: str, value: str) -> bytes:
    if not _DNS_NAME.fullmatch(value):
        raise ConfigError(
            f"{key}: {value!r} cannot stand in a DNS name", remedy="Use letters, digits, hyphens and dots"
        )
    return value.encode("ascii")


def _head(message: bytes) -> tuple[bytes, int]:
    """The header section, and where the body starts."""
    end = message.find(b"\r\n\r\n")
    return (message, len(message)) if end < 0 else (message[:end], end + 4)


def _chosen(head: bytes) -> tuple[list[str], bytes]:
    """The names of h=, and the fields that they stand for, canonical: the lowest of a name first (5.4.2)."""
    fields: dict[bytes, list[bytes]] = {}
    for line in _FOLD.sub(b"", head).split(b"\r\n"):
        fields.setdefault(line.partition(b":")[0].rstrip(b" \t").lower(), []).append(line)
    if b"from" not in fields:
        raise InputError("a message without a From header cannot be signed")
    names: list[str] = []
    signed: list[bytes] = []
    for name in (*_ALONE, *_AS_THEY_ARE):
        found = fields.get(name.encode("ascii"), [])
        names += [name] * (len(found) + (name in _ALONE))
        signed += [_relaxed(line) + b"\r\n" for line in reversed(found)]
    return names, b"".join(signed)


def _relaxed(line: bytes) -> bytes:
    """An unfolded field in relaxed form (3.4.2), without its CRLF."""
    name, _, value = line.partition(b":")
    return name.rstrip(b" \t").lower() + b":" + _WSP.sub(b" ", value).strip(b" ")


def _body_digest(message: bytes, start: int) -> bytes:
    """SHA-256 of the body in simple form (3.4.3): it ends with exactly one CRLF. The body is not copied."""
    end = len(message)
    while end - start >= 2 and message.endswith(b"\r\n", start, end):
        end -= 2
    digest = sha256(memoryview(message)[start:end])
    digest.update(b"\r\n")
    return digest.digest()


def _folded(names: Sequence[str]) -> bytes:
    """The names with colons between them, in lines of fewer than 78 octets."""
    lines = [""]
    for name in names:
        if len(lines[-1]) + len(name) >= _WIDTH:
            lines.append("")
        lines[-1] += f"{name}:"
    return "\r\n  ".join(lines).rstrip(":").encode("ascii")
