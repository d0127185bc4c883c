"""Runs that die, are taken for dead, or meet a changed clock: what becomes of their rows, on every backend."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.model.delivery import Outcome, Sender
from digest.model.record import IssueState
from digest.store.ledger import LedgerStore
from digest.store.opening import Store
from tests.store.sendings import (
    EDITION,
    HOUR,
    LATER,
    ME,
    MINUTE,
    NOW,
    OK,
    OTHER,
    PERIOD,
    SECOND,
    S,
    claimed,
    counts,
    decide,
    rows,
    sending,
)


def asked_of(store: Store, living: set[Sender]) -> LedgerStore:
    """The ledger as it would be on a machine where only these processes run."""
    return LedgerStore(store.database, store.facts, lambda sender: sender in living)


@pytest.mark.parametrize("jump", [-HOUR, timedelta(), HOUR])
def test_a_clock_that_is_set_kills_no_living_run_of_this_machine(store: Store, jump: timedelta) -> None:
    run = sending(store)
    mine = claimed(store, run, 3)
    ledger = asked_of(store, {ME})
    ledger.open_run(EDITION, PERIOD, OTHER, NOW + jump)
    assert counts(store) == {S.PENDING: 2, S.CLAIMED: 3}
    assert ledger.advance(run, NOW + jump, marks=mine) == set(mine)


@pytest.mark.parametrize("jump", [-HOUR, timedelta(), HOUR])
def test_a_clock_that_is_set_keeps_no_dead_run_of_this_machine_alive(store: Store, jump: timedelta) -> None:
    run = sending(store)
    store.ledger.advance(run, NOW, marks=claimed(store, run, 3)[:1])
    asked_of(store, {OTHER}).open_run(EDITION, PERIOD, OTHER, NOW + jump)
    assert counts(store) == {S.PENDING: 4, S.UNCERTAIN: 1}


def test_what_was_in_flight_keeps_the_instant_of_its_mark(store: Store) -> None:
    """A relay's log is asked about that minute: hours later it would tell of a mail that it never saw."""
    run = sending(store, 2)
    one, other = claimed(store, run)
    store.ledger.advance(run, NOW + SECOND, marks=[one])
    asked_of(store, set()).open_run(EDITION, PERIOD, OTHER, NOW + HOUR)
    (lost,) = rows(store, S.UNCERTAIN)
    assert (lost.subscriber, lost.at, lost.attempts) == (one, NOW + SECOND, 1)
    second = store.ledger.open_run(EDITION, PERIOD, ME, NOW + HOUR)
    assert claimed(store, second, at=NOW + HOUR) == [other]
    store.ledger.advance(second, NOW + HOUR, marks=[other])
    store.ledger.close_run(second, NOW + 2 * HOUR)
    assert [row.at for row in rows(store, S.UNCERTAIN)] == [NOW + SECOND, NOW + HOUR]


def test_after_a_restart_nobody_knows_when_a_claimed_row_was_tried(store: Store) -> None:
    run = sending(store, 1)
    (one,) = claimed(store, run)
    store.ledger.advance(run, NOW, outcomes={one: LATER}, due={one: NOW + MINUTE})
    assert claimed(store, run, at=NOW + MINUTE) == [one]
    asked_of(store, set()).open_run(EDITION, PERIOD, replace(ME, boot="boot-2"), NOW + HOUR)
    (lost,) = rows(store, S.UNCERTAIN)
    assert (lost.attempts, "restarted" in lost.reply) == (0, True)


def test_a_run_that_was_taken_for_dead_goes_on_and_its_rows_are_settled_when_it_dies(store: Store) -> None:
    """It claims anew under its old number: those rows must not be held by a run that has ended."""
    run = sending(store, 6)
    first, *_ = claimed(store, run, 2)
    store.ledger.advance(run, NOW, marks=[first])
    elsewhere = Sender("there", "boot-9", 1, "1")
    second = store.ledger.open_run(EDITION, PERIOD, elsewhere, NOW + MINUTE)
    assert counts(store) == {S.PENDING: 5, S.UNCERTAIN: 1}
    assert len(claimed(store, run, 3, NOW + MINUTE)) == 3
    store.ledger.advance(run, NOW + MINUTE, outcomes={first: OK})
    assert counts(store) == {S.PENDING: 2, S.CLAIMED: 3, S.ACCEPTED: 1}
    store.ledger.beat(second, NOW + MINUTE + SECOND)
    assert counts(store)[S.CLAIMED] == 3
    store.ledger.beat(second, NOW + HOUR)
    assert counts(store) == {S.PENDING: 5, S.ACCEPTED: 1}


