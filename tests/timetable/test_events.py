"""What comes when, in order; and what the clocks do to it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.model.edition import Move
from digest.timetable import KINDS, Timetable, coming, events, to_instant
from digest.timetable.clocks import clock_changes, clock_note
from digest.timetable.wallclock import Occurrence
from tests.timetable.editions import DAILY, timetable, utc

NEW_YORK = ZoneInfo("America/New_York")
ISSUES = KINDS[1:]


def test_the_events_of_an_issue_come_in_the_order_of_the_work() -> None:
    found = events(timetable(), utc("2026-11-19 00:00"), utc("2026-11-21 00:00"), ISSUES)
    assert [(one.kind, f"{one.local:%a %H:%M}", one.at) for one in found] == [
        ("draft", "Thu 12:00", utc("2026-11-19 17:00")),
        ("nudge", "Fri 05:00", utc("2026-11-20 10:00")),
        ("deadline", "Fri 08:00", utc("2026-11-20 13:00")),
        ("send", "Fri 08:00", utc("2026-11-20 13:00")),
    ]


def test_a_span_holds_its_start_and_not_its_end() -> None:
    start, end = utc("2026-11-19 17:00"), utc("2026-11-26 17:00")
    assert [one.period for one in events(timetable(), start, end, ("draft",))] == ["2026-W47"]


def test_a_collection_belongs_to_the_issue_whose_draft_comes_next() -> None:
    found = list(events(timetable(), utc("2026-11-19 16:00"), utc("2026-11-19 19:00"), ("collect",)))
    assert [(one.period, f"{one.local:%H:%M}") for one in found] == [
        ("2026-W47", "11:00"), ("2026-W47", "12:00"), ("2026-W48", "13:00"),
    ]  # fmt: skip


def test_the_next_events_of_several_editions_are_counted_together() -> None:
    found = coming([timetable(), timetable(DAILY)], utc("2026-11-18 23:00"), 5, ("send", "draft"))
    assert [(one.edition, one.kind, f"{one.local:%a}") for one in found] == [
        ("daily", "draft", "Wed"),
        ("daily", "send", "Thu"),
        ("round-up", "draft", "Thu"),
        ("daily", "draft", "Thu"),
        ("daily", "send", "Fri"),
    ]


def test_as_many_as_are_wanted_come_however_far_apart() -> None:
    yearly = timetable(period="day", send="0 8 29 2 *", draft="0 8 28 2 *")
    found = coming([yearly], utc("2026-01-01 00:00"), 3, ("send",))
    assert [one.period for one in found] == ["2028-02-29", "2032-02-29", "2036-02-29"]


def notes(times: Timetable, start: str) -> dict[str, str]:
    at = utc(start)
    return {one.kind: one.note for one in events(times, at, at + timedelta(days=7), ISSUES) if one.note}


def test_an_event_says_what_is_unusual_about_it() -> None:
    assert notes(timetable(move=(Move(date(2026, 12, 25), date(2026, 12, 23)),)), "2026-12-20 00:00") == {
        "send": "moved from 2026-12-25"
    }
    assert notes(timetable(send="Sun 02:30"), "2027-03-09 00:00") == {
        "send": "02:30 on Sun 2027-03-14 does not exist: the first instant after the gap"
    }
    assert notes(timetable(send="Sun 01:30"), "2026-10-27 00:00") == {
        "send": "01:30 comes twice that day: the first of them"
    }
    morning = timetable(deliver="reader's morning")
    zones = (ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Honolulu"))
    found = list(events(morning, utc("2026-11-20 00:00"), utc("2026-11-20 12:00"), ("deadline", "send"), zones))
    assert [(one.kind, one.at) for one in found] == [
        ("deadline", utc("2026-11-20 07:00")),
        ("send", utc("2026-11-20 07:00")),
    ]
    assert found[1].note == "the first wave; the last goes Fri 2026-11-20 18:00 UTC"


def test_clock_changes_are_found_to_the_second() -> None:
    found = list(clock_changes(NEW_YORK, utc("2026-10-01 00:00"), utc("2027-04-01 00:00")))
    assert [(one.at, one.said) for one in found] == [
        (utc("2026-11-01 06:00"), "clocks go back by 1:00 (UTC-04:00 → UTC-05:00)"),
        (utc("2027-03-14 07:00"), "clocks go forward by 1:00 (UTC-05:00 → UTC-04:00)"),
    ]
    assert list(clock_changes(ZoneInfo("Asia/Tokyo"), utc("2026-01-01 00:00"), utc("2027-01-01 00:00"))) == []
    howe = list(clock_changes(ZoneInfo("Australia/Lord_Howe"), utc("2026-04-01 00:00"), utc("2026-05-01 00:00")))
    assert [one.said for one in howe] == ["clocks go back by 0:30 (UTC+11:00 → UTC+10:30)"]


def test_an_ordinary_time_needs_no_word_about_clocks() -> None:
    for said in ("2026-11-01T00:59", "2026-11-01T02:00", "2027-03-14T01:59", "2027-03-14T03:00"):
        wall = datetime.fromisoformat(said)
        assert clock_note(Occurrence(wall, to_instant(wall, NEW_YORK)), NEW_YORK) == ""
