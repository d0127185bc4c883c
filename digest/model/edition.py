"""An edition: a newsletter that recurs, with its sources, regions, plan and timetable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from digest.model.furnishing import PLAIN, Furnishing

__all__ = ["Edition", "PerRegion", "Plan", "Publisher", "SummaryPlan"]


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
    when_late: Mapping[str, str] = field(default_factory=dict)
    when_empty: str = "skip"
    link_tags: Mapping[str, str] = field(default_factory=dict)
    plan: Plan = Plan()
    furnishing: Furnishing = PLAIN
