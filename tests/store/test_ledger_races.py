"""Threads, processes and faults: no row is two senders', and what fails is a sentence with nothing half-written."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, update

from digest.errors import StoreError
from digest.model.record import IssueState
from digest.model.subscriber import Consent
from digest.store.ledger_rows import CODE
from digest.store.opening import Store, open_store
from digest.store.tables_sending import delivery
from tests.store.conftest import POSTGRES, Opener
from tests.store.sendings import (
    EDITION,
    ME,
    NOW,
    OK,
    OTHER,
    PERIOD,
    S,
    approved,
    claimed,
    counts,
    reader,
    rows,
    sending,
)
from tests.store.test_database import somebody_with


def test_senders_in_many_threads_never_share_a_row(store: Store) -> None:
    sending(store, 300)
    store.ledger._alive = lambda _: True
    sent: list[int] = []

    def send(_: int) -> None:
        run = store.ledger.open_run(EDITION, PERIOD, ME, NOW)
        while ids := claimed(store, run, 7):
            for one in ids:
                assert store.ledger.advance(run, NOW, marks=[one]) == {one}
                sent.append(one)
                store.ledger.advance(run, NOW, outcomes={one: OK})
        store.ledger.close_run(run, NOW)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(send, range(4)))
    assert (len(sent), len(set(sent))) == (300, 300)
    assert counts(store) == {S.ACCEPTED: 300}
    record = store.issues.get(EDITION, PERIOD)
    assert record is not None
    assert record.state is IssueState.SENT


def test_sessions_of_one_run_mark_at_once(store: Store) -> None:
    run = sending(store, 200)
    ids = claimed(store, run, 200)

    def mark(one: int) -> bool:
        """Two sessions ask for the same row."""
        return bool(store.ledger.advance(run, NOW, marks=[one]))

    with ThreadPoolExecutor(4) as threads:
        marked = list(threads.map(mark, [*ids, *ids]))
    assert sum(marked) == 200
    assert {row.attempts for row in rows(store)} == {1}


def test_a_mark_that_meets_its_runs_end_is_not_given(postgres_store: Store) -> None:
    """The row is given back in a transaction that has not ended yet: the mark waits for it, and then finds nothing."""
    run = sending(postgres_store, 1)
    (one,) = claimed(postgres_store, run)
    marked: list[frozenset[int]] = []
    marker = threading.Thread(target=lambda: marked.append(postgres_store.ledger.advance(run, NOW, marks=[one])))
    with postgres_store.database.writing() as connection:
        connection.execute(update(delivery).values(state=CODE[S.PENDING], run=None))
        marker.start()
        marker.join(0.3)
        assert marker.is_alive()
    marker.join()
    assert marked == [frozenset()]
    assert counts(postgres_store) == {S.PENDING: 1}


def test_senders_beat_together_without_waiting_for_each_other(postgres_store: Store) -> None:
    first = sending(postgres_store, 1)
    second = postgres_store.ledger.open_run(EDITION, PERIOD, OTHER, NOW)
    with ThreadPoolExecutor(2) as threads:
        states = list(threads.map(lambda run: postgres_store.ledger.beat(run, NOW), [first, second] * 20))
    assert set(states) == {IssueState.SENDING}


def steps(store: Store, run: int, claimed_rows: list[int]) -> dict[str, Callable[[], Any]]:
    """Everything that a sender does."""
    ledger = store.ledger
    return {
        "claim": lambda: ledger.claim(run, NOW, 100),
        "mark": lambda: ledger.advance(run, NOW, marks=claimed_rows),
        "outcome": lambda: ledger.advance(run, NOW, outcomes=dict.fromkeys(claimed_rows, OK)),
        "beat": lambda: ledger.beat(run, NOW),
        "close": lambda: ledger.close_run(run, NOW),
        "open": lambda: ledger.open_run(EDITION, PERIOD, OTHER, NOW),
        "quarantine": lambda: ledger.quarantine(EDITION, PERIOD, NOW, "restored"),
        "cancel": lambda: ledger.cancel(EDITION, PERIOD, at=NOW),
        "suppress": lambda: store.roster.suppress("reader1@host0.example.org", "by hand", at=NOW),
    }


STEPS = ["claim", "mark", "outcome", "beat", "close", "open", "quarantine", "cancel", "suppress"]


@pytest.mark.parametrize("step", STEPS)
def test_a_locked_database_stops_each_step_in_words(open_file: Opener, database_file: Path, step: str) -> None:
    store = open_file()
    run = sending(store, 4)
    ids = claimed(store, run, 2)
    with (
        somebody_with(database_file, "BEGIN IMMEDIATE"),
        pytest.raises(StoreError, match=r"digest\.db: another program keeps the database locked"),
    ):
        steps(store, run, ids)[step]()
    assert counts(store) == {S.PENDING: 2, S.CLAIMED: 2}
    assert store.ledger.advance(run, NOW, marks=ids) == set(ids)


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_stops_each_step_in_words_and_nothing_of_it_is_there(open_file: Opener, step: str) -> None:
    """SQLite's own words for a disk that takes no more, at the end of the step, when it was all but done."""
    store = open_file()
    run = sending(store, 4)
    ids = claimed(store, run, 2)
    before = rows(store)
    with open_file().database.writing() as connection:
        # A trigger may raise nothing but a constraint: so the page count is what fails the write.
        connection.exec_driver_sql("CREATE TABLE filler (a BLOB)")
        for table in ("delivery", "run", "suppression"):
            for change in ("INSERT", "UPDATE"):
                connection.exec_driver_sql(
                    f"CREATE TRIGGER fill_{table}_{change} AFTER {change} ON {table} "
                    "BEGIN INSERT INTO filler VALUES (zeroblob(40000)); END"
                )
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    for engine in (store.database.engine, store.database._quick):
        engine.dispose()
        event.listen(engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count={pages}"))
    store.database.swift.close()
    with pytest.raises(StoreError, match=r"digest\.db: the disk is full; nothing of this step was stored"):
        steps(store, run, ids)[step]()
    assert rows(open_file()) == before
    assert open_file().roster.find("reader1@host0.example.org") == store.roster.find("reader1@host0.example.org")


def test_a_fan_out_that_finds_the_disk_full_has_not_begun(open_file: Opener) -> None:
    store = open_file()
    approved(store, 3000)

    @event.listens_for(store.database.engine, "begin")
    def fill(connection: Any) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 3}")

    with pytest.raises(StoreError, match="the disk is full"):
        store.ledger.fan_out(EDITION, PERIOD, NOW)
    again = open_file()
    record = again.issues.get(EDITION, PERIOD)
    assert record is not None
    assert (record.state, counts(again)) == (IssueState.APPROVED, {})
    assert again.ledger.fan_out(EDITION, PERIOD, NOW) == 3000


