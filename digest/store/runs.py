"""Runs: who sends, whether he lives, and what becomes of the rows that a dead one left (design, 7.2).

On one machine the process itself is asked, whatever the clock says; of another machine only its heartbeat is known. To
take a living run for dead is safe, since its marks are then refused; to take a dead one for living only delays.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, Update, bindparam, insert, select, text, update

from digest.model.delivery import DeliveryState, Sender
from digest.store.ledger_rows import CODE, millis
from digest.store.tables_sending import delivery, run

__all__ = ["Alive", "beat", "begin", "give_back", "settle_dead"]

Alive = Callable[[Sender], bool]
"""Whether a process of this host and this boot runs still."""

_HEARTBEAT = timedelta(seconds=30)
_DIED = "the sender died while it was in flight"
_REBOOTED = "the sender's machine was restarted: what it had claimed may have been sent"


def begin(connection: Connection, mailing: int, sender: Sender, at: datetime) -> int:
    """A new run, alive at that instant: its number."""
    values = {"host": sender.host, "boot": sender.boot, "process": sender.process, "started": sender.started}
    row = insert(run).values(mailing=mailing, **values, began=millis(at), beat=millis(at))
    return int(connection.execute(row.returning(run.c.id)).scalar_one())


def beat(connection: Connection, living: int, at: datetime) -> None:
    """The run lives; also one that was taken for dead."""
    connection.execute(_BEAT, {"b_run": living, "b_beat": millis(at)})


_BEAT = update(run).where(run.c.id == bindparam("b_run")).values(beat=bindparam("b_beat"), ended=None)


def settle_dead(connection: Connection, mailing: int, me: Sender, at: datetime, alive: Alive, *, but: int = 0) -> None:
    """End the mailing's dead runs: claimed rows return to pending, rows in flight become uncertain.

    Where the boot has changed, claimed rows become uncertain too: marks are not waited for on the disk.
    """
    query = select(run).where(run.c.mailing == mailing, run.c.ended.is_(None), run.c.id != but)
    # Locked, so that a run which lives after all claims nothing meanwhile; one that is locked is beating or claiming.
    query = query.with_for_update(skip_locked=True)
    for one in connection.execute(query).all():
        if _is_dead(one, me, at, alive):
            rebooted = one.host == me.host and one.boot != me.boot
            _settle(connection, one.id, at, rebooted=rebooted)


def _is_dead(one: Row[tuple[object, ...]], me: Sender, at: datetime, alive: Alive) -> bool:
    if one.host != me.host:
        # A heartbeat of the future is of a clock that was set: its run would seem to live for ever.
        return abs(timedelta(milliseconds=millis(at) - one.beat)) > _HEARTBEAT
    if one.boot != me.boot:
        return True
    return not alive(Sender(one.host, one.boot, one.process, one.started))


def _settle(connection: Connection, dead: int, at: datetime, *, rebooted: bool) -> None:
    if rebooted:
        # Nobody knows when they were in flight: `attempts` 0 says so to whoever settles them by a log.
        unknown = {"state": CODE[DeliveryState.UNCERTAIN], "reply": _REBOOTED, "at": millis(at), "attempts": 0}
        connection.execute(_held(dead, DeliveryState.CLAIMED).values(unknown))
    give_back(connection, dead, _DIED)
    connection.execute(update(run).where(run.c.id == dead).values(ended=millis(at)))


def give_back(connection: Connection, ended: int, why: str) -> None:
    """The rows of a run that is over: claimed ones are pending again; those in flight are uncertain, at the instant of
    their mark, which a relay's log is asked for."""
    pending = {"state": CODE[DeliveryState.PENDING], "run": None}
    connection.execute(_held(ended, DeliveryState.CLAIMED).values(pending))
    lost = {"state": CODE[DeliveryState.UNCERTAIN], "reply": why}
    connection.execute(_held(ended, DeliveryState.IN_FLIGHT).values(lost))


def _held(holder: int, state: DeliveryState) -> Update:
    """The rows of a run; both conditions on the state name the partial index."""
    return update(delivery).where(delivery.c.run == holder, text("state IN (1, 2)"), delivery.c.state == CODE[state])
