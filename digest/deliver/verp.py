"""The return path: an address for each delivery, so that a bounce says by itself which mail and reader it is about.

`b+ISSUE.SUBSCRIBER.MAC@bounce domain`: a tag of the issue, the subscriber's number, and a code that only we can make,
so that nobody can write another reader's. (A report that came back to none is believed by the address that it names:
`desk/bouncing.py`.) In hexadecimal and base 32, since relays may change the case.
"""

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from digest.text.hostname import ascii_host

__all__ = ["read", "return_path", "tags", "tokens_in"]

# ASCII: without it the long s (U+017F) is an s in another case, and no token can be compared with ours.
_TOKEN = re.compile(r"(?<![0-9a-z])b\+([a-z2-7]{8}\.[0-9a-f]{1,16}\.[a-z2-7]{16})@", re.IGNORECASE | re.ASCII)
_TAG_OCTETS, _MAC_OCTETS = 5, 10


def return_path(secret: str, edition: str, period: str, subscriber: int, domain: str) -> str:
    """The envelope's sender for one delivery. Its local part has 44 octets at most, whatever the edition's name."""
    tag, mac = _tag(edition, period), _mac(secret, edition, period, subscriber)
    return f"b+{tag}.{subscriber:x}.{mac}@{ascii_host(domain)}"


def tags(issues: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The issues, each an (edition, period), by the tag that stands for them in a return path."""
    return {_tag(edition, period): (edition, period) for edition, period in issues}


def tokens_in(text: str) -> tuple[str, ...]:
    """Every token (`ISSUE.SUBSCRIBER.MAC`, lower case) of a return path in a text: an address, a header, a report."""
    return tuple(dict.fromkeys(found.lower() for found in _TOKEN.findall(text)))


def read(secrets: Sequence[str], text: str, known: Mapping[str, tuple[str, str]]) -> tuple[str, str, int] | None:
    """(edition, period, subscriber) of the first return path in `text`, or of a bare token; None where none is ours.

    `secrets` are the present key and earlier ones; `known` comes from `tags`.
    """
    for token in tokens_in(text) or tokens_in(f"b+{text.strip()}@"):
        tag, number, mac = token.split(".")
        edition, period = known.get(tag, ("", ""))
        subscriber = int(number, 16)
        # No short cut: every key is compared, in constant time.
        ours = [hmac.compare_digest(mac, _mac(secret, edition, period, subscriber)) for secret in secrets]
        if tag in known and any(ours):
            return edition, period, subscriber
    return None


def _tag(edition: str, period: str) -> str:
    return _base32(sha256(f"{edition}/{period}".encode()).digest()[:_TAG_OCTETS])


def _mac(secret: str, edition: str, period: str, subscriber: int) -> str:
    about = f"digest return path\n{edition}/{period}\n{subscriber}".encode()
    return _base32(hmac.digest(secret.encode("utf-8", "surrogateescape"), about, "sha256")[:_MAC_OCTETS])


def _base32(octets: bytes) -> str:
    return b32encode(octets).decode("ascii").lower()
