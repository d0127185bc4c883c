"""Which addresses may be connected to: the public internet, and what a source's own allowance adds.

Against server-side request forgery: a name is resolved once, every address that it has is judged, and the connection is
made to an address that was judged (client.py), again for each redirect. Opens no connection itself.
"""

import socket
import threading
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from digest.collect.http import Allowance
from digest.collect.urls import origin

__all__ = ["RefusedError", "Resolver", "checked_addresses", "is_public", "resolve"]

Resolver = Callable[[str, int, float], tuple[str, ...]]
"""Host, port, seconds → its addresses. Raises OSError where it has none or the time is over."""

_Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network

_WEB_PORTS = (80, 443)
_EMBEDDED_V4 = (
    ip_network("64:ff9b::/96"),
    ip_network("::/96"),
    ip_network("::ffff:0:0/96"),
    ip_network("::ffff:0:0:0/96"),
)
_NEVER = (
    ip_network("64:ff9b:1::/48"),  # NAT64 of a local network (RFC 8215)
    ip_network("2002::/16"),  # 6to4: carries an IPv4 address that a relay would reach
    ip_network("2001::/32"),  # Teredo, idem
    ip_network("192.88.99.0/24"),  # 6to4 relays
    ip_network("168.63.129.16/32"),  # a cloud's metadata service on a public address
    ip_network("fd00:ec2::/32"),  # another's
)


class RefusedError(Exception):
    """The guard's no, as a sentence."""


def is_public(text: str) -> bool:
    """True for an address on the public internet; IPv4 inside IPv6 is judged as what it carries; no zone ids."""
    try:
        address = _carried(ip_address(text))
    except ValueError:
        return False
    if getattr(address, "scope_id", None) or any(_within(address, network) for network in _NEVER):
        return False
    return address.is_global and not address.is_multicast


def checked_addresses(host: str, port: int, allowance: Allowance, scheme: str, addresses: tuple[str, ...]) -> None:
    """Raises RefusedError unless every address may be connected to at that port for a request under `allowance`.

    The allowance counts for its own origin only. One bad address among several refuses all: a name that answers both
    ways is an attack or a mistake.
    """
    own = bool(allowance.url) and origin(allowance.url) == (scheme, host.lower().rstrip("."), port)
    if port not in _WEB_PORTS and not own:
        raise RefusedError(f"port {port} of {host} is not one that the web uses")
    networks = tuple(ip_network(text, strict=False) for text in allowance.networks) if own else ()
    for text in addresses:
        if not is_public(text) and not _allowed(text, networks):
            meant = "; where that is meant, give the source allow_network" if own else ""
            raise RefusedError(f"{_said(host, text)} is not on the public internet{meant}")


def resolve(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """The addresses of a host, in the system's order. The lookup cannot be interrupted, so it may be abandoned."""
    found: list[tuple[str, ...]] = []
    failed: list[OSError] = []

    def look_up() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.append(tuple(dict.fromkeys(str(answer[4][0]) for answer in answers)))
        except (OSError, UnicodeError) as error:
            failed.append(OSError(f"host name not found: {host}") if isinstance(error, UnicodeError) else error)

    if seconds > 0:
        thread = threading.Thread(target=look_up, daemon=True, name=f"resolve {host}")
        thread.start()
        thread.join(seconds)
    if found:
        return found[0]
    raise failed[0] if failed else TimeoutError(f"host name not found in time: {host}")


def _carried(address: _Address) -> _Address:
    """The IPv4 address inside an IPv4-mapped, -compatible, -translated or NAT64 address, else the address."""
    if isinstance(address, IPv6Address) and any(_within(address, network) for network in _EMBEDDED_V4):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _allowed(text: str, networks: tuple[_Network, ...]) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return any(_within(address, network) or _within(_carried(address), network) for network in networks)


def _within(address: _Address, network: _Network) -> bool:
    return address.version == network.version and address in network


def _said(host: str, address: str) -> str:
    return host if host == address else f"{host} ({address})"
