"""What a source lists: feed entries and links, newest first, with the rest counted. Values only; parses nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from typing import TypeVar

from digest.collect.urls import normalize
from digest.model.article import Published, as_text

__all__ = ["Feed", "FeedEntry", "Link", "Listing", "instant_of", "newest"]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed as it stands there. `html` is its fullest text (HTML), `summary` the short one (HTML)."""

    guid: str = ""
    url: str = ""
    title: str = ""
    byline: str = ""
    published: Published = None
    html: str = ""
    summary: str = ""
    categories: tuple[str, ...] = ()
    picture: str = ""
    language: str = ""

    @property
    def key(self) -> str:
        """What the entry is known by within its source: its normalized address, else its GUID."""
        return normalize(self.url) if self.url else self.guid

    @property
    def fingerprint(self) -> str:
        """Changes when what the source says of the entry changes."""
        said = "\x1f".join((self.title, self.html, self.summary, as_text(self.published)))
        return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read: its newest entries, how many older ones were left, and what was wrong with it, if anything.

    `interval` is how often it says that it changes (ttl, sy:updatePeriod); zero where it says nothing.
    """

    entries: tuple[FeedEntry, ...] = ()
    skipped: int = 0
    title: str = ""
    language: str = ""
    interval: timedelta = timedelta(0)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An article that a section page or sitemap points to; `title` and `published` where it says them."""

    url: str
    title: str = ""
    published: Published = None
    changed: str = ""

    @property
    def key(self) -> str:
        """What the link is known by: its normalized address."""
        return normalize(self.url)

    @property
    def fingerprint(self) -> str:
        """Changes when what the source says of the page changes."""
        return blake2b(f"{self.title}\x1f{self.changed}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Listing:
    """The links of a section page or sitemap; `further` are sitemaps that a sitemap index names."""

    links: tuple[Link, ...] = ()
    skipped: int = 0
    further: tuple[Link, ...] = field(default=())
    problem: str = ""


_Listed = TypeVar("_Listed", FeedEntry, Link)


def newest(listed: Iterable[_Listed], count: int) -> tuple[tuple[_Listed, ...], int]:
    """The newest `count`, each key once, newest first, and how many were left.

    The undated keep their place beside the dated one that they follow: feeds list the newest first.
    """
    unique: dict[str, _Listed] = {}
    for one in listed:
        unique.setdefault(one.key or f"untitled {len(unique)}", one)
    placed: list[tuple[float, _Listed]] = []
    last = float("inf")
    for one in unique.values():
        last = instant_of(one.published) if one.published else last
        placed.append((last, one))
    placed.sort(key=lambda place: -place[0])
    return tuple(one for _, one in placed[:count]), max(0, len(placed) - count)


def instant_of(published: date) -> float:
    """Seconds since 1970; a bare day counts as its end."""
    if isinstance(published, datetime):
        return published.timestamp()
    return datetime.combine(published, time(23, 59, 59), UTC).timestamp()
