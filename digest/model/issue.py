"""A story, and an issue: one edition for one period, composed, with what was left out and why."""

from dataclasses import dataclass
from datetime import datetime

from digest.model.article import Article, Picture
from digest.model.region import Filing, Region
from digest.model.source import Problem
from digest.model.summary import Sentence

__all__ = ["Candidate", "Issue", "LeftOut", "Section", "Story"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may enter an issue, and, where it may not, why (`excluded` in words).

    `weight` is its source's; `pinned` is the editor's wish.
    """

    article: Article
    weight: float = 1.0
    excluded: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One article, or several on one event: the lead, its summary and filing, and those that also cover it.

    `rank` is the parts of its place within its region, by name (`{"recency": 0.8}`), as pairs, for the editor.
    """

    lead: Article
    summary: tuple[Sentence, ...]
    filing: Filing
    others: tuple[Article, ...] = ()
    picture: Picture | None = None
    rank: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A region's stories in the order of the mail; never empty."""

    region: Region
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A title that the issue does not carry, and why."""

    title: str
    why: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A composed issue. `cutoff` is the instant of the draft; `send_at` the instant at which the period's mail goes."""

    edition: str
    period: str
    title: str
    language: str
    cutoff: datetime
    send_at: datetime
    sections: tuple[Section, ...]
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def stories(self) -> tuple[Story, ...]:
        """Every story, in the order of the mail."""
        return tuple(story for section in self.sections for story in section.stories)
