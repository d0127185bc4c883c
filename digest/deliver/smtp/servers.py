"""The relay's servers: the first, the one to fall back on, and how a line to one of them is made.

A server that could not be reached is left alone for a minute where there is another.
"""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address

from digest.deliver.smtp.phases import Phase
from digest.deliver.smtp.wire import LineFaultError, Wire
from digest.deliver.way import WayClosedError
from digest.settings import Smtp
from digest.text.hostname import ascii_host

__all__ = ["Server", "Servers", "connected"]

_LEFT_ALONE = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A host, as it is configured, and its port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def name(self) -> str:
        """The host as the network and a certificate write it."""
        return ascii_host(self.host.strip("[]"))


@dataclass(slots=True)
class Servers:
    """Which server is tried first. Shared by all sessions: each reads and writes one number."""

    first: Server
    fallback: Server | None
    clock: Callable[[], float]
    _away_until: float = field(default=float("-inf"))

    @classmethod
    def of(cls, smtp: Smtp, clock: Callable[[], float]) -> "Servers":
        """As the settings say."""
        other = Server(smtp.fallback_host, smtp.fallback_port) if smtp.fallback_host else None
        return cls(Server(smtp.host, smtp.port), other, clock)

    def in_order(self) -> list[Server]:
        """The servers, the one to be tried first in front."""
        if self.fallback is None:
            return [self.first]
        pair = [self.first, self.fallback]
        return pair[::-1] if self.clock() < self._away_until else pair

    def away(self, server: Server) -> None:
        """It could not be reached."""
        if server is self.first:
            self._away_until = self.clock() + _LEFT_ALONE


def connected(
    server: Server, seconds: Mapping[Phase, float], clock: Callable[[], float], *, only_loopback: bool
) -> Wire:
    """A line to the server. Raises LineFaultError where it cannot be reached, WayClosedError where it must not be."""
    found = _addresses(server)
    if only_loopback and not all(ip_address(str(address[0]).partition("%")[0]).is_loopback for _, address in found):
        raise WayClosedError(
            'security = "none" is for a relay on this machine only',
            where=str(server),
            remedy='Write security = "starttls" (port 587 or 25) or "tls" (port 465) in [smtp] of config/digest.toml',
        )
    deadline = clock() + seconds[Phase.CONNECT]
    said = "it has no address"
    for family, address in found:
        # None yet is a fault as well: a name may have an address of a family that this machine does not speak.
        sock: socket.socket | None = None
        try:
            sock = socket.socket(family, socket.SOCK_STREAM)
            sock.settimeout(max(deadline - clock(), 0.001))
            sock.connect(address)
            return Wire(sock, seconds, clock)
        except OSError as error:
            if sock is not None:
                sock.close()
            said = error.strerror or f"no answer within {seconds[Phase.CONNECT]:g} s"
    raise LineFaultError(f"cannot connect: {said}")


def _addresses(server: Server) -> list[tuple[int, tuple[str, int]]]:
    try:
        found = socket.getaddrinfo(server.name, server.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LineFaultError(f"cannot connect: its name is not known ({error})") from error
    # What getaddrinfo gives for other families than IP is typed too, and is not asked for.
    return [(family, address) for family, _, _, _, address in found]  # type: ignore[misc]
