"""Rules are read as a person writes them; what cannot be read is refused in a sentence that helps."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest

from digest.errors import ConfigError
from digest.timetable.rule import Rule
from digest.timetable.rules import parse_rule


def days(text: str, first: date, count: int) -> list[str]:
    coming = parse_rule(text).days(first)
    return [f"{next(coming):%a %d %b}" for _ in range(count)]


NOVEMBER = date(2026, 11, 1)  # a Sunday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08:00", ["Sun 01 Nov", "Mon 02 Nov"]),
        ("every day 08:00", ["Sun 01 Nov", "Mon 02 Nov"]),
        ("Thu 12:00", ["Thu 05 Nov", "Thu 12 Nov"]),
        ("thursday 9:30", ["Thu 05 Nov", "Thu 12 Nov"]),
        ("Mon, Wed 08:00", ["Mon 02 Nov", "Wed 04 Nov"]),
        ("Fri-Mon 08:00", ["Sun 01 Nov", "Mon 02 Nov", "Fri 06 Nov", "Sat 07 Nov"]),
        ("1st Mon 09:00", ["Mon 02 Nov", "Mon 07 Dec"]),
        ("last Fri 09:00", ["Fri 27 Nov", "Fri 25 Dec"]),
        ("last day 18:00", ["Mon 30 Nov", "Thu 31 Dec", "Sun 31 Jan", "Sun 28 Feb"]),
        ("first day 18:00", ["Sun 01 Nov", "Tue 01 Dec"]),
        ("15th 18:00", ["Sun 15 Nov", "Tue 15 Dec"]),
        ("day 31 18:00", ["Thu 31 Dec", "Sun 31 Jan", "Wed 31 Mar"]),
        ("0 8 * * 0", ["Sun 01 Nov", "Sun 08 Nov"]),
        ("0 8 * * 7", ["Sun 01 Nov", "Sun 08 Nov"]),
        ("0 8 * * mon-fri", ["Mon 02 Nov", "Tue 03 Nov"]),
        ("0 8 * * 5-7", ["Sun 01 Nov", "Fri 06 Nov", "Sat 07 Nov"]),
        (
            "0 8 13 * 5",
            ["Fri 06 Nov", "Fri 13 Nov", "Fri 20 Nov", "Fri 27 Nov", "Fri 04 Dec", "Fri 11 Dec", "Sun 13 Dec"],
        ),
        ("0 8 1 jan,jul *", ["Fri 01 Jan", "Thu 01 Jul"]),
        ("0 8 29 2 *", ["Tue 29 Feb"]),
        ("0 8 1 */3 *", ["Fri 01 Jan", "Thu 01 Apr", "Thu 01 Jul", "Fri 01 Oct"]),
        ("0 8 */10 * *", ["Sun 01 Nov", "Wed 11 Nov", "Sat 21 Nov", "Tue 01 Dec"]),
        ("0 8 * * */3", ["Sun 01 Nov", "Wed 04 Nov", "Sat 07 Nov"]),
        ("0 8 */10 * 2", ["Tue 01 Dec", "Tue 11 May"]),
    ],
)
def test_the_days_of_a_rule(text: str, expected: list[str]) -> None:
    assert expected == days(text, NOVEMBER, len(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hour", [f"{hour:02}:00" for hour in range(24)]),
        ("every 6 hours", ["00:00", "06:00", "12:00", "18:00"]),
        ("5,35 7-8 * * *", ["07:05", "07:35", "08:05", "08:35"]),
        ("*/20 23 * * *", ["23:00", "23:20", "23:40"]),
        ("0 1-9/4 * * *", ["01:00", "05:00", "09:00"]),
        ("0 20/2 * * *", ["20:00", "22:00"]),
        ("Fri 8:05", ["08:05"]),
    ],
)
def test_the_times_of_a_rule(text: str, expected: list[str]) -> None:
    assert expected == [f"{at:%H:%M}" for at in parse_rule(text).times]


def test_fifteen_minutes_come_ninety_six_times_a_day_at_equal_distance() -> None:
    times = parse_rule("15 minutes").times
    minutes = [at.hour * 60 + at.minute for at in times]
    assert (96, {15}) == (len(times), {after - before for before, after in pairwise(minutes)})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("Thr 12:00", "Did you mean 'Thu'?"),
        ("Fryday 08:00", "Did you mean 'Friday'?"),
        ("houre", "Did you mean 'hour'?"),
        ("Thu", "Say at what time, as in 'Thu 12:00'"),
        ("Thu 25:00", "from 00:00 to 23:59"),
        ("Thu 8am", "from 00:00 to 23:59"),
        ("7 minutes", "does not divide the day into equal parts"),
        ("0 minutes", "does not divide the day into equal parts"),
        ("32nd 08:00", "Write a day from 1 to 31, or 'last'"),
        ("0 8 31 2 *", "names a day that never comes"),
        ("0 8 * * 8", "has no valid day of the week: '8'"),
        ("0 24 * * *", "has no valid hour: '24'"),
        ("61 8 * * *", "has no valid minute: '61'"),
        ("*/0 8 * * *", "has no valid minute: '*/0'"),
        ("5-1 8 * * *", "has no valid minute: '5-1'"),
        ("0 8 * foo *", "has no valid month: 'foo'"),
        ("every other week or so", "has no valid minute: 'every'"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_its_place_and_a_remedy(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_rule(text, "config/digest.toml: edition.round-up.send")
    assert says in refused.value.sentence()
    assert refused.value.sentence().startswith(f"config/digest.toml: edition.round-up.send: the rule {text!r}")


def test_the_nth_weekday_of_every_month_comes_once_a_month() -> None:
    rule = Rule("", (time(9),), weekdays=frozenset({3}), nth=-1)
    found = [day for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(3652)) if rule.falls_on(day)]
    assert len({(day.year, day.month) for day in found}) == len(found) == 120
    assert all((day + timedelta(days=7)).month != day.month and day.isoweekday() == 3 for day in found)
