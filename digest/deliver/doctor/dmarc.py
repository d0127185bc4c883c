"""DMARC (RFC 7489): is there a policy for the From domain, and do our envelope and signature align with it?

The organizational domain is found by walking up the tree of names to the highest one that has a policy, as DMARC's
successor does (psd=y marks a registry's), instead of by a list of public suffixes.
"""

import re
from dataclasses import dataclass

from digest.deliver.doctor.asking import Resolver
from digest.deliver.doctor.finding import Finding, Severity
from digest.deliver.doctor.names import aligned

__all__ = ["Policy", "alignment", "policies"]

_TOPIC = "DMARC"
_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy that holds for a From domain. `organization` is the highest name above it that has one."""

    sender: str
    at: str
    tags: dict[str, str]
    organization: str


def policies(resolver: Resolver, sender: str) -> tuple[Policy | None, list[Finding]]:
    """The policy for a From domain, where one can be used, and what is wrong with it. Raises CouldNotAskError."""
    found = [(name, records) for name in _upwards(sender) if (records := _records(resolver, name))]
    if not found:
        return None, [Finding(_TOPIC, "error", f"{sender} has no DMARC policy", _publish(sender))]
    at, records = found[0]
    if len(records) > 1:
        what = f"_dmarc.{at} has {len(records)} policies: receivers ignore all of them"
        return None, [Finding(_TOPIC, "error", what, f"Keep one of them: {records[0]}")]
    own = [name for name, texts in found if _tags(texts[0]).get("psd", "n").lower() != "y"]
    policy = Policy(sender, at, _tags(records[0]), (own or [sender])[-1])
    return policy, [_judged(policy, records[0])]


def alignment(policy: Policy, envelope: str, signature: str) -> list[Finding]:
    """Whether the return path's domain and the signature's stand for the From domain; an empty one does not."""
    spf, dkim = _aligns(policy, envelope, "aspf"), _aligns(policy, signature, "adkim")
    if spf and dkim:
        return [Finding(_TOPIC, "fine", f"return path and signature are aligned with {policy.sender}")]
    severity: Severity = "warning" if spf or dkim else "error"
    findings = []
    if not dkim:
        what = f"the signature's domain ({signature or 'none'}) is not aligned with From: {_asked(policy, 'adkim')}"
        remedy = f'Write dkim_domain = "{policy.sender}" in [smtp] of config/digest.toml, and publish the key there'
        findings.append(Finding(_TOPIC, severity, what, remedy))
    if not spf:
        what = f"the return path's domain ({envelope or 'none'}) is not aligned with From: {_asked(policy, 'aspf')}"
        own = policy.sender if _strict(policy, "aspf") else f"bounces.{policy.sender}"
        findings.append(
            Finding(_TOPIC, severity, what, f'Write bounce_domain = "{own}" in [smtp] of config/digest.toml')
        )
    return findings


def _upwards(domain: str) -> list[str]:
    """The domain and the nearest to the root of those above it, but for the top level: so many at most."""
    labels = domain.split(".")
    names = [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]
    return names[:1] + names[1:][1 - _MOST_NAMES :]


def _records(resolver: Resolver, name: str) -> list[str]:
    return [text for text in resolver.txt(f"_dmarc.{name}") if re.match(r"v\s*=\s*DMARC1\s*(?:;|$)", text)]


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}


def _judged(policy: Policy, record: str) -> Finding:
    asked = policy.tags.get("p", "").lower()
    if asked not in ("none", "quarantine", "reject"):
        what = f"the policy at _dmarc.{policy.at} asks p={asked or '(nothing)'}, which receivers do not know"
        return Finding(_TOPIC, "error", what, _publish(policy.at))
    if "rua" not in policy.tags:
        remedy = f"Add where reports go: {record.rstrip('; ')}; rua=mailto:postmaster@{policy.at}"
        return Finding(_TOPIC, "warning", f"the policy at _dmarc.{policy.at} names nobody to report to (rua)", remedy)
    return Finding(_TOPIC, "fine", f"the policy at _dmarc.{policy.at} asks p={asked}")


def _strict(policy: Policy, tag: str) -> bool:
    return policy.tags.get(tag, "r").lower() == "s"


def _aligns(policy: Policy, domain: str, tag: str) -> bool:
    return bool(domain) and aligned(domain, policy.sender, policy.organization, strict=_strict(policy, tag))


def _asked(policy: Policy, tag: str) -> str:
    return f"{tag}=s asks for {policy.sender}" if _strict(policy, tag) else f"it must lie in {policy.organization}"


def _publish(domain: str) -> str:
    return f'Publish: _dmarc.{domain}. IN TXT "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"'
