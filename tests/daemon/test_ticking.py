"""APScheduler wakes the keeper, one tick at a time, and a clock set back does not put it to sleep."""

from datetime import UTC, datetime, timedelta
from threading import Event

from digest.daemon.ticking import Ticking


def test_it_ticks_at_once_and_again_until_it_is_stopped() -> None:
    ticks: list[int] = []
    third = Event()

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 3:
            third.set()

    ticking = Ticking(tick, lambda: datetime.now(UTC), every=0.05)
    ticking.start()
    assert third.wait(20)
    ticking.stop()
    stopped = len(ticks)
    assert not Event().wait(0.2)
    assert len(ticks) == stopped


def test_a_tick_that_takes_long_is_not_joined_by_another() -> None:
    running: list[int] = []
    most: list[int] = []
    enough = Event()

    def tick() -> None:
        running.append(1)
        most.append(len(running))
        Event().wait(0.15)
        running.pop()
        if len(most) >= 3:
            enough.set()

    ticking = Ticking(tick, lambda: datetime.now(UTC), every=0.05)
    ticking.start()
    assert enough.wait(20)
    ticking.stop()
    assert max(most) == 1
    assert running == []


def test_a_clock_that_was_set_back_does_not_put_the_tick_off() -> None:
    ticks: list[int] = []
    again = Event()

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 2:
            again.set()

    ticking = Ticking(tick, lambda: datetime.now(UTC), every=0.1)
    ticking.start()
    assert again.wait(20)
    again.clear()
    ticks.clear()
    # What APScheduler is left with when the clock is set back by an hour: a next run that is an hour off.
    ticking._scheduler.modify_job("tick", next_run_time=datetime.now(UTC) + timedelta(hours=1))
    assert again.wait(20)
    ticking.stop()
