"""Rules as a person writes them: "hour", "Thu 12:00", "1st Mon 09:00", "last day 18:00", or a cron expression.

`rule.py` says what a rule is, `cron.py` reads the expressions. None knows a zone or an instant (`wallclock.py`).
"""

import re
from datetime import date, time, timedelta
from functools import lru_cache

from digest.errors import nearest
from digest.timetable.cron import parse_cron
from digest.timetable.rule import WEEKDAYS, Rule, bad_rule

__all__ = ["parse_rule"]

_ORDINALS = {"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4, "last": -1}
_EVERY = {"hour": 60, "half hour": 30, "quarter": 15, "quarter hour": 15}
_ALONE = (*_EVERY, "30 minutes", "08:00", "Thu 12:00")
_INTERVAL = re.compile(r"(\d{1,4}) ?(minutes?|min|hours?|h)$")
_TIME = re.compile(r"(\d{1,2}):(\d{2})$")
_DAY_OF_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?$")
_MINUTES_A_DAY = 24 * 60


@lru_cache(maxsize=256)
def parse_rule(text: str, where: str = "") -> Rule:
    """Read a rule. Raises ConfigError, which names `where` (file and key), what is wrong and the nearest valid word.

    Grammar: `hour` · `N minutes` or `N hours` that divide the day · [DAYS] HH:MM · five cron fields. DAYS: weekdays
    (`Thu`, `Mon, Wed`, `Mon-Fri`) · `1st Mon` … `last Fri` · `1st day` … `last day`, `15th`.
    """
    words = text.casefold().replace(",", " , ").split()
    if len(words) == 0:
        raise bad_rule(text, "is empty", where)
    if len(text.split()) == 5 and not _TIME.match(words[-1]):
        rule = parse_cron(text, where)
    else:
        rule = _interval(text, words, where) or _days_and_time(text, words, where)
    if not _ever_comes(rule):
        raise bad_rule(text, "names a day that never comes", where)
    return rule


def _interval(text: str, words: list[str], where: str) -> Rule | None:
    """`hour`, `15 minutes`, `every 2 hours`: evenly over the day, from midnight."""
    said = " ".join(words[1:] if words[0] == "every" else words)
    counted = _INTERVAL.match(said)
    if said in _EVERY:
        minutes = _EVERY[said]
    elif counted:
        minutes = int(counted[1]) * (60 if counted[2].startswith("h") else 1)
    else:
        return None
    if minutes == 0 or _MINUTES_A_DAY % minutes:
        raise bad_rule(text, "does not divide the day into equal parts", where)
    return Rule(text, tuple(time(at // 60, at % 60) for at in range(0, _MINUTES_A_DAY, minutes)))


def _days_and_time(text: str, words: list[str], where: str) -> Rule:
    *days, clock = words
    times = (_time(text, clock, where),)
    days = days[1:] if days[:1] == ["every"] else days
    if days in ([], ["day"]):
        return Rule(text, times)
    if len(days) == 2 and days[0] in _ORDINALS and days[1] != "day":
        return Rule(text, times, weekdays=frozenset({_weekday(text, days[1], where)}), nth=_ORDINALS[days[0]])
    month_day = _month_day(text, [day for day in days if day != "day"], where)
    if month_day:
        return Rule(text, times, month_days=frozenset({month_day}))
    return Rule(text, times, weekdays=_weekdays(text, " ".join(days), where))


def _time(text: str, word: str, where: str) -> time:
    found = _TIME.match(word)
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2]))
    if word.isalpha():
        weekday = next((day for day in WEEKDAYS if day.startswith(word) and len(word) >= 2), "")
        remedy = f"Say at what time, as in '{weekday[:3].capitalize()} 12:00'" if weekday else nearest(word, _ALONE)
        raise bad_rule(text, f"has no time of day: {word!r} is none", where, remedy)
    remedy = "Write the time as HH:MM, from 00:00 to 23:59"
    raise bad_rule(text, f"has no valid time of day: {word!r}", where, remedy)


def _month_day(text: str, days: list[str], where: str) -> int:
    """The day of the month meant by `last`, `1st`, `15th` or `15`; 0 where weekdays are meant."""
    if len(days) != 1:
        return 0
    if days[0] in _ORDINALS:
        return _ORDINALS[days[0]]
    found = _DAY_OF_MONTH.match(days[0])
    if found and not 1 <= int(found[1]) <= 31:
        raise bad_rule(
            text, f"has no valid day of the month: {days[0]!r}", where, "Write a day from 1 to 31, or 'last'"
        )
    return int(found[1]) if found else 0


def _weekdays(text: str, said: str, where: str) -> frozenset[int]:
    chosen: set[int] = set()
    for part in filter(None, re.split(r"[\s,]+|and", re.sub(r"\s*[-–]\s*", "-", said))):
        first, _, last = part.partition("-")
        start = _weekday(text, first, where)
        end = _weekday(text, last, where) if last else start
        chosen |= {(start - 1 + step) % 7 + 1 for step in range((end - start) % 7 + 1)}
    return frozenset(chosen)


def _weekday(text: str, word: str, where: str) -> int:
    for number, name in enumerate(WEEKDAYS, start=1):
        if len(word.rstrip(".")) >= 2 and name.startswith(word.rstrip(".")):
            return number
    known = [day[:length].capitalize() for day in WEEKDAYS for length in (3, 9)] + [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "last",
        "day",
    ]
    raise bad_rule(text, f"has no weekday {word!r}", where, nearest(word.capitalize(), known))


def _ever_comes(rule: Rule) -> bool:
    """Whether the rule has a day at all; eight years hold a 29 February on each side of 2100."""
    start = date(2096, 3, 1)
    return any(rule.falls_on(start + timedelta(days=offset)) for offset in range(366 * 9))
