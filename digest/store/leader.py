"""The lease of the one who acts: a row that its holder renews. Whether a holder is dead is judged elsewhere."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from digest.store.database import Database
from digest.store.ledger_rows import millis
from digest.store.tables_sending import leader
from digest.store.upsert import upsert

__all__ = ["LeaderStore"]


class LeaderStore:
    """The lock of that name."""

    def __init__(self, database: Database, name: str = "timetable") -> None:
        self._database, self._name = database, name

    def lease(self) -> tuple[str, int] | None:
        """Who holds it, and a number that each renewal changes; None where it is free."""
        with self._database.reading() as connection:
            return self._lease(connection)

    def take(self, holder: str, at: datetime, *, after: tuple[str, int] | None) -> bool:
        """Hold the lease from now on, provided that it still is `after`: one transaction. False where it is not."""
        with self._database.writing("leader") as connection:
            if self._lease(connection) != after:
                return False
            beat = millis(at)
            if after and beat == after[1]:
                beat += 1
            upsert(connection, leader, [{"name": self._name, "holder": holder, "beat": beat}])
        return True

    def release(self, holder: str) -> None:
        """Give the lease up where `holder` has it."""
        with self._database.writing("leader") as connection:
            connection.execute(delete(leader).where(leader.c.name == self._name, leader.c.holder == holder))

    def _lease(self, connection: Connection) -> tuple[str, int] | None:
        query = select(leader.c.holder, leader.c.beat).where(leader.c.name == self._name)
        row = connection.execute(query).first()
        return (row.holder, row.beat) if row else None
