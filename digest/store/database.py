"""A connection to the database and its transactions: one block, one transaction, kept whole or not at all.

SQLite runs in WAL with `synchronous=FULL` (a commit survives a power cut), foreign keys on, and waits for a lock;
pysqlite's own transactions are off, since they would begin too late and leave migrations half done.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.pool import StaticPool

from digest.errors import StoreError
from digest.store.faults import plainly
from digest.store.place import Place
from digest.store.swift import Swift

__all__ = ["Database"]

_BEGIN, _READ = "digest_begin", "BEGIN"
_DRIVERS = {"psycopg": "psycopg[binary]"}


class Database:
    """The engine behind every repository. `patience` is how long (seconds) a lock is waited for."""

    def __init__(self, place: Place, *, patience: float) -> None:
        self.place, self.patience = place, patience
        self.engine = _engine(place, patience)
        self._quick = self.engine if place.file is None else _sqlite_engine(place, patience, synchronous="NORMAL")
        self.swift = Swift(self._quick)
        # A database in memory has one connection: threads take turns.
        self._turn = RLock() if self.in_memory else nullcontext()

    @property
    def in_memory(self) -> bool:
        """Whether the database ends with the process."""
        return self.engine.dialect.name == "sqlite" and self.place.file is None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout. Raises StoreError."""
        with self._transaction(_READ) as connection:
            yield connection

    @contextmanager
    def writing(self, subject: str = "") -> Iterator[Connection]:
        """A transaction that is committed at the end, or undone by any error. Raises StoreError.

        SQLite has one writer at a time; in PostgreSQL writers that name the same `subject` wait for each other.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            if subject and connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:subject))"), {"subject": subject})
            yield connection

    @contextmanager
    def quickly(self) -> Iterator[Connection]:
        """A writing transaction that a killed process never loses, and a power cut may: SQLite does not wait for the
        disk. Elsewhere it is as durable as any. Raises StoreError."""
        with self._transaction("BEGIN IMMEDIATE", self._quick) as connection:
            yield connection

    @contextmanager
    def swiftly(self) -> Iterator[DBAPICursor]:
        """As `quickly`, on the driver's own cursor: thousands a second. Raises StoreError."""
        with self._turn, plainly(self.place.label, self.patience), self.swift.transaction() as cursor:
            yield cursor

    def close(self) -> None:
        """Closes every connection."""
        self.swift.close()
        self.engine.dispose()
        self._quick.dispose()

    @contextmanager
    def _transaction(self, begin: str, engine: Engine | None = None) -> Iterator[Connection]:
        with self._turn, plainly(self.place.label, self.patience), (engine or self.engine).connect() as connection:
            connection.execution_options(**{_BEGIN: begin})
            if begin == _READ and connection.dialect.name == "postgresql":
                # Its own habit is to look anew at each statement.
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection


def _engine(place: Place, patience: float) -> Engine:
    if place.url.get_backend_name() == "sqlite":
        return _sqlite_engine(place, patience)
    try:
        engine = create_engine(place.url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"the driver {error.name} for this database is not installed",
            where=place.label,
            remedy=f"Install it: pip install '{_DRIVERS.get(str(error.name), error.name)}'",
        ) from error

    @event.listens_for(engine, "connect")
    def wait_for_the_disk(connection: Any, _record: Any) -> None:
        """A server that was told not to wait loses marks when it is killed, and then mail leaves twice."""
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO on")
        connection.commit()

    return engine


def _sqlite_engine(place: Place, patience: float, synchronous: str = "FULL") -> Engine:
    if place.file is None:
        engine = create_engine(place.url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        _make_folder(place)
        engine = create_engine(place.url, connect_args={"timeout": patience})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        if place.file is not None:
            _write_ahead(connection, patience)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """WAL, kept in the file. SQLite does not wait for a lock here, so we do: two may open a new file at once."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _make_folder(place: Place) -> None:
    assert place.file is not None
    try:
        place.file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder for the database cannot be made ({error.strerror})",
            where=place.label,
            remedy="Make it yourself, or name another place under [storage] url",
        ) from error
