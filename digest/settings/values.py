"""The frozen settings: everything that config/ says, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from digest.model.edition import Edition, Publisher
from digest.model.mail_programs import USUAL_PROGRAMS
from digest.model.region import Region
from digest.model.source import Source

__all__ = ["FOREVER", "CollectSettings", "Settings", "Smtp"]

FOREVER = timedelta(days=36_500)
"""A `max_age` that excludes nothing."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """Where mail leaves. The password comes from the environment only.

    `fallback_host` is asked where the first cannot be reached; `timeout` (seconds) bounds each phase of a dialogue; at
    most `most` messages leave in any `window` (0: no cap), over `sessions` connections.
    """

    host: str = "127.0.0.1"
    port: int = 25
    security: str = "starttls"
    username: str = ""
    bounce_domain: str = ""
    dkim_domain: str = ""
    dkim_selector: str = ""
    fallback_host: str = ""
    fallback_port: int = 25
    helo: str = ""
    ca_file: str = ""
    timeout: float = 60.0
    max_per_connection: int = 500
    sessions: int = 8
    most: int = 0
    window: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CollectSettings:
    """How articles are collected. `deadline` bounds a whole run; `max_age` the age of an article when it is offered."""

    every: str = "hour"
    pictures: str = "own sources"
    max_age: timedelta = timedelta(days=14)
    deadline: timedelta = timedelta(minutes=10)
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of config/. `root` is the folder that holds it: relative paths start there.

    `source_max_age` has the sources that say their own; `clients` are the mail programs that must show the mails.
    """

    root: Path
    publisher: Publisher
    storage_url: str
    site_url: str
    smtp: Smtp
    collect: CollectSettings
    editions: Mapping[str, Edition]
    regions: tuple[Region, ...]
    sources: tuple[Source, ...]
    source_max_age: Mapping[str, timedelta]
    clients: tuple[str, ...] = USUAL_PROGRAMS

    @property
    def templates(self) -> Path:
        """The designer's folder, which may be absent."""
        return self.root / "templates"
