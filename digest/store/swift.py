"""Marks and outcomes, thousands a second: the driver's own cursor, on connections that are kept open.

What the ledger records for each single mail goes this way; everything else goes by `database.py`. A killed process
loses none of these commits. In SQLite a power cut may, hence the boot rule of `runs.py`.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, TextClause
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.pool import PoolProxiedConnection

__all__ = ["Swift"]


class Swift:
    """Transactions on raw connections, each used by one thread at a time, as many as there are threads at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._idle = engine, deque[PoolProxiedConnection]()
        self._sqlite = engine.dialect.name == "sqlite"

    def text_of(self, statement: TextClause) -> str:
        """The statement as the driver takes it, with its parameters by name."""
        dialect = sqlite.dialect(paramstyle="named") if self._sqlite else self._engine.dialect
        return str(statement.compile(dialect=dialect))

    @contextmanager
    def transaction(self) -> Iterator[DBAPICursor]:
        """A writing transaction, committed at the end, or undone by any error."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            if self._sqlite:
                cursor.execute("BEGIN IMMEDIATE")
            yield cursor
            if self._sqlite:
                cursor.execute("COMMIT")
            else:
                connection.commit()
            cursor.close()
        except BaseException:
            self._undo(connection)
            raise
        self._idle.append(connection)

    def close(self) -> None:
        """Gives every connection back."""
        while self._idle:
            self._idle.pop().close()

    def _undo(self, connection: PoolProxiedConnection) -> None:
        """A server's connection may be broken, and is let go; a file's is as good as before, and memory has but one."""
        if not self._sqlite:
            connection.invalidate()
            return
        connection.rollback()
        self._idle.append(connection)
