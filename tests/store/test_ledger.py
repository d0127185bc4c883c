"""The ledger's promise on every backend: rows first, claims of one, marks before DATA, dead runs settled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.model.delivery import DeliveryState, Outcome, Sender
from digest.model.record import Bundle, IssueState
from digest.model.subscriber import Consent, NewSubscriber
from digest.store.opening import Store
from digest.store.refusals import DecisionRefusedError, IssueClosedError
from tests.store.examples import draft

S = DeliveryState
NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)
OK = Outcome(S.ACCEPTED, "250 2.0.0 Ok: queued as 4XY")
ME = Sender("here", "boot-1", 101, "7")
OTHER = Sender("here", "boot-1", 102, "8")


def _subscribed(store: Store, number: int) -> None:
    people = [NewSubscriber(f"reader{n}@example.org", ("round-up",), f"Reader {n}") for n in range(number)]
    store.roster.add(people, Consent(NOW, "import"))


def _approved(store: Store, readers: int = 5) -> None:
    _subscribed(store, readers)
    store.issues.save_draft(draft())
    store.issues.transition(
        "round-up", "2026-W47", to=IssueState.APPROVED, allowed={IssueState.DRAFT}, who="ed", why="", at=NOW,
        frozen=Bundle("a" * 64, {"complete.variant": b"x"}),
    )  # fmt: skip


def _sending(store: Store, readers: int = 5) -> int:
    _approved(store, readers)
    assert store.ledger.fan_out("round-up", "2026-W47", NOW) == readers
    return store.ledger.open_run("round-up", "2026-W47", ME, NOW)


def _counts(store: Store) -> dict[DeliveryState, int]:
    return dict(store.ledger.counts("round-up", "2026-W47"))


def test_a_fan_out_writes_one_row_for_each_reader_once(store: Store) -> None:
    _approved(store)
    assert store.ledger.audience("round-up") == 5
    assert store.ledger.fan_out("round-up", "2026-W47", NOW) == 5
    assert store.ledger.fan_out("round-up", "2026-W47", NOW) == 0
    assert _counts(store) == {S.PENDING: 5}


def test_a_send_goes_from_claim_to_mark_to_result_to_sent(store: Store) -> None:
    run = _sending(store)
    batch = store.ledger.claim(run, NOW, 3)
    assert [one.address for one in batch.claims] == [f"reader{n}@example.org" for n in range(3)]
    first, *others = [one.subscriber for one in batch.claims]
    assert store.ledger.advance(run, NOW, marks=[first]) == {first}
    assert _counts(store) == {S.PENDING: 2, S.CLAIMED: 2, S.IN_FLIGHT: 1}
    assert store.ledger.advance(run, NOW, marks=others, outcomes={first: OK}) == set(others)
    store.ledger.advance(run, NOW, outcomes=dict.fromkeys(others, OK))
    rest = store.ledger.claim(run, NOW, 100)
    assert rest.sequence == batch.sequence + 1 == store.ledger.sequence()
    marks = [one.subscriber for one in rest.claims]
    store.ledger.advance(run, NOW, marks=marks)
    store.ledger.advance(run, NOW, outcomes=dict.fromkeys(marks, OK))
    assert store.ledger.claim(run, NOW, 100).claims == ()
    assert store.ledger.close_run(run, NOW) is IssueState.SENT
    assert _counts(store) == {S.ACCEPTED: 5}
    row = next(iter(store.ledger.rows("round-up", "2026-W47", message_id=lambda *_: "<x>")))
    assert (row.address, row.reply, row.attempts, row.at) == ("reader0@example.org", OK.reply, 1, NOW)


@pytest.mark.parametrize("gone", ["unsubscribed", "suppressed", "erased"])
def test_whoever_leaves_between_fan_out_and_her_turn_is_dropped(store: Store, gone: str) -> None:
    run = _sending(store, 2)
    if gone == "unsubscribed":
        member = store.roster.find("reader0@example.org")
        assert member is not None
        assert store.roster.leave(member.subscriber.id, "round-up", at=NOW, how="one click") == ("round-up",)
    elif gone == "suppressed":
        assert store.roster.suppress("Reader0@EXAMPLE.org", "complained", at=NOW)
    else:
        assert store.roster.erase("reader0@example.org", at=NOW)
    assert [one.address for one in store.ledger.claim(run, NOW, 10).claims] == ["reader1@example.org"]
    dropped = list(store.ledger.rows("round-up", "2026-W47", S.DROPPED, message_id=lambda *_: ""))
    assert [(row.reply, row.address) for row in dropped] == [(gone, "" if gone == "erased" else "reader0@example.org")]


def test_a_living_senders_rows_are_nobody_elses(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run = _sending(store, 4)
    mine = store.ledger.claim(run, NOW, 2)
    object.__setattr__(store.ledger, "_alive", lambda _sender: True)
    other = store.ledger.open_run("round-up", "2026-W47", OTHER, NOW)
    theirs = store.ledger.claim(other, NOW, 10)
    assert {one.subscriber for one in mine.claims} & {one.subscriber for one in theirs.claims} == set()
    assert store.ledger.advance(other, NOW, marks=[mine.claims[0].subscriber]) == frozenset()


def test_what_a_dead_run_left_is_pending_or_uncertain(store: Store) -> None:
    run = _sending(store, 4)
    batch = store.ledger.claim(run, NOW, 3)
    flying = batch.claims[0].subscriber
    store.ledger.advance(run, NOW, marks=[flying])
    object.__setattr__(store.ledger, "_alive", lambda _sender: False)
    store.ledger.open_run("round-up", "2026-W47", OTHER, NOW)
    assert _counts(store) == {S.PENDING: 3, S.UNCERTAIN: 1}
    # A run that was taken for dead and lives: its marks are refused, its late answer is recorded.
    assert store.ledger.advance(run, NOW, marks=[batch.claims[1].subscriber]) == frozenset()
    store.ledger.advance(run, NOW, outcomes={flying: OK})
    assert _counts(store) == {S.PENDING: 3, S.ACCEPTED: 1}


def test_after_a_restart_of_the_machine_claims_are_uncertain_too(store: Store) -> None:
    run = _sending(store, 4)
    store.ledger.claim(run, NOW, 3)
    store.ledger.open_run("round-up", "2026-W47", replace(ME, boot="boot-2"), NOW)
    assert _counts(store) == {S.PENDING: 1, S.UNCERTAIN: 3}


@pytest.mark.parametrize("shift", [timedelta(seconds=31), timedelta(hours=-1)])
def test_a_run_of_another_host_is_dead_when_its_heartbeat_is_old_or_of_the_future(
    store: Store, shift: timedelta
) -> None:
    run = _sending(store, 4)
    store.ledger.claim(run, NOW, 3)
    elsewhere = Sender("there", "boot-9", 1, "1")
    living = store.ledger.open_run("round-up", "2026-W47", elsewhere, NOW + timedelta(seconds=5))
    assert store.ledger.claim(living, NOW, 10).claims[0].address == "reader3@example.org"
    store.ledger.open_run("round-up", "2026-W47", elsewhere, NOW + shift)
    assert S.CLAIMED not in _counts(store) or _counts(store)[S.CLAIMED] == 1


def test_a_deferred_row_comes_back_when_it_is_due(store: Store) -> None:
    run = _sending(store, 1)
    (claim,) = store.ledger.claim(run, NOW, 10).claims
    store.ledger.advance(run, NOW, marks=[claim.subscriber])
    later = NOW + timedelta(minutes=5)
    store.ledger.advance(
        run, NOW, outcomes={claim.subscriber: Outcome(S.DEFERRED, "450 4.2.0")}, due={claim.subscriber: later}
    )
    waiting = store.ledger.claim(run, NOW, 10)
    assert (waiting.claims, waiting.next_due) == ((), later)
    (again,) = store.ledger.claim(run, later, 10).claims
    assert (again.attempts, again.first_tried) == (1, NOW)


def test_claims_pass_over_domains_that_wait(store: Store) -> None:
    run = _sending(store, 2)
    store.roster.add([NewSubscriber("x@other.example", ("round-up",))], Consent(NOW, "import"))
    assert store.ledger.claim(run, NOW, 10, not_to=["example.org"]).claims == ()


def test_paused_and_cancelled_issues_give_no_rows(store: Store) -> None:
    run = _sending(store, 2)
    for to, allowed in ((IssueState.PAUSED, IssueState.SENDING), (IssueState.CANCELLED, IssueState.PAUSED)):
        store.issues.transition("round-up", "2026-W47", to=to, allowed={allowed}, who="ed", why="", at=NOW)
        assert store.ledger.claim(run, NOW, 10).issue is to
        assert store.ledger.beat(run, NOW) is to
    assert store.ledger.cancel("round-up", "2026-W47", at=NOW) == 2
    assert _counts(store) == {S.DROPPED: 2}


def test_an_issue_whose_send_has_begun_is_neither_thawed_nor_built_again(store: Store) -> None:
    _sending(store, 1)
    with pytest.raises(DecisionRefusedError, match="its send has begun"):
        store.issues.transition(
            "round-up", "2026-W47", to=IssueState.DRAFT, allowed={IssueState.SENDING}, who="ed", why="", at=NOW
        )
    assert store.ledger.quarantine("round-up", "2026-W47", NOW, "restored")
    with pytest.raises(IssueClosedError):
        store.issues.save_draft(replace(draft(), based_on=1))


def test_a_quarantined_issue_is_held_and_its_rows_are_settled_by_hand(store: Store) -> None:
    _sending(store, 3)
    assert store.ledger.quarantine("round-up", "2026-W47", NOW, "restored from a copy")
    record = store.issues.get("round-up", "2026-W47")
    assert record is not None
    assert (record.state, record.why) == (IssueState.HELD, "restored from a copy")
    assert _counts(store) == {S.UNCERTAIN: 3}
    numbers = [row.subscriber for row in store.ledger.rows("round-up", "2026-W47", message_id=lambda *_: "")]
    settle = store.ledger.settle
    assert settle("round-up", "2026-W47", numbers[:1], state=S.ACCEPTED, reply="by the log", at=NOW) == 1
    assert settle("round-up", "2026-W47", numbers, state=S.PENDING, reply="", at=NOW) == 2
    assert _counts(store) == {S.PENDING: 2, S.ACCEPTED: 1}


def test_every_decision_leaves_a_line_and_a_thawed_issue_has_no_bundle(store: Store) -> None:
    _approved(store)
    record = store.issues.get("round-up", "2026-W47")
    assert record is not None
    assert record.bundle == "a" * 64
    assert store.issues.bundled("round-up", "2026-W47", "complete.variant") == b"x"
    store.issues.transition(
        "round-up", "2026-W47", to=IssueState.DRAFT, allowed={IssueState.APPROVED}, who="ed", why="a typo", at=NOW
    )
    assert store.issues.bundle("round-up", "2026-W47") is None
    trail = [(one.who, str(one.was), str(one.to), one.why) for one in store.issues.audit("round-up", "2026-W47")]
    assert trail == [("ed", "draft", "approved", ""), ("ed", "approved", "draft", "a typo")]
    with pytest.raises(DecisionRefusedError, match="it is draft: it cannot be resumed"):
        store.issues.transition(
            "round-up", "2026-W47", to=IssueState.SENDING, allowed={IssueState.PAUSED}, who="ed", why="", at=NOW
        )


def test_a_wave_waits_for_its_morning(store: Store) -> None:
    store.roster.add([NewSubscriber("t@example.org", ("round-up",), timezone="Asia/Tokyo")], Consent(NOW, "import"))
    _approved(store, 1)
    morning = NOW + timedelta(hours=9)
    assert store.ledger.fan_out("round-up", "2026-W47", NOW, waves={"Asia/Tokyo": morning}) == 2
    run = store.ledger.open_run("round-up", "2026-W47", ME, NOW)
    assert [one.address for one in store.ledger.claim(run, NOW, 10).claims] == ["reader0@example.org"]
    assert store.ledger.claim(run, NOW, 10).next_due == morning
    assert [one.address for one in store.ledger.claim(run, morning, 10).claims] == ["t@example.org"]
