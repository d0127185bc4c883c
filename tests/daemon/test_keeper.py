"""The keeper starts what is due, survives whatever fails, says so once, and stops when it is told."""

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

import pytest

from digest.daemon import Keeper
from digest.errors import DigestError
from digest.model.edition import WhenLate
from digest.model.record import IssueState
from tests.daemon.world import Clock, Inline, Newsroom, OneLock, keeper
from tests.timetable.editions import timetable, utc

S = IssueState
DRAFT, NUDGE, SEND = utc("2026-11-19 17:00"), utc("2026-11-20 10:00"), utc("2026-11-20 13:00")


def newsroom(at: str = "2026-11-16 00:00", **changes: Any) -> Newsroom:
    room = Newsroom(timetable(**changes), Clock(utc(at)))
    room.arrived = [(0.0, number) for number in range(3)]
    keeper(room).tick()
    return room


def later(room: Newsroom, hours: float) -> None:
    """The clock stands so long after the send; one tick."""
    room.clock.pass_by(SEND + timedelta(hours=hours) - room.clock.at)
    keeper(room).tick()


def state(room: Newsroom) -> IssueState:
    return room.records["2026-W47"].state


def decided(room: Newsroom) -> list[str]:
    return [line for line in room.trail if line.startswith("2026-W47")]


def test_an_issues_life_from_draft_to_send_when_an_editor_approves() -> None:
    room = newsroom()
    for hours in (-20, -19, -3, -1):
        later(room, hours)
    room.approve("2026-W47")
    later(room, 0)
    later(room, 1)
    assert decided(room) == ["2026-W47 drafted", "2026-W47 approved: by an editor", "2026-W47 sent"]
    assert room.told == ["2026-W47 nudged"]
    assert set(room.delivered.values()) == {1}


@pytest.mark.parametrize(("policy", "expected"), [("hold", S.HELD), ("skip", S.SKIPPED), ("send", S.SENT)])
def test_a_draft_that_nobody_approved_follows_its_policy_and_editors_are_told(
    policy: str, expected: IssueState
) -> None:
    room = newsroom(when_unapproved=policy)
    for hours in (-20, 0, 0.1, 0.2):
        later(room, hours)
    assert state(room) is expected
    assert len(room.told) == 1
    assert f'not approved by its deadline: when_unapproved = "{policy}"' in decided(room)[1]


@pytest.mark.parametrize("then", ["hold", "skip", "send"])
@pytest.mark.parametrize(("hours", "in_time"), [(3, True), (72, False)])
def test_an_approved_issue_that_is_late_by_three_hours_goes_and_by_three_days_follows_its_policy(
    hours: int, in_time: bool, then: str
) -> None:
    room = newsroom(when_late=WhenLate(timedelta(hours=12), then))
    later(room, -20)
    room.approve("2026-W47")
    for more in (0, 0.1, 0.2):
        later(room, hours + more)
    expected = S.SENT if in_time or then == "send" else {"hold": S.HELD, "skip": S.SKIPPED}[then]
    assert state(room) is expected
    if expected is not S.SENT:
        assert "3 days late: when_late" in decided(room)[-1]


@pytest.mark.parametrize(("policy", "expected"), [("skip", S.SKIPPED), ("send", S.SENT)])
def test_an_empty_week_is_skipped_or_sent_as_its_policy_says(policy: str, expected: IssueState) -> None:
    room = newsroom(when_empty=policy, approval="automatic")
    room.arrived, room.first_stored = [], {}
    for hours in (-20, 0, 0.1):
        later(room, hours)
    assert state(room) is expected


def test_reopening_on_friday_at_half_past_seven_leaves_it_to_the_deadline() -> None:
    room = newsroom()
    later(room, -20)
    room.approve("2026-W47")
    later(room, -0.5)
    room.reopen("2026-W47")
    later(room, 0)
    assert state(room) is S.HELD
    room.approve("2026-W47")
    later(room, 0.5)
    assert state(room) is S.SENT


def test_an_issue_reopened_after_its_deadline_waits_for_its_editor() -> None:
    room = newsroom()
    for hours in (-20, 0):
        later(room, hours)
    room.reopen("2026-W47")
    later(room, 1)
    assert state(room) is S.DRAFT


def ticks(room: Newsroom, process: Keeper, number: int, every: float) -> None:
    for _ in range(number):
        process.tick()
        room.clock.pass_by(timedelta(seconds=every))


