"""A run over many sources: concurrently, each within the run's deadline, each failure a value, none harming another.

The order of the work for one source is in `sourcing.py`; here is what surrounds it: threads, progress, what a bug or a
hostile source may not do to the others. Nothing is stored here: what must be remembered is returned.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from digest.collect.completing import Collecting
from digest.collect.fetching import Errands
from digest.collect.http import Fetcher
from digest.collect.known import Known, nothing_known
from digest.collect.politeness import paused_hosts, state_of
from digest.collect.sourcing import Gathered, gather
from digest.collect.turns import Turns
from digest.collect.workers import Workers
from digest.model.article import Reading
from digest.model.source import Problem, Source
from digest.model.source_state import EntryMark, SourceState

__all__ = ["Clock", "Collected", "Keep", "Limits", "Progress", "collect"]

_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Keep = Callable[[Gathered], None]
"""Given what each source gave, one after the other in the order of the sources, while others are still read."""

Progress = Callable[[int, int, str], None]
"""Told (done, all, the source just finished), from the thread that called `collect`."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The two things that a run does with time besides knowing the date: measure it, and wait."""

    monotonic: Callable[[], float]
    sleep: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a run may take. `every` is the shortest interval between two readings of a source."""

    deadline: timedelta = timedelta(minutes=10)
    every: timedelta = timedelta(hours=1)
    sources_at_once: int = 8
    pages: int = 200
    fetch_seconds: float = 20.0
    work_seconds: float = 15.0


@dataclass(frozen=True, slots=True)
class Collected:
    """What a run gave, a value for each source, in the order in which the sources were handed in."""

    gathered: tuple[Gathered, ...] = ()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every reading, source by source."""
        return tuple(reading for one in self.gathered for reading in one.readings)

    @property
    def states(self) -> tuple[SourceState, ...]:
        """The next state of each source that was asked; save them with the articles."""
        return tuple(one.state for one in self.gathered if one.state)

    @property
    def marks(self) -> tuple[EntryMark, ...]:
        """What need not be read again while it stays as it is; save them with the articles."""
        return tuple(mark for one in self.gathered for mark in one.marks)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong: at most a sentence a source."""
        return tuple(Problem(one.source.name, one.problem) for one in self.gathered if one.problem)


def collect(
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    *,
    fetcher: Fetcher,
    workers: Workers,
    now: datetime,
    clock: Clock,
    known: Known = nothing_known,
    keep: Keep = lambda _one: None,
    progress: Progress = lambda _done, _all, _name: None,
    limits: Limits | None = None,
) -> Collected:
    """Asks every source once. Whether it is due is for the caller (`politeness.due`); a retired one says so again.

    Those that have waited longest are asked first, so that a deadline that is too short starves nobody.
    """
    bounds = limits or Limits()
    turns = Turns(monotonic=clock.monotonic, sleep=clock.sleep, paused=_pauses(sources, states, now))
    ends = clock.monotonic() + bounds.deadline.total_seconds()
    errands = Errands(fetcher, turns, now=now, monotonic=clock.monotonic, ends=ends, longest_fetch=bounds.fetch_seconds)
    with (
        ThreadPoolExecutor(max(1, min(bounds.sources_at_once, len(sources))), "source") as sourcing,
        ThreadPoolExecutor(max(2, bounds.sources_at_once), "page") as reading,
    ):
        run = Collecting(
            errands,
            workers,
            reading,
            known,
            now,
            every=bounds.every,
            pages=bounds.pages,
            work_seconds=bounds.work_seconds,
        )
        turns_taken = sorted(sources, key=lambda source: state_of(source, states).next_due or _LONG_AGO)
        waiting = {sourcing.submit(gather, source, state_of(source, states), run): source for source in turns_taken}
        try:
            gathered = tuple(_kept_in_order(sources, _as_finished(waiting, progress), keep))
        except BaseException:
            errands.stop()
            sourcing.shutdown(wait=False, cancel_futures=True)
            raise
    return Collected(gathered)


def _kept_in_order(
    sources: Sequence[Source], finished: Iterable[tuple[Source, Gathered]], keep: Keep
) -> Iterator[Gathered]:
    """What each source gave, in the order of the sources, kept as soon as those before it are."""
    ready: dict[str, Gathered] = {}
    waiting = deque(source.name for source in sources)
    for source, one in finished:
        ready[source.name] = one
        while waiting and waiting[0] in ready:
            given = ready.pop(waiting.popleft())
            keep(given)
            yield given


def _as_finished(waiting: Mapping[Future[Gathered], Source], progress: Progress) -> Iterable[tuple[Source, Gathered]]:
    """Each source with what it gave; an unexpected error in one is that one's problem."""
    for done, future in enumerate(as_completed(waiting), 1):
        source = waiting[future]
        error = future.exception()
        what = f"it could not be collected ({type(error).__name__}: {error})" if error else ""
        yield source, Gathered(source, problem=what) if error else future.result()
        progress(done, len(waiting), source.name)


def _pauses(sources: Iterable[Source], states: Mapping[str, SourceState], now: datetime) -> dict[str, datetime]:
    """The hosts that asked for quiet, of the sources as they are configured now."""
    return paused_hosts((state_of(source, states) for source in sources), now)
