"""What a rule is: days and times of day on the wall clock. It knows no zone and no instant (`wallclock.py`)."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from digest.errors import ConfigError

__all__ = ["MONTHS", "WEEKDAYS", "Rule", "bad_rule"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
EXAMPLES = 'Write, for example, "hour", "08:00", "Thu 12:00", "1st Mon 09:00", "last day 18:00" or a cron expression'


@dataclass(frozen=True, slots=True)
class Rule:
    """Days and times of day. An empty set of weekdays, month days, or months allows every one.

    `weekdays` are ISO numbers (1 Monday … 7 Sunday); `month_days` count from 1, −1 is the last. With `nth` (−1: the
    last) only that one of its weekdays in the month counts. `either`: where weekdays and month days are both given,
    one of them is enough, as in cron.
    """

    text: str
    times: tuple[time, ...]
    weekdays: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    nth: int = 0
    either: bool = False

    def falls_on(self, day: date) -> bool:
        """Whether the rule has its times on this day."""
        if self.months and day.month not in self.months:
            return False
        tests = [self._weekday(day)] if self.weekdays else []
        tests += [self._month_day(day)] if self.month_days else []
        return (any if self.either and tests else all)(tests)

    def days(self, first: date) -> Iterator[date]:
        """The days of the rule from `first` on, for ever (to the year 9998)."""
        day = first
        while day.year < 9999:
            if self.falls_on(day):
                yield day
            day += timedelta(days=1)

    def _weekday(self, day: date) -> bool:
        if day.isoweekday() not in self.weekdays:
            return False
        left = monthrange(day.year, day.month)[1] - day.day
        return not self.nth or (left < 7 if self.nth < 0 else (day.day - 1) // 7 + 1 == self.nth)

    def _month_day(self, day: date) -> bool:
        return day.day in self.month_days or (-1 in self.month_days and day.day == monthrange(day.year, day.month)[1])


def bad_rule(text: str, why: str, where: str, remedy: str = EXAMPLES) -> ConfigError:
    """The error for a rule that cannot be read."""
    return ConfigError(f"the rule {text!r} {why}", where=where, remedy=remedy)
