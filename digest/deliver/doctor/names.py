"""Names and addresses, judged by their form alone: this machine's own, those that only samples have, those on the net.

Asks nobody.
"""

import re
from ipaddress import ip_address

from digest.text.hostname import ascii_host

__all__ = ["aligned", "is_loopback", "is_public", "is_sample"]

_SAMPLES = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org|edu))?|invalid|test|localhost)")


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, by its name or number."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether an IP address can be reached from the internet."""
    return ip_address(address).is_global


def is_sample(host: str) -> bool:
    """Whether the name is reserved for documentation, tests, or this machine (RFC 2606, 6761)."""
    return _SAMPLES.fullmatch(ascii_host(host).rstrip(".")) is not None


def aligned(domain: str, sender: str, organization: str, *, strict: bool) -> bool:
    """Whether `domain` speaks for `sender`, the domain of From (RFC 7489, 3.1).

    Relaxed, both must lie in `organization`, the organizational domain of `sender`.
    """
    one, other = ascii_host(domain).rstrip("."), ascii_host(sender).rstrip(".")
    if strict or one == other:
        return one == other
    return all(f".{name}".endswith(f".{organization}") for name in (one, other))
