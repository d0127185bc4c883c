"""The protocols by which the doctor asks the world: a name server, and the relay. Adapters stand at the edge.

What does not exist is an empty tuple; an answer that could not be had is `CouldNotAskError`, which becomes a finding.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from digest.deliver.doctor.finding import Finding

__all__ = ["CouldNotAskError", "Probe", "Relay", "Resolver", "or_unasked"]


class CouldNotAskError(Exception):
    """The question got no answer: a time-out, a server that failed, no network. Its text says which."""


class Resolver(Protocol):
    """A name server. Names are in ASCII, without a final dot. Every method raises CouldNotAskError."""

    def txt(self, name: str) -> tuple[str, ...]:
        """The TXT records, the strings of each joined."""
        ...

    def addresses(self, name: str) -> tuple[str, ...]:
        """The A and AAAA records."""
        ...

    def mx(self, name: str) -> tuple[str, ...]:
        """The hosts that take mail, the most preferred first; "" stands for a null MX (RFC 7505)."""
        ...

    def ptr(self, address: str) -> tuple[str, ...]:
        """The names of an IP address."""
        ...


@dataclass(frozen=True, slots=True)
class Relay:
    """What the relay said. `extensions` are EHLO's keywords in upper case, as they are once TLS is on (if it came on).

    `tls` is the protocol's version, empty without TLS; `failure` says what stopped the talk, certificate included.
    """

    extensions: frozenset[str] = frozenset()
    tls: str = ""
    failure: str = ""


class Probe(Protocol):
    """Connects to the relay as a send would, says EHLO and QUIT, and sends nothing. Never raises."""

    def __call__(self) -> Relay:
        """What the relay said."""
        ...


def or_unasked(topic: str, check: Callable[[], list[Finding]]) -> list[Finding]:
    """The check's findings; one that says what could not be asked, where that stopped it."""
    try:
        return check()
    except CouldNotAskError as error:
        return [Finding(topic, "warning", f"could not ask: {error}", "Run it again when the name server answers")]
