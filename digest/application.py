"""What a command may ask of Digest: collect, build, explain, check, list. Each runs the pipeline over the wired parts.

The parts are handed in by `bootstrap`; nothing is decided here that a stage or the pipeline decides.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

from digest.compose import CarriedArticle, pins_for
from digest.desk import Bouncing, Desk, Resolution
from digest.errors import DigestError, InputError, nearest
from digest.model.article import Article, Picture, Reading
from digest.model.edit import Pin
from digest.model.edit_json import edits_from
from digest.model.edition import Edition, SummaryPlan
from digest.model.finding import Finding
from digest.model.ingredients import INGREDIENTS, Before, Ingredients, Offered
from digest.model.issue import Candidate
from digest.model.record import IssueRecord, IssueState, StoredArticle
from digest.model.source import Problem, Source
from digest.pipeline import Built, Explained, Occasion, Stages, as_draft, draft, explain, offer
from digest.settings import Settings
from digest.store.opening import Store
from digest.timetable import next_slot, slot_of, timetable_of

__all__ = ["Application", "Gatherer", "NothingToCarryError", "Report", "Row", "Turn"]

Report = Callable[[int, int, str], None]
"""Told (done, all, what was just finished)."""

Turn = Literal["due", "asked", "named"]
"""Which sources are fetched: those that are due; or those asked for by name, due or not; or addresses that were named
on the command line, which are no configured sources: of them nothing is remembered but their articles."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one source gave, for a line of `digest collect`. `said` is that in words."""

    source: str
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    due: datetime | None = None
    said: str = ""
    problems: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = field(default=(), repr=False)


class NothingToCarryError(DigestError):
    """The issue would have no story."""


class Closable(Protocol):
    """A part that must be closed in the end."""

    def close(self) -> None:
        """Close it."""
        ...


class Gatherer(Protocol):
    """Collects sources into the store, at its edge: network, workers and clock are its own."""

    def gather(self, sources: Sequence[Source], at: datetime, report: Report, *, turn: Turn) -> list[Row]:
        """Fetch the sources whose turn it is, store what they gave."""
        ...

    def read(self, sources: Sequence[Source], at: datetime, report: Report) -> Iterator[Reading]:
        """Read sources without a store: what `explain` looks at."""
        ...


