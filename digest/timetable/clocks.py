"""When a zone's clocks change, and what that does to a wall time: said in words for a person. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.timetable.wallclock import Occurrence

__all__ = ["ClockChange", "clock_changes", "clock_note"]

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """The zone's offset from UTC is `after` from the instant `at` on; until then it was `before`."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def said(self) -> str:
        """`clocks go back by 1:00 (UTC-04:00 → UTC-05:00)`."""
        way, by = (
            ("forward", self.after - self.before) if self.after > self.before else ("back", self.before - self.after)
        )
        return f"clocks go {way} by {str(by).removesuffix(':00')} ({_offset(self.before)} → {_offset(self.after)})"


def clock_changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[ClockChange]:
    """The changes in (start, end], in order. Two changes within one day that cancel out are not seen."""
    day = start.astimezone(UTC).replace(microsecond=0)
    while day < end:
        later = min(day + _DAY, end.astimezone(UTC))
        before, after = _utcoffset(day, zone), _utcoffset(later, zone)
        if before != after:
            yield ClockChange(_first_with(after, day, later, zone), before, after)
        day = later


def clock_note(one: Occurrence, zone: ZoneInfo) -> str:
    """What the clocks do to an occurrence: its wall time does not exist, or comes twice. Empty on any other day."""
    shown = one.at.astimezone(zone)
    if shown.replace(tzinfo=None) != one.wall:
        return f"{one.wall:%H:%M} on {one.wall:%a %Y-%m-%d} does not exist: the first instant after the gap"
    second = one.wall.replace(tzinfo=zone, fold=1)
    if second.utcoffset() != shown.utcoffset():
        return f"{one.wall:%H:%M} comes twice that day: the first of them"
    return ""


def _utcoffset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _first_with(offset: timedelta, low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first second of (low, high] with that offset: low has another, high has it."""
    other, wanted = 0, -((low - high) // _SECOND)
    while wanted - other > 1:
        middle = (other + wanted) // 2
        if _utcoffset(low + middle * _SECOND, zone) == offset:
            wanted = middle
        else:
            other = middle
    return low + wanted * _SECOND


def _offset(offset: timedelta) -> str:
    minutes = abs(offset) // timedelta(minutes=1)
    return f"UTC{'-' if offset < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"
