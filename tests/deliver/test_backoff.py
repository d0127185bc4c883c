"""When a deferred letter is tried again, and which replies are complaints about our pace."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.deliver.backoff import GIVE_UP, is_complaint, next_try

FIRST = datetime(2026, 11, 20, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def schedule(reply: str, jitter: float) -> list[float]:
    """The minutes between attempts, until it is given up."""
    now = FIRST
    waits: list[float] = []
    while (due := next_try(len(waits) + 1, FIRST, now, reply, jitter)) is not None:
        waits.append((due - now) / MINUTE)
        now = due
    return waits


def test_waits_grow_from_five_minutes_to_four_hours_and_end_at_the_24th() -> None:
    waits = schedule("451 4.3.0 try later", 0)
    assert waits[:7] == [5, 10, 20, 40, 80, 160, 240]
    assert max(waits) == 240
    assert sum(waits) == GIVE_UP / MINUTE


def test_jitter_spreads_a_wait_over_a_fifth_of_it() -> None:
    assert schedule("451 4.3.0 try later", 1)[:3] == [6, 12, 24]
    assert sum(schedule("451 4.3.0 try later", 1)) == GIVE_UP / MINUTE


@pytest.mark.parametrize(
    ("reply", "minutes"),
    [
        ("450 4.2.0 Greylisted, see http://postgrey.example", 5),
        ("451 4.7.1 Greylisting in action", 5),
        ("452 4.2.2 mailbox full", 30),
        ("451 4.4.1 no answer from host", 15),
        ("421 try later", 5),
        ("cut off before the final dot", 5),
        ("450 address 10.4.4.1 is busy", 5),
    ],
)
def test_the_first_wait_depends_on_what_is_wrong(reply: str, minutes: int) -> None:
    assert schedule(reply, 0)[0] == minutes


def test_a_first_attempt_of_the_future_is_of_a_clock_that_was_set_back() -> None:
    assert next_try(1, FIRST + timedelta(hours=1), FIRST, "450", 0) == FIRST + 5 * MINUTE


def test_nothing_is_tried_after_a_day_however_often_it_was() -> None:
    assert next_try(1, FIRST, FIRST + GIVE_UP, "450", 0) is None
    assert next_try(10_000, FIRST, FIRST, "450", 0) == FIRST + timedelta(hours=4)


@pytest.mark.parametrize(
    "reply",
    [
        "421 4.7.28 unusual rate of mail",
        "451 4.7.650 temporarily rate limited due to IP reputation",
        "421 4.7.0 [TSS04] Messages temporarily deferred due to unexpected volume",
        "452 too many connections from your host",
        "450 sending limit exceeded",
        "452 4.5.3 you exceeded the hourly limit",
    ],
)
def test_too_much_or_too_fast_is_a_complaint_of_the_domain(reply: str) -> None:
    assert is_complaint(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "450 4.3.0 Error: command failed",
        "451 4.7.1 try again in 300 seconds",
        "451 4.7.1 greylisted: too fast",
        "450 4.2.1 the user is receiving mail at a rate that prevents more",
        "452 4.2.2 over quota",
        "451 4.4.1 cannot resolve your corporate domain",
        "cut off before the final dot",
    ],
)
def test_what_is_said_of_one_reader_is_no_complaint(reply: str) -> None:
    assert not is_complaint(reply)