@dataclass(frozen=True, slots=True)
class Application:
    """The wired parts. `stages` configures the pipeline for an edition and a summary plan; `operator` is who asks."""

    settings: Settings
    store: Store
    gatherer: Gatherer
    stages: Callable[[Edition, SummaryPlan, Iterable[Source], datetime], Stages]
    named_sources: Callable[[Iterable[str]], list[Source]]
    read_mail: Callable[[Path], tuple[Finding, ...]]
    check_files: Callable[[Mapping[str, bytes]], tuple[Finding, ...]]
    now: Callable[[], datetime]
    desk: Desk
    resolution: Resolution
    bouncing: Bouncing
    operator: str = "operator"
    parts: tuple[Closable, ...] = ()

    def close(self) -> None:
        """Close what was opened for it: worker processes, the database."""
        for part in self.parts:
            part.close()

    def collect(self, names: Sequence[str], *, at: datetime | None, report: Report) -> list[Row]:
        """Collect the named sources, or all that are due."""
        known = {source.name: source for source in self.settings.sources}
        for name in names:
            if name not in known:
                raise InputError(f"{name!r} is no source", where="--source", remedy=nearest(name, known))
        chosen = [known[name] for name in names] or list(known.values())
        return self.gatherer.gather(chosen, at or self.now(), report, turn="asked" if names else "due")

    def build(
        self,
        name: str | None,
        *,
        origins: Sequence[str],
        period: str | None,
        at: datetime | None,
        report: Report,
        pins: Sequence[str] = (),
        even_empty: bool = False,
    ) -> Built:
        """Build and store the draft of an issue. Raises DigestError where it is closed, and NothingToCarryError where
        there is no story, unless `even_empty`.

        `pins` name articles (by id, address or title) that come first; earlier pins of the draft stay.
        """
        edition = self.edition(name)
        occasion = self._occasion(edition, period, at or self.now())
        record = self._open_record(occasion)
        named = self.named_sources(origins)
        stages = self.stages(edition, edition.plan.summary, named, occasion.cutoff)
        rows = self._gathered(named, occasion.cutoff, report)
        occasion = replace(occasion, cutoff=at or self.now())  # what another command collected meanwhile is in it too
        candidates = self._candidates(occasion, named, rows)
        problems = [Problem(row.source, what) for row in rows for what in row.problems]
        readings = tuple(reading for row in rows for reading in row.readings)
        carried = self._carried(occasion)
        earlier, unreadable = edits_from(record.edits if record else ())
        fresh = [pin for pin in _pins(pins, candidates, stages) if pin not in earlier]
        built = draft(
            stages,
            occasion,
            candidates,
            regions=self.settings.regions,
            carried=carried,
            problems=problems,
            edits=(*earlier, *fresh),
            article=self.article_among(candidates),
            picture=self.our_picture,
        )
        if not built.issue.stories and not even_empty:
            raise _nothing_to_carry(f"{edition.slug}/{occasion.period}", built)
        revision = record.revision if record else 0
        edits = [*(record.edits if record else ()), *(pin.as_json() for pin in fresh)]
        kept = as_draft(built, stages.address_key, built_at=occasion.cutoff, based_on=revision, edits=edits)
        made_of = _ingredients(candidates, carried, problems, origins).as_text().encode()
        self.store.issues.save_draft(replace(kept, files={**kept.files, INGREDIENTS: made_of}))
        return replace(built, readings=readings, unfitting=(*unreadable, *built.unfitting))

    def explain(self, paths: Sequence[str], *, sentences: int | None, method: str | None) -> Iterator[Explained]:
        """Each article of the files or addresses, explained, in the order read."""
        edition = (
            self.edition(None) if len(self.settings.editions) == 1 else next(iter(self.settings.editions.values()))
        )
        plan = edition.plan.summary
        if sentences is not None:
            plan = replace(plan, sentences=sentences, words=100_000)
        if method:
            plan = replace(plan, method=method)
        at = self.now()
        named = self.named_sources(paths)
        readings = self.gatherer.read(named, at, lambda *_: None)
        yield from explain(readings, self.stages(edition, plan, named, at))

    def check(self, target: str) -> tuple[Finding, ...]:
        """The findings on a file, or on the stored draft of an issue."""
        path = Path(target)
        if path.suffix.lower() in (".html", ".htm", ".eml") or path.is_file():
            return self.read_mail(path)
        if path.is_dir() and target not in {record.name for record in self.issues()}:
            raise InputError(f"{target!r} is a folder", remedy="Name a mail in it (issue.eml), or an issue")
        record = self.issue(target)
        return self.check_files(self.store.issues.files(record.edition, record.period))

    def issues(self) -> Sequence[IssueRecord]:
        """All issues, newest first."""
        return self.store.issues.list_issues()

    def issue(self, name: str) -> IssueRecord:
        """The issue of that name (EDITION/PERIOD, or `latest`). Raises InputError."""
        records = {record.name: record for record in self.issues()}
        if name == "latest" and records:
            if len(self.settings.editions) == 1:
                return next(iter(records.values()))
            newest = next(iter(records))
            raise InputError("'latest' is for a single edition", remedy=f"Name the issue, such as {newest}")
        if name not in records:
            remedy = nearest(name, records) if records else "`digest build` makes the first"
            raise InputError(f"{name!r} is no issue", remedy=remedy)
        return records[name]

    def edition(self, name: str | None) -> Edition:
        """The edition of that name, or the only one. Raises InputError."""
        editions = self.settings.editions
        if name is None and len(editions) == 1:
            return next(iter(editions.values()))
        if name is None:
            raise InputError("there are several editions", remedy=f"Name one: {', '.join(editions)}")
        if name not in editions:
            raise InputError(f"{name!r} is no edition", remedy=nearest(name, editions))
        return editions[name]

    def _occasion(self, edition: Edition, key: str | None, cutoff: datetime) -> Occasion:
        timetable = timetable_of(edition, self.settings.collect.every)
        slot = slot_of(timetable, key) if key else next_slot(timetable, cutoff)
        before = self.store.issues.previous_cutoff(edition.slug, slot.send.at)
        return Occasion(edition, slot.period, slot.send.at, cutoff, before)

    def _open_record(self, occasion: Occasion) -> IssueRecord | None:
        record = self.store.issues.get(occasion.edition.slug, occasion.period)
        if record and record.state not in (IssueState.DRAFT, IssueState.HELD):
            remedy = "`digest reopen` thaws it" if record.state is IssueState.APPROVED else "Build another period"
            raise DigestError(f"{record.name} is {record.state}: it is not built again", remedy=remedy)
        return record

    def _gathered(self, named: Sequence[Source], at: datetime, report: Report) -> list[Row]:
        return self.gatherer.gather(named or self.settings.sources, at, report, turn="named" if named else "due")

    def _candidates(self, occasion: Occasion, named: Sequence[Source], rows: Sequence[Row]) -> tuple[Candidate, ...]:
        by_name = {source.name: source for source in named or self.settings.sources}
        stored: Sequence[StoredArticle]
        if named:
            stored = self.store.articles.latest(article_id for row in rows for article_id in row.ids)
        else:
            stored = self.store.articles.candidates(seen_after=occasion.previous_cutoff, until=occasion.cutoff)
        return offer(stored, by_name, occasion, self._max_age, named=bool(named))

    def article_among(self, candidates: Iterable[Candidate]) -> Callable[[str], Article | None]:
        """Finds what an edit names: a candidate, as it stands in this issue, or any stored article."""
        offered = {candidate.article.id: candidate.article for candidate in candidates}

        def find(name: str) -> Article | None:
            stored = () if name in offered else self.store.articles.latest([name])
            return offered.get(name) or next((each.article for each in stored), None)

        return find

    def our_picture(self, name: str) -> Picture | None:
        """One of our pictures by the name of its file."""
        try:
            content = self.store.pictures.get(name)
        except ValueError:
            return None
        return None if content is None else Picture("", file=name)

    def _max_age(self, source: str) -> timedelta:
        return self.settings.source_max_age.get(source, self.settings.collect.max_age)

    def _carried(self, occasion: Occasion) -> list[CarriedArticle]:
        rows = self.store.issues.carried(occasion.edition.slug, occasion.send_at)
        texts = self.store.articles.by_versions((row.article_id, row.version) for row in rows)
        return [CarriedArticle(_known(texts, row.article_id, row.version, row.title), row.period) for row in rows]


