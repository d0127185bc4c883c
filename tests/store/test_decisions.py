"""Decisions about issues on every backend: guard, change, audit line and bundle together."""

import threading

import pytest

from digest.model.record import AuditEntry, Bundle, IssueRecord, IssueState
from digest.store.opening import Store
from digest.store.refusals import DecisionRefusedError, IssueClosedError, StaleRevisionError
from tests.store.examples import draft
from tests.store.sendings import EDITION, HOUR, NOW, PERIOD, approved, sending

I = IssueState  # noqa: E741 (the states read as words)
FROZEN = Bundle("b" * 64, {"issue.html": b"<p>", "web.html": bytes(range(256)) * 400})


def decided(store: Store, to: IssueState, *, allowed: set[IssueState], frozen: Bundle | None = None) -> IssueRecord:
    """A decision at NOW, for a reason."""
    return store.issues.transition(
        EDITION, PERIOD, to=to, allowed=allowed, who="ed@example.org", why=f"to {to}", at=NOW, frozen=frozen
    )


def test_a_decision_changes_the_state_and_says_who_and_why(store: Store) -> None:
    store.issues.save_draft(draft())
    record = decided(store, I.APPROVED, allowed={I.DRAFT, I.HELD}, frozen=FROZEN)
    assert (record.state, record.why, record.bundle, record.revision) == (I.APPROVED, "to approved", FROZEN.hash, 1)
    assert store.issues.get(EDITION, PERIOD) == store.issues.latest() == record
    assert store.issues.bundle(EDITION, PERIOD) == FROZEN
    assert store.issues.bundled(EDITION, PERIOD, "issue.html") == b"<p>"
    assert store.issues.bundled(EDITION, PERIOD, "gone") is None
    assert store.issues.audit(EDITION, PERIOD) == [
        AuditEntry(NOW, "ed@example.org", I.DRAFT, I.APPROVED, "to approved")
    ]


def test_a_refused_decision_leaves_nothing(store: Store) -> None:
    before = store.issues.save_draft(draft())
    with pytest.raises(DecisionRefusedError, match=r"2026-W47: it is draft: .*paused.*Only an issue that is sending"):
        decided(store, I.PAUSED, allowed={I.SENDING}, frozen=FROZEN)
    with pytest.raises(StaleRevisionError, match="revision 1"):
        store.issues.transition(
            EDITION, PERIOD, to=I.APPROVED, allowed={I.DRAFT}, who="", why="", at=NOW, based_on=2, frozen=FROZEN
        )
    with pytest.raises(DecisionRefusedError, match=r"round-up/1999-W01: there is no such issue"):
        store.issues.transition(EDITION, "1999-W01", to=I.HELD, allowed={I.DRAFT}, who="", why="", at=NOW)
    assert store.issues.get(EDITION, PERIOD) == before
    assert (store.issues.bundle(EDITION, PERIOD), list(store.issues.audit(EDITION, PERIOD))) == (None, [])


def test_another_approval_freezes_other_bytes(store: Store) -> None:
    store.issues.save_draft(draft())
    decided(store, I.APPROVED, allowed={I.DRAFT}, frozen=FROZEN)
    decided(store, I.HELD, allowed={I.APPROVED})
    assert store.issues.bundle(EDITION, PERIOD) == FROZEN
    other = Bundle("c" * 64, {"issue.html": b"other"})
    assert decided(store, I.APPROVED, allowed={I.HELD}, frozen=other).bundle == other.hash
    assert store.issues.bundle(EDITION, PERIOD) == other


def test_what_is_a_draft_again_has_nothing_frozen(store: Store) -> None:
    store.issues.save_draft(draft())
    decided(store, I.APPROVED, allowed={I.DRAFT}, frozen=FROZEN)
    assert decided(store, I.DRAFT, allowed={I.APPROVED}).bundle == ""
    assert store.issues.bundle(EDITION, PERIOD) is None


def test_a_held_issue_that_is_built_anew_has_nothing_frozen(store: Store) -> None:
    """Or a test send would show the bytes of before."""
    store.issues.save_draft(draft())
    decided(store, I.APPROVED, allowed={I.DRAFT}, frozen=FROZEN)
    decided(store, I.HELD, allowed={I.APPROVED})
    store.issues.save_draft(draft(title="Anew", based_on=1))
    record = store.issues.get(EDITION, PERIOD)
    assert record is not None
    assert (record.state, record.bundle, record.title) == (I.HELD, "", "Anew")
    assert store.issues.bundle(EDITION, PERIOD) is None


@pytest.mark.parametrize("to", [I.DRAFT, I.APPROVED, I.SKIPPED])
def test_an_issue_of_which_mail_may_have_left_is_not_begun_again(store: Store, to: IssueState) -> None:
    sending(store, 2)
    assert store.ledger.quarantine(EDITION, PERIOD, NOW, "restored from a copy")
    with pytest.raises(DecisionRefusedError, match=r"its send has begun: .*digest resolve round-up/2026-W47"):
        decided(store, to, allowed={I.HELD}, frozen=Bundle("d" * 64, {"x": b"x"}))
    with pytest.raises(IssueClosedError, match="its send has begun"):
        store.issues.save_draft(draft(based_on=1))
    record = store.issues.get(EDITION, PERIOD)
    assert record is not None
    assert (record.state, record.why, record.bundle) == (I.HELD, "restored from a copy", "a" * 64)


def test_a_copy_made_before_the_send_is_held_and_every_reader_uncertain(store: Store) -> None:
    approved(store, 3)
    assert store.ledger.fan_out(EDITION, PERIOD, NOW, uncertain=True) == 3
    record = store.issues.get(EDITION, PERIOD)
    assert record is not None
    assert record.state is I.HELD
    assert "restored from a copy" in record.why
    assert store.ledger.counts(EDITION, PERIOD) == {"uncertain": 3}


def test_two_editors_who_decide_at_once_are_told_apart(store: Store) -> None:
    store.issues.save_draft(draft())
    became: list[object] = []

    def decide(to: IssueState) -> None:
        try:
            became.append(decided(store, to, allowed={I.DRAFT}).state)
        except DecisionRefusedError as refusal:
            became.append(refusal.state)

    threads = [threading.Thread(target=decide, args=(to,)) for to in (I.APPROVED, I.SKIPPED, I.HELD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record = store.issues.get(EDITION, PERIOD)
    assert record is not None
    assert set(became) == {record.state}
    assert len(store.issues.audit(EDITION, PERIOD)) == 1


def test_an_issue_that_could_not_start_still_counts_as_the_edition_s_last(store: Store) -> None:
    """It may be approved again: its articles have not rolled on."""
    store.issues.save_draft(draft())
    decided(store, I.APPROVED, allowed={I.DRAFT}, frozen=FROZEN)
    decided(store, I.FAILED, allowed={I.APPROVED})
    assert store.issues.previous_cutoff(EDITION, draft().send_at + HOUR) == draft().cutoff
