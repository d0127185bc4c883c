"""A period's key names one week, day or month, and the send and draft that belong to it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import InputError
from digest.timetable.periods import KINDS, draft_instant, parse_period, period_holding, period_of, send_instant
from digest.timetable.rules import parse_rule

NEW_YORK = ZoneInfo("America/New_York")
FRIDAY = parse_rule("Fri 08:00")


@pytest.mark.parametrize(
    ("key", "kind", "first", "after"),
    [
        ("2024-W39", "week", date(2024, 9, 23), date(2024, 9, 30)),
        ("2026-W53", "week", date(2026, 12, 28), date(2027, 1, 4)),
        ("2026-w47", "week", date(2026, 11, 16), date(2026, 11, 23)),
        ("2026-11-22", "day", date(2026, 11, 22), date(2026, 11, 23)),
        ("2028-02", "month", date(2028, 2, 1), date(2028, 3, 1)),
    ],
)
def test_a_key_names_its_days(key: str, kind: str, first: date, after: date) -> None:
    period = parse_period(key, kind)
    assert (period.kind, period.first, period.after, period.key) == (kind, first, after, key.upper())


@pytest.mark.parametrize(
    ("key", "kind", "says"),
    [
        ("2026-W60", "week", "there is no week '2026-W60'. 2026 has the weeks W01 to W53."),
        ("2025-W53", "", "2025 has the weeks W01 to W52"),
        ("2026-W00", "", "2026 has the weeks W01 to W53"),
        ("2026-02-30", "day", "there is no day '2026-02-30'"),
        ("2026-13", "month", "there is no month '2026-13'"),
        ("0000-W01", "week", "there is no week '0000-W01'"),
        ("9999-12-31", "day", "there is no day '9999-12-31'"),
        ("next week", "week", "'next week' names no period. Write it as 2026-W47."),
        ("", "", "Write it as 2026-11-22 or 2026-W47 or 2026-11"),
        ("2026-W471", "week", "names no period"),
        ("٢٠٢٦-W47", "week", "names no period"),
        ("2026-11", "week", "'2026-11' names a month, and the edition goes out by the week. Write it as 2026-W47."),
    ],
)
def test_a_key_that_names_no_period_is_refused_in_a_sentence(key: str, kind: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_period(key, kind)
    assert says in refused.value.sentence()


@given(st.dates(date(1900, 1, 1), date(8999, 12, 31)), st.sampled_from(KINDS))
def test_the_key_of_a_days_period_names_that_period(day: date, kind: str) -> None:
    period = period_holding(day, kind)
    assert day in period
    assert parse_period(period.key) == period
    assert period_holding(period.after, kind).first == period.after


def test_an_unknown_kind_of_period_names_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean 'week'"):
        period_holding(date(2026, 11, 22), "weeks")


def test_the_send_of_a_week_is_its_wall_time_in_the_newsrooms_zone() -> None:
    assert send_instant(FRIDAY, parse_period("2026-W47"), NEW_YORK) == datetime(2026, 11, 20, 13, tzinfo=UTC)
    assert send_instant(FRIDAY, parse_period("2026-W30"), NEW_YORK) == datetime(2026, 7, 24, 12, tzinfo=UTC)


def test_the_send_of_a_month_may_be_its_last_day_in_a_gap() -> None:
    rule, cairo = parse_rule("last Fri 00:30"), ZoneInfo("Africa/Cairo")
    assert send_instant(rule, parse_period("2027-04"), cairo) == datetime(2027, 4, 29, 22, tzinfo=UTC)


def test_a_period_without_a_send_says_where_the_next_one_falls() -> None:
    with pytest.raises(InputError) as refused:
        send_instant(FRIDAY, parse_period("2026-11-16"), NEW_YORK)
    assert "the edition sends 'Fri 08:00'. Its next one falls on 2026-11-20: that is 2026-11-20." in str(refused.value)


def test_the_period_is_that_of_the_next_send_at_or_after_the_instant() -> None:
    send = datetime(2026, 11, 20, 13, tzinfo=UTC)
    named = [period_of(FRIDAY, "week", NEW_YORK, send + timedelta(seconds=s)).key for s in (-1, 0, 1)]
    assert named == ["2026-W47", "2026-W47", "2026-W48"]
    assert period_of(parse_rule("1st Mon 09:00"), "month", NEW_YORK, send).key == "2026-12"
    assert period_of(parse_rule("08:00"), "day", NEW_YORK, send).key == "2026-11-20"


def test_the_years_end_belongs_to_the_iso_year_of_its_week() -> None:
    assert period_of(FRIDAY, "week", NEW_YORK, datetime(2026, 12, 29, tzinfo=UTC)).key == "2026-W53"
    assert period_of(FRIDAY, "week", NEW_YORK, datetime(2027, 1, 2, tzinfo=UTC)).key == "2027-W01"


def test_a_rule_that_comes_twice_a_week_gives_one_issue_a_week() -> None:
    twice = parse_rule("Mon, Thu 08:00")
    wednesday = datetime(2026, 11, 18, tzinfo=UTC)
    assert period_of(twice, "week", NEW_YORK, wednesday).key == "2026-W48"
    assert send_instant(twice, parse_period("2026-W48"), NEW_YORK) == datetime(2026, 11, 23, 13, tzinfo=UTC)


ZONES = st.sampled_from(
    ["UTC", "America/New_York", "Pacific/Apia", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Kiritimati"]
)
SENDS = st.sampled_from(
    [("Fri 08:00", "week"), ("Sun 23:59", "week"), ("Mon 00:00", "week"), ("00:30", "day"), ("last day 18:00", "month")]
)


@given(st.integers(1_262_304_000, 2_208_988_800), ZONES, SENDS)
def test_the_period_of_an_instant_is_the_one_whose_send_comes_next(
    seconds: int, zone_name: str, send: tuple[str, str]
) -> None:
    zone, rule, kind = ZoneInfo(zone_name), parse_rule(send[0]), send[1]
    at = datetime.fromtimestamp(seconds, UTC)
    period = period_of(rule, kind, zone, at)
    before = period_holding(period.first - timedelta(days=1), kind)
    assert send_instant(rule, before, zone) < at <= send_instant(rule, period, zone)


def test_the_draft_is_the_last_one_at_or_before_the_send() -> None:
    send = send_instant(FRIDAY, parse_period("2026-W47"), NEW_YORK)
    assert draft_instant(parse_rule("Thu 12:00"), send, NEW_YORK) == datetime(2026, 11, 19, 17, tzinfo=UTC)
    assert draft_instant(FRIDAY, send, NEW_YORK) == send
    assert draft_instant(parse_rule("Sat 12:00"), send, NEW_YORK) == datetime(2026, 11, 14, 17, tzinfo=UTC)
    assert draft_instant(parse_rule("last day 12:00"), send, NEW_YORK) == datetime(2026, 10, 31, 16, tzinfo=UTC)
