"""What came back of what was sent: bounces and complaints, each noted once with its evidence. It suppresses nobody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from digest.model.delivery import Bounce
from digest.store.columns import fingerprint as short
from digest.store.database import Database
from digest.store.tables_sending import bounce

__all__ = ["Events"]


class Events:
    """The repository of bounces."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def knows(self, fingerprint: str) -> bool:
        """Whether that very report was noted before."""
        query = select(bounce.c.fingerprint).where(bounce.c.fingerprint == short(fingerprint))
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def note(self, told: Bounce, edition: str, period: str, subscriber: int, *, fingerprint: str, at: datetime) -> bool:
        """Keep a report about one reader; False where that very report (`fingerprint`) was noted before."""
        name = short(fingerprint)
        with self._database.writing("events") as connection:
            if connection.execute(select(bounce.c.fingerprint).where(bounce.c.fingerprint == name)).first():
                return False
            row = {
                "fingerprint": name,
                "edition": edition,
                "period": period,
                "subscriber": subscriber,
                "kind": told.kind,
                "blocked": int(told.blocked),
                "status": told.status,
                "diagnostic": told.diagnostic[:2000],
                "evidence": told.evidence.encode("utf-8", "replace"),
                "at": at,
            }
            connection.execute(insert(bounce).values(row))
        return True

    def soft_count(self, subscriber: int, since: datetime) -> int:
        """How many mails to her bounced softly since then; two notices on one mail are one."""
        wanted = (bounce.c.subscriber == subscriber, bounce.c.kind == "soft", bounce.c.blocked == 0)
        query = select(bounce.c.edition, bounce.c.period).where(*wanted, bounce.c.at >= since).distinct()
        with self._database.reading() as connection:
            return len(connection.execute(query).all())

    def of_issue(self, edition: str, period: str) -> Sequence[Mapping[str, Any]]:
        """The reports on an issue, the oldest first: `subscriber`, `kind`, `status`, `diagnostic`, `at`."""
        columns = (bounce.c.subscriber, bounce.c.kind, bounce.c.status, bounce.c.diagnostic, bounce.c.at)
        query = select(*columns).where(bounce.c.edition == edition, bounce.c.period == period).order_by(bounce.c.at)
        with self._database.reading() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def count(self) -> Mapping[str, int]:
        """How many of each kind there are."""
        with self._database.reading() as connection:
            rows = connection.execute(select(bounce.c.kind, func.count().label("number")).group_by(bounce.c.kind))
            return {row.kind: row.number for row in rows}
