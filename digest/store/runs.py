"""Runs: who sends, whether he lives, and what becomes of the rows that a dead one left (design, 7.2).

To take a living run for dead is safe, since its marks are then refused; to take a dead one for living only delays.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, insert, select, update

from digest.model.delivery import DeliveryState, Sender
from digest.store.ledger_rows import CODE, millis
from digest.store.tables_sending import delivery, run

__all__ = ["Alive", "begin", "settle_dead"]

Alive = Callable[[Sender], bool]
"""Whether a process of this host and this boot runs still."""

_HEARTBEAT = timedelta(seconds=30)
_HUNG = timedelta(minutes=10)
_DIED = "the sender died while it was in flight"
_REBOOTED = "the sender's machine was restarted: what it had claimed may have been sent"


def begin(connection: Connection, mailing: int, sender: Sender, at: datetime) -> int:
    """A new run, alive at that instant: its number."""
    values = {"host": sender.host, "boot": sender.boot, "process": sender.process, "started": sender.started}
    row = insert(run).values(mailing=mailing, **values, began=millis(at), beat=millis(at))
    return int(connection.execute(row.returning(run.c.id)).scalar_one())


def settle_dead(connection: Connection, mailing: int, me: Sender, at: datetime, alive: Alive, *, but: int = 0) -> None:
    """End the mailing's dead runs: claimed rows return to pending, rows in flight become uncertain.

    Where the boot has changed, claimed rows become uncertain too: marks are not waited for on the disk.
    """
    query = select(run).where(run.c.mailing == mailing, run.c.ended.is_(None), run.c.id != but)
    for one in connection.execute(query).all():
        if _is_dead(one, me, at, alive):
            rebooted = one.host == me.host and one.boot != me.boot
            _settle(connection, one.id, at, rebooted=rebooted)


def _is_dead(one: Row[tuple[object, ...]], me: Sender, at: datetime, alive: Alive) -> bool:
    age = abs(timedelta(milliseconds=millis(at) - one.beat))
    if one.host != me.host:
        return age > _HEARTBEAT
    if one.boot != me.boot:
        return True
    # A process that runs may stand still for a while (a suspended machine, a clock that was set); not for long.
    return age > _HUNG or not alive(Sender(one.host, one.boot, one.process, one.started))


def _settle(connection: Connection, dead: int, at: datetime, *, rebooted: bool) -> None:
    claimed, flying = CODE[DeliveryState.CLAIMED], CODE[DeliveryState.IN_FLIGHT]
    uncertain = {"state": CODE[DeliveryState.UNCERTAIN], "at": millis(at)}
    rows = update(delivery).where(delivery.c.run == dead)
    connection.execute(rows.where(delivery.c.state == flying).values(**uncertain, reply=_DIED))
    if rebooted:
        connection.execute(rows.where(delivery.c.state == claimed).values(**uncertain, reply=_REBOOTED))
    else:
        pending = CODE[DeliveryState.PENDING]
        connection.execute(rows.where(delivery.c.state == claimed).values(state=pending, run=None))
    connection.execute(update(run).where(run.c.id == dead).values(ended=millis(at)))
