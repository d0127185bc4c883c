"""A year on a fake clock: what the timetable would have done."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest

from digest.model.edition import ExtraIssue, Move
from digest.timetable import Timetable, simulate
from tests.timetable.editions import timetable, utc
from tests.timetable.sweep import RULES, Faults, faults

YEAR = (utc("2026-01-01 05:00"), utc("2027-01-01 05:00"))


def played(times: Timetable, start: str, end: str, *, approves: bool = True) -> list[str]:
    found = simulate(times, utc(start), utc(end), editor_approves=approves)
    return [f"{one.event} {one.period} {one.local:%a %H:%M}" for one in found]


def test_an_editor_who_approves_gets_each_issue_sent() -> None:
    expected = ["draft 2026-W47 Thu 12:00", "approve 2026-W47 Thu 12:00", "send 2026-W47 Fri 08:00"]
    assert played(timetable(), "2026-11-15 00:00", "2026-11-22 00:00") == expected


def test_an_editor_who_does_not_is_nudged_and_the_policy_decides() -> None:
    start, end = "2026-11-15 00:00", "2026-11-22 00:00"
    before = ["draft 2026-W47 Thu 12:00", "nudge 2026-W47 Fri 05:00", "deadline 2026-W47 Fri 08:00"]
    assert played(timetable(), start, end, approves=False) == [*before, "hold 2026-W47 Fri 08:00"]
    after = ["approve 2026-W47 Fri 08:00", "send 2026-W47 Fri 08:00"]
    assert played(timetable(approval="automatic"), start, end, approves=False) == [*before, *after]


def test_a_year_has_each_issue_once_whatever_is_skipped_moved_or_added() -> None:
    saturday = datetime.combine(date(2026, 6, 13), time(12))
    extra = ExtraIssue("2026-W24-extra", saturday, saturday + timedelta(hours=20))
    times = timetable(skip=(date(2026, 12, 25),), move=(Move(date(2026, 5, 1), date(2026, 4, 30)),), extra=(extra,))
    sends = Counter(one.period for one in simulate(times, *YEAR) if one.event == "send")
    weeks = {f"2026-W{week:02}" for week in range(1, 53)} - {"2026-W52"}
    assert sends == Counter({*weeks, "2026-W24-extra"})


@pytest.mark.parametrize("seed", range(2))
def test_a_simulated_year_in_any_zone_sends_at_the_instants_that_the_rule_means(seed: int) -> None:
    random = Random(seed)
    for name in random.sample(sorted(available_timezones()), 2):
        zone, first = ZoneInfo(name), date(random.randint(2000, 2035), 1, 1)
        start = datetime.combine(first, time(), zone).astimezone(UTC)
        end = datetime.combine(first + timedelta(days=365), time(), zone).astimezone(UTC)
        for send, kind in RULES:
            times = timetable(period=kind, draft=send, send=send, timezone=zone, approval="automatic")
            sent = [one.at for one in simulate(times, start, end) if one.event == "send"]
            assert faults(sent, send, zone, first, 365) == Faults()
