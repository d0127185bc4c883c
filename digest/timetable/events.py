"""What comes when: the events of an edition in a span of time, in order. Pure: rules and instants in, events out."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from digest.timetable.clocks import clock_note
from digest.timetable.slots import Slot, Timetable, slots
from digest.timetable.wallclock import Occurrence, occurrences
from digest.timetable.waves import MORNING, Moments, moments

__all__ = ["KINDS", "Event", "EventKind", "coming", "events"]

EventKind = Literal["collect", "draft", "nudge", "deadline", "send"]
KINDS: tuple[EventKind, ...] = get_args(EventKind)

NO_READERS: Mapping[str, Collection[ZoneInfo]] = {}
_WAVES = timedelta(days=3)
_LONGEST = timedelta(days=366 * 120)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the timetable has: `at` is its instant (UTC), `local` the same on the newsroom's clock."""

    edition: str
    period: str
    kind: EventKind
    at: datetime
    local: datetime
    note: str = ""

    @property
    def place(self) -> tuple[datetime, str, int, str]:
        """Where it stands among others: by instant, then edition, then the order of the work."""
        return self.at, self.edition, KINDS.index(self.kind), self.period


def events(
    timetable: Timetable,
    start: datetime,
    end: datetime,
    kinds: Collection[str] = KINDS,
    zones: Collection[ZoneInfo] = (),
) -> Iterator[Event]:
    """The edition's events of these kinds in [start, end), in order. `zones` are those of its readers.

    A collection belongs to the issue whose draft comes next.
    """
    margin = _WAVES if timetable.edition.deliver == MORNING else timedelta()
    near = list(
        takewhile(lambda slot: slot.draft.at < end or slot.send.at < end + margin, slots(timetable, start - margin))
    )
    found = [event for slot in near for event in _of_slot(timetable, slot, zones) if event.kind in kinds]
    if "collect" in kinds:
        found += _collections(timetable, start, end)
    yield from sorted((event for event in found if start <= event.at < end), key=lambda event: event.place)


def coming(
    timetables: Sequence[Timetable],
    start: datetime,
    count: int,
    kinds: Collection[str] = KINDS,
    zones: Mapping[str, Collection[ZoneInfo]] = NO_READERS,
) -> list[Event]:
    """The next `count` events of all these editions, from `start` on; `zones` are their readers', by edition."""
    span = timedelta(days=1)
    while True:
        end = start + span
        found = [
            event for one in timetables for event in events(one, start, end, kinds, zones.get(one.edition.slug, ()))
        ]
        if len(found) >= count or span > _LONGEST or not kinds:
            return sorted(found, key=lambda event: event.place)[:count]
        span *= 2


def _of_slot(timetable: Timetable, slot: Slot, zones: Collection[ZoneInfo]) -> Iterator[Event]:
    its = moments(timetable, slot, zones)
    yield _event(timetable, slot, "draft", its.draft, _note(slot.draft, timetable))
    if its.nudge:
        yield _event(timetable, slot, "nudge", its.nudge)
    note = _waves_note(its) if its.last > its.deadline else _note(slot.send, timetable)
    yield _event(timetable, slot, "deadline", its.deadline)
    yield _event(timetable, slot, "send", its.deadline, "; ".join(filter(None, (slot.why, note))))


def _event(timetable: Timetable, slot: Slot, kind: EventKind, at: datetime, note: str = "") -> Event:
    return Event(timetable.edition.slug, slot.period, kind, at, at.astimezone(timetable.zone), note)


def _note(one: Occurrence, timetable: Timetable) -> str:
    return clock_note(one, timetable.zone)


def _waves_note(its: Moments) -> str:
    return f"the first wave; the last goes {its.last:%a %Y-%m-%d %H:%M} UTC"


def _collections(timetable: Timetable, start: datetime, end: datetime) -> Iterator[Event]:
    cutoffs = slots(timetable, start)
    slot = next(cutoffs)
    for one in takewhile(
        lambda one: one.at < end, occurrences(timetable.collect, timetable.zone, start, inclusive=True)
    ):
        while slot.draft.at < one.at:
            slot = next(cutoffs)
        yield _event(timetable, slot, "collect", one.at, _note(one, timetable))
