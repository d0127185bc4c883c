"""A story, and an issue: one edition for one period, composed, with what was left out and why."""

from dataclasses import dataclass
from datetime import datetime

from digest.model.article import Article, Picture
from digest.model.region import Filing, Region
from digest.model.source import Problem
from digest.model.summary import Sentence

__all__ = ["Candidate", "Issue", "LeftOut", "Overrides", "Section", "Story"]


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
    `title` and `kicker` are the editor's, where she wrote them (an empty kicker: none). A `picture` with neither
    address nor file is her choice of none.
    """

    lead: Article
    summary: tuple[Sentence, ...]
    filing: Filing
    others: tuple[Article, ...] = ()
    picture: Picture | None = None
    rank: tuple[tuple[str, float], ...] = ()
    title: str = ""
    kicker: str | None = None

    @property
    def headline(self) -> str:
        """The title as readers see it: the editor's, or the article's own."""
        return self.title or self.lead.title

    @property
    def label(self) -> str:
        """The kicker as readers see it: the editor's, or the article's own."""
        return self.lead.kicker if self.kicker is None else self.kicker

    @property
    def articles(self) -> tuple[Article, ...]:
        """Its articles, the lead first."""
        return (self.lead, *self.others)


@dataclass(frozen=True, slots=True)
class Section:
    """A region's stories in the order of the mail; never empty."""

    region: Region
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A title that the issue does not carry, and why.

    `article` is its id; `story` that of the lead under which it would stand, where that is another article.
    """

    title: str
    why: str
    url: str = ""
    article: str = ""
    story: str = ""


@dataclass(frozen=True, slots=True)
class Overrides:
    """The editor's words for the whole issue. Empty: as composed; a `note` of None is the edition's, "" is none."""

    subject: str = ""
    preheader: str = ""
    note: str | None = None


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
    overrides: Overrides = Overrides()

    @property
    def stories(self) -> tuple[Story, ...]:
        """Every story, in the order of the mail."""
        return tuple(story for section in self.sections for story in section.stories)
