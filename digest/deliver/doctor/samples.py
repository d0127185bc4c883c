"""Values that only a sample has, and addresses that readers could not reach: what must not leave this machine.

`digest init` writes sample values that work on loopback. Beyond it they are refused, each by its name.
"""

import re
from collections.abc import Iterator
from email.utils import getaddresses
from urllib.parse import urlsplit

from digest.deliver.doctor.finding import Finding
from digest.deliver.doctor.names import is_loopback, is_sample
from digest.model.edition import Edition
from digest.settings import Settings

__all__ = ["sample_values", "samples_in"]

_TOPIC = "sample"
_POSTAL = re.compile(r"\bSample(?:\s+Street|town)\b", re.IGNORECASE)


def sample_values(settings: Settings) -> list[Finding]:
    """What forbids sending beyond this machine; nothing where the relay is on it. The guard of `digest send`."""
    return [] if is_loopback(settings.smtp.host) else [*samples_in(settings), *_unreachable(settings)]


def samples_in(settings: Settings) -> list[Finding]:
    """Every sample value of the settings, wherever the relay is."""
    found = [
        Finding(
            _TOPIC,
            "error",
            f"{key} = {value!r} is a sample value",
            f"Write your own {key.rpartition('.')[2]} in [{key.rpartition('.')[0]}] of config/digest.toml",
        )
        for key, value, host in _hosts(settings)
        if host and is_sample(host)
    ]
    if _POSTAL.search(settings.publisher.postal_address):
        what = f"publisher.postal_address = {settings.publisher.postal_address!r} is a sample value"
        found.append(Finding(_TOPIC, "error", what, "Write your own: the law asks for one in every mail ([publisher])"))
    return found


def _hosts(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """(key, value, host) of every setting that names a host which readers or receivers will see."""
    smtp, publisher = settings.smtp, settings.publisher
    yield "publisher.url", publisher.url, urlsplit(publisher.url).hostname or ""
    yield "site.url", settings.site_url, urlsplit(settings.site_url).hostname or ""
    for key, host in (("host", smtp.host), ("bounce_domain", smtp.bounce_domain), ("dkim_domain", smtp.dkim_domain)):
        yield f"smtp.{key}", host, host
    for edition in settings.editions.values():
        yield from _edition_hosts(edition)


def _edition_hosts(edition: Edition) -> Iterator[tuple[str, str, str]]:
    place = f"edition.{edition.slug}"
    mailboxes = [
        ("from", edition.sender),
        ("reply_to", edition.reply_to),
        *(("editors", one) for one in edition.editors),
    ]
    for key, value in mailboxes:
        for _, address in getaddresses([value]) if value else ():
            yield f"{place}.{key}", value, address.rpartition("@")[2]
    for key in ("logo", "logo_dark"):
        url: str = getattr(edition.furnishing.theme, key)
        yield f"{place}.theme.{key}", url, urlsplit(url).hostname or ""


def _unreachable(settings: Settings) -> list[Finding]:
    """The site's address must be one that readers reach, with https: one-click (RFC 8058) asks for it."""
    url = urlsplit(settings.site_url)
    remedy = "Write the https address at which readers reach `digest site` as url in [site] of config/digest.toml"
    if is_loopback(url.hostname or ""):
        return [Finding("site", "error", f"site.url = {settings.site_url!r} is on this machine", remedy)]
    if url.scheme != "https":
        what = f"site.url = {settings.site_url!r} is no https address: one-click unsubscribe (RFC 8058) asks for one"
        return [Finding("site", "error", what, remedy)]
    return []
