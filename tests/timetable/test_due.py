"""What is to be done now follows from rules, clock and store alone: no issue is lost, none is made twice."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digest.model.edition import WhenLate
from digest.model.record import IssueRecord, IssueState
from digest.timetable import Action, Facts, Marks, Timetable, due, upkeep
from tests.timetable.editions import DAILY, WEEKLY, issue, timetable, utc

S = IssueState
TIMES = timetable()
SINCE = utc("2026-11-14 00:00")
FRIDAY_SENT = [issue(TIMES, "2026-W46", S.SENT)]


def now(times: Timetable, at: str, issues: list[IssueRecord], **facts: Any) -> list[Action]:
    """What is due, collections aside."""
    known = Facts(since=SINCE, **facts)
    return [action for action in due(times, utc(at), issues, known) if action.kind != "collect"]


def said(times: Timetable, at: str, issues: list[IssueRecord], **facts: Any) -> list[str]:
    return [" ".join(filter(None, (one.kind, one.period, one.then))) for one in now(times, at, issues, **facts)]


def test_a_draft_is_due_from_its_instant_until_it_is_stored() -> None:
    assert said(TIMES, "2026-11-19 16:59", FRIDAY_SENT) == []
    assert said(TIMES, "2026-11-19 17:00", FRIDAY_SENT) == ["draft 2026-W47"]
    assert said(TIMES, "2026-11-20 12:00", FRIDAY_SENT) == ["draft 2026-W47"]
    for state in set(S) - {S.SENDING, S.APPROVED}:
        assert said(TIMES, "2026-11-19 17:00", [*FRIDAY_SENT, issue(TIMES, "2026-W47", state)]) == []


def test_a_draft_that_nobody_approved_is_nudged_about_once() -> None:
    issues = [issue(TIMES, "2026-W47", S.DRAFT)]
    assert said(TIMES, "2026-11-20 09:59", issues) == []
    assert said(TIMES, "2026-11-20 10:00", issues) == ["nudge 2026-W47"]
    assert said(TIMES, "2026-11-20 12:59", issues, marks={"2026-W47": Marks(nudged=utc("2026-11-20 10:00"))}) == []
    assert said(TIMES, "2026-11-20 10:00", [issue(TIMES, "2026-W47", S.APPROVED)]) == []


@pytest.mark.parametrize("policy", ["hold", "skip", "send"])
def test_the_policy_decides_about_a_draft_at_its_deadline(policy: str) -> None:
    times = timetable(when_unapproved=policy)
    (action,) = now(times, "2026-11-20 13:00", [issue(times, "2026-W47", S.DRAFT)])
    assert (action.kind, action.then, action.at) == ("deadline", policy, utc("2026-11-20 13:00"))
    assert action.why == f'not approved by its deadline: when_unapproved = "{policy}"'


def test_an_edition_that_approves_by_itself_sends_at_the_deadline() -> None:
    times = timetable(approval="automatic")
    assert said(times, "2026-11-20 13:00", [issue(times, "2026-W47", S.DRAFT)]) == ["deadline 2026-W47 send"]


def test_an_approved_issue_goes_at_its_time_and_a_send_that_was_begun_goes_on() -> None:
    approved = [issue(TIMES, "2026-W47", S.APPROVED)]
    assert said(TIMES, "2026-11-20 12:59", approved) == []
    assert said(TIMES, "2026-11-20 13:00", approved) == ["send 2026-W47"]
    assert said(TIMES, "2026-12-20 13:00", [issue(TIMES, "2026-W50", S.SENDING)])[0] == "send 2026-W50"


@pytest.mark.parametrize("state", [S.HELD, S.PAUSED, S.CANCELLED, S.SKIPPED, S.SENT, S.FAILED])
def test_an_issue_that_a_person_must_decide_about_or_that_is_done_is_left_alone(state: IssueState) -> None:
    assert said(TIMES, "2026-11-20 13:00", [issue(TIMES, "2026-W47", state)]) == []


@pytest.mark.parametrize(
    ("then", "expected"), [("hold", "late 2026-W47 hold"), ("skip", "late 2026-W47 skip"), ("send", "send 2026-W47")]
)
def test_an_approved_issue_that_is_late_follows_the_policy(then: str, expected: str) -> None:
    times = timetable(when_late=WhenLate(timedelta(hours=12), then))
    approved = [issue(times, "2026-W47", S.APPROVED)]
    assert said(times, "2026-11-20 16:00", approved) == ["send 2026-W47"]
    late = ["send 2026-W47"] if then == "send" else [f"late 2026-W47 {then}"]
    assert said(times, "2026-11-23 13:00", approved) == late


def test_lateness_is_said_in_words() -> None:
    approved = [issue(TIMES, "2026-W47", S.APPROVED)]
    assert [one.why for one in now(TIMES, "2026-11-20 16:00", approved)] == ["3 h late"]
    reason = '3 days 1 h late: when_late = {within = "12 h", then = "hold"}'
    assert [one.why for one in now(TIMES, "2026-11-23 14:00", approved)] == [reason]


def test_an_issue_that_an_editor_approved_late_is_as_late_as_its_approval() -> None:
    marks = {"2026-W47": Marks(approved=utc("2026-11-23 13:00"))}
    assert said(TIMES, "2026-11-23 13:01", [issue(TIMES, "2026-W47", S.APPROVED)], marks=marks) == ["send 2026-W47"]


def test_an_automatic_approval_is_late_too() -> None:
    times = timetable(approval="automatic")
    assert said(times, "2026-11-20 20:00", [issue(times, "2026-W47", S.DRAFT)]) == ["deadline 2026-W47 send"]
    assert said(times, "2026-11-23 13:00", [issue(times, "2026-W47", S.DRAFT)]) == ["deadline 2026-W47 hold"]


def test_an_issue_reopened_before_its_deadline_meets_it_and_one_reopened_after_it_is_the_editors() -> None:
    issues = [issue(TIMES, "2026-W47", S.DRAFT)]
    for reopened, expected in (("2026-11-20 12:30", ["deadline 2026-W47 hold"]), ("2026-11-20 13:30", [])):
        assert said(TIMES, "2026-11-20 14:00", issues, marks={"2026-W47": Marks(reopened=utc(reopened))}) == expected


def test_after_three_weeks_asleep_the_newest_issue_is_made_and_the_others_are_skipped_with_the_reason() -> None:
    actions = now(TIMES, "2026-12-03 18:00", FRIDAY_SENT)
    assert [(one.kind, one.period) for one in actions] == [
        ("skip", "2026-W47"),
        ("skip", "2026-W48"),
        ("draft", "2026-W49"),
    ]
    assert actions[0].why == "missed: nothing ran from its draft to its send, and the draft of 2026-W49 is due"


def test_an_issue_whose_send_is_past_is_still_made_while_no_newer_one_is_due() -> None:
    assert said(TIMES, "2026-11-20 15:00", FRIDAY_SENT) == ["draft 2026-W47"]
    assert said(TIMES, "2026-11-24 15:00", FRIDAY_SENT) == ["draft 2026-W47"]
    gone = timetable(when_late=WhenLate(timedelta(hours=12), "skip"))
    assert said(gone, "2026-11-20 15:00", FRIDAY_SENT) == ["draft 2026-W47"]
    assert said(gone, "2026-11-24 15:00", FRIDAY_SENT) == ["skip 2026-W47"]


def test_all_drafts_whose_send_is_to_come_are_made() -> None:
    early = timetable(DAILY, draft="Mon 12:00")
    sent = [issue(early, "2026-11-16", S.SENT)]
    assert said(early, "2026-11-16 17:00", sent) == [f"draft 2026-11-{day}" for day in range(17, 24)]


def test_a_new_store_has_missed_nothing() -> None:
    assert [one.kind for one in due(TIMES, utc("2026-11-20 15:00"), [])] == ["collect"]
    assert [one.kind for one in due(TIMES, utc("2026-11-20 12:00"), [])] == ["draft", "collect"]
    began = Facts(since=utc("2026-11-18 00:00"), collected=utc("2026-11-20 15:00"))
    assert [one.period for one in due(TIMES, utc("2026-11-20 15:00"), [], began)] == ["2026-W47"]


def test_a_day_that_is_skipped_makes_no_issue_and_ends_a_draft_that_was_there() -> None:
    times = timetable(skip=(date(2026, 11, 20),))
    assert said(times, "2026-11-20 15:00", FRIDAY_SENT) == []
    for state, expected in ((S.DRAFT, ["skip 2026-W47"]), (S.APPROVED, ["skip 2026-W47"]), (S.SENT, [])):
        assert said(times, "2026-11-19 15:00", [issue(TIMES, "2026-W47", state)]) == expected


def test_an_issue_of_a_period_that_the_timetable_does_not_have_keeps_its_own_time() -> None:
    record = replace(issue(TIMES, "2026-W47", S.APPROVED), period="2026-W47-gone")
    assert said(TIMES, "2026-11-20 12:59", [record, issue(TIMES, "2026-W47", S.SENT)]) == []
    assert said(TIMES, "2026-11-20 13:00", [record, issue(TIMES, "2026-W47", S.SENT)]) == ["send 2026-W47-gone"]


def test_in_readers_mornings_the_first_wave_is_the_time() -> None:
    times = timetable(deliver="reader's morning")
    zones = (ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Honolulu"))
    drafted, approved = ([issue(times, "2026-W47", state)] for state in (S.DRAFT, S.APPROVED))
    assert said(times, "2026-11-20 07:00", drafted, zones=zones) == ["deadline 2026-W47 hold"]
    assert said(times, "2026-11-20 06:59", approved, zones=zones) == []
    assert said(times, "2026-11-20 07:00", approved, zones=zones) == ["send 2026-W47"]
    assert said(times, "2026-11-21 05:00", approved, zones=zones) == ["send 2026-W47"]
    assert said(times, "2026-11-21 07:00", approved, zones=zones) == ["late 2026-W47 hold"]


def test_the_most_urgent_comes_first() -> None:
    issues = [
        issue(TIMES, "2026-W46", S.DRAFT),
        issue(TIMES, "2026-W45", S.APPROVED),
        issue(TIMES, "2026-W44", S.SENDING),
    ]
    kinds = [one.kind for one in due(TIMES, utc("2026-11-19 17:00"), issues)]
    assert kinds == ["send", "late", "deadline", "draft", "collect"]


def test_a_collection_is_due_once_for_each_time_and_once_after_a_sleep() -> None:
    def collects(last: str | None, at: str) -> bool:
        facts = Facts(collected=utc(last) if last else None)
        return any(one.kind == "collect" for one in due(TIMES, utc(at), FRIDAY_SENT, facts))

    assert collects(None, "2026-11-16 10:30")
    assert not collects("2026-11-16 10:00", "2026-11-16 10:59")
    assert collects("2026-11-16 10:00", "2026-11-16 11:00")
    assert collects("2025-01-01 10:00", "2026-11-16 11:00")
    assert collects("2026-11-16 11:30", "2026-11-16 10:45")


def test_upkeep_is_due_by_the_last_time_that_it_was_done() -> None:
    at = utc("2026-11-16 10:00")
    assert [one.kind for one in upkeep(at, Facts())] == ["bounces", "housekeeping"]
    done = Facts(bounces=at - timedelta(minutes=4), housekeeping=at - timedelta(hours=23))
    assert upkeep(at, done) == []
    assert [one.kind for one in upkeep(at + timedelta(hours=1), done)] == ["bounces", "housekeeping"]
    assert [one.kind for one in upkeep(at, Facts(bounces=at + timedelta(hours=1), housekeeping=at))] == ["bounces"]


def test_what_is_done_is_not_due_any_more() -> None:
    """Each action leads to a state in which it is not asked for again."""
    after = {"hold": S.HELD, "skip": S.SKIPPED, "send": S.SENT}
    for policy, state in after.items():
        times = timetable(WEEKLY, when_unapproved=policy)
        for at in ("2026-11-20 13:00", "2026-11-21 00:00", "2026-11-25 00:00"):
            assert said(times, at, [issue(times, "2026-W47", state)]) == []


def test_a_draft_that_was_made_before_its_time_is_made_again_with_what_has_come_since() -> None:
    early = [*FRIDAY_SENT, replace(issue(TIMES, "2026-W47", S.DRAFT), cutoff=utc("2026-11-17 09:00"))]
    assert said(TIMES, "2026-11-19 16:59", early) == []
    assert said(TIMES, "2026-11-19 17:00", early) == ["draft 2026-W47"]
    assert said(TIMES, "2026-11-20 13:00", early) == ["deadline 2026-W47 hold"]
    by_hand = {"2026-W47": Marks(by_hand=True)}
    assert said(TIMES, "2026-11-19 17:00", early, marks=by_hand) == []
    held = [*FRIDAY_SENT, replace(early[-1], state=S.HELD)]
    assert said(TIMES, "2026-11-19 17:00", held) == []
