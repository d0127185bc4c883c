"""A change of an issue's state and the line of the audit trail that goes with it: never one without the other."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from digest.model.record import AuditEntry, IssueState
from digest.store.tables import issue
from digest.store.tables_sending import audit

__all__ = ["change_state", "trail"]


def change_state(
    connection: Connection,
    edition: str,
    period: str,
    *,
    was: IssueState,
    to: IssueState,
    who: str,
    why: str,
    at: datetime,
) -> None:
    """Write both."""
    here = (issue.c.edition == edition, issue.c.period == period)
    connection.execute(update(issue).where(*here).values(state=str(to)))
    entry = {"edition": edition, "period": period, "at": at, "who": who, "was": str(was), "to": str(to), "why": why}
    connection.execute(insert(audit).values(entry))


def trail(connection: Connection, edition: str, period: str) -> Sequence[AuditEntry]:
    """Who did what, when, why; the newest last."""
    query = select(audit).where(audit.c.edition == edition, audit.c.period == period).order_by(audit.c.id)
    return [
        AuditEntry(row.at, row.who, IssueState(row.was), IssueState(row.to), row.why)
        for row in connection.execute(query)
    ]
