"""What becomes of uncertain deliveries: by the relay's log, by an operator's word. Sends nothing.

A row is settled by a log only where the log speaks: it names the message, or it covers the time and does not.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.deliver.relay_log import RelayLog
from digest.model.delivery import DeliveryRow, DeliveryState
from digest.subscribers.addresses import key_of

__all__ = ["Settled", "by_log", "chosen"]

_AROUND = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Settled:
    """Subscribers by what is now known: `accepted` (with its queue id), `pending` (never taken), `open` (unknown)."""

    accepted: dict[int, str]
    pending: tuple[int, ...]
    open: tuple[int, ...]


def by_log(rows: Iterable[DeliveryRow], log: RelayLog, *, since: datetime, until: datetime) -> Settled:
    """What the log settles. A row that was never attempted in this ledger (a restored copy) may have been sent at any
    time from `since` to `until`; any other was in flight at its own instant."""
    accepted: dict[int, str] = {}
    pending, still_open = [], []
    for row in rows:
        queue = log.taken.get(row.message_id)
        start, end = (row.at - _AROUND, row.at + _AROUND) if row.attempts and row.at else (since, until)
        if queue is not None:
            accepted[row.subscriber] = queue
        elif log.covers(start, min(end, until)) or (row.attempts and row.at and log.never_took(row.message_id, row.at)):
            pending.append(row.subscriber)
        else:
            still_open.append(row.subscriber)
    return Settled(accepted, tuple(pending), tuple(still_open))


def chosen(
    rows: Iterable[DeliveryRow], addresses: Collection[str], state: DeliveryState = DeliveryState.UNCERTAIN
) -> list[DeliveryRow]:
    """The rows in that state; only those of the addresses where some are named, however these are written."""
    wanted = {key_of(address) for address in addresses}
    return [row for row in rows if row.state is state and (not wanted or key_of(row.address) in wanted)]
