"""The ledger (design, 7.2): rows before anything is sent, claims that survive a power cut, marks before DATA.

Implements `digest.deliver.ledger.Ledger`. What becomes of dead runs' rows is in `runs.py`; listing in `ledger_rows.py`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from digest.deliver.ledger import Batch
from digest.model.delivery import Claim, DeliveryRow, DeliveryState, Outcome, Sender
from digest.model.record import IssueState
from digest.store import ledger_rows
from digest.store.audit import change_state
from digest.store.claims import (
    HERE,
    Fan,
    Wanted,
    audience,
    claim_of,
    drop_gone,
    gone,
    next_due,
    take,
    unfinished,
    write_rows,
)
from digest.store.database import Database
from digest.store.facts import Facts
from digest.store.ledger_rows import CODE, MessageIds, mailing_id, millis
from digest.store.marks import Marks
from digest.store.places import Places
from digest.store.runs import Alive, beat, begin, give_back, settle_dead
from digest.store.tables import issue
from digest.store.tables_sending import delivery, mailing, run
from digest.store.tables_sending import test_send as test_send_table
from digest.store.upsert import chunks

__all__ = ["LedgerStore"]

_S = DeliveryState
_WAITING = (CODE[_S.PENDING], CODE[_S.DEFERRED])
_PORTION = 1000
_UNFINISHED = (*_WAITING, CODE[_S.CLAIMED], CODE[_S.IN_FLIGHT])


class LedgerStore:
    """The rows of all issues. `alive` tells whether a process of this host and boot runs still."""

    def __init__(self, database: Database, facts: Facts, alive: Alive) -> None:
        self._database, self._facts, self._alive = database, facts, alive
        self._marks, self._places = Marks(database), Places()
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
        with self._database.writing("ledger") as connection:
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
            if _state(connection, edition, period, lock=True) is not IssueState.APPROVED:
                return 0
            number = mailing_id(connection, edition, period, make=True)
            fan = Fan(edition, number, _S.UNCERTAIN if uncertain else _S.PENDING)
            count = write_rows(connection, fan, waves or {})
            to = IssueState.HELD if uncertain else IssueState.SENDING
            why = _COPY if uncertain else f"to {count} readers"
            change_state(connection, edition, period, was=IssueState.APPROVED, to=to, who="ledger", why=why, at=at)
            connection.execute(text("ANALYZE delivery"))
        return count

    def quarantine(self, edition: str, period: str, at: datetime, why: str) -> bool:
        """Hold an issue whose rows may have been sent by what this copy does not know; its open rows are uncertain."""
        with self._database.writing("ledger") as connection:
            state = _state(connection, edition, period, lock=True)
            number = mailing_id(connection, edition, period)
            if state not in (IssueState.SENDING, IssueState.PAUSED):
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
            beat(connection, run_id, at)
            me = connection.execute(select(run).where(run.c.id == run_id)).one()
            sender = Sender(me.host, me.boot, me.process, me.started)
            settle_dead(connection, number, sender, at, self._alive, but=run_id)
            return _state(connection, edition, period) or IssueState.CANCELLED

    def close_run(self, run_id: int, at: datetime) -> IssueState:
        """End the run: what it still holds untried returns; the issue is `sent` when no row is open.

        It counts as a claim does, so that a copy taken before the end is behind the journal.
        """
        number, edition, period = self._of(run_id)
        with self._database.writing("ledger") as connection:
            give_back(connection, run_id, _CUT)
            self._facts.next_in(connection)
            connection.execute(update(run).where(run.c.id == run_id).values(ended=millis(at), beat=millis(at)))
            state = _state(connection, edition, period, lock=True)
            if state is IssueState.CANCELLED:
                self._drop_open(connection, number, at)
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
            beat(connection, run_id, at)
            claims: list[Claim] = []
            wanted = Wanted(edition, number, millis(at), limit, frozenset(not_to))
            while not claims and (rows := self._places.due_rows(connection, run_id, wanted)):
                drop_gone(connection, number, rows, at)
                claims = [claim_of(row) for row in rows if not gone(row)]
            if not claims:
                return Batch((), state, next_due(connection, number, at))
            take(connection, number, run_id, claims)
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
        return self._marks.advance(number, run_id, at, marks=marks, outcomes=outcomes or {}, due=due or {})

    def cancel(self, edition: str, period: str, *, at: datetime) -> int:
        """Drop every row that nobody holds in flight: the issue was cancelled."""
        with self._database.writing("ledger") as connection:
            return self._drop_open(connection, mailing_id(connection, edition, period), at)

    def _drop_open(self, connection: Connection, number: int, at: datetime) -> int:
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
        self,
        edition: str,
        period: str,
        subscribers: Collection[int],
        *,
        state: DeliveryState,
        reply: str,
        at: datetime,
        since: DeliveryState = _S.UNCERTAIN,
    ) -> int:
        """Settle rows in state `since`: they were accepted, or are to be sent (pending): then the time begins anew."""
        with self._database.writing("ledger") as connection:
            number = mailing_id(connection, edition, period)
            values = {"state": CODE[state], "reply": reply, "at": millis(at), "due": 0, "run": None}
            if state is _S.PENDING:
                values["tried"] = None
            settled = update(delivery).where(HERE, delivery.c.state == CODE[since]).values(values)
            keys = [{"b_mailing": number, "b_subscriber": one} for one in subscribers]
            return sum(connection.execute(settled, portion).rowcount for portion in chunks(keys, _PORTION))

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
_COPY = "the journal says that it was sent, and this database does not know it: it was restored from a copy, or is new"


_STATE = select(issue.c.state).where(issue.c.edition == bindparam("b_edition"), issue.c.period == bindparam("b_period"))


def _state(connection: Connection, edition: str, period: str, *, lock: bool = False) -> IssueState | None:
    """The issue's state; locked until the end of the transaction where it is to be changed."""
    query = _STATE.with_for_update() if lock else _STATE
    found = connection.execute(query, {"b_edition": edition, "b_period": period}).scalar()
    return IssueState(found) if found else None
