"""From the wall clock to instants: when a rule comes true in a time zone, across every change of its clocks.

A rule is evaluated on naive wall time, day by day, and only then mapped to instants (PEP 495): a time in a gap moves to
the first instant after it, a time that comes twice means its first occurrence. So each wall time counts exactly once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.timetable.rule import Rule

__all__ = ["Occurrence", "occurrences", "to_instant"]

_WIDEST_GAP = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One coming true of a rule: the wall time that it names (naive), and the instant that it means (UTC)."""

    wall: datetime
    at: datetime


def occurrences(rule: Rule, zone: ZoneInfo, after: datetime, *, inclusive: bool = False) -> Iterator[Occurrence]:
    """The rule's occurrences later than `after` (or at it, where `inclusive`), in order, for ever.

    Wall times of one day that a gap moves to the same instant count once; days never do, since each may name a period.
    """
    start = after.astimezone(zone).date()
    previous: Occurrence | None = None
    for day in rule.days(max(start, start.min + _WIDEST_GAP) - _WIDEST_GAP):
        for clock in rule.times:
            wall = datetime.combine(day, clock)
            current = Occurrence(wall, to_instant(wall, zone))
            repeated = previous and (previous.at, previous.wall.date()) == (current.at, day)
            previous = current
            if not repeated and (current.at > after or (inclusive and current.at == after)):
                yield current


def to_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) that a naive wall time means in a zone."""
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        return instant
    return _end_of_gap(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), instant, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant between these two at which the zone's clocks jump, to the second."""
    old = before.astimezone(zone).utcoffset()
    seconds = int((after - before).total_seconds())
    low, high = 0, seconds
    while low < high:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == old:
            low = middle + 1
        else:
            high = middle
    return before + timedelta(seconds=low)
