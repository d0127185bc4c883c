"""An article, and what reading one gives: a cleaned entry plus every line that was dropped on the way."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

__all__ = ["Article", "Dropped", "Picture", "Published", "Reading", "as_text", "published_day"]

_WIDE = re.compile("[\u3040-\u9fff]")

Published = datetime | date | None
"""An instant (always with a time zone), a bare day where only that is known, or None."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an article. `url` is the publisher's; `file` names our re-encoded copy (HASH.jpg), if any."""

    url: str
    alt: str = ""
    credit: str = ""
    file: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned entry. Immutable: an update is a new value with the same `id` and another `version`.

    `paragraphs` hold plain text, one paragraph each, white space folded, never empty; subheads and list items are
    paragraphs of their own. `language` is a lower-case ISO 639-1 code, `und` where unknown.
    `truncated` marks a teaser whose text goes on elsewhere.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...]
    url: str = ""
    kicker: str = ""
    kind: str = ""
    byline: str = ""
    published: Published = None
    language: str = "und"
    standfirst: str = ""
    picture: Picture | None = None
    source: str = ""
    guid: str = ""
    truncated: bool = False

    @property
    def version(self) -> str:
        """A hash of what readers would see: the same article with another text is another version."""
        seen = "\x1f".join((self.title, self.kicker, self.kind, self.byline, as_text(self.published), *self.paragraphs))
        return hashlib.blake2b(seen.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    @property
    def words(self) -> int:
        """The number of words; in scripts without spaces two characters count as one word."""
        return sum(_count_words(paragraph) for paragraph in self.paragraphs)

    @property
    def minutes(self) -> int:
        """Reading time at 230 words a minute (Brysbaert 2019, silent reading of non-fiction: 238), at least 1."""
        return max(1, round(self.words / 230))


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line that was read and left out, and why, in words an editor understands (`photo credit`)."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one entry gave: an article and its dropped lines, or the problem. `path` is as it was named."""

    path: str
    article: Article | None = None
    dropped: tuple[Dropped, ...] = ()
    problem: str | None = None


def as_text(published: Published) -> str:
    """ISO 8601: an instant with its offset (UTC), a bare day, or the empty string."""
    if isinstance(published, datetime):
        return published.astimezone(UTC).isoformat()
    return published.isoformat() if published else ""


def published_day(published: Published) -> date | None:
    """The day of publication, in UTC where an instant is known."""
    return published.astimezone(UTC).date() if isinstance(published, datetime) else published


@lru_cache(maxsize=8192)
def _count_words(text: str) -> int:
    if text.isascii():
        return len(text.split())
    wide = len(_WIDE.findall(text))
    return len(text.split()) if wide * 4 < len(text) else (len(text) + 1) // 2
