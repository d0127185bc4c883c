"""Each reader's own morning, and the deadline that it makes."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from digest.model.edition import Move
from digest.timetable import Moments, moments, slot_of, wave_instant
from tests.timetable.editions import timetable, utc

MORNING: dict[str, Any] = {"deliver": "reader's morning"}
AUCKLAND, PARIS, HONOLULU = ZoneInfo("Pacific/Auckland"), ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Honolulu")


def test_a_wave_goes_at_the_sends_wall_time_in_the_readers_zone() -> None:
    send = slot_of(timetable(), "2026-W47").send.wall
    waves = [wave_instant(send, zone) for zone in (AUCKLAND, PARIS, HONOLULU)]
    assert waves == [utc("2026-11-19 19:00"), utc("2026-11-20 07:00"), utc("2026-11-20 18:00")]


def test_a_wave_of_a_zone_whose_clocks_jump_over_it_goes_right_after() -> None:
    times = timetable(send="Sun 02:30")
    assert wave_instant(slot_of(times, "2027-W12").send.wall, PARIS) == utc("2027-03-28 01:00")


def test_the_deadline_is_the_first_wave_and_the_nudge_comes_before_it() -> None:
    times = timetable(**MORNING)
    its = moments(times, slot_of(times, "2026-W47"), (PARIS, HONOLULU))
    assert its == Moments(
        utc("2026-11-19 17:00"), utc("2026-11-20 04:00"), utc("2026-11-20 07:00"), utc("2026-11-20 18:00")
    )


def test_where_no_zone_is_known_or_all_get_it_at_once_the_newsrooms_clock_counts() -> None:
    expected = Moments(
        utc("2026-11-19 17:00"), utc("2026-11-20 10:00"), utc("2026-11-20 13:00"), utc("2026-11-20 13:00")
    )
    for times, zones in ((timetable(), (AUCKLAND,)), (timetable(**MORNING), ())):
        assert moments(times, slot_of(times, "2026-W47"), zones) == expected


def test_a_wave_that_is_past_when_the_draft_is_made_is_nobodys_deadline() -> None:
    times = timetable(draft="Thu 15:00", **MORNING)
    assert moments(times, slot_of(times, "2026-W47"), (AUCKLAND, PARIS)).deadline == utc("2026-11-20 07:00")
    assert moments(times, slot_of(times, "2026-W47"), (AUCKLAND,)).deadline == utc("2026-11-20 13:00")


def test_there_is_no_nudge_before_the_draft_nor_where_none_is_wanted() -> None:
    for times in (timetable(draft="Fri 06:00"), timetable(nudge=timedelta())):
        assert moments(times, slot_of(times, "2026-W47")).nudge is None


def test_a_moved_issue_moves_for_every_reader() -> None:
    times = timetable(move=(Move(date(2026, 12, 25), date(2026, 12, 23)),), **MORNING)
    assert moments(times, slot_of(times, "2026-W52"), (PARIS,)).deadline == utc("2026-12-23 07:00")