def test_an_action_that_fails_is_tried_again_ever_more_slowly_and_told_once() -> None:
    room = newsroom("2026-11-19 16:00")
    room.clock.pass_by(timedelta(hours=1))
    room.broken["draft"] = DigestError("the database is locked")
    lanes = Inline()
    process = keeper(room, lanes=lanes)
    ticks(room, process, 12 * 60, 5)
    assert 6 <= lanes.started.count("gather") <= 10
    assert [line for line in room.told if "draft" in line] == ["draft 2026-W47: the database is locked."]
    health = process.health()
    assert health["status"] == "failing"
    assert "locked" not in str(health)
    room.broken.clear()
    ticks(room, process, 12 * 20, 5)
    assert state(room) is S.DRAFT
    assert process.health()["status"] == "ok"


def test_what_failed_and_is_not_due_any_more_is_no_failure() -> None:
    """An editor did it by hand, and the health endpoint said `failing` until the next start."""
    room = newsroom("2026-11-19 16:00")
    later(room, -20)
    room.broken["nudge"] = DigestError("the relay takes nothing")
    process = keeper(room)
    room.clock.pass_by(NUDGE - room.clock.at)
    process.tick()
    assert process.health()["status"] == "failing"
    room.approve("2026-W47")
    process.tick()
    assert process.health()["status"] == "ok"


def test_a_fault_of_digest_itself_stops_nothing_else() -> None:
    room = newsroom("2026-11-19 16:00")
    room.clock.pass_by(timedelta(hours=1))
    room.broken["bounces"] = KeyError("oops")
    process = keeper(room)
    ticks(room, process, 1, 5)
    assert state(room) is S.DRAFT
    assert room.told == []
    ticks(room, process, 60, 5)
    assert room.told == ["bounces : KeyError: 'oops'"]


def test_one_who_does_not_lead_does_nothing() -> None:
    room, lock = newsroom("2026-11-19 16:00"), OneLock(("another", 1))
    room.clock.pass_by(timedelta(hours=1))
    process = keeper(room, lock=lock)
    process.tick()
    assert (room.records, process.health()["leads"]) == ({}, False)


class Busy(Inline):
    """Lanes of which each is busy."""

    def start(self, lane: str, work: Callable[[], None]) -> bool:
        return False

    def busy(self) -> Collection[str]:
        return ("gather",)


def test_what_a_busy_lane_does_not_take_is_due_again_at_the_next_tick() -> None:
    room = newsroom("2026-11-19 16:00")
    room.clock.pass_by(timedelta(hours=1))
    keeper(room, lanes=Busy()).tick()
    assert room.records == {}
    keeper(room).tick()
    assert list(room.records) == ["2026-W47"]


def test_a_keeper_that_was_stopped_starts_nothing_and_gives_up_the_lead() -> None:
    room, lock = newsroom("2026-11-19 16:00"), OneLock()
    process = keeper(room, lock=lock)
    process.tick()
    assert lock.lease() == ("one", 0)
    assert process.stop(1.0)
    assert lock.lease() is None
    room.clock.pass_by(timedelta(hours=2))
    process.tick()
    assert (room.records, lock.lease()) == ({}, None)


def test_a_send_ends_at_the_next_message_when_the_keeper_is_stopped() -> None:
    room = newsroom(approval="automatic")
    later(room, -20)
    later(room, 0)
    process = keeper(room)
    stops: list[bool] = []

    def interrupted(stop: Callable[[], bool]) -> None:
        stops.append(stop())
        process.stop(0.0)
        stops.append(stop())

    room.on_send = interrupted
    process.tick()
    assert stops == [False, True]
    assert state(room) is S.SENDING
    assert room.delivered.total() == 0


def test_a_keeper_that_has_not_looked_for_a_minute_is_stalled() -> None:
    room = newsroom("2026-11-16 00:00")
    process = keeper(room)
    process.tick()
    room.clock.pass_by(timedelta(seconds=61))
    assert process.health()["status"] == "stalled"


def test_a_store_that_cannot_be_read_does_not_end_the_keeper() -> None:
    room = newsroom("2026-11-19 16:00")
    room.clock.pass_by(timedelta(hours=1))
    process = keeper(room)
    stored, room.records = room.records, None  # type: ignore[assignment]
    process.tick()
    room.records = stored
    process.tick()
    assert list(room.records) == ["2026-W47"]