def _pins(words: Sequence[str], candidates: Sequence[Candidate], stages: Stages) -> list[Pin]:
    try:
        return pins_for(words, candidates, stages.address_key)
    except LookupError as error:
        titles = [candidate.article.title for candidate in candidates]
        raise InputError(
            f"{error.args[0]!r} names no article of this issue", remedy=nearest(error.args[0], titles)
        ) from error


def _ingredients(
    candidates: Iterable[Candidate],
    carried: Iterable[CarriedArticle],
    problems: Iterable[Problem],
    origins: Sequence[str],
) -> Ingredients:
    return Ingredients(
        tuple(Offered(each.article.id, each.article.version, each.weight, each.excluded) for each in candidates),
        tuple(Before(one.article.id, one.article.version, one.article.title, one.period) for one in carried),
        tuple(problems),
        tuple(origins),
    )


def _known(texts: Mapping[tuple[str, str], Article], article_id: str, version: str, title: str) -> Article:
    return texts.get((article_id, version)) or Article(id=article_id, title=title, paragraphs=())


def _nothing_to_carry(issue: str, built: Built) -> NothingToCarryError:
    """No story at all: says what was there and why it may not enter."""
    reasons = dict.fromkeys(out.why for out in built.issue.left_out)
    failed = [f"{problem.source}: {problem.what.rstrip('.')}" for problem in built.issue.problems]
    what = f"{issue}: there is no article to carry"
    if reasons:
        shown = "; ".join(list(reasons)[:3]) + ("; …" if len(reasons) > 3 else "")
        what += f"; {len(built.issue.left_out)} were left out ({shown})"
    if failed:
        what += (
            f"; {len(failed)} source{'s' * (len(failed) > 1)} failed ({failed[0]}{'; …' if len(failed) > 1 else ''})"
        )
    return NothingToCarryError(what, remedy="Add sources to config/sources.toml, or name a file or address with --from")
