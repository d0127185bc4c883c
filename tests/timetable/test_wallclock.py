"""Wall times become instants: once each, in order, across every change of the clocks."""

from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from digest.timetable.rules import parse_rule
from digest.timetable.wallclock import Occurrence, occurrences, to_instant


def local(rule: str, zone: str, after: str, count: int) -> list[str]:
    coming = occurrences(parse_rule(rule), ZoneInfo(zone), datetime.fromisoformat(after).replace(tzinfo=ZoneInfo(zone)))
    return [f"{next(coming).at.astimezone(ZoneInfo(zone)):%m-%d %H:%M %z}" for _ in range(count)]


def test_a_time_in_a_gap_moves_to_the_first_instant_after_it() -> None:
    assert local("Sun 02:30", "Europe/Paris", "2027-03-22", 2) == ["03-28 03:00 +0200", "04-04 02:30 +0200"]
    assert local("Sun 02:30", "America/New_York", "2027-03-08", 1) == ["03-14 03:00 -0400"]
    assert local("02:10", "Australia/Lord_Howe", "2027-10-02T12:00", 1) == ["10-03 02:30 +1100"]


def test_a_gap_at_midnight_loses_nothing() -> None:
    assert local("00:30", "Africa/Cairo", "2027-04-29T12:00", 2) == ["04-30 01:00 +0300", "05-01 00:30 +0300"]
    assert local("Sun 00:00", "America/Havana", "2027-03-10", 1) == ["03-14 01:00 -0400"]


def test_a_time_that_comes_twice_means_its_first_occurrence_and_comes_once() -> None:
    expected = ["10-31 02:30 +0200", "11-07 02:30 +0100"]
    assert local("Sun 02:30", "Europe/Paris", "2027-10-26", 2) == expected


def test_a_day_that_a_zone_skips_moves_to_the_next_days_first_instant() -> None:
    expected = ["12-29 09:00 -1000", "12-31 00:00 +1400", "12-31 09:00 +1400"]
    assert local("09:00", "Pacific/Apia", "2011-12-29", 3) == expected


def test_hours_of_one_gap_come_once() -> None:
    at = [one.at for one in short("hour", "Europe/Paris", datetime(2027, 3, 28, tzinfo=UTC), timedelta(hours=5))]
    assert at == [datetime(2027, 3, 28, hour, tzinfo=UTC) for hour in range(1, 6)]


def test_an_occurrence_at_the_given_instant_counts_only_where_that_is_asked() -> None:
    rule, zone, at = parse_rule("Fri 08:00"), ZoneInfo("Asia/Tokyo"), datetime(2026, 11, 19, 23, tzinfo=UTC)
    assert next(occurrences(rule, zone, at, inclusive=True)).at == at
    assert next(occurrences(rule, zone, at)).at == at + timedelta(days=7)


def test_instants_agree_with_a_search_through_all_minutes() -> None:
    zone = ZoneInfo("America/Sao_Paulo")
    for first in (datetime(2018, 11, 3, 20, tzinfo=UTC), datetime(2018, 2, 17, 20, tzinfo=UTC)):
        minutes = [first + timedelta(minutes=n) for n in range(24 * 60)]
        shown = [minute.astimezone(zone).replace(tzinfo=None) for minute in minutes]
        for offset in range(0, 20 * 60, 7):
            wall = shown[0] + timedelta(minutes=offset)
            # The first minute that shows the wall time; in a gap none does: the first after the jump.
            expected = next(
                at
                for place, (at, said) in enumerate(zip(minutes, shown, strict=True))
                if said == wall or (said > wall and place and shown[place - 1] < wall)
            )
            assert expected == to_instant(wall, zone)


def short(rule: str, zone: str, first: datetime, length: timedelta) -> list[Occurrence]:
    return list(takewhile(lambda one: one.at <= first + length, occurrences(parse_rule(rule), ZoneInfo(zone), first)))
