"""All checks of `digest doctor` that concern sending, in the order in which they are mended."""

from collections.abc import Sequence
from email.utils import parseaddr
from functools import partial
from ipaddress import ip_address

from digest.deliver.doctor import dmarc
from digest.deliver.doctor.asking import Probe, Resolver, or_unasked
from digest.deliver.doctor.dkim_record import published
from digest.deliver.doctor.finding import Finding
from digest.deliver.doctor.hosts import bounces_arrive, may_send, names_lead_back
from digest.deliver.doctor.names import is_loopback, is_public, is_sample
from digest.deliver.doctor.relay import judged_relay
from digest.deliver.doctor.samples import sample_values, samples_in
from digest.deliver.doctor.secrets import dkim_keys, secret_key
from digest.settings import Settings
from digest.settings.secrets import Secrets
from digest.text.hostname import ascii_host

__all__ = ["examined"]

_OWN_ADDRESS = "Name the address from which mail leaves for the world: `digest doctor --address IP`"


def examined(
    settings: Settings, secrets: Secrets, *, resolver: Resolver, probe: Probe, outgoing: Sequence[str] = ()
) -> list[Finding]:
    """Every finding. `outgoing` are the IP addresses from which mail leaves; without any, the relay's are looked up."""
    smtp = settings.smtp
    keys, key_findings = dkim_keys(smtp, secrets.dkim_key_file)
    findings = [*_samples(settings), *secret_key(secrets.secret_key), *judged_relay(smtp, probe()), *key_findings]
    if keys and not is_sample(smtp.dkim_domain):
        findings += or_unasked("DKIM", lambda: published(resolver, keys, smtp.dkim_domain, smtp.dkim_selector))
    findings += _bounces(settings, resolver)
    findings += _addresses(settings, resolver, outgoing)
    findings += _policies(settings, resolver, signing=smtp.dkim_domain if keys else "")
    return findings


def _samples(settings: Settings) -> list[Finding]:
    """On loopback a sample value is a warning: mail may stay here, or a local Postfix may pass it on."""
    if refused := sample_values(settings):
        return refused
    return [Finding(found.topic, "warning", found.what, found.remedy) for found in samples_in(settings)]


def _bounces(settings: Settings, resolver: Resolver) -> list[Finding]:
    domain = ascii_host(settings.smtp.bounce_domain)
    if not domain:
        remedy = 'Write bounce_domain = "bounces.YOUR-DOMAIN" in [smtp] of config/digest.toml'
        return [Finding("bounces", "error", "no bounce_domain: nobody will know which address is dead", remedy)]
    return [] if is_sample(domain) else or_unasked("bounces", lambda: bounces_arrive(resolver, domain))


def _addresses(settings: Settings, resolver: Resolver, outgoing: Sequence[str]) -> list[Finding]:
    """SPF and PTR of the addresses from which mail leaves."""
    smtp = settings.smtp
    domain = ascii_host(smtp.bounce_domain)
    if not domain or is_sample(domain):
        return []
    provider = bool(smtp.username) and not outgoing

    def checked() -> list[Finding]:
        addresses = [address for address in outgoing or _relay_addresses(smtp.host, resolver) if is_public(address)]
        if not addresses:
            what = f"could not ask: {smtp.host} has no public address, so it is not known whence mail leaves"
            return [Finding(topic, "warning", what, _OWN_ADDRESS) for topic in ("SPF", "PTR")]
        spf = or_unasked("SPF", lambda: may_send(resolver, addresses, domain, provider=provider))
        return spf + or_unasked("PTR", lambda: names_lead_back(resolver, addresses, provider=provider))

    return or_unasked("SPF", checked)


def _relay_addresses(host: str, resolver: Resolver) -> tuple[str, ...]:
    try:
        return (str(ip_address(host.strip("[]"))),)
    except ValueError:
        return () if is_loopback(host) else resolver.addresses(ascii_host(host))


def _policies(settings: Settings, resolver: Resolver, *, signing: str) -> list[Finding]:
    """DMARC of every domain that an edition writes from."""
    senders = [parseaddr(edition.sender)[1].rpartition("@")[2] for edition in settings.editions.values()]
    domains = [name for name in dict.fromkeys(map(ascii_host, senders)) if name and not is_sample(name)]
    checks = [partial(_policy, settings, resolver, name, signing) for name in domains]
    return [found for check in checks for found in or_unasked("DMARC", check)]


def _policy(settings: Settings, resolver: Resolver, sender: str, signing: str) -> list[Finding]:
    policy, findings = dmarc.policies(resolver, sender)
    return findings + (dmarc.alignment(policy, settings.smtp.bounce_domain, signing) if policy else [])
