"""What is remembered of a source after each kind of answer."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.collect.http import FetchFailure, Response
from digest.collect.politeness import conditions, decide, due, outcome_of, paused_hosts, retry_after, state_of
from digest.model.source import Source
from digest.model.source_state import SourceState

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
STATE = SourceState("a", "https://site.example/feed")


def answered(status: int, **headers: str) -> Response:
    return Response(STATE.address, status, tuple((name.replace("_", "-"), value) for name, value in headers.items()))


def after(state: SourceState, *answers: Response | FetchFailure, now: datetime = NOW) -> SourceState:
    for answer in answers:
        state = decide(state, outcome_of(answer, asked=bool(conditions(state, now)), now=now), now, every=HOUR)
    return state


def test_both_validators_are_sent_back() -> None:
    state = after(STATE, answered(200, ETag='"v1"', Last_Modified="Mon, 02 Sep 2024 10:00:00 GMT"))
    assert conditions(state, NOW + HOUR) == (
        ("If-None-Match", '"v1"'),
        ("If-Modified-Since", "Mon, 02 Sep 2024 10:00:00 GMT"),
    )


def test_validators_are_dropped_after_eight_days_even_if_304_keeps_coming() -> None:
    state = after(STATE, answered(200, ETag='"v1"'))
    for day in range(1, 9):
        state = after(state, answered(304), now=NOW + timedelta(days=day))
    assert conditions(state, NOW + timedelta(days=8, hours=1)) == ()


def test_a_304_that_was_not_asked_for_is_a_failure() -> None:
    assert "304" in after(STATE, answered(304)).last_problem


def test_a_cut_body_leaves_no_validators() -> None:
    cut = Response(STATE.address, 200, (("ETag", '"v1"'),), cut="lost")
    assert after(STATE, cut).etag == ""


@pytest.mark.parametrize(
    ("headers", "hours"),
    [
        ({}, 1),
        ({"Cache_Control": "public, max-age=7200"}, 2),
        ({"Cache_Control": "max-age=60"}, 1),
        ({"Expires": "Thu, 19 Nov 2026 15:00:00 GMT"}, 3),
        ({"Cache_Control": "max-age=999999999"}, 24),
        ({"Expires": "-1"}, 1),
        ({"Expires": "Thu, 19 Nov 1998 15:00:00 GMT"}, 1),
    ],
)
def test_the_next_reading_is_as_late_as_the_headers_ask_within_a_day(headers: dict[str, str], hours: int) -> None:
    assert after(STATE, answered(200, **headers)).next_due == NOW + hours * HOUR


def test_failures_back_off_and_a_success_forgets_them() -> None:
    failing = after(STATE, FetchFailure("", "it does not answer"), answered(500), answered(404))
    assert (failing.failures, failing.failing_since, failing.next_due) == (3, NOW, NOW + 4 * HOUR)
    well = after(failing, answered(200))
    assert (well.failures, well.failing_since, well.last_problem, well.next_due) == (0, None, "", NOW + HOUR)


def test_a_long_failure_still_is_tried_every_three_days() -> None:
    assert after(STATE, *[answered(500)] * 60).next_due == NOW + timedelta(days=3)


def test_gone_retires_the_source_until_its_address_changes() -> None:
    gone = after(STATE, answered(410))
    assert not due(gone, NOW + timedelta(days=365))
    moved = Source("a", "https://site.example/new")
    assert due(state_of(moved, {"a": gone}), NOW)


def test_a_503_that_names_no_time_is_the_trouble_of_one_source() -> None:
    state = after(STATE, answered(503))
    assert paused_hosts([state], NOW) == {}
    assert "503" in state.last_problem


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_pauses_the_whole_host(status: int) -> None:
    state = after(STATE, answered(status, Retry_After="7200"))
    assert paused_hosts([state], NOW) == {"site.example:443": NOW + 2 * HOUR}
    assert not due(state, NOW + HOUR)
    assert due(state, NOW + 2 * HOUR)
    assert paused_hosts([state], NOW + 3 * HOUR) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("120", timedelta(minutes=2)),
        ("Thu, 19 Nov 2026 12:30:00 GMT", timedelta(minutes=30)),
        ("999999999", timedelta(days=1)),
        ("0", None),
        ("Thu, 19 Nov 1998 12:30:00 GMT", None),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("9" * 30, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(text: str, expected: timedelta | None) -> None:
    assert retry_after(text, NOW) == expected


def test_a_permanent_redirect_is_remembered() -> None:
    moved = Response("https://new.example/f", 200, moved_to="https://new.example/f")
    assert after(STATE, moved).moved_to == "https://new.example/f"


def test_a_validator_that_could_break_a_header_is_forgotten() -> None:
    assert after(STATE, answered(200, ETag='"a"\r\nX: y')).etag == ""
