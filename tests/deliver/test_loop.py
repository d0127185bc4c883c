"""The send loop with fakes: what is recorded when, what ends a run, and that nothing is lost or leaves twice."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.deliver.journal import Journal
from digest.deliver.loop import Progress, Task, send
from digest.deliver.way import WayClosedError
from digest.errors import ConfigError, InputError, StoreError
from digest.model.delivery import Claim, DeliveryState, Letter, Outcome, Sender
from digest.model.record import IssueState
from digest.testing import FakeClock, Mailbox, MemoryLedger

S = DeliveryState
ME, OTHER = Sender("here", "boot-1", 101, "7"), Sender("here", "boot-1", 102, "8")
TASK = Task("round-up", "2026-W47", ME, "store-1", sessions=3, batch=10)
ACCEPTED = Outcome(S.ACCEPTED, "250 2.0.0 Ok: queued as 4XY")
DEFERRED = Outcome(S.DEFERRED, "451 4.3.0 try later")
NO_JOURNAL = Journal(None)


def readers(count: int, domain: str = "reader.test") -> dict[int, str]:
    return {number: f"r{number}@{domain}" for number in range(1, count + 1)}


def letter(claim: Claim) -> Letter:
    return Letter("bounce@news.test", claim.address, f"to {claim.subscriber}\r\n".encode())


@dataclass
class World:
    """One send with fakes; fields are changed before `run`."""

    ledger: MemoryLedger
    way: Mailbox = field(default_factory=Mailbox)
    clock: FakeClock = field(default_factory=FakeClock)
    task: Task = TASK
    letters: Callable[[Claim], Letter] = letter
    journal: Journal = NO_JOURNAL
    stop: Callable[[], bool] = lambda: False
    reports: list[Progress] = field(default_factory=list)

    def run(self) -> Progress:
        return send(
            self.task,
            ledger=self.ledger,
            way=self.way,
            letters=self.letters,
            journal=self.journal,
            clock=self.clock,
            stop=self.stop,
            report=self.reports.append,
        )

    @property
    def received(self) -> list[str]:
        return sorted(one.recipient for one in self.way.received)


def test_each_reader_gets_it_once_and_the_issue_is_sent() -> None:
    world = World(MemoryLedger(readers(57)))
    progress = world.run()
    assert world.received == sorted(readers(57).values())
    assert world.ledger.counts() == {S.ACCEPTED: 57}
    assert world.ledger.state is IssueState.SENT
    assert (progress.became, progress.total, progress.done) == ({S.ACCEPTED: 57}, 57, 57)
    assert (progress.said, progress.failed) == ("", False)
    assert world.clock.elapsed == 0
    assert world.reports[-1] == progress
    assert world.way.open_sessions == 0


def test_an_issue_without_readers_is_sent() -> None:
    world = World(MemoryLedger({}))
    assert not world.run().failed
    assert world.ledger.state is IssueState.SENT


def test_a_claim_is_in_the_journal_before_its_first_letter(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "sent.journal")
    world = World(MemoryLedger(readers(25)), journal=journal)
    seen: list[dict[str, int]] = []

    def answer(_letter: Letter) -> Outcome:
        seen.append(journal.last("store-1"))
        return ACCEPTED

    world.way.answer = answer
    world.run()
    assert seen[0] == {"round-up/2026-W47": 1}
    assert journal.last("store-1") == {"round-up/2026-W47": world.ledger.sequence} == {"round-up/2026-W47": 3}


def test_nothing_leaves_without_a_journal(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    world = World(MemoryLedger(readers(5)), journal=Journal(tmp_path / "file" / "sent.journal"))
    with pytest.raises(StoreError, match="journal"):
        world.run()
    assert world.way.asked == []
    assert world.ledger.counts() == {S.PENDING: 5}


def test_a_letter_that_cannot_be_made_is_refused_and_stops_nobody() -> None:
    def letters(claim: Claim) -> Letter:
        if claim.subscriber == 2:
            raise InputError("r2 is no mail address")
        if claim.subscriber == 3:
            raise ValueError("a surrogate")
        return letter(claim)

    world = World(MemoryLedger(readers(5)), letters=letters)
    world.run()
    assert world.ledger.counts() == {S.ACCEPTED: 3, S.REFUSED: 2}
    assert "r2 is no mail address" in world.ledger.rows[2].reply


@pytest.mark.parametrize("fault", [ConfigError("no key"), StoreError("locked"), RuntimeError("a bug")])
def test_what_no_letter_can_be_made_without_stops_the_run_and_releases_the_rows(fault: Exception) -> None:
    def letters(_claim: Claim) -> Letter:
        raise fault

    world = World(MemoryLedger(readers(30)), letters=letters)
    with pytest.raises(type(fault)):
        world.run()
    assert world.ledger.counts() == {S.PENDING: 30}
    assert world.ledger.done[-1] == "close_run"


def test_a_relay_that_is_closed_to_us_stops_the_run_and_releases_the_rows() -> None:
    def answer(_letter: Letter) -> Outcome:
        raise WayClosedError("the relay refused the password")

    world = World(MemoryLedger(readers(30)), Mailbox(answer))
    with pytest.raises(WayClosedError, match="password"):
        world.run()
    assert world.ledger.counts() == {S.PENDING: 30}


def test_replies_are_recorded_by_what_they_mean() -> None:
    replies = {
        1: ACCEPTED,
        2: Outcome(S.REFUSED, "550 5.1.1 no such user"),
        3: DEFERRED,
        4: Outcome(S.UNCERTAIN, "cut off after the final dot"),
    }
    world = World(MemoryLedger(readers(4)))
    world.way.answer = lambda one: replies[int(one.recipient[1])]
    progress = world.run()
    assert {number: row.state for number, row in world.ledger.rows.items()} == {n: o.state for n, o in replies.items()}
    assert {number: row.reply for number, row in world.ledger.rows.items()} == {n: o.reply for n, o in replies.items()}
    assert world.ledger.rows[3].due == world.clock.at + timedelta(minutes=5.5)
    assert (progress.said, progress.failed) == ("1 wait until 2026-11-19 12:05 UTC: run the command again then", False)
    assert world.ledger.state is IssueState.SENDING


def test_a_deferred_letter_leaves_when_it_is_due_where_the_run_may_wait() -> None:
    tries: dict[str, int] = {}

    def answer(one: Letter) -> Outcome:
        tries[one.recipient] = tries.get(one.recipient, 0) + 1
        return DEFERRED if one.recipient == "r2@reader.test" and tries[one.recipient] < 4 else ACCEPTED

    world = World(MemoryLedger(readers(5)), Mailbox(answer), task=replace(TASK, wait=timedelta(hours=1)))
    progress = world.run()
    assert world.ledger.counts() == {S.ACCEPTED: 5}
    assert world.ledger.rows[2].attempts == 4
    assert progress.done == 5
    assert world.clock.elapsed == pytest.approx(1.1 * 60 * (5 + 10 + 20), abs=120)


def test_after_a_day_of_4xx_a_letter_is_refused_with_the_last_reply() -> None:
    world = World(MemoryLedger(readers(1)), Mailbox(lambda _: DEFERRED), task=replace(TASK, wait=timedelta(hours=9)))
    world.run()
    row = world.ledger.rows[1]
    assert (row.state, row.reply) == (S.REFUSED, "gave up after 24 h: last reply: 451 4.3.0 try later")
    assert world.clock.elapsed >= 24 * 3600


def test_a_domain_that_complains_waits_while_others_get_theirs() -> None:
    slow = Outcome(S.DEFERRED, "452 4.7.28 too many messages, slow down")
    ledger = MemoryLedger(readers(20, "busy.test") | {100 + n: f"q{n}@calm.test" for n in range(20)})
    world = World(ledger, Mailbox(lambda one: slow if one.recipient.endswith("@busy.test") else ACCEPTED))
    progress = world.run()
    assert len(world.received) == 20
    busy = [one for one in world.way.asked if one.recipient.endswith("@busy.test")]
    assert len(busy) <= world.task.sessions + 3
    assert progress.said.startswith("20 wait until ")
    assert not progress.failed


def test_a_domain_that_recovers_gets_all_of_its_letters() -> None:
    world = World(MemoryLedger(readers(40)))
    slow = Outcome(S.DEFERRED, "450 rate limit exceeded")
    world.way.answer = lambda _one: slow if 5 <= len(world.way.asked) <= 7 else ACCEPTED
    world.task = replace(TASK, wait=timedelta(minutes=10))
    world.run()
    assert world.ledger.counts() == {S.ACCEPTED: 40}
    assert len(set(world.received)) == len(world.received)


def test_a_relay_that_takes_nothing_is_left_alone_and_then_given_up() -> None:
    down = Outcome(S.DEFERRED, "could not connect", pause_host=True)
    world = World(MemoryLedger(readers(200)), Mailbox(lambda _: down))
    progress = world.run()
    assert progress.failed
    assert "the relay takes nothing (could not connect)" in progress.said
    assert len(world.way.asked) <= 3 + 6
    assert 30 <= world.clock.elapsed <= 70
    assert world.ledger.done.count("claim") <= 3
    assert set(world.ledger.counts()) == {S.PENDING, S.DEFERRED}
    assert world.ledger.state is IssueState.SENDING


def test_the_few_rows_of_a_relay_that_takes_nothing_are_all_deferred_with_its_words() -> None:
    down = Outcome(S.DEFERRED, "421 4.3.2 going down", pause_host=True)
    world = World(MemoryLedger(readers(9)), Mailbox(lambda _: down))
    world.run()
    assert world.ledger.counts() == {S.DEFERRED: 9}
    assert all("421 4.3.2 going down" in row.reply for row in world.ledger.rows.values())


def test_a_relay_that_comes_back_gets_everything_at_once() -> None:
    down = Outcome(S.DEFERRED, "421 4.3.2 restarting", pause_host=True)
    world = World(MemoryLedger(readers(50)))
    world.way.answer = lambda _one: down if 10 <= len(world.way.asked) <= 13 else ACCEPTED
    progress = world.run()
    assert world.ledger.counts() == {S.ACCEPTED: 50}
    assert not progress.failed
    assert world.clock.elapsed < 30


@pytest.mark.parametrize(
    ("outcome", "most"),
    [(Outcome(S.UNCERTAIN, "cut off after the final dot"), 100), (Outcome(S.REFUSED, "554 relay access denied"), 1000)],
)
def test_a_relay_that_fails_everybody_alike_is_not_fed_a_whole_list(outcome: Outcome, most: int) -> None:
    world = World(MemoryLedger(readers(2 * most)), Mailbox(lambda _: outcome))
    progress = world.run()
    assert progress.failed
    assert outcome.reply in progress.said
    assert most <= world.ledger.counts()[outcome.state] <= most + 20


def test_a_stop_finishes_what_is_under_way_and_releases_the_rest() -> None:
    world = World(MemoryLedger(readers(500)))
    world.stop = lambda: len(world.way.received) >= 20
    progress = world.run()
    counts = world.ledger.counts()
    assert set(counts) == {S.ACCEPTED, S.PENDING}
    assert counts[S.ACCEPTED] == len(world.way.received) < 500
    assert progress.said.startswith("stopped")
    world.stop = lambda: False
    world.run()
    assert world.received == sorted(readers(500).values())


@pytest.mark.parametrize("state", [IssueState.PAUSED, IssueState.CANCELLED])
def test_a_pause_takes_effect_within_a_batch(state: IssueState) -> None:
    world = World(MemoryLedger(readers(500)))

    def answer(one: Letter) -> Outcome:
        if len(world.way.asked) == 40:
            world.ledger.state = state
        return ACCEPTED

    world.way.answer = answer
    progress = world.run()
    assert 40 <= len(world.way.received) <= 40 + 2 * world.task.batch
    assert set(world.ledger.counts()) == {S.ACCEPTED, S.PENDING}
    assert progress.said == f"the issue is {state}: nothing more is sent"


def test_a_beat_notices_a_pause_before_the_batch_is_over() -> None:
    world = World(MemoryLedger(readers(400)), task=replace(TASK, batch=400, beat=timedelta(milliseconds=5)))
    slowly = threading.Event()

    def answer(_one: Letter) -> Outcome:
        world.ledger.state = IssueState.PAUSED if len(world.way.asked) > 10 else IssueState.SENDING
        slowly.wait(0.005)
        return ACCEPTED

    world.way.answer = answer
    world.run()
    assert 10 < len(world.way.received) < 400
    assert set(world.ledger.counts()) == {S.ACCEPTED, S.PENDING}


@pytest.mark.parametrize("failing", ["claim", "advance", "beat", "close_run"])
def test_a_store_that_fails_stops_the_run_and_nothing_leaves_twice(failing: str) -> None:
    world = World(MemoryLedger(readers(200)), task=replace(TASK, beat=timedelta(milliseconds=1)))
    calls = 0

    def before(method: str) -> None:
        nonlocal calls
        calls += method == failing
        if method == failing and (calls > 4 or failing == "close_run"):
            raise StoreError("the disk is full", where="digest.db")

    world.ledger.before = before
    with pytest.raises(StoreError, match="the disk is full"):
        world.run()
    world.ledger.before = lambda _method: None
    world.ledger.alive = lambda _sender: False
    world.task = replace(world.task, sender=OTHER)
    world.run()
    assert len(set(world.received)) == len(world.received)
    uncertain = {row.address for row in world.ledger.rows.values() if row.state is S.UNCERTAIN}
    assert set(world.received) | uncertain == set(readers(200).values())
    assert len(uncertain) <= world.task.sessions * 2


def test_a_row_that_was_taken_from_us_does_not_leave_and_is_not_given_back() -> None:
    """Another sender took us for dead: our mark is refused, and our word on the row counts for nothing."""
    world = World(MemoryLedger(readers(1)), task=replace(TASK, patience=timedelta(0)))
    ledger = world.ledger

    def letters(claim: Claim) -> Letter:
        ledger.rows[1].run, ledger.rows[1].state = 999, S.IN_FLIGHT
        return letter(claim)

    world.letters = letters
    progress = world.run()
    assert world.way.received == []
    assert ledger.rows[1].state is S.IN_FLIGHT
    assert progress.said == "another sender has 1 in hand still"


def test_a_mark_that_is_refused_says_nothing_of_the_row() -> None:
    """The row is in flight already, by whatever mishap: it must not become pending by our word, and leave again."""
    world = World(MemoryLedger(readers(1)))
    made: list[int] = []

    def letters(claim: Claim) -> Letter:
        if not made:
            world.ledger.rows[1].state = S.IN_FLIGHT
        made.append(claim.subscriber)
        return letter(claim)

    world.letters = letters
    world.run()
    assert (made, world.way.received) == ([1], [])
    assert world.ledger.rows[1].state is S.UNCERTAIN


def test_the_rows_of_a_sender_that_dies_meanwhile_are_taken_over() -> None:
    world = World(MemoryLedger(readers(30)))
    ledger, now = world.ledger, world.clock.now()
    dead = ledger.open_run("round-up", "2026-W47", OTHER, now)
    first, second, *_ = ledger.claim(dead, now, 10).claims
    ledger.advance(dead, now, marks=[first.subscriber])
    ledger.alive = lambda sender: sender == ME or len(world.way.received) < 20
    world.run()
    assert ledger.counts() == {S.ACCEPTED: 29, S.UNCERTAIN: 1}
    assert second.address in world.received
    assert first.address not in world.received


def test_a_rate_is_kept_and_counts_what_left_before() -> None:
    clock = FakeClock()
    ledger = MemoryLedger(readers(30), earlier=[clock.now() - timedelta(seconds=n) for n in range(4)])
    left: list[float] = []

    def answer(_one: Letter) -> Outcome:
        left.append(clock.monotonic())
        return ACCEPTED

    World(ledger, Mailbox(answer), clock, replace(TASK, most=10, window=timedelta(minutes=1))).run()
    assert len(left) == 30
    assert sum(one < 50 for one in left) == 6
    for start in left:
        assert sum(start <= one < start + 60 for one in left) <= 10


def test_a_clock_that_is_set_back_an_hour_changes_nothing() -> None:
    world = World(MemoryLedger(readers(100)))

    def answer(_one: Letter) -> Outcome:
        if len(world.way.asked) == 30:
            world.clock.at = datetime(2026, 11, 19, 11, tzinfo=UTC)
        return ACCEPTED

    world.way.answer = answer
    world.run()
    assert world.ledger.counts() == {S.ACCEPTED: 100}


def test_who_left_since_the_fan_out_is_dropped() -> None:
    world = World(MemoryLedger(readers(5), gone={3}))
    world.run()
    assert world.ledger.counts() == {S.ACCEPTED: 4, S.DROPPED: 1}
    assert world.ledger.state is IssueState.SENT
