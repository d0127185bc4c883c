"""Marks and outcomes of single deliveries, the ledger's busiest writes: plain SQL for the driver (`swift.py`).

The states are numbers of `ledger_rows.CODE`: 1 claimed, 2 in flight, 6 uncertain.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import text

from digest.model.delivery import DeliveryState, Outcome
from digest.store.columns import storable
from digest.store.database import Database
from digest.store.ledger_rows import CODE, millis

__all__ = ["Marks"]

_S = DeliveryState
_LONGEST_REPLY = 2000
_MARK = text(
    "UPDATE delivery SET state = 2, at = :at, attempts = attempts + 1, tried = coalesce(tried, :at) "
    "WHERE mailing = :mailing AND subscriber = :subscriber AND run = :run AND state = 1"
)
# An attempt that ended before its mark (a refused RCPT) counts as one; one that was not made does not.
_RECORD = text(
    "UPDATE delivery SET state = :state, reply = :reply, at = :at, due = :due, "
    "attempts = attempts + CASE state WHEN 1 THEN :tried WHEN 2 THEN :tried - 1 ELSE 0 END, "
    "tried = CASE WHEN state = 1 AND :tried = 1 THEN coalesce(tried, :at) ELSE tried END "
    "WHERE mailing = :mailing AND subscriber = :subscriber AND run = :run AND state IN (1, 2, 6)"
)


class Marks:
    """Records what became of rows, and which are in flight."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mark, self._record = database.swift.text_of(_MARK), database.swift.text_of(_RECORD)

    def advance(
        self,
        mailing: int,
        run: int,
        at: datetime,
        *,
        marks: Collection[int],
        outcomes: Mapping[int, Outcome],
        due: Mapping[int, datetime],
    ) -> frozenset[int]:
        """One commit: the outcomes, then the marks. Gives the rows that are marked: those which this run still held."""
        now = millis(at)
        facts: dict[str, object] = {"mailing": mailing, "run": run, "at": now}
        marked = []
        with self._database.swiftly() as cursor:
            for subscriber, outcome in outcomes.items():
                again = due.get(subscriber)
                cursor.execute(
                    self._record,
                    facts | {"subscriber": subscriber, "due": millis(again) if again else 0} | _values(outcome),
                )
            for subscriber in marks:
                cursor.execute(self._mark, facts | {"subscriber": subscriber})
                if cursor.rowcount == 1:
                    marked.append(subscriber)
        return frozenset(marked)


def _values(outcome: Outcome) -> dict[str, object]:
    return {
        "state": CODE[outcome.state],
        "reply": storable(outcome.reply)[:_LONGEST_REPLY],
        "tried": int(outcome.state is not _S.PENDING),
    }
