"""The sweep of the acceptance: four rules in a zone for years, judged by an oracle that shares no code with ours.

The oracle looks a wall time up among the offsets that the zone has around it; where none shows it, it lies in a gap,
and the first instant after it is meant.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

RULES = (("Sun 02:30", "week"), ("00:30", "day"), ("last day 18:00", "month"), ("Mon 00:00", "week"))


@dataclass(frozen=True, slots=True)
class Faults:
    """Sends that were missed, that came twice, and that came up to three hours beside their instant."""

    missed: int = 0
    twice: int = 0
    beside: int = 0

    def __add__(self, other: "Faults") -> "Faults":
        return Faults(self.missed + other.missed, self.twice + other.twice, self.beside + other.beside)

    def __mul__(self, number: int) -> "Faults":
        return Faults(self.missed * number, self.twice * number, self.beside * number)

    @property
    def total(self) -> int:
        return self.missed + self.twice + self.beside


def walls(rule: str, first: date, days: int) -> Iterator[datetime]:
    """The wall times (naive) of one of the four rules, by the calendar alone."""
    for day in (first + timedelta(days=n) for n in range(days)):
        if rule == "Sun 02:30" and day.isoweekday() == 7:
            yield datetime.combine(day, time(2, 30))
        elif rule == "00:30":
            yield datetime.combine(day, time(0, 30))
        elif rule == "last day 18:00" and (day + timedelta(days=1)).day == 1:
            yield datetime.combine(day, time(18))
        elif rule == "Mon 00:00" and day.isoweekday() == 1:
            yield datetime.combine(day, time(0))


def meant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant that shows the wall time, or the first after the gap in which it lies."""
    utc = wall.replace(tzinfo=UTC)
    offsets = {offset(utc + timedelta(hours=hours), zone) for hours in range(-48, 49, 12)}
    shown = [at for at in (utc - one for one in offsets) if at.astimezone(zone).replace(tzinfo=None) == wall]
    if shown:
        return min(shown)
    low, high = utc - timedelta(hours=48), utc + timedelta(hours=48)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        low, high = (middle, high) if middle.astimezone(zone).replace(tzinfo=None) < wall else (low, middle)
    return high


def offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def faults(sent: Iterable[datetime], rule: str, zone: ZoneInfo, first: date, days: int) -> Faults:
    """What is wrong with the instants at which something sent, of those that the rule means in `days` days."""
    came = Counter(sent)
    wanted = Counter(meant(wall, zone) for wall in walls(rule, first, days))
    lost, added = list((wanted - came).elements()), list((came - wanted).elements())
    beside = 0
    for at in list(lost):
        near = next((other for other in added if abs(other - at) <= timedelta(hours=3)), None)
        if near:
            beside += 1
            lost.remove(at)
            added.remove(near)
    return Faults(len(lost), len(added), beside)


@lru_cache(maxsize=1)
def alike(first: date, days: int) -> dict[str, int]:
    """One zone of each behaviour in the span, with the number of zones that behave so."""
    from zoneinfo import available_timezones

    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    kinds: dict[tuple[timedelta, ...], list[str]] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        signature = tuple(offset(start + timedelta(hours=hour), zone) for hour in range(0, 24 * days, 6))
        kinds.setdefault(signature, []).append(name)
    return {names[0]: len(names) for names in kinds.values()}
