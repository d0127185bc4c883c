"""What was done for the timetable, and when: collections, bounces read, housekeeping, editors nudged, since when.

One row, read and written as a whole; none of it decides about an issue's state.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from digest.store.database import Database
from digest.store.tables_sending import store_fact
from digest.store.upsert import upsert

__all__ = ["Timekeeping"]

_ROW = "timetable"
_MOST = 500


class Timekeeping:
    """Instants by name, such as `collected` or `nudged round-up/2026-W47`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def noted(self) -> Mapping[str, datetime]:
        """Everything that is noted."""
        with self._database.reading() as connection:
            return _read(connection)

    def note(self, name: str, at: datetime, *, once: bool = False) -> None:
        """Note the instant; `once` keeps the first."""
        with self._database.writing("timekeeping") as connection:
            known = _read(connection)
            if once and name in known:
                return
            notes = {name: at.astimezone(UTC).isoformat() for name, at in (*_newest(known), (name, at))}
            upsert(connection, store_fact, [{"name": _ROW, "value": json.dumps(notes, sort_keys=True)}])


def _newest(known: Mapping[str, datetime]) -> list[tuple[str, datetime]]:
    """What is kept: the notes on issues are dropped when they are many, the oldest first."""
    of_issues = sorted((item for item in known.items() if "/" in item[0]), key=lambda item: item[1])
    return [*((name, at) for name, at in known.items() if "/" not in name), *of_issues[-_MOST:]]


def _read(connection: Connection) -> dict[str, datetime]:
    value = connection.execute(select(store_fact.c.value).where(store_fact.c.name == _ROW)).scalar()
    return {name: datetime.fromisoformat(at) for name, at in json.loads(value).items()} if value else {}
