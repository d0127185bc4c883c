"""One leader: who holds the lease acts; who died is taken over within 30 s; clocks may say what they like."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from digest.daemon import Leadership
from digest.daemon.leadership import BEAT_SECONDS
from tests.daemon.world import Clock, OneLock
from tests.timetable.editions import utc


@dataclass
class Two:
    """Two processes at one lock, each with a clock of its own."""

    lock: OneLock = field(default_factory=OneLock)
    gone: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.clocks = {name: Clock(utc("2026-11-19 12:00")) for name in ("one", "two")}
        self.by_name = {name: self._claim(name) for name in self.clocks}

    def _claim(self, name: str) -> Leadership:
        clock = self.clocks[name]
        return Leadership(self.lock, name, clock.now, clock.monotonic, self.gone.__contains__)

    def wait(self, seconds: float) -> None:
        for clock in self.clocks.values():
            clock.pass_by(timedelta(seconds=seconds))

    def leaders(self) -> list[str]:
        return [name for name, one in self.by_name.items() if one.held]


def test_the_first_leads_and_the_second_stands_by() -> None:
    two = Two()
    for _ in range(20):
        assert [two.by_name[name].beat() for name in ("one", "two")] == [True, False]
        assert two.leaders() == ["one"]
        two.wait(BEAT_SECONDS)


def test_the_lead_of_one_that_is_killed_is_taken_over_within_thirty_seconds() -> None:
    two = Two()
    assert two.by_name["one"].beat()
    waited = 0.0
    while not two.by_name["two"].beat():
        assert two.leaders() in (["one"], [])
        two.wait(BEAT_SECONDS)
        waited += BEAT_SECONDS
    assert two.leaders() == ["two"]
    assert BEAT_SECONDS < waited <= 30


def test_a_process_that_is_known_to_have_ended_is_taken_over_at_once() -> None:
    two = Two()
    assert two.by_name["one"].beat()
    two.gone.add("one")
    assert two.by_name["two"].beat()
    assert not two.by_name["one"].beat()


def test_a_lead_that_is_given_up_is_free() -> None:
    two = Two()
    two.by_name["one"].beat()
    two.by_name["one"].release()
    assert two.leaders() == []
    assert two.by_name["two"].beat()


def test_one_that_slept_through_its_lease_does_not_act_when_it_wakes() -> None:
    two = Two()
    two.by_name["one"].beat()
    for _ in range(7):
        two.wait(BEAT_SECONDS)
        two.by_name["two"].beat()
    assert two.leaders() == ["two"]
    assert not two.by_name["one"].beat()
    assert two.leaders() == ["two"]


def test_clocks_that_disagree_or_are_set_back_change_nothing() -> None:
    two = Two()
    two.clocks["two"].at += timedelta(days=400)
    for turn in range(40):
        if turn == 20:
            two.clocks["one"].at -= timedelta(hours=1)
        assert two.by_name["one"].beat()
        assert not two.by_name["two"].beat()
        two.wait(BEAT_SECONDS)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_order_of_beats_and_pauses_there_are_never_two_leaders(seed: int) -> None:
    random, two = Random(seed), Two()
    took = 0
    for _ in range(3000):
        if random.random() < 0.8:
            name = random.choice(("one", "two"))
            took += two.by_name[name].beat()
        two.wait(random.choice((0.5, 1, 2, 5, 9)))
        assert len(two.leaders()) <= 1
    assert took > 100
