"""The post office, wired: the relay and its secrets, readers' signed links, return paths, signatures, the journal."""

import os
import random
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.application import Application
from digest.deliver import verp
from digest.deliver.dkim import Signer
from digest.deliver.dkim_keys import load_keys
from digest.deliver.doctor.samples import sample_values
from digest.deliver.journal import Journal
from digest.deliver.loop import Task
from digest.deliver.sender import this_process
from digest.deliver.smtp import SmtpWay
from digest.errors import ConfigError
from digest.model.mail import ReaderLinks
from digest.sending import Sending
from digest.settings import Settings
from digest.settings.secrets import Secrets, secrets_from
from digest.subscribers.tokens import Tokens, keys_from

if TYPE_CHECKING:
    from digest.deliver.doctor.finding import Finding

__all__ = ["examination", "mail_host", "open_sending", "reader_tokens", "studio_password"]


def reader_tokens() -> Tokens:
    """What signs readers' links. Raises ConfigError where DIGEST_SECRET_KEY is missing or too short."""
    return Tokens(keys_from(secrets_from(os.environ).secret_key))


def studio_password() -> str:
    """DIGEST_STUDIO_PASSWORD, which may be an argon2 hash of it; empty where there is none."""
    return secrets_from(os.environ).studio_password


_BEAT = timedelta(seconds=1)
"""A sign of life also learns of a pause: whoever presses it should see the send stop."""


@contextmanager
def open_sending(application: Application) -> Iterator[Sending]:
    """The post office for an application. Raises ConfigError for a secret or a key that cannot be used."""
    settings, given = application.settings, secrets_from(os.environ)
    yield Sending(
        store=application.store,
        way=SmtpWay(settings.smtp, given.smtp_password, time.monotonic),
        links=_links(settings.site_url, Tokens(keys_from(given.secret_key))),
        return_path=_return_paths(application),
        sign=_signature(settings, given),
        journal=Journal(_journal(application)),
        sender=this_process(),
        clock=_SystemClock(),
        task=_task(application),
        host=mail_host(settings),
        site_url=settings.site_url,
        guard=lambda: _refuse_samples(settings),
        random=secrets.token_bytes,
    )


def examination(application: Application, addresses: Sequence[str]) -> "list[Finding]":
    """What the doctor finds: it asks name servers and the relay. `addresses` are those from which mail leaves."""
    from digest.deliver.doctor.examination import examined
    from digest.deliver.doctor.resolver import DnsResolver
    from digest.deliver.smtp.probe import RelayProbe

    settings = application.settings

    probe = RelayProbe(settings.smtp, time.monotonic)
    return examined(settings, secrets_from(os.environ), resolver=DnsResolver(), probe=probe, outgoing=addresses)


def mail_host(settings: Settings) -> str:
    """The host in our Message-IDs: the site's."""
    return urlsplit(settings.site_url).hostname or "localhost"


def _links(site_url: str, tokens: Tokens) -> Callable[[int, str], ReaderLinks]:
    def links(subscriber: int, edition: str) -> ReaderLinks:
        leave, choose = tokens.unsubscribe(subscriber, edition), tokens.preferences(subscriber)
        return ReaderLinks(f"{site_url}/u/{leave}", f"{site_url}/p/{choose}")

    return links


def _return_paths(application: Application) -> Callable[[str, str, int], str]:
    """A path of its own for each delivery; the edition's sender where no domain for bounces is configured."""
    settings, secret = application.settings, application.store.facts.key.hex()
    domain = settings.smtp.bounce_domain

    def path(edition: str, period: str, subscriber: int) -> str:
        if not domain:
            return parseaddr(settings.editions[edition].sender)[1]
        return verp.return_path(secret, edition, period, subscriber, domain)

    return path


def _signature(settings: Settings, given: Secrets) -> Callable[[bytes], bytes]:
    smtp = settings.smtp
    if not given.dkim_key_file:
        return lambda _message: b""
    if not smtp.dkim_domain or not smtp.dkim_selector:
        raise ConfigError(
            "there is a DKIM key, but no domain and selector for it",
            where="config/digest.toml: smtp",
            remedy="Write dkim_domain and dkim_selector, or unset DIGEST_DKIM_KEY_FILE",
        )
    return Signer(load_keys(Path(given.dkim_key_file)), smtp.dkim_domain, smtp.dkim_selector).sign


def _journal(application: Application) -> Path | None:
    if application.store.database.in_memory:
        return None
    return application.settings.root / "var" / "sent.journal"


def _task(application: Application) -> Task:
    smtp = application.settings.smtp
    return Task(
        "",
        "",
        this_process(),
        application.store.ledger.store_id,
        sessions=smtp.sessions,
        most=smtp.most,
        window=smtp.window,
        beat=_BEAT,
    )


def _refuse_samples(settings: Settings) -> None:
    """Sample values leave this machine by no way. Raises ConfigError, which names the first."""
    for finding in sample_values(settings):
        raise ConfigError(finding.what, where="config/digest.toml", remedy=finding.remedy)


@dataclass(frozen=True, slots=True)
class _SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        """The instant."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def jitter(self) -> float:
        """From 0 to 1."""
        return random.random()  # noqa: S311 (it spreads retries; nothing depends on its being hard to guess)
