"""The DKIM record in the DNS: is it there, and does it publish the key that signs?"""

import re
from base64 import b64decode
from collections.abc import Sequence

from digest.deliver.dkim_keys import DkimKey, dns_name, selectors, zone_line
from digest.deliver.doctor.asking import Resolver
from digest.deliver.doctor.finding import Finding

__all__ = ["published"]

_TOPIC = "DKIM"
_GOOD_BITS = 2048


def published(resolver: Resolver, keys: Sequence[DkimKey], domain: str, selector: str) -> list[Finding]:
    """A finding or more for each key. Raises CouldNotAskError."""
    return [found for key, name in selectors(keys, selector) for found in _of_key(resolver, key, domain, name)]


def _of_key(resolver: Resolver, key: DkimKey, domain: str, selector: str) -> list[Finding]:
    at = dns_name(selector, domain)
    records = [text for text in resolver.txt(at) if re.search(r"\bp\s*=", text)]
    remedy = f"Publish: {zone_line(selector, domain, key)}"
    if not records:
        return [Finding(_TOPIC, "error", f"there is no DKIM record at {at}", remedy)]
    if len(records) > 1:
        return [Finding(_TOPIC, "error", f"{at} has {len(records)} records where one is allowed", remedy)]
    tags = _tags(records[0])
    if wrong := _wrong(tags, key):
        return [Finding(_TOPIC, "error", f"the record at {at} {wrong}", remedy)]
    findings = [Finding(_TOPIC, "fine", f"the record at {at} publishes our {key.kind} key")]
    if "y" in tags.get("t", "").lower().split(":"):
        what = f"the record at {at} says that DKIM is only being tested (t=y)"
        findings.append(Finding(_TOPIC, "warning", what, remedy))
    if key.kind == "rsa" and key.bits < _GOOD_BITS:
        what = f"the RSA key has {key.bits} bits; receivers ask for {_GOOD_BITS}"
        findings.append(Finding(_TOPIC, "warning", what, "Make a new one: `digest doctor --make-dkim-key FILE`"))
    return findings


def _wrong(tags: dict[str, str], key: DkimKey) -> str:
    """What keeps the record from serving the key, to stand after `the record at NAME`; empty where it serves."""
    if tags.get("v", "DKIM1") != "DKIM1":
        return f"is of another version (v={tags['v']})"
    if tags.get("k", "rsa").lower() != key.kind:
        return f"is for another kind of key (k={tags.get('k', 'rsa')}; ours is {key.kind})"
    if not tags["p"]:
        return "revokes the key (p= is empty)"
    if "h" in tags and "sha256" not in tags["h"].lower().split(":"):
        return f"does not allow SHA-256 (h={tags['h']})"
    if "s" in tags and not {"*", "email"} & set(tags["s"].lower().split(":")):
        return f"is not for mail (s={tags['s']})"
    return "" if _octets(tags["p"]) == key.public else "publishes another key than ours"


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {"p": ""} | {name.strip(): re.sub(r"\s+", "", value) for name, _, value in pairs if name.strip()}


def _octets(value: str) -> bytes:
    try:
        return b64decode(value, validate=True)
    except ValueError:
        return b""
