"""Periods: the week, day or month in which an edition's `send` falls, which names its issue.

Weeks are ISO 8601's, Monday to Sunday: `2026-W47`. A period holds wall-clock days; the instants of its send and draft
come from the edition's rules. An extra issue adds a word to the key of a period: `2026-W47-extra`.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.errors import InputError, nearest
from digest.timetable.rule import Rule
from digest.timetable.wallclock import Occurrence, occurrences, to_instant

__all__ = [
    "KINDS",
    "Period",
    "draft_before",
    "draft_instant",
    "parse_period",
    "period_holding",
    "period_of",
    "send_day",
    "send_instant",
    "sends",
]

KINDS = ("day", "week", "month")

_SHAPES = {
    "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "week": re.compile(r"[0-9]{4}-W[0-9]{2}", re.IGNORECASE),
    "month": re.compile(r"[0-9]{4}-[0-9]{2}"),
}
_WORD = re.compile(r"(.*[0-9])-([a-z][a-z0-9-]{0,30})", re.IGNORECASE)
_EXAMPLES = {"day": "2026-11-22", "week": "2026-W47", "month": "2026-11"}
_YEARS = range(1900, 9000)
_LONGEST_LEAD = 370


@dataclass(frozen=True, slots=True)
class Period:
    """A week, day or month: `key` names it, `first` is its first day, `after` the first day after it.

    `word` is that of an extra issue, with which its key ends.
    """

    key: str
    kind: str
    first: date
    after: date
    word: str = ""

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.after


def period_holding(day: date, kind: str) -> Period:
    """The period of this kind that holds a day. Raises InputError for a kind that is none."""
    if kind == "day":
        return Period(day.isoformat(), kind, day, day + timedelta(days=1))
    if kind == "week":
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Period(f"{year}-W{week:02}", kind, monday, monday + timedelta(days=7))
    if kind == "month":
        first = day.replace(day=1)
        return Period(f"{day:%Y-%m}", kind, first, first + timedelta(days=monthrange(day.year, day.month)[1]))
    raise InputError(f"{kind!r} is no kind of period", remedy=nearest(kind, KINDS))


def parse_period(key: str, kind: str = "") -> Period:
    """Read a period's key. Raises InputError where it names no period, or one of another kind than `kind`."""
    said, word = _without_word(key.strip())
    shape = next((name for name, pattern in _SHAPES.items() if pattern.fullmatch(said)), "")
    if not shape:
        example = " or ".join(_EXAMPLES[name] for name in ([kind] if kind in KINDS else KINDS))
        raise InputError(f"{key!r} names no period", remedy=f"Write it as {example}")
    if kind and kind != shape:
        raise InputError(f"{key!r} names a {shape}, and the edition goes out by the {kind}", remedy=_remedy(kind))
    try:
        first = _first_day(said, shape)
    except ValueError as error:
        raise InputError(f"there is no {shape} {key!r}", remedy=_bounds(said, shape)) from error
    period = period_holding(first, shape)
    return replace(period, key=f"{period.key}-{word}", word=word) if word else period


def send_day(rule: Rule, period: Period) -> date:
    """The day on which the period's issue usually goes: the first of `send` that it holds.

    Raises InputError where it holds none, as a Monday does for "Fri 08:00", and for an extra issue.
    """
    if period.word:
        raise InputError(f"{period.key} is an extra issue", remedy="Its send stands in the edition's `extra`")
    day = next(rule.days(period.first), period.after)
    if day not in period:
        remedy = f"Its next one falls on {day}: that is {period_holding(day, period.kind).key}"
        raise InputError(f"{period.key} has no send: the edition sends {rule.text!r}", remedy=remedy)
    return day


def send_instant(rule: Rule, period: Period, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which the period's issue usually goes. Raises InputError as `send_day` does."""
    return to_instant(datetime.combine(send_day(rule, period), rule.times[0]), zone)


def period_of(rule: Rule, kind: str, zone: ZoneInfo, at: datetime) -> Period:
    """The period in which the next send at or after the instant `at` falls; `rule` is the edition's `send`.

    A period's send is the first occurrence that it holds: a rule that comes twice a week gives one issue a week.
    """
    start = at.astimezone(zone).date() - timedelta(days=2)
    return next(period for period, send in sends(rule, kind, zone, start) if send.at >= at)


def draft_instant(rule: Rule, send_at: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of the draft that belongs to a send: the last occurrence of `draft` at or before it."""
    return draft_before(rule, send_at, zone).at


def draft_before(rule: Rule, send_at: datetime, zone: ZoneInfo) -> Occurrence:
    """The last occurrence of `draft` at or before a send. Raises InputError where none comes in the year before it."""
    latest = send_at.astimezone(zone).date() + timedelta(days=1)
    for day in (latest - timedelta(days=back) for back in range(_LONGEST_LEAD)):
        for clock in reversed(rule.times) if rule.falls_on(day) else ():
            wall = datetime.combine(day, clock)
            at = to_instant(wall, zone)
            if at <= send_at:
                return Occurrence(wall, at)
    raise InputError(f"the draft {rule.text!r} does not come in the year before the send", remedy="Change `draft`")


def sends(rule: Rule, kind: str, zone: ZoneInfo, first: date) -> Iterator[tuple[Period, Occurrence]]:
    """Each period with its send, from the period that holds `first`; periods without a send are passed over."""
    start = period_holding(first, kind).first
    seen = ""
    for one in occurrences(rule, zone, datetime.combine(start, datetime.min.time(), zone) - timedelta(days=3)):
        period = period_holding(one.wall.date(), kind)
        if one.wall.date() >= start and period.key != seen:
            seen = period.key
            yield period, one


def _without_word(key: str) -> tuple[str, str]:
    """The key of the period, and the word of an extra issue in lower case."""
    found = None if _SHAPES["week"].fullmatch(key) else _WORD.fullmatch(key)
    return (found[1], found[2].lower()) if found else (key, "")


def _first_day(key: str, shape: str) -> date:
    """The first day of a period; ValueError where the calendar has none, or the year is no year of ours."""
    if int(key[:4]) not in _YEARS:
        raise ValueError(key)
    if shape == "day":
        return date.fromisoformat(key)
    if shape == "week":
        return date.fromisocalendar(int(key[:4]), int(key[-2:]), 1)
    return date(int(key[:4]), int(key[-2:]), 1)


def _remedy(kind: str) -> str:
    return f"Write it as {_EXAMPLES[kind]}" if kind in KINDS else nearest(kind, KINDS)


def _bounds(key: str, shape: str) -> str:
    """What the year does have: `2026 has the weeks W01 to W53`."""
    year = int(key[:4])
    if shape == "week" and year in _YEARS:
        return f"{year} has the weeks W01 to W{date(year, 12, 28).isocalendar().week}"
    return f"Write it as {_EXAMPLES[shape]}"
