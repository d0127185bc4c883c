"""Cron expressions of five fields: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday).

As in cron(5): lists, ranges, steps, names of three letters; where both kinds of day are restricted, one is enough,
but a field that begins with a star (`*/2`) must hold beside the other.
APScheduler's `from_crontab` counts from Monday instead: that is why the fields are read here.
"""

import re
from dataclasses import dataclass
from datetime import time

from digest.timetable.rule import MONTHS, WEEKDAYS, Rule, bad_rule

__all__ = ["parse_cron"]

_PART = re.compile(r"(\*|[0-9a-z]+)(?:-([0-9a-z]+))?(?:/([0-9]+))?$")
_DAY_NUMBERS = {name[:3]: number % 7 for number, name in enumerate(WEEKDAYS, start=1)}
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}


@dataclass(frozen=True, slots=True)
class _Field:
    """What one of the five fields may hold."""

    name: str
    low: int
    high: int
    names: dict[str, int]


_FIELDS = (
    _Field("minute", 0, 59, {}),
    _Field("hour", 0, 23, {}),
    _Field("day of the month", 1, 31, {}),
    _Field("month", 1, 12, _MONTH_NUMBERS),
    _Field("day of the week", 0, 7, _DAY_NUMBERS),
)


def parse_cron(text: str, where: str = "") -> Rule:
    """Read a cron expression. Raises ConfigError naming the field that cannot be read."""
    fields = text.casefold().split()
    minutes, hours, month_days, months, weekdays = (
        _values(text, written, field, where) for written, field in zip(fields, _FIELDS, strict=True)
    )
    return Rule(
        text,
        times=tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes)),
        weekdays=frozenset() if fields[4] == "*" else frozenset((day - 1) % 7 + 1 for day in weekdays),
        month_days=frozenset() if fields[2] == "*" else frozenset(month_days),
        months=frozenset() if fields[3] == "*" else frozenset(months),
        either=not (fields[2].startswith("*") or fields[4].startswith("*")),
    )


def _values(text: str, written: str, field: _Field, where: str) -> set[int]:
    values: set[int] = set()
    for part in written.split(","):
        span = _span(part, field)
        if span is None:
            remedy = f"Write numbers from {field.low} to {field.high}, as 1,5 or 1-5 or */2"
            raise bad_rule(text, f"has no valid {field.name}: {part!r}", where, remedy)
        values |= set(span)
    return values


def _span(part: str, field: _Field) -> range | None:
    """The values that `*`, `5`, `1-5`, `*/2` or `1-5/2` means, or None; a bare `5/2` goes on to the end."""
    found = _PART.match(part)
    if not found or found[3] == "0" or (found[1] == "*" and found[2]):
        return None
    if found[1] == "*":
        start: int | None = field.low
        end: int | None = field.high
    else:
        start = _number(found[1], field)
        end = _number(found[2], field) if found[2] else field.high if found[3] else start
    if start is None or end is None or not field.low <= start <= end <= field.high:
        return None
    return range(start, end + 1, int(found[3] or 1))


def _number(word: str, field: _Field) -> int | None:
    return int(word) if word.isascii() and word.isdigit() else field.names.get(word)
