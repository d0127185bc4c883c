"""The lease and the notes in a real store: taken by one at a time, kept whole."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from digest.store.leader import LeaderStore
from digest.store.opening import Store, open_store
from digest.store.timekeeping import Timekeeping
from tests.timetable.editions import utc

AT = utc("2026-11-19 12:00")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store("sqlite:///digest.db", root=tmp_path) as opened:
        yield opened


def test_a_lease_is_taken_only_from_the_one_that_was_seen(store: Store) -> None:
    lock = LeaderStore(store.database)
    assert lock.lease() is None
    assert lock.take("one", AT, after=None)
    seen = lock.lease()
    assert not lock.take("two", AT, after=None)
    assert lock.take("one", AT + timedelta(seconds=5), after=seen)
    assert not lock.take("two", AT, after=seen)
    renewed = lock.lease()
    assert renewed != seen
    assert lock.take("two", AT, after=renewed)


def test_each_renewal_changes_the_lease_even_where_the_clock_stands_still_or_goes_back(store: Store) -> None:
    lock = LeaderStore(store.database)
    seen = [lock.lease()]
    for seconds in (0, 0, 0, -3600, -3600):
        assert lock.take("one", AT + timedelta(seconds=seconds), after=seen[-1])
        seen.append(lock.lease())
        assert seen[-1] != seen[-2]


def test_only_its_holder_gives_a_lease_up(store: Store) -> None:
    lock = LeaderStore(store.database)
    lock.take("one", AT, after=None)
    lock.release("two")
    assert lock.lease() is not None
    lock.release("one")
    assert lock.lease() is None


def test_of_many_that_reach_for_a_free_lease_one_gets_it(store: Store) -> None:
    taken: list[str] = []
    for round_ in range(10):
        lock = LeaderStore(store.database, f"round {round_}")
        ready = Barrier(4)

        def reach(name: str, lock: LeaderStore = lock, ready: Barrier = ready) -> None:
            ready.wait(20)
            if lock.take(name, AT, after=None):
                taken.append(name)

        threads = [Thread(target=reach, args=(str(number),)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert len(taken) == round_ + 1


def test_notes_are_instants_by_name_and_the_first_may_be_kept(store: Store) -> None:
    notes = Timekeeping(store.database)
    assert notes.noted() == {}
    notes.note("collected", AT)
    notes.note("collected", AT + timedelta(hours=1))
    notes.note("since round-up", AT, once=True)
    notes.note("since round-up", AT + timedelta(days=1), once=True)
    assert notes.noted() == {"collected": AT + timedelta(hours=1), "since round-up": AT}


def test_of_many_notes_on_issues_the_oldest_go_and_the_others_stay(store: Store) -> None:
    notes = Timekeeping(store.database)
    notes.note("since round-up", AT - timedelta(days=9000))
    for number in range(510):
        notes.note(f"nudged round-up/{number}", AT + timedelta(hours=number))
    kept = notes.noted()
    assert "since round-up" in kept
    assert "nudged round-up/0" not in kept
    assert "nudged round-up/509" in kept
    assert len(kept) <= 502
