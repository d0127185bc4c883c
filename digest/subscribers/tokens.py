"""Signed links of readers: whoever holds one may do one thing for one subscriber, and nobody can make one up.

A token is `base64url(subscriber, edition, tag)`: the number in base 128, the edition's slug in UTF-8, and the first 16
bytes of HMAC-SHA256 (RFC 2104, at least half of the hash as it asks) over purpose, number and slug. The address is not
in it. A token never ends: the way out of an old mail must work (RFC 8058). The keys are handed in.
"""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from digest.errors import ConfigError

__all__ = ["KEY_NAME", "SHORTEST_KEY", "Purpose", "Ticket", "Tokens", "keys_from"]

Purpose = Literal["unsubscribe", "preferences"]

KEY_NAME = "DIGEST_SECRET_KEY"
SHORTEST_KEY = 32
"""Characters that a key must have."""

_TAG = 16
_LONGEST_TOKEN = 500
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")
_REMEDY = """Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))", and keep it: the links in \
mails that were sent depend on it. To change it, put the new one before the old one, with a comma between"""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a genuine token says. `edition` is empty where the purpose concerns all of hers."""

    subscriber: int
    edition: str = ""


class Tokens:
    """Makes and reads tokens. The first key signs; all of them verify, so that a key can be changed."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise ValueError("at least one key is needed")
        self._keys = tuple(keys)

    def unsubscribe(self, subscriber: int, edition: str) -> str:
        """The token with which a subscriber leaves an edition."""
        return self._signed("unsubscribe", Ticket(subscriber, edition))

    def preferences(self, subscriber: int) -> str:
        """The token with which she changes what she receives."""
        return self._signed("preferences", Ticket(subscriber))

    def read(self, purpose: Purpose, token: str) -> Ticket | None:
        """What the token says, or None where it is not one of ours for that purpose. Any tag takes the same time."""
        if len(token) > _LONGEST_TOKEN or not _TOKEN.fullmatch(token):
            return None
        try:
            whole = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        content, tag = whole[:-_TAG], whole[-_TAG:]
        genuine = [hmac.compare_digest(_tag(key, purpose, content), tag) for key in self._keys]
        return _unpacked(content) if any(genuine) and _text(whole) == token else None

    def _signed(self, purpose: Purpose, ticket: Ticket) -> str:
        content = _packed(ticket)
        return _text(content + _tag(self._keys[0], purpose, content))


def keys_from(text: str) -> tuple[bytes, ...]:
    """The keys of `DIGEST_SECRET_KEY`: one, or several between commas, the newest first. Raises ConfigError."""
    keys = [key.strip() for key in text.split(",") if key.strip()]
    if not keys:
        raise ConfigError("is not set, and readers' links are signed with it", where=KEY_NAME, remedy=_REMEDY)
    for place, key in enumerate(keys, 1):
        if len(key) < SHORTEST_KEY:
            which = f"key {place} of {len(keys)}" if len(keys) > 1 else "the key"
            what = f"{which} has {len(key)} characters; {SHORTEST_KEY} is the least that cannot be guessed"
            raise ConfigError(what, where=KEY_NAME, remedy=_REMEDY)
    return tuple(key.encode("utf-8", "surrogateescape") for key in keys)


def _tag(key: bytes, purpose: Purpose, content: bytes) -> bytes:
    return hmac.digest(key, b"digest reader link\0" + purpose.encode() + b"\0" + content, sha256)[:_TAG]


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _packed(ticket: Ticket) -> bytes:
    """The number in base 128, seven bits a byte, the last without its high bit; then the slug."""
    if ticket.subscriber < 0:
        raise ValueError("a subscriber's number is not negative")
    rest, digits = ticket.subscriber, bytearray()
    while rest > 0x7F:
        digits.append(0x80 | rest & 0x7F)
        rest >>= 7
    return bytes([*digits, rest]) + ticket.edition.encode()


def _unpacked(content: bytes) -> Ticket | None:
    number = 0
    for place, byte in enumerate(content):
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return Ticket(number, content[place + 1 :].decode("utf-8", "replace"))
    return None
