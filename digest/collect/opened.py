"""What a source's body was found to hold: the values that a worker process (`opening.py`) hands to the run."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from digest.model.article import Reading

__all__ = ["FEED_FILES", "Found", "Opened"]

FEED_FILES = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})
"""The endings of files that may hold a feed."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a source holds. `reading` is what it says itself, None for a mere link.

    `whole` says that its page need not be fetched. `key` and `fingerprint` are what it is remembered by.
    """

    key: str
    fingerprint: str
    url: str = ""
    reading: Reading | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """What a body was, and what it holds, newest first. `further` are sitemaps, `feeds` the feeds that a page names."""

    kind: Literal["feed", "sitemap", "section", "page", "nothing"]
    found: tuple[Found, ...] = ()
    skipped: int = 0
    further: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    interval: timedelta = timedelta(0)
    problem: str = ""