def test_a_heartbeat_settles_what_others_left(store: Store) -> None:
    run = sending(store)
    claimed(store, run, 3)
    ledger = asked_of(store, {ME, OTHER})
    second = ledger.open_run(EDITION, PERIOD, OTHER, NOW)
    assert counts(store)[S.CLAIMED] == 3
    assert asked_of(store, {OTHER}).beat(second, NOW + SECOND) is IssueState.SENDING
    assert counts(store) == {S.PENDING: 5}


def test_an_attempt_that_is_refused_before_its_mark_is_one(store: Store) -> None:
    """A recipient who is deferred at RCPT for a day is given up: so its first attempt must have a date."""
    run = sending(store, 1)
    (one,) = claimed(store, run)
    store.ledger.advance(run, NOW, outcomes={one: LATER}, due={one: NOW + MINUTE})
    (again,) = store.ledger.claim(run, NOW + MINUTE, 10).claims
    assert (again.attempts, again.first_tried) == (1, NOW)
    store.ledger.advance(run, NOW + MINUTE, marks=[one])
    store.ledger.advance(run, NOW + MINUTE, outcomes={one: LATER}, due={one: NOW + HOUR})
    (third,) = store.ledger.claim(run, NOW + HOUR, 10).claims
    assert (third.attempts, third.first_tried) == (2, NOW)


def test_a_row_that_was_not_tried_is_as_before(store: Store) -> None:
    run = sending(store, 2)
    one, other = claimed(store, run)
    store.ledger.advance(run, NOW, marks=[other])
    untried = Outcome(S.PENDING, "no connection")
    store.ledger.advance(run, NOW, outcomes={one: untried, other: untried})
    batch = store.ledger.claim(run, NOW, 10)
    assert [(claim.attempts, claim.subscriber) for claim in batch.claims] == [(0, one), (0, other)]


def test_rows_that_wait_for_their_domain_are_due_now(store: Store) -> None:
    """Or a sender would believe that nothing is left."""
    run = sending(store, 12)
    assert len(claimed(store, run, 5)) == 5
    batch = store.ledger.claim(run, NOW, 100, not_to={"host0.example.org", "host1.example.org"})
    assert (list(batch.claims), batch.next_due, batch.sequence) == ([], NOW, 0)


def test_a_claim_begins_where_the_last_stopped_and_finds_what_came_back(store: Store) -> None:
    """Rows of a domain that waits are passed over once; none of the others is forgotten for it."""
    run = sending(store, 40)
    waits = {"host0.example.org"}
    first, second = (store.ledger.claim(run, NOW, 10, not_to=waits).claims for _ in range(2))
    assert [claim.address for claim in (*first, *second)] == [
        f"reader{n}@host{n // 10}.example.org" for n in range(10, 30)
    ]
    back = first[0].subscriber
    store.ledger.advance(run, NOW, outcomes={back: Outcome(S.PENDING, "no connection")})
    third = store.ledger.claim(run, NOW, 11, not_to=waits)
    assert [claim.subscriber for claim in third.claims][:1] == [back]
    store.ledger.advance(run, NOW, outcomes={back: Outcome(S.PENDING, "no connection")})
    assert store.ledger.claim(run, NOW + SECOND, 10, not_to=waits).next_due == NOW + SECOND
    assert claimed(store, run, at=NOW + MINUTE)[-1] == back


def test_a_domain_that_waits_no_more_is_claimed_at_once(store: Store) -> None:
    run = sending(store, 20)
    both, one = {"host0.example.org", "host1.example.org"}, {"host0.example.org"}
    assert store.ledger.claim(run, NOW, 100, not_to=both).claims == ()
    assert len(store.ledger.claim(run, NOW, 100, not_to=one).claims) == 10
    assert len(store.ledger.claim(run, NOW, 100).claims) == 10


