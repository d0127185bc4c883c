"""Where the world is covered: collected articles by region and week, and what each issue carried of each region.

Filing takes some milliseconds an article, so it is done behind the page, each version once in a process.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock, Thread
from typing import Any

from digest.application import Application
from digest.model.article import Article
from digest.model.edition import Edition
from digest.store.overview import Arrival, Overview
from digest.studio.know_sources import home_zone

__all__ = ["Filings", "carried", "collected"]

_WEEKS = 8
_MOST = 5000
_AT_ONCE = 50
_HEIGHT = 40
"""Of the tallest bar, in the drawing's units."""

Version = tuple[str, str]


@dataclass(slots=True)
class Filings:
    """The region and the day of each version that was filed in this process."""

    _known: dict[Version, tuple[str, date]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _running: bool = False

    def of(self, application: Application, arrivals: Sequence[Arrival]) -> Mapping[Version, tuple[str, date]]:
        """What is known of these by now; the others are begun to be filed."""
        missing = [one for one in arrivals if (one.article, one.version) not in self._known]
        with self._lock:
            if missing and not self._running:
                self._running = True
                Thread(target=self._file, args=(application, missing), name="filing", daemon=True).start()
        return dict(self._known)

    def _file(self, application: Application, missing: Sequence[Arrival]) -> None:
        try:
            edition, zone = next(iter(application.settings.editions.values())), home_zone(application)
            stages = application.stages(edition, edition.plan.summary, (), application.now())
            for start in range(0, len(missing), _AT_ONCE):
                portion = {(one.article, one.version): one.at for one in missing[start : start + _AT_ONCE]}
                texts = application.store.articles.by_versions(portion)
                for version, at in portion.items():
                    article = texts.get(version)
                    region = stages.file(article).region if article else ""
                    self._known[version] = (region, _day(article, at.astimezone(zone)))
        finally:
            self._running = False


def collected(application: Application, filings: Filings) -> dict[str, Any]:
    """The collected articles by region and week, the weeks in order, with how many are filed by now."""
    now = application.now().astimezone(home_zone(application))
    monday = now.date() - timedelta(days=now.weekday())
    weeks = [monday - timedelta(weeks=back) for back in reversed(range(_WEEKS))]
    since = now - timedelta(weeks=_WEEKS)
    arrivals = Overview(application.store.database).arrivals(since, _MOST)
    known = filings.of(application, arrivals)
    mine = [known[one.article, one.version] for one in arrivals if (one.article, one.version) in known]
    counts = Counter((region, day - timedelta(days=day.weekday())) for region, day in mine)
    return {
        "weeks": [f"{week.day} {week:%b}" for week in weeks],
        "regions": _drawn(application, weeks, counts),
        "filed": len(mine),
        "all": len(arrivals),
        "capped": len(arrivals) == _MOST,
    }


def _drawn(application: Application, weeks: Sequence[date], counts: Counter[tuple[str, date]]) -> list[dict[str, Any]]:
    """Each region with its numbers and the heights of its bars, all on one scale."""
    tallest = max((counts[region.slug, week] for region in application.settings.regions for week in weeks), default=0)
    rows = []
    for region in application.settings.regions:
        numbers = [counts[region.slug, week] for week in weeks]
        bars = [max(1, round(number / tallest * _HEIGHT)) if number else 0 for number in numbers]
        rows.append({"name": region.name, "numbers": numbers, "bars": bars, "total": sum(numbers)})
    return rows


def carried(application: Application) -> Iterator[dict[str, Any]]:
    """What the last issues of each edition carried: a row for each of its regions, the issues in order."""
    names = {region.slug: region.name for region in application.settings.regions}
    for edition in application.settings.editions.values():
        records = list(application.store.issues.list_issues(edition.slug)[:_WEEKS])[::-1]
        documents = [application.store.issues.document(edition.slug, record.period) for record in records]
        counts = [_stories(document) for document in documents]
        yield {
            "title": edition.title,
            "slug": edition.slug,
            "issues": [{"name": record.name, "period": record.period} for record in records],
            "regions": [
                {"name": names.get(slug, slug), "numbers": [count[slug] for count in counts]}
                for slug in _regions(edition, counts)
            ],
        }


def _regions(edition: Edition, counts: Sequence[Counter[str]]) -> list[str]:
    """The edition's, then those that an earlier issue had and it has no more."""
    return list(dict.fromkeys((*edition.regions, *(slug for count in counts for slug in count))))


def _stories(document: str | None) -> Counter[str]:
    sections = json.loads(document).get("sections", ()) if document else ()
    return Counter({str(section["region"]): len(section["stories"]) for section in sections})


def _day(article: Article | None, arrived: datetime) -> date:
    """The day on which it was published; where that is not known, or lies ahead, on which it came."""
    published = article.published if article else None
    if isinstance(published, datetime):
        published = published.astimezone(arrived.tzinfo).date()
    return min(published, arrived.date()) if published else arrived.date()
