"""Marks and outcomes of single deliveries, the ledger's busiest writes: SQL that is compiled once (`swift.py`)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, update

from digest.model.delivery import DeliveryState, Outcome
from digest.store.claims import HERE
from digest.store.columns import storable
from digest.store.database import Database
from digest.store.ledger_rows import CODE, millis
from digest.store.tables_sending import delivery

__all__ = ["Marks"]

_S = DeliveryState
_LONGEST_REPLY = 2000
_CLAIMED, _FLYING, _LOST = CODE[_S.CLAIMED], CODE[_S.IN_FLIGHT], CODE[_S.UNCERTAIN]

_MARK = (
    update(delivery)
    .where(HERE, delivery.c.run == bindparam("b_run"), delivery.c.state == _CLAIMED)
    .values(
        state=_FLYING,
        at=bindparam("b_at"),
        attempts=delivery.c.attempts + 1,
        tried=func.coalesce(delivery.c.tried, bindparam("b_at")),
    )
)
# An attempt that ended before its mark (a refused RCPT) counts as one; one that was not made does not.
_RECORD = (
    update(delivery)
    .where(HERE, delivery.c.run == bindparam("b_run"), delivery.c.state.in_((_CLAIMED, _FLYING, _LOST)))
    .values(
        state=bindparam("b_state"),
        reply=bindparam("b_reply"),
        at=bindparam("b_at"),
        due=bindparam("b_due"),
        attempts=delivery.c.attempts
        + case((delivery.c.state == _CLAIMED, bindparam("b_tried")), else_=bindparam("b_tried") - 1),
        tried=case(
            (
                and_(delivery.c.state == _CLAIMED, bindparam("b_tried") == 1),
                func.coalesce(delivery.c.tried, bindparam("b_at")),
            ),
            else_=delivery.c.tried,
        ),
    )
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
        facts: dict[str, object] = {"b_mailing": mailing, "b_run": run, "b_at": now}
        marked = []
        with self._database.swiftly() as cursor:
            for subscriber, outcome in outcomes.items():
                again = due.get(subscriber)
                cursor.execute(
                    self._record,
                    facts | {"b_subscriber": subscriber, "b_due": millis(again) if again else 0} | _values(outcome),
                )
            for subscriber in marks:
                cursor.execute(self._mark, facts | {"b_subscriber": subscriber})
                if cursor.rowcount == 1:
                    marked.append(subscriber)
        return frozenset(marked)


def _values(outcome: Outcome) -> dict[str, object]:
    return {
        "b_state": CODE[outcome.state],
        "b_reply": storable(outcome.reply)[:_LONGEST_REPLY],
        "b_tried": int(outcome.state is not _S.PENDING),
    }
