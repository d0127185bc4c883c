"""Insert, or update what is there: the one statement that SQLite and PostgreSQL share and SQLAlchemy Core does not."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

__all__ = ["chunks", "insert_missing", "upsert"]

_T = TypeVar("_T")


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes each row: a row with the same primary key is replaced in all its other columns."""
    if not rows:
        return
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), list(rows))


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes the rows whose primary key is not there yet."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), list(rows))


def chunks(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """The items in runs of at most `size`: a statement takes 32,766 parameters in SQLite."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _insert(connection: Connection, table: Table) -> Any:
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    return sqlite.insert(table)
