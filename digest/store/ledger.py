"""The ledger (design, 7.2): rows before anything is sent, claims that survive a power cut, marks before DATA.

Implements `digest.deliver.ledger.Ledger`. What becomes of dead runs' rows is in `runs.py`; listing in `ledger_rows.py`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, insert, select, text, update

from digest.deliver.ledger import Batch
from digest.model.delivery import Claim, DeliveryRow, DeliveryState, Outcome, Sender
from digest.model.record import IssueState
from digest.store import ledger_rows
from digest.store.audit import change_state
from digest.store.claims import (
    HERE,
    Fan,
    audience,
    by_zone,
    claim_of,
    drop_gone,
    due_rows,
    gone,
    next_due,
    unfinished,
    write_rows,
)
from digest.store.database import Database
from digest.store.facts import Facts
from digest.store.ledger_rows import CODE, MessageIds, mailing_id, millis
from digest.store.runs import Alive, begin, settle_dead
from digest.store.tables import issue
from digest.store.tables_sending import delivery, mailing, run
from digest.store.tables_sending import test_send as test_send_table

__all__ = ["LedgerStore"]

_S = DeliveryState
_WAITING = (CODE[_S.PENDING], CODE[_S.DEFERRED])
_UNFINISHED = (*_WAITING, CODE[_S.CLAIMED], CODE[_S.IN_FLIGHT])


class LedgerStore:
    """The rows of all issues. `alive` tells whether a process of this host and boot runs still."""

    def __init__(self, database: Database, facts: Facts, alive: Alive) -> None:
        self._database, self._facts, self._alive = database, facts, alive
        self._runs: dict[int, tuple[int, str, str]] = {}

    @property
    def store_id(self) -> str:
        """Tells this store from every other; a copy of the database has the same."""
        return self._facts.store_id

    def sequence(self) -> int:
        """The number of the last claim: a copy that is restored stands behind the journal's."""
        return self._facts.sequence()

    def catch_up(self, sequence: int) -> None:
        """Count on from `sequence`: what lies before it has been dealt with."""
        with self._database.writing("facts") as connection:
            self._facts.next_in(connection, at_least=sequence)

    # --- Fan-out ---------------------------------------------------------------------------------------------------

    def audience(self, edition: str) -> int:
        """How many would get the edition's mail now."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(audience(edition).subquery())).scalar_one()

    def fan_out(
        self,
        edition: str,
        period: str,
        at: datetime,
        *,
        uncertain: bool = False,
        waves: Mapping[str, datetime] | None = None,
    ) -> int:
        """One row for each reader, and the issue is sending: one transaction. An issue that is not approved is left as
        it is, and gives 0.

        `uncertain` writes rows that may have been sent, and holds the issue. `waves` says when the readers of a time
        zone (by name) get theirs, the others at once.
        """
        with self._database.writing("ledger") as connection:
            if _state(connection, edition, period) is not IssueState.APPROVED:
                return 0
            number = mailing_id(connection, edition, period, make=True)
            fan = Fan(edition, number, _S.UNCERTAIN if uncertain else _S.PENDING)
            count = sum(write_rows(connection, fan, zone, millis(due) if due else 0) for zone, due in by_zone(waves))
            to = IssueState.HELD if uncertain else IssueState.SENDING
            why = _COPY if uncertain else f"to {count} readers"
            change_state(connection, edition, period, was=IssueState.APPROVED, to=to, who="ledger", why=why, at=at)
            connection.execute(text("ANALYZE delivery"))
        return count

    def quarantine(self, edition: str, period: str, at: datetime, why: str) -> bool:
        """Hold an issue whose rows may have been sent by what this copy does not know; its open rows are uncertain."""
        with self._database.writing("ledger") as connection:
            state = _state(connection, edition, period)
            number = mailing_id(connection, edition, period)
            if state not in (IssueState.SENDING, IssueState.PAUSED) or number is None:
                return False
            held = update(delivery).where(delivery.c.mailing == number, delivery.c.state.in_(_UNFINISHED))
            connection.execute(held.values(state=CODE[_S.UNCERTAIN], at=millis(at), reply=why, run=None, attempts=0))
            change_state(connection, edition, period, was=state, to=IssueState.HELD, who="ledger", why=why, at=at)
            return True

    # --- Runs ------------------------------------------------------------------------------------------------------

    def open_run(self, edition: str, period: str, sender: Sender, at: datetime) -> int:
        """Begin a run; what dead runs left is settled first."""
        with self._database.writing("ledger") as connection:
            number = mailing_id(connection, edition, period, make=True)
            settle_dead(connection, number, sender, at, self._alive)
            mine = begin(connection, number, sender, at)
        self._runs[mine] = (number, edition, period)
        return mine

    def beat(self, run_id: int, at: datetime) -> IssueState:
        """Record that the run lives; settle what others left that died meanwhile."""
        number, edition, period = self._of(run_id)
        with self._database.quickly() as connection:
            connection.execute(update(run).where(run.c.id == run_id).values(beat=millis(at)))
            me = connection.execute(select(run).where(run.c.id == run_id)).one()
            sender = Sender(me.host, me.boot, me.process, me.started)
            settle_dead(connection, number, sender, at, self._alive, but=run_id)
            return _state(connection, edition, period) or IssueState.CANCELLED

    def close_run(self, run_id: int, at: datetime) -> IssueState:
        """End the run: what it still holds untried returns; the issue is `sent` when no row is open."""
        number, edition, period = self._of(run_id)
        with self._database.writing("ledger") as connection:
            mine = and_(delivery.c.mailing == number, delivery.c.run == run_id)
            back = update(delivery).where(mine, delivery.c.state == CODE[_S.CLAIMED])
            connection.execute(back.values(state=CODE[_S.PENDING], run=None))
            lost = update(delivery).where(mine, delivery.c.state == CODE[_S.IN_FLIGHT])
            connection.execute(lost.values(state=CODE[_S.UNCERTAIN], reply=_CUT, at=millis(at)))
            connection.execute(update(run).where(run.c.id == run_id).values(ended=millis(at), beat=millis(at)))
            state = _state(connection, edition, period)
            if state is IssueState.SENDING and not unfinished(connection, number):
                change_state(connection, edition, period, was=state, to=IssueState.SENT, who="ledger", why="", at=at)
                state = IssueState.SENT
        return state or IssueState.CANCELLED

    # --- Claims, marks, results ------------------------------------------------------------------------------------

    def claim(self, run_id: int, at: datetime, limit: int, *, not_to: Collection[str] = ()) -> Batch:
        """Claim rows that are due, durably; whoever has left meanwhile is dropped here."""
        number, edition, period = self._of(run_id)
        with self._database.writing("ledger") as connection:
            state = _state(connection, edition, period) or IssueState.CANCELLED
            if state is not IssueState.SENDING:
                return Batch((), state)
            claims: list[Claim] = []
            while not claims and (
                rows := due_rows(connection, edition, number, millis(at), limit=limit, not_to=not_to)
            ):
                drop_gone(connection, number, rows, at)
                claims = [claim_of(row) for row in rows if not gone(row)]
            if not claims:
                return Batch((), state, next_due(connection, number))
            taken = update(delivery).where(HERE).values(state=CODE[_S.CLAIMED], run=run_id)
            connection.execute(taken, [{"b_mailing": number, "b_subscriber": one.subscriber} for one in claims])
            return Batch(tuple(claims), state, sequence=self._facts.next_in(connection))

    def advance(
        self,
        run_id: int,
        at: datetime,
        *,
        marks: Collection[int] = (),
        outcomes: Mapping[int, Outcome] | None = None,
        due: Mapping[int, datetime] | None = None,
    ) -> frozenset[int]:
        """Record outcomes, then mark rows in flight: one commit. Gives the rows that this run truly holds."""
        number, _, _ = self._of(run_id)
        with self._database.quickly() as connection:
            if outcomes:
                rows = [
                    _recorded(number, run_id, one, it, at=at, due=(due or {}).get(one)) for one, it in outcomes.items()
                ]
                connection.execute(_RECORD, rows)
            if not marks:
                return frozenset()
            here = and_(delivery.c.mailing == number, delivery.c.subscriber.in_(list(marks)))
            held = here & (delivery.c.run == run_id) & (delivery.c.state == CODE[_S.CLAIMED])
            mine = frozenset(connection.execute(select(delivery.c.subscriber).where(held)).scalars())
            values = {"state": CODE[_S.IN_FLIGHT], "at": millis(at), "attempts": delivery.c.attempts + 1}
            first = func.coalesce(delivery.c.tried, millis(at))
            connection.execute(update(delivery).where(held).values(**values, tried=first))
            return mine

    def cancel(self, edition: str, period: str, *, at: datetime) -> int:
        """Drop every row that nobody holds in flight: the issue was cancelled."""
        with self._database.writing("ledger") as connection:
            number = mailing_id(connection, edition, period)
            open_rows = delivery.c.state.in_((*_WAITING, CODE[_S.CLAIMED]))
            dropped = update(delivery).where(delivery.c.mailing == number, open_rows)
            values = {"state": CODE[_S.DROPPED], "reply": "cancelled", "at": millis(at), "run": None}
            return connection.execute(dropped.values(values)).rowcount

    # --- Reading and settling --------------------------------------------------------------------------------------

    def counts(self, edition: str, period: str) -> Mapping[DeliveryState, int]:
        """How many rows are in each state."""
        with self._database.reading() as connection:
            return ledger_rows.counts(connection, edition, period)

    def rows(
        self, edition: str, period: str, state: DeliveryState | None = None, *, message_id: MessageIds
    ) -> Iterator[DeliveryRow]:
        """The rows in order of subscriber, read in portions."""
        return ledger_rows.rows(self._database, edition, period, state, message_id)

    def accepted_since(self, since: datetime) -> Sequence[datetime]:
        """When each mail of any issue was accepted since then, the newest 100,000: what a sliding window has used."""
        with self._database.reading() as connection:
            return ledger_rows.accepted_since(connection, since)

    def settle(
        self, edition: str, period: str, subscribers: Collection[int], *, state: DeliveryState, reply: str, at: datetime
    ) -> int:
        """Settle uncertain rows: they were accepted, or are to be sent (pending)."""
        with self._database.writing("ledger") as connection:
            number = mailing_id(connection, edition, period)
            values = {"state": CODE[state], "reply": reply, "at": millis(at), "due": 0, "run": None}
            settled = update(delivery).where(HERE, delivery.c.state == CODE[_S.UNCERTAIN]).values(values)
            keys = [{"b_mailing": number, "b_subscriber": one} for one in subscribers]
            return sum(connection.execute(settled, key).rowcount for key in keys)

    def note_test(self, edition: str, period: str, address: str, outcome: Outcome, *, at: datetime) -> None:
        """Note a test send: it is no delivery."""
        row = {"edition": edition, "period": period, "address": address, "at": at}
        with self._database.writing() as connection:
            connection.execute(insert(test_send_table).values(**row, state=str(outcome.state), reply=outcome.reply))

    def _of(self, run_id: int) -> tuple[int, str, str]:
        if run_id not in self._runs:
            query = select(mailing.c.id, mailing.c.edition, mailing.c.period).join(run, run.c.mailing == mailing.c.id)
            with self._database.reading() as connection:
                found = connection.execute(query.where(run.c.id == run_id)).one()
            self._runs[run_id] = (found.id, found.edition, found.period)
        return self._runs[run_id]


_CUT = "the sender stopped while it was in flight"
_COPY = "the journal says that it was sent, and this database knows nothing of it: it was restored from a copy"

_RECORD = (
    update(delivery)
    .where(HERE, delivery.c.run == bindparam("b_run"))
    .where(text("state IN (1, 2, 6)"))  # claimed, in flight, uncertain: no list may be expanded for many rows at once
    .values(state=bindparam("b_state"), reply=bindparam("b_reply"), at=bindparam("b_at"), due=bindparam("b_due"))
)


def _recorded(
    number: int, run_id: int, one: int, outcome: Outcome, *, at: datetime, due: datetime | None
) -> dict[str, object]:
    return {
        "b_mailing": number,
        "b_subscriber": one,
        "b_run": run_id,
        "b_state": CODE[outcome.state],
        "b_reply": outcome.reply[:2000],
        "b_at": millis(at),
        "b_due": millis(due) if due else 0,
    }


def _state(connection: Connection, edition: str, period: str) -> IssueState | None:
    query = select(issue.c.state).where(issue.c.edition == edition, issue.c.period == period)
    found = connection.execute(query).scalar()
    return IssueState(found) if found else None
