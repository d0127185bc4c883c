"""The relay's addresses: may they send for the bounce domain (SPF), and have they names that lead back (PTR)?

And the bounce domain itself: does it take the mail that comes back?
"""

import re
from collections.abc import Sequence
from ipaddress import ip_address

from digest.deliver.doctor.asking import Resolver
from digest.deliver.doctor.finding import Finding
from digest.deliver.doctor.spf import Verdict, judged, records_of

__all__ = ["bounces_arrive", "may_send", "names_lead_back"]


def may_send(resolver: Resolver, addresses: Sequence[str], domain: str, *, provider: bool) -> list[Finding]:
    """SPF of the bounce domain for each address. With a provider, its sending addresses are not those of its door."""
    verdicts = {address: judged(resolver, address, domain) for address in addresses}
    refused = {address: verdict for address, verdict in verdicts.items() if verdict.result != "pass"}
    fine = [
        Finding("SPF", "fine", f"{domain} lets {address} send ({verdict.why})")
        for address, verdict in verdicts.items()
        if address not in refused
    ]
    if not refused:
        return fine
    verdict = next(iter(refused.values()))
    what = f"{domain} does not let {', '.join(refused)} send: {verdict.result}, {verdict.why}"
    records = records_of(resolver, domain)
    if provider and verdict.result not in ("none", "permerror"):
        remedy = "Look up the include: term that your provider asks for, and put it before the last term of the record"
        return [*fine, Finding("SPF", "warning", what, remedy)]
    return [*fine, Finding("SPF", "error", what, _spf_remedy(domain, records, verdict, list(refused)))]


def _spf_remedy(domain: str, records: Sequence[str], verdict: Verdict, addresses: Sequence[str]) -> str:
    if len(records) > 1:
        return f"Keep one record at {domain}., with the terms of all"
    if verdict.result == "permerror":
        return f"Mend the record at {domain}.: {records[0] if records else ''}"
    terms = " ".join(f"ip{ip_address(address).version}:{address}" for address in addresses)
    if not records:
        return f'Publish: {domain}. IN TXT "v=spf1 {terms} -all"'
    return f'Change the record to: {domain}. IN TXT "{_with(records[0], terms)}"'


def _with(record: str, terms: str) -> str:
    """The record with more terms before its last resort (all, redirect)."""
    last = re.search(r" (?:[-+~?]?all|redirect=\S+)(?= |$)", record, re.IGNORECASE)
    start = last.start() if last else len(record)
    return f"{record[:start].rstrip()} {terms}{record[start:]}"


def names_lead_back(resolver: Resolver, addresses: Sequence[str], *, provider: bool) -> list[Finding]:
    """Whether each address has a name that has the address (forward-confirmed reverse DNS), as receivers ask."""
    return [_leads_back(resolver, address, provider=provider) for address in addresses]


def _leads_back(resolver: Resolver, address: str, *, provider: bool) -> Finding:
    names = resolver.ptr(address)
    same = ip_address(address)
    for name in names:
        if same in map(ip_address, resolver.addresses(name)):
            return Finding("PTR", "fine", f"{address} is {name}, and back")
    record = "AAAA" if same.version == 6 else "A"
    what = f"{address} has no name" if not names else f"{address} is {names[0]}, which does not lead back to it"
    host = names[0] if names else "mail.YOUR-DOMAIN"
    remedy = f"Publish: {host}. IN {record} {address}"
    if not names:
        remedy += f"; and ask whoever gave you the address for: {same.reverse_pointer}. IN PTR {host}."
    return Finding("PTR", "warning" if provider else "error", what, remedy)


def bounces_arrive(resolver: Resolver, domain: str) -> list[Finding]:
    """Whether mail to the bounce domain has somewhere to go (RFC 5321, 5.1: an MX, or the name's own address)."""
    servers = resolver.mx(domain)
    if any(servers) and any(resolver.addresses(server) for server in servers if server):
        return [Finding("bounces", "fine", f"{servers[0]} takes the bounces of {domain}")]
    if not servers and resolver.addresses(domain):
        return [Finding("bounces", "fine", f"{domain} itself takes its bounces")]
    what = f"bounces to {domain} have nowhere to go" + (f": {servers[0]} does not exist" if any(servers) else "")
    remedy = f"Publish: {domain}. IN MX 10 THE-HOST-THAT-TAKES-YOUR-MAIL."
    return [Finding("bounces", "error", what, remedy)]
