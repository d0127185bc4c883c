"""An edition: a newsletter that recurs, with its sources, regions, plan and timetable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.model.furnishing import PLAIN, Furnishing

__all__ = ["Edition", "ExtraIssue", "Move", "PerRegion", "Plan", "Publisher", "SummaryPlan", "WhenLate"]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: shown in the masthead and, by law, in the footer."""

    name: str
    url: str
    postal_address: str


@dataclass(frozen=True, slots=True)
class SummaryPlan:
    """How long a summary may be, by which method, and whether the publisher's standfirst is preferred."""

    sentences: int = 2
    words: int = 60
    method: str = "newsrank"
    standfirst: str = "never"
    """`never` or `prefer`: use the publisher's own standfirst, marked as such, unless it is a mere promotion."""


@dataclass(frozen=True, slots=True)
class PerRegion:
    """How many stories a region may have; the first `min` of each are taken before the rest compete."""

    min: int = 1
    max: int = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """How many stories an issue has, in all and by region, and how long their summaries are."""

    stories: int = 24
    per_region: PerRegion = PerRegion()
    summary: SummaryPlan = SummaryPlan()


@dataclass(frozen=True, slots=True)
class Move:
    """The issue that would go on `day` goes on `to` instead, at its usual time of day or at `clock`."""

    day: date
    to: date
    clock: time | None = None


@dataclass(frozen=True, slots=True)
class ExtraIssue:
    """A one-off issue beside the regular ones; both times are the newsroom's wall clock (naive).

    `period` is its key: that of the regular issue with a word of its own, as in `2026-W47-extra`.
    """

    period: str
    draft: datetime
    send: datetime


@dataclass(frozen=True, slots=True)
class WhenLate:
    """What becomes of an issue that could not go in time: it still goes `within` this time of it, then `then`."""

    within: timedelta = timedelta(hours=12)
    then: str = "hold"
    """`hold`, `skip` or `send`."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One `[edition.SLUG]` of config/digest.toml; `regions` are slugs, in the order of the mail."""

    slug: str
    title: str
    sender: str
    regions: tuple[str, ...]
    reply_to: str = ""
    editors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ("*",)
    languages: tuple[str, ...] = ("en",)
    template: str = "round-up"
    period: str = "week"
    draft: str = "Thu 12:00"
    send: str = "Fri 08:00"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    deliver: str = "at once"
    approval: str = "required"
    skip: tuple[date, ...] = ()
    move: tuple[Move, ...] = ()
    extra: tuple[ExtraIssue, ...] = ()
    nudge: timedelta = timedelta(hours=3)
    when_unapproved: str = "hold"
    when_late: WhenLate = WhenLate()
    when_empty: str = "skip"
    link_tags: Mapping[str, str] = field(default_factory=dict)
    plan: Plan = Plan()
    furnishing: Furnishing = PLAIN
