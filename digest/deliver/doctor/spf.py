"""SPF (RFC 7208): may a host send for a domain? The domain's record, evaluated as a receiver does it.

Every mechanism and macro is known but %{p}, %{c}, %{r} and %{t}; what a receiver would call an error is
told with its reason, since that is what is to be mended.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal

from digest.deliver.doctor.asking import Resolver

__all__ = ["Verdict", "judged", "records_of"]

Result = Literal["pass", "fail", "softfail", "neutral", "none", "permerror"]

_QUALIFIERS: dict[str, Result] = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_MODIFIER = re.compile(r"([a-z][a-z0-9._-]*)=(.*)", re.IGNORECASE)
_DIRECTIVE = re.compile(r"([-+~?]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?=[:/]|$)(.*)", re.IGNORECASE)
_TARGET = re.compile(r"(?::([^/]+))?(?:/(\d{1,2}))?(?://(\d{1,3}))?")
_MACRO = re.compile(r"%(?:\{([a-z])(\d*)(r?)([-.+,/_=]*)\}|([%_-]))", re.IGNORECASE)
_MOST_LOOKUPS, _MOST_VOID, _MOST_HOSTS = 10, 2, 10
"""RFC 7208, 4.6.4: more questions, empty answers, or hosts of one MX are a permanent error."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a receiver concludes, and by which term of which record, or why it cannot."""

    result: Result
    why: str


class _BrokenError(Exception):
    """A record that no receiver can evaluate (permerror)."""


def records_of(resolver: Resolver, domain: str) -> list[str]:
    """The domain's SPF records: there should be one."""
    return [text for text in resolver.txt(domain) if re.match(r"v=spf1(?: |$)", text, re.IGNORECASE)]


def judged(resolver: Resolver, address: str, domain: str) -> Verdict:
    """Whether the host at `address` may send with an envelope sender in `domain`. Raises CouldNotAskError."""
    try:
        return _Evaluation(resolver, address, domain).judge(domain)
    except _BrokenError as error:
        return Verdict("permerror", str(error))


