"""What the store gives back and is given to keep: values only, they know no table and no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from digest.model.article import Article

__all__ = [
    "CLOSED_STATES",
    "AuditEntry",
    "Bundle",
    "Carried",
    "Change",
    "Draft",
    "IssueRecord",
    "IssueState",
    "Kept",
    "PictureSource",
    "Saved",
    "StoredArticle",
]

Change = Literal["new", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one article that was handed in: `id` and `version` are those of the article now stored.

    `id` is the stored one, which may differ from that of the article handed in; `version` is the latest stored,
    which is not the one handed in where a teaser met a fuller text.
    """

    id: str
    version: str
    change: Change


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the articles of one save, in the order in which they were handed in."""

    kept: tuple[Kept, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The stored ids, in order, each once."""
        return tuple(dict.fromkeys(kept.id for kept in self.kept))

    @property
    def new(self) -> int:
        """How many articles were not known before."""
        return self._count("new")

    @property
    def updated(self) -> int:
        """How many are a new version of a known article."""
        return self._count("updated")

    @property
    def unchanged(self) -> int:
        """How many told nothing new."""
        return self._count("unchanged")

    def _count(self, change: Change) -> int:
        return sum(kept.change == change for kept in self.kept)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it was stored, when it was first stored and last seen, and the sources that offered it."""

    article: Article
    first_stored: datetime
    last_seen: datetime
    sources: tuple[str, ...] = ()


class IssueState(StrEnum):
    """The states of an issue (design, 5)."""

    DRAFT = "draft"
    HELD = "held"
    APPROVED = "approved"
    SKIPPED = "skipped"
    SENDING = "sending"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    SENT = "sent"
    FAILED = "failed"


CLOSED_STATES = frozenset({IssueState.SKIPPED, IssueState.CANCELLED})
"""Issues in these states carried nothing to anyone: their articles roll on to the next."""


@dataclass(frozen=True, slots=True)
class Carried:
    """An article that an issue carried: the `lead` of a story, or one of those that also cover it.

    `address` is the article's normalized URL, empty where it has none.
    """

    article_id: str
    version: str
    title: str
    address: str = ""
    lead: bool = True
    edition: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a build hands in to be kept. `document` is the text of issue.json; `files` are the others by name.

    `based_on` is the revision of the issue from which this draft was made: 0 where none was stored.
    `edits` are the editor's, in order, each a JSON object.
    """

    edition: str
    period: str
    title: str
    cutoff: datetime
    send_at: datetime
    built_at: datetime
    document: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    carried: tuple[Carried, ...] = ()
    edits: tuple[Mapping[str, object], ...] = ()
    based_on: int = 0


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """An issue as it is stored, without its document and files. `revision` counts the saves, from 1.

    `why` is the reason of its present state, `bundle` the hash of what is frozen; both may be empty. The files of a
    `stale` issue are older than its edits: whoever wants them has them made first.
    """

    edition: str
    period: str
    state: IssueState
    revision: int
    title: str
    cutoff: datetime
    send_at: datetime
    built_at: datetime
    edits: tuple[Mapping[str, object], ...] = ()
    why: str = ""
    bundle: str = ""
    stale: bool = False

    @property
    def name(self) -> str:
        """As a person names it: `round-up/2026-W47`."""
        return f"{self.edition}/{self.period}"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change of an issue's state: who, when, from what to what, why."""

    at: datetime
    who: str
    was: IssueState
    to: IssueState
    why: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What approval freezes: files by name, addressed by the hash of them all (64 hexadecimal digits)."""

    hash: str
    files: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PictureSource:
    """What a publisher's picture address gave: our `file` (HASH.jpg) with its size in pixels, or the `problem`."""

    url: str
    fetched_at: datetime
    file: str = ""
    width: int = 0
    height: int = 0
    problem: str = ""
