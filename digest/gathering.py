"""Collecting at its edge: the network, the worker processes and the store, around the pure decisions of `collect`.

What is stored is stored before the source's state is: a run that is killed in between reads the source again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digest.application import Report, Row, Turn
from digest.collect.collector import Clock, Collected, Keep, Limits, collect
from digest.collect.http import Fetcher
from digest.collect.known import Known, nothing_known
from digest.collect.politeness import due, state_of
from digest.collect.sourcing import Gathered
from digest.collect.workers import Workers
from digest.model.article import Reading
from digest.model.source import Source
from digest.model.source_state import SourceState
from digest.packaged import samples_folder
from digest.pipeline import hinted
from digest.store.opening import Store

__all__ = ["StoreGatherer"]

_SAMPLES = "package:samples"
_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class StoreGatherer:
    """Collects into a store. Relative paths start at `root`."""

    store: Store
    fetcher: Fetcher
    clock: Clock
    limits: Limits
    workers: Workers
    root: Path

    def gather(self, sources: Sequence[Source], at: datetime, report: Report, *, turn: Turn) -> list[Row]:
        """Fetch the sources whose turn it is, store what each gave as soon as those before it are stored."""
        states = {} if turn == "named" else self.store.sources.load_states()
        placed = [self._placed(source) for source in sources]
        fetched = [source for source in placed if turn != "due" or due(state_of(source, states), at)]
        read_before = self.store.sources.read_before()
        rows: dict[str, Row] = {}

        def keep(one: Gathered) -> None:
            name = one.source.name
            rows[name] = self._stored(one, at)
            if turn != "named":
                self.store.articles.seen_entries(name, read_before.still_listed.get(name, ()), at)
                self.store.sources.save_marks(one.marks)
                self.store.sources.save_states([one.state] if one.state else [])

        self._collect(fetched, states, at, report, read_before if turn == "due" else nothing_known, keep=keep)
        return [rows.get(source.name) or _waiting(state_of(source, states)) for source in placed]

    def read(self, sources: Sequence[Source], at: datetime, report: Report) -> Iterator[Reading]:
        """Read sources without a store: what `explain` looks at."""
        placed = [self._placed(source) for source in sources]
        named = {place.address: source.address for place, source in zip(placed, sources, strict=True)}
        for one in self._collect(placed, {}, at, report, nothing_known).gathered:
            place = one.source.address
            failed = (Reading(place, problem=one.problem),) if one.problem and not one.readings else ()
            for reading in (*one.readings, *failed):
                yield _as_named(_hinted(reading, one.source), place, named.get(place, place))

    def _collect(
        self,
        sources: Sequence[Source],
        states: Mapping[str, SourceState],
        at: datetime,
        report: Report,
        known: Known,
        *,
        keep: Keep = lambda _one: None,
    ) -> Collected:
        return collect(
            sources,
            states,
            fetcher=self.fetcher,
            workers=self.workers,
            now=at,
            clock=self.clock,
            known=known,
            keep=keep,
            progress=report,
            limits=self.limits,
        )

    def _placed(self, source: Source) -> Source:
        """The source with the path of its file or folder made whole."""
        if source.address.startswith(_WEB):
            return source
        if source.address == _SAMPLES:
            return replace(source, address=str(samples_folder() / "articles"))
        return replace(source, address=str(self.root / Path(source.address).expanduser()))

    def _stored(self, one: Gathered, at: datetime) -> Row:
        """Store what a source gave, and say it in a row."""
        source = one.source
        readings = tuple(_hinted(reading, source) for reading in one.readings)
        saved = self.store.articles.save([r.article for r in readings if r.article], at)
        still = one.unchanged
        if not readings and not one.problem and not still:
            still = self.store.articles.seen_again(source.name, at)
        return Row(
            source.name,
            saved.new,
            saved.updated,
            saved.unchanged + still,
            one.skipped,
            one.state.next_due if one.state else None,
            _said(one),
            (one.problem,) if one.problem else (),
            saved.ids,
            readings,
        )


def _waiting(state: SourceState) -> Row:
    """The row of a source whose turn has not come: what it last said still stands."""
    if state.retired:
        return Row(state.name, said=f"retired: {state.retired}", problems=(state.retired,))
    until = max(filter(None, (state.next_due, state.paused_until)), default=None)
    said = f"not due until {until:%Y-%m-%d %H:%M} UTC" if until else "not due"
    problems = (state.last_problem,) if state.failures and state.last_problem else ()
    if problems:
        said = f"{said}; {problems[0]} (--source {state.name!r} asks it now)"
    return Row(state.name, due=until, said=said, problems=problems)


def _said(one: Gathered) -> str:
    older = f"{one.skipped} older ones not read" if one.skipped else ""
    failed = f"failed: {one.problem}" if one.problem else ""
    return "; ".join(part for part in (failed, older, *one.notes) if part)


def _hinted(reading: Reading, source: Source) -> Reading:
    return replace(reading, article=hinted(reading.article, source)) if reading.article else reading


def _as_named(reading: Reading, place: str, named: str) -> Reading:
    """The reading with its path as the person wrote it, not as it was made whole."""
    inside = reading.path.removeprefix(place)
    if place == named or inside == reading.path:
        return reading
    path = str(Path(named) / inside.lstrip("/")) if inside else named
    return replace(reading, path=path, problem=reading.problem and reading.problem.replace(reading.path, path))
