"""The ledger's rows, as the database has them: numbers of states, instants in milliseconds, listing in portions."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from digest.model.delivery import DeliveryRow, DeliveryState
from digest.store.database import Database
from digest.store.tables_sending import bounce, delivery, mailing, run, subscriber

__all__ = [
    "CODE",
    "MessageIds",
    "accepted_since",
    "counts",
    "forget_replies",
    "instant",
    "mailing_id",
    "millis",
    "rows",
]

MessageIds = Callable[[str, str, int], str]
"""(edition, period, subscriber) → the Message-ID of the delivery."""

_S = DeliveryState
CODE: dict[DeliveryState, int] = {
    _S.PENDING: 0,
    _S.CLAIMED: 1,
    _S.IN_FLIGHT: 2,
    _S.ACCEPTED: 3,
    _S.DEFERRED: 4,
    _S.REFUSED: 5,
    _S.UNCERTAIN: 6,
    _S.DROPPED: 7,
}
"""The numbers in the database: never reuse one. The partial indexes name 0, 4 and 1, 2."""

_STATE = {number: state for state, number in CODE.items()}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_CODES = re.compile(r"[245]\d\d(?: [245]\.\d{1,3}\.\d{1,3})?\b")
_PORTION = 2000
_MOST_ACCEPTED = 100_000


def millis(at: datetime) -> int:
    """An instant as whole milliseconds since 1970."""
    return (at - _EPOCH) // _MILLISECOND


def instant(value: int | None) -> datetime | None:
    """The instant that `millis` wrote; None for none and for 0."""
    return _EPOCH + timedelta(milliseconds=value) if value else None


def mailing_id(connection: Connection, edition: str, period: str, *, make: bool = False) -> int:
    """The number of an issue that has deliveries; -1, which no row has, where there are none and none is to be made."""
    query = select(mailing.c.id).where(mailing.c.edition == edition, mailing.c.period == period)
    found = connection.execute(query).scalar()
    if found is not None or not make:
        return -1 if found is None else int(found)
    connection.execute(insert(mailing).values(edition=edition, period=period))
    return int(connection.execute(query).scalar_one())


def counts(connection: Connection, edition: str, period: str) -> Mapping[DeliveryState, int]:
    """How many rows are in each state."""
    number = mailing_id(connection, edition, period)
    query = select(delivery.c.state, func.count()).where(delivery.c.mailing == number).group_by(delivery.c.state)
    return {_STATE[state]: count for state, count in connection.execute(query)}


def rows(
    database: Database, edition: str, period: str, state: DeliveryState | None, message_id: MessageIds
) -> Iterator[DeliveryRow]:
    """The rows in order of subscriber: each portion is a transaction of its own, so that a listing blocks nobody."""
    with database.reading() as connection:
        number = mailing_id(connection, edition, period)
    query = (
        select(delivery, subscriber.c.address)
        .outerjoin(subscriber, subscriber.c.id == delivery.c.subscriber)
        .where(delivery.c.mailing == number)
        .order_by(delivery.c.subscriber)
        .limit(_PORTION)
    )
    if state is not None:
        query = query.where(delivery.c.state == CODE[state])
    last = 0
    while True:
        with database.reading() as connection:
            found = connection.execute(query.where(delivery.c.subscriber > last)).all()
        for row in found:
            yield _row(row, message_id(edition, period, row.subscriber))
        if len(found) < _PORTION:
            return
        last = found[-1].subscriber


def accepted_since(connection: Connection, since: datetime) -> Sequence[datetime]:
    """When mails were accepted since then, in order. Only issues of late runs are looked at: no index has the times."""
    late = select(run.c.mailing).where(or_(run.c.ended.is_(None), run.c.ended >= millis(since)))
    wanted = (delivery.c.mailing.in_(late), delivery.c.state == CODE[_S.ACCEPTED], delivery.c.at >= millis(since))
    query = select(delivery.c.at).where(*wanted).order_by(delivery.c.at.desc()).limit(_MOST_ACCEPTED)
    found = connection.execute(query).scalars().all()
    return [_EPOCH + timedelta(milliseconds=value) for value in reversed(found) if value]


def forget_replies(connection: Connection, person: int) -> None:
    """What servers answered about one reader often names her address: only the codes are kept, and of bounces none."""
    here = (delivery.c.subscriber == person, delivery.c.mailing.in_(select(mailing.c.id)))
    for row in connection.execute(select(delivery.c.mailing, delivery.c.reply).where(*here)).all():
        codes = _CODES.match(row.reply)
        forgotten = update(delivery).where(*here, delivery.c.mailing == row.mailing)
        connection.execute(forgotten.values(reply=codes[0].strip() if codes else ""))
    connection.execute(update(bounce).where(bounce.c.subscriber == person).values(diagnostic="", evidence=b""))


def _row(row: Row[Any], identifier: str) -> DeliveryRow:
    return DeliveryRow(
        subscriber=row.subscriber,
        address=row.address or "",
        state=_STATE[row.state],
        message_id=identifier,
        reply=row.reply,
        attempts=row.attempts,
        at=instant(row.at),
        due=instant(row.due),
    )
