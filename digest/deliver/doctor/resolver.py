"""Asks real name servers. The only module that imports dnspython."""

from collections.abc import Sequence
from typing import Any

import dns.exception
import dns.resolver
import dns.reversename

from digest.deliver.doctor.asking import CouldNotAskError

__all__ = ["DnsResolver"]


class DnsResolver:
    """The machine's own name servers, or those that are named. A question takes `seconds` at most."""

    def __init__(self, servers: Sequence[str] = (), *, port: int = 53, seconds: float = 5.0) -> None:
        try:
            self._resolver = dns.resolver.Resolver(configure=not servers)
        except dns.exception.DNSException:
            self._resolver = dns.resolver.Resolver(configure=False)
        if servers:
            self._resolver.nameservers = list(servers)
            self._resolver.port = port
        self._resolver.lifetime = seconds

    def txt(self, name: str) -> tuple[str, ...]:
        """The TXT records, the strings of each joined."""
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in self._asked(name, "TXT"))

    def addresses(self, name: str) -> tuple[str, ...]:
        """The A and AAAA records."""
        return tuple(record.address for kind in ("A", "AAAA") for record in self._asked(name, kind))

    def mx(self, name: str) -> tuple[str, ...]:
        """The hosts that take mail, the most preferred first; "" for a null MX."""
        records = sorted(self._asked(name, "MX"), key=lambda record: int(record.preference))
        return tuple(record.exchange.to_text(omit_final_dot=True).strip(".") for record in records)

    def ptr(self, address: str) -> tuple[str, ...]:
        """The names of an IP address."""
        name = dns.reversename.from_address(address).to_text(omit_final_dot=True)
        return tuple(record.target.to_text(omit_final_dot=True) for record in self._asked(name, "PTR"))

    def _asked(self, name: str, kind: str) -> list[Any]:
        try:
            return list(self._resolver.resolve(name, kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.Timeout as error:
            raise CouldNotAskError(f"no answer for the {kind} record of {name} in time") from error
        except (dns.exception.DNSException, OSError, ValueError) as error:
            said = " ".join(str(error).split()) or type(error).__name__
            raise CouldNotAskError(f"the {kind} record of {name}: {said}") from error