def test_an_import_that_finds_the_disk_full_keeps_whole_portions_only(open_file: Opener) -> None:
    store = open_file()
    consent = Consent(NOW, "import")
    store.roster.add([reader(number) for number in range(1000)], consent)

    @event.listens_for(store.database.engine, "begin")
    def fill(connection: Any) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=90")

    with pytest.raises(StoreError, match="the disk is full"):
        store.roster.add([reader(number) for number in range(1000, 4000)], consent)
    assert sum(1 for _ in open_file().roster.members()) == 1000


def test_marks_are_as_durable_as_the_file_allows_and_claims_more(tmp_path: Path) -> None:
    with open_store("sqlite:///digest.db", root=tmp_path) as store:
        with store.database.swiftly() as cursor:
            assert cursor.execute("PRAGMA synchronous").fetchone() == (1,)
        with store.database.writing() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        with store.database.reading() as connection:
            assert connection.execute(select(delivery)).all() == []


def test_a_server_that_does_not_wait_for_its_disk_is_told_to(postgres_store: Store) -> None:
    """A mark that is lost with the server is a mail that leaves twice."""
    with postgres_store.database.swiftly() as cursor:
        cursor.execute("SELECT current_setting('synchronous_commit'), current_database()")
        (setting, name) = cursor.fetchone() or ("", "")
    assert setting == "on"
    with postgres_store.database.writing() as connection:
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    try:
        with open_store(POSTGRES, root=Path()) as other, other.database.swiftly() as cursor:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)
    finally:
        with postgres_store.database.writing() as connection:
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" RESET synchronous_commit')
