"""Marks and outcomes share commits, and a fault of the store ends the marking."""

import threading
from collections.abc import Mapping
from datetime import datetime

import pytest

from digest.deliver.recorder import Recorder
from digest.errors import StoreError
from digest.model.delivery import DeliveryState, Outcome, Sender
from digest.testing import FakeClock, MemoryLedger

S = DeliveryState
OK = Outcome(S.ACCEPTED, "250 2.0.0 Ok")


class World:
    def __init__(self, rows: int) -> None:
        clock = FakeClock()
        self.ledger = MemoryLedger({number: f"r{number}@reader.test" for number in range(rows)})
        run = self.ledger.open_run("round-up", "2026-W47", Sender("here", "boot-1", 1), clock.now())
        self.recorder = Recorder(self.ledger, run, clock.now)
        self.recorder.claim(rows, [])

    def states(self) -> Mapping[DeliveryState, int]:
        return self.ledger.counts()


def test_an_outcome_travels_with_the_next_mark() -> None:
    world = World(3)
    assert world.recorder.mark(0)
    world.recorder.note(0, OK)
    assert world.states() == {S.IN_FLIGHT: 1, S.CLAIMED: 2}
    assert world.recorder.mark(1)
    assert world.states() == {S.ACCEPTED: 1, S.IN_FLIGHT: 1, S.CLAIMED: 1}
    assert world.ledger.done.count("advance") == 2


def test_a_flush_records_what_waits_and_is_free_where_nothing_does() -> None:
    world = World(1)
    world.recorder.flush()
    world.recorder.note(0, Outcome(S.DEFERRED, "450"), datetime(2026, 11, 19, 13).astimezone())
    world.recorder.flush()
    world.recorder.flush()
    assert world.states() == {S.DEFERRED: 1}
    assert world.ledger.done.count("advance") == 1
    assert world.ledger.rows[0].due is not None


def test_those_who_wait_for_a_commit_share_the_next_one() -> None:
    world = World(8)
    gate, entered = threading.Event(), threading.Event()

    def before(method: str) -> None:
        if method == "advance" and not entered.is_set():
            entered.set()
            gate.wait(10)

    world.ledger.before = before
    given: list[bool] = []
    threads = [threading.Thread(target=lambda n=n: given.append(world.recorder.mark(n))) for n in range(8)]
    threads[0].start()
    entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(world.recorder._wishes) < 7:
        pass
    gate.set()
    for thread in threads:
        thread.join()
    assert given == [True] * 8
    assert world.states() == {S.IN_FLIGHT: 8}
    assert world.ledger.done.count("advance") == 2


def test_after_a_fault_nothing_is_marked_and_what_happened_is_recorded_when_it_can_be() -> None:
    world = World(3)
    assert world.recorder.mark(0)
    world.recorder.note(0, OK)

    def full(_method: str) -> None:
        raise StoreError("the disk is full")

    world.ledger.before = full
    assert not world.recorder.mark(1)
    assert str(world.recorder.fault) == "the disk is full."
    world.ledger.before = lambda _method: None
    assert not world.recorder.mark(2)
    world.recorder.flush()
    assert world.states() == {S.ACCEPTED: 1, S.CLAIMED: 2}


def test_a_bug_in_the_ledger_is_not_taken_for_a_mark() -> None:
    world = World(1)

    def bug(_method: str) -> None:
        raise KeyError("bug")

    world.ledger.before = bug
    with pytest.raises(KeyError):
        world.recorder.mark(0)