def test_only_a_claim_that_gives_rows_is_counted(store: Store) -> None:
    run = sending(store, 3)
    sequences = [store.ledger.claim(run, NOW, 2).sequence for _ in range(3)]
    assert sequences == [1, 2, 0]
    assert store.ledger.sequence() == 2
    store.ledger.catch_up(10)
    assert store.ledger.sequence() == 10
    assert LedgerStore(store.database, store.facts, lambda _: True).store_id == store.ledger.store_id


def test_what_is_to_be_sent_again_begins_anew(store: Store) -> None:
    """Its day of grace is not over because the operator took two to look."""
    run = sending(store, 2)
    ids = claimed(store, run)
    store.ledger.advance(run, NOW, marks=ids)
    store.ledger.close_run(run, NOW)
    wanted = {"state": S.PENDING, "reply": "to be sent again", "at": NOW + 48 * HOUR}
    assert store.ledger.settle(EDITION, PERIOD, ids[:1], **wanted) == 1  # type: ignore[arg-type]
    assert store.ledger.settle(EDITION, PERIOD, ids[:1], **wanted) == 0  # type: ignore[arg-type]
    assert counts(store) == {S.PENDING: 1, S.UNCERTAIN: 1}
    decide(store, IssueState.SENDING, IssueState.SENT)
    second = store.ledger.open_run(EDITION, PERIOD, ME, NOW + 48 * HOUR)
    (claim,) = store.ledger.claim(second, NOW + 48 * HOUR, 10).claims
    assert (claim.subscriber, claim.first_tried) == (ids[0], None)


def test_a_row_that_was_deferred_after_the_cancelling_is_dropped_too(store: Store) -> None:
    run = sending(store, 3)
    ids = claimed(store, run, 2)
    store.ledger.advance(run, NOW, marks=ids)
    decide(store, IssueState.CANCELLED, IssueState.SENDING)
    assert store.ledger.cancel(EDITION, PERIOD, at=NOW) == 1
    store.ledger.advance(run, NOW, outcomes={ids[0]: LATER, ids[1]: OK}, due={ids[0]: NOW + HOUR})
    assert store.ledger.close_run(run, NOW) is IssueState.CANCELLED
    assert counts(store) == {S.ACCEPTED: 1, S.DROPPED: 2}


def test_a_paused_issue_gives_its_claimed_rows_back_and_goes_on(store: Store) -> None:
    run = sending(store, 4)
    ids = claimed(store, run, 3)
    store.ledger.advance(run, NOW, marks=ids[:1])
    decide(store, IssueState.PAUSED, IssueState.SENDING)
    assert store.ledger.beat(run, NOW) is IssueState.PAUSED
    store.ledger.advance(run, NOW, outcomes={ids[0]: OK})
    assert store.ledger.close_run(run, NOW) is IssueState.PAUSED
    assert counts(store) == {S.PENDING: 3, S.ACCEPTED: 1}
    decide(store, IssueState.SENDING, IssueState.PAUSED)
    assert len(claimed(store, store.ledger.open_run(EDITION, PERIOD, ME, NOW))) == 3


def test_any_reply_of_a_server_is_kept(store: Store) -> None:
    run = sending(store, 1)
    (one,) = claimed(store, run)
    store.ledger.advance(run, NOW, outcomes={one: Outcome(S.REFUSED, "550 \x00 \ud800 ü %(x)s :name" + "x" * 5000)})
    (row,) = rows(store)
    assert row.reply.startswith("550 \ufffd \ufffd ü %(x)s :namexxx")
    assert len(row.reply) == 2000


def test_a_window_counts_what_was_accepted_in_it_by_runs_that_live_or_ended_lately(store: Store) -> None:
    run = sending(store, 3)
    one, other, _ = claimed(store, run)
    store.ledger.advance(run, NOW + SECOND, outcomes={one: OK})
    store.ledger.advance(run, NOW + MINUTE, outcomes={other: OK})
    assert store.ledger.accepted_since(NOW) == [NOW + SECOND, NOW + MINUTE]
    assert store.ledger.accepted_since(NOW + MINUTE) == [NOW + MINUTE]
    store.ledger.close_run(run, NOW + HOUR)
    assert store.ledger.accepted_since(NOW + MINUTE) == [NOW + MINUTE]
    assert store.ledger.accepted_since(NOW + 2 * HOUR) == []
