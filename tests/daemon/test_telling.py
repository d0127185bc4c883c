"""What editors are told: what to look at, what was decided, and how it is written as a mail."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from digest.daemon.posting import written
from digest.daemon.telling import Note, Times, decided, draft_waits, failed, issue_facts
from digest.model.finding import Finding
from digest.model.record import IssueRecord, IssueState
from tests.timetable.editions import WEEKLY, issue, timetable, utc

EDITION = replace(
    WEEKLY, title="Weekly Round-Up", sender="The Editors <editors@example.org>", regions=("europe", "africa")
)
RECORD: IssueRecord = issue(timetable(), "2026-W47", IssueState.DRAFT)
NAMES = {"europe": "Europe", "africa": "Africa"}
SURE = {"title": "A treaty is signed", "region_reasons": ["Paris ×2"]}
DOUBTFUL = {"title": "Nowhere in particular", "region_reasons": []}
FACTS = {
    "sections": [{"region": "europe", "stories": [SURE, DOUBTFUL]}],
    "problems": [{"source": "Harbour", "what": "HTTP 503"}],
}


THURSDAY = Times(utc("2026-11-20 13:00"), utc("2026-11-19 17:00"))


def told(times: Times = THURSDAY, **changes: object) -> str:
    edition = replace(EDITION, **changes)  # type: ignore[arg-type]
    findings = [Finding("alt-text", "warning", "story 2", "a picture has no words")]
    return draft_waits(edition, RECORD, FACTS, findings, NAMES, times=times).text


def test_a_draft_that_is_ready_says_what_it_lacks_and_what_to_do() -> None:
    text = told()
    assert "2 stories in 1 region." in text
    assert "approve it before Fri 2026-11-20 08:00 (America/New_York): digest approve round-up/2026-W47" in text
    assert "Unapproved then, it is held." in text
    assert "Checks:\n- warning: alt-text: a picture has no words" in text
    assert "Sources that failed:\n- Harbour: HTTP 503" in text
    assert "Regions without a story:\n- Africa" in text
    assert "Stories whose region is doubtful:\n- Nowhere in particular (Europe)" in text


def test_an_edition_that_approves_by_itself_says_how_to_stop_it() -> None:
    assert "unless you hold it: digest hold round-up/2026-W47" in told(approval="automatic")


@pytest.mark.parametrize(
    ("approval", "says"), [("required", "still waits for approval"), ("automatic", "goes by itself soon")]
)
def test_a_reminder_says_what_comes(approval: str, says: str) -> None:
    note = draft_waits(replace(EDITION, approval=approval), RECORD, FACTS, [], NAMES, times=THURSDAY, again=True)
    assert note.subject == f"Weekly Round-Up 2026-W47: {says}"


def test_a_draft_that_is_made_after_its_time_does_not_ask_for_what_is_past() -> None:
    times = Times(THURSDAY.deadline, utc("2026-11-20 15:00"))
    assert "It was to go at Fri 2026-11-20 08:00 (America/New_York). Unapproved now, it is held" in told(times)
    assert "digest approve round-up/2026-W47" in told(times)
    assert "goes now, unless `when_late` forbids it" in told(times, approval="automatic")


def test_a_long_list_is_cut_and_counted() -> None:
    facts = {"problems": [{"source": f"feed {number}", "what": "gone"} for number in range(40)]}
    text = draft_waits(EDITION, RECORD, facts, [], NAMES, times=THURSDAY).text
    assert text.count(": gone") == 12
    assert "… and 28 more" in text


def test_a_decision_says_why_and_what_may_be_done() -> None:
    held = decided(EDITION, replace(RECORD, state=IssueState.HELD), "3 days late")
    assert held.subject == "Weekly Round-Up 2026-W47: held"
    assert "is held: 3 days late." in held.text
    assert "digest approve round-up/2026-W47" in held.text
    assert "roll on" in decided(EDITION, replace(RECORD, state=IssueState.SKIPPED), "missed").text


def test_a_failure_names_what_failed() -> None:
    assert failed("collect", "", "no network").subject == "Digest: collect failed"
    assert (
        "send of round-up/2026-W47 failed: the relay refuses"
        in failed("send", "round-up/2026-W47", "the relay refuses").text
    )


def test_an_issue_without_a_document_has_no_facts() -> None:
    assert issue_facts(None) == {}


def test_a_note_is_a_plain_mail_that_no_subject_can_break_out_of() -> None:
    note = Note("Held:\r\nBcc: x@example.org", "Größe: ok\n.\n")
    raw = written(EDITION, "Ada <ada@example.org>", note, "<1@example.org>", utc("2026-11-20 13:00"))
    message = message_from_bytes(raw, policy=default)
    assert message["Subject"] == "Held: Bcc: x@example.org"
    assert message["Bcc"] is None
    assert (message["To"], message["From"], message["Auto-Submitted"]) == (
        "Ada <ada@example.org>", "The Editors <editors@example.org>", "auto-generated",
    )  # fmt: skip
    assert message.get_content().splitlines() == ["Größe: ok", "."]
    assert b"\n" not in raw.replace(b"\r\n", b"")
