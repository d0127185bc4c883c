"""The issues of an edition: days skipped and moved, extra ones, and what is refused."""

from datetime import date, datetime, time
from itertools import islice

import pytest

from digest.errors import ConfigError, InputError
from digest.model.edition import ExtraIssue, Move
from digest.timetable import Timetable, next_slot, slot_of, slots
from tests.timetable.editions import DAILY, WEEKLY, timetable, utc

CHRISTMAS, NEW_YEAR = date(2026, 12, 25), date(2027, 1, 1)


def wall(said: str) -> datetime:
    return datetime.fromisoformat(said)


def goes(times: Timetable, start: str, count: int) -> list[str]:
    return [
        f"{one.period} {one.draft.wall:%a %d %H:%M} {one.send.wall:%a %d %H:%M}"
        for one in islice(slots(times, utc(start)), count)
    ]


def test_the_issues_come_in_order_with_their_drafts() -> None:
    expected = ["2026-W47 Thu 19 12:00 Fri 20 08:00", "2026-W48 Thu 26 12:00 Fri 27 08:00"]
    assert goes(timetable(), "2026-11-20 13:00", 2) == expected
    assert next_slot(timetable(), utc("2026-11-20 13:01")).period == "2026-W48"


def test_a_day_to_skip_has_no_issue_and_the_next_is_the_weeks_after() -> None:
    times = timetable(skip=(CHRISTMAS,))
    assert [line[:8] for line in goes(times, "2026-12-12 00:00", 3)] == ["2026-W51", "2026-W53", "2027-W01"]
    with pytest.raises(InputError, match="2026-W52 is not made: `skip` names 2026-12-25"):
        slot_of(times, "2026-W52")


def test_a_moved_issue_keeps_its_period_and_its_drafts_lead() -> None:
    times = timetable(move=(Move(CHRISTMAS, date(2026, 12, 23)),))
    assert goes(times, "2026-12-20 00:00", 2) == [
        "2026-W52 Tue 22 12:00 Wed 23 08:00",
        "2026-W53 Thu 31 12:00 Fri 01 08:00",
    ]
    assert slot_of(times, "2026-W52") == next_slot(times, utc("2026-12-20 00:00"))
    assert slot_of(times, "2026-W52").why == "moved from 2026-12-25"


def test_a_moved_issue_may_go_at_another_time_of_day() -> None:
    times = timetable(move=(Move(CHRISTMAS, date(2026, 12, 23), time(18)),))
    assert goes(times, "2026-12-20 00:00", 1) == ["2026-W52 Tue 22 22:00 Wed 23 18:00"]


def test_an_issue_moved_out_of_its_week_keeps_its_key() -> None:
    times = timetable(move=(Move(NEW_YEAR, date(2027, 1, 4)),))
    assert goes(times, "2026-12-30 00:00", 2) == [
        "2026-W53 Sun 03 12:00 Mon 04 08:00",
        "2027-W01 Thu 07 12:00 Fri 08 08:00",
    ]


def test_an_extra_issue_comes_beside_the_regular_ones() -> None:
    extra = ExtraIssue("2026-w47-Election", wall("2026-11-20 12:00"), wall("2026-11-21 08:00"))
    times = timetable(extra=(extra,))
    expected = [
        "2026-W47 Thu 19 12:00 Fri 20 08:00",
        "2026-W47-election Fri 20 12:00 Sat 21 08:00",
        "2026-W48 Thu 26 12:00 Fri 27 08:00",
    ]
    assert goes(times, "2026-11-18 00:00", 3) == expected
    assert slot_of(times, "2026-W47-ELECTION").send.at == utc("2026-11-21 13:00")
    with pytest.raises(InputError, match="2026-W48-election is no extra issue of round-up"):
        slot_of(times, "2026-W48-election")


EXTRA_DAY = ("2026-11-20 12:00", "2026-11-21 08:00")


DAY = ("2026-11-20 12:00", "2026-11-21 08:00")


@pytest.mark.parametrize(
    ("extras", "says"),
    [
        ([("2026-W47", *DAY)], "is the key of a regular issue. Give it a word of its own, as in 2026-W47-extra"),
        ([("2026-11-extra", *DAY)], "names a month, and the edition goes out by the week"),
        ([("soon", *DAY)], "'soon' names no period. Write it as 2026-W47"),
        ([("2026-W47-x", *DAY), ("2026-w47-X", "2026-11-21 12:00", "2026-11-22 08:00")], "stands there twice"),
        ([("2026-W47-x", "2026-11-19 10:00", "2026-11-21 08:00")], "overtakes 2026-W47, drafted 2026-11-19 12:00"),
        ([("2026-W47-x", "2026-11-19 13:00", "2026-11-20 08:00")], "overtakes 2026-W47"),
    ],
)
def test_an_extra_issue_that_cannot_be_is_refused(extras: list[tuple[str, str, str]], says: str) -> None:
    with pytest.raises(ConfigError) as refused:
        timetable(extra=tuple(ExtraIssue(period, wall(draft), wall(send)) for period, draft, send in extras))
    assert "config/digest.toml: edition.round-up.extra: " in refused.value.sentence()
    assert says in refused.value.sentence()


def test_a_move_onto_or_past_another_issue_is_refused() -> None:
    for to in (date(2026, 12, 26), date(2026, 12, 28)):
        with pytest.raises(ConfigError, match=r"edition.daily.move: 2026-12-25, .*overtakes 2026-12-2"):
            timetable(DAILY, move=(Move(CHRISTMAS, to),))
    with pytest.raises(ConfigError, match=r"edition.round-up.move: 2026-12-25 is skipped too"):
        timetable(move=(Move(CHRISTMAS, date(2026, 12, 23)),), skip=(CHRISTMAS,))


def test_days_on_which_nothing_would_go_are_told_and_do_no_harm() -> None:
    times = timetable(skip=(date(2026, 12, 24),), move=(Move(date(2026, 12, 26), date(2026, 12, 28)),))
    assert times.idle == ("skip: nothing goes on Thu 2026-12-24", "move: nothing goes on Sat 2026-12-26")
    assert goes(times, "2026-12-20 00:00", 1) == ["2026-W52 Thu 24 12:00 Fri 25 08:00"]


@pytest.mark.parametrize(("key", "said"), [("draft", "Thu"), ("send", "Fryday 08:00")])
def test_a_rule_that_cannot_be_read_names_its_key(key: str, said: str) -> None:
    with pytest.raises(ConfigError, match=rf"config/digest.toml: edition.round-up.{key}: "):
        timetable(WEEKLY, **{key: said})