class _Evaluation:
    """One evaluation, which counts its questions."""

    def __init__(self, resolver: Resolver, address: str, sender: str) -> None:
        self._resolver, self._sender = resolver, sender
        self._address = _plain(address)
        self._lookups = self._void = 0
        self._mechanisms: dict[str, Callable[[str, str], bool]] = {
            "all": lambda _rest, _domain: True,
            "ip4": self._network,
            "ip6": self._network,
            "include": self._include,
            "a": self._a,
            "mx": self._mx,
            "exists": self._exists,
            "ptr": self._ptr,
        }

    def judge(self, domain: str) -> Verdict:
        records = records_of(self._resolver, domain)
        if not records:
            return Verdict("none", f"{domain} has no SPF record")
        if len(records) > 1:
            raise _BrokenError(f"{domain} has {len(records)} SPF records where one is allowed")
        redirect = ""
        for term in records[0].split()[1:]:
            if modifier := _MODIFIER.fullmatch(term):
                redirect = modifier[2] if modifier[1].lower() == "redirect" else redirect
            elif result := self._directive(term, domain):
                return Verdict(result, f"{term} in the record of {domain}")
        if redirect:
            return self._followed(self._expanded(redirect, domain))
        return Verdict("neutral", f"nothing in the record of {domain} names {self._address}")

    def _directive(self, term: str, domain: str) -> Result | None:
        found = _DIRECTIVE.fullmatch(term)
        if not found:
            raise _BrokenError(f"{term!r} in the record of {domain} is no SPF term")
        qualifier, name, rest = found[1] or "+", found[2].lower(), found[3]
        return _QUALIFIERS[qualifier] if self._mechanisms[name](rest, domain) else None

    def _followed(self, domain: str) -> Verdict:
        self._count()
        verdict = self.judge(domain)
        if verdict.result == "none":
            raise _BrokenError(f"redirect={domain}, which has no SPF record")
        return verdict

    def _include(self, rest: str, domain: str) -> bool:
        self._count()
        target = self._expanded(rest.removeprefix(":"), domain)
        verdict = self.judge(target)
        if verdict.result == "none":
            raise _BrokenError(f"include:{target}, which has no SPF record")
        return verdict.result == "pass"

    def _network(self, rest: str, domain: str) -> bool:
        try:
            network = ip_network(rest.removeprefix(":"), strict=False)
        except ValueError as error:
            raise _BrokenError(f"{rest.removeprefix(':')!r} in the record of {domain} is no network") from error
        return self._address.version == network.version and self._address in network

    def _a(self, rest: str, domain: str) -> bool:
        self._count()
        host, prefixes = self._target(rest, domain)
        return self._among(host, prefixes)

    def _mx(self, rest: str, domain: str) -> bool:
        self._count()
        host, prefixes = self._target(rest, domain)
        servers = self._answered(self._resolver.mx(host))
        if len(servers) > _MOST_HOSTS:
            raise _BrokenError(f"mx:{host} names more than {_MOST_HOSTS} hosts")
        return any(self._among(server, prefixes) for server in servers if server)

    def _exists(self, rest: str, domain: str) -> bool:
        self._count()
        return bool(self._answered(self._resolver.addresses(self._expanded(rest.removeprefix(":"), domain))))

    def _ptr(self, rest: str, domain: str) -> bool:
        self._count()
        target = self._target(rest, domain)[0].lower()
        names = self._answered(self._resolver.ptr(str(self._address)))[:_MOST_HOSTS]
        within = [name for name in names if f".{name.lower()}".endswith(f".{target}")]
        return any(str(self._address) in self._resolver.addresses(name) for name in within)

    def _among(self, host: str, prefixes: tuple[int, int]) -> bool:
        prefix = prefixes[0 if self._address.version == 4 else 1]
        found = self._answered(self._resolver.addresses(host))
        networks = [ip_network(f"{address}/{prefix}", strict=False) for address in found if self._alike(address)]
        return any(self._address in network for network in networks)

    def _alike(self, address: str) -> bool:
        return ip_address(address).version == self._address.version

    def _target(self, rest: str, domain: str) -> tuple[str, tuple[int, int]]:
        found = _TARGET.fullmatch(rest)
        prefixes = (int(found[2] or 32), int(found[3] or 128)) if found else (99, 0)
        if not found or prefixes[0] > 32 or prefixes[1] > 128:
            raise _BrokenError(f"{rest!r} in the record of {domain} cannot be read")
        return self._expanded(found[1] or domain, domain), prefixes

    def _expanded(self, spec: str, domain: str) -> str:
        """The macros in a name (7.2); the local part is taken for `postmaster`, as for a bounce."""
        dotted = str(self._address) if self._address.version == 4 else ".".join(self._address.exploded.replace(":", ""))
        letters = {
            "s": f"postmaster@{self._sender}", "l": "postmaster", "o": self._sender, "d": domain, "h": self._sender,
            "i": dotted, "v": "in-addr" if self._address.version == 4 else "ip6", "p": "unknown",
        }  # fmt: skip

        def replaced(found: re.Match[str]) -> str:
            return {"%": "%", "_": " ", "-": "%20"}[found[5]] if found[5] else _transformed(letters, found)

        name = _MACRO.sub(replaced, spec)
        if not name or "%{" in name:
            raise _BrokenError(f"{spec!r} in the record of {domain} names no host")
        return name.rstrip(".")

    def _count(self) -> None:
        self._lookups += 1
        if self._lookups > _MOST_LOOKUPS:
            raise _BrokenError(
                f"the record of {self._sender} needs more than {_MOST_LOOKUPS} questions to name servers"
            )

    def _answered(self, found: tuple[str, ...]) -> tuple[str, ...]:
        self._void += not found
        if self._void > _MOST_VOID:
            raise _BrokenError(f"the record of {self._sender} names more than {_MOST_VOID} hosts that do not exist")
        return found


def _transformed(letters: dict[str, str], macro: re.Match[str]) -> str:
    """`%{ir}`, `%{d2}`, `%{l-}`: split at the delimiters, turned round, the last so many parts (7.3)."""
    value = letters.get(macro[1].lower(), "")
    parts = re.split(f"[{re.escape(macro[4] or '.')}]", value)
    ordered = parts[::-1] if macro[3] else parts
    return ".".join(ordered[-int(macro[2] or 0) :])


def _plain(address: str) -> IPv4Address | IPv6Address:
    """The address; an IPv4 one where it is mapped into IPv6."""
    read = ip_address(address)
    return (read.version == 6 and read.ipv4_mapped) or read
