"""Collecting at its edge: the network, the worker processes and the store, around the pure decisions of `collect`.

What is stored is stored before the source's state is: a run that is killed in between reads the source again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digest.application import Report, Row
from digest.collect.collector import Clock, Collected, Limits, collect
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

    def gather(self, sources: Sequence[Source], at: datetime, report: Report, *, asked: bool) -> list[Row]:
        """Fetch the sources that are due (all of them where they were `asked` for), store what they gave."""
        states = self.store.sources.load_states()
        placed = [self._placed(source) for source in sources]
        turn = [source for source in placed if asked or due(state_of(source, states), at)]
        read_before = self.store.sources.read_before()
        collected = self._collect(turn, states, at, report, nothing_known if asked else read_before)
        rows = {one.source.name: self._stored(one, at) for one in collected.gathered}
        for name, keys in read_before.still_listed.items():
            self.store.articles.seen_entries(name, keys, at)
        self.store.sources.save_marks(collected.marks)
        self.store.sources.save_states(collected.states)
        return [rows.get(source.name) or _waiting(state_of(source, states)) for source in placed]

    def read(self, sources: Sequence[Source], at: datetime, report: Report) -> Iterator[Reading]:
        """Read sources without a store: what `explain` looks at."""
        for one in self._collect([self._placed(source) for source in sources], {}, at, report, nothing_known).gathered:
            yield from (_hinted(reading, one.source) for reading in one.readings)
            if one.problem and not one.readings:
                yield Reading(one.source.address, problem=one.problem)

    def _collect(
        self, sources: Sequence[Source], states: Mapping[str, SourceState], at: datetime, report: Report, known: Known
    ) -> Collected:
        return collect(
            sources,
            states,
            fetcher=self.fetcher,
            workers=self.workers,
            now=at,
            clock=self.clock,
            known=known,
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
    return Row(state.name, due=until, said=f"{said}; {problems[0]}" if problems else said, problems=problems)


def _said(one: Gathered) -> str:
    older = f"{one.skipped} older ones not read" if one.skipped else ""
    failed = f"failed: {one.problem}" if one.problem else ""
    return "; ".join(part for part in (failed, older, *one.notes) if part)


def _hinted(reading: Reading, source: Source) -> Reading:
    return replace(reading, article=hinted(reading.article, source)) if reading.article else reading
