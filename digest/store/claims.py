"""The ledger's questions to the database: who is to get a mail, which rows are due, who has left meanwhile."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    tuple_,
    update,
)

from digest.model.delivery import Claim, DeliveryState
from digest.model.subscriber import SubscriptionState
from digest.store.ledger_rows import CODE, instant, millis
from digest.store.tables_sending import delivery, subscriber, subscription

__all__ = [
    "HERE",
    "Fan",
    "Wanted",
    "audience",
    "claim_of",
    "drop_gone",
    "due_rows",
    "gone",
    "next_due",
    "take",
    "unfinished",
    "write_rows",
]

_ACTIVE = str(SubscriptionState.ACTIVE)
_WAITS = text("delivery.state IN (0, 4)")

HERE = and_(delivery.c.mailing == bindparam("b_mailing"), delivery.c.subscriber == bindparam("b_subscriber"))
"""One row, named by parameters."""


@dataclass(frozen=True, slots=True)
class Fan:
    """What a fan-out writes into each row."""

    edition: str
    mailing: int
    state: DeliveryState


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a claim asks for: so many rows that are due at `now` (ms), none of them to the domains `not_to`."""

    edition: str
    mailing: int
    now: int
    limit: int
    not_to: frozenset[str]


def audience(edition: str) -> Any:
    """The numbers of those who would get the edition's mail now."""
    joined = subscription.join(subscriber, subscriber.c.id == subscription.c.subscriber)
    wanted = (subscription.c.edition == edition, subscription.c.state == _ACTIVE, *_REACHABLE)
    return select(subscriber.c.id).select_from(joined).where(*wanted)


_REACHABLE = (subscriber.c.suppressed == 0, subscriber.c.address.is_not(None))


def write_rows(connection: Connection, fan: Fan, waves: Mapping[str, datetime]) -> int:
    """A row for each reader, due at the instant of her zone, or at once; gives how many.

    One statement for all zones: there may be hundreds, and each of its own would read all readers.
    """
    columns = ["mailing", "subscriber", "state", "attempts", "due", "reply"]
    chosen = audience(fan.edition).order_by(subscriber.c.id)
    rows = chosen.with_only_columns(
        literal(fan.mailing), subscriber.c.id, literal(CODE[fan.state]), literal(0), _due(waves), literal("")
    )
    written = insert(delivery).from_select(columns, rows).execution_options(preserve_rowcount=True)
    return connection.execute(written).rowcount


def _due(waves: Mapping[str, datetime]) -> ColumnElement[int]:
    """When a row is due (ms), by its reader's zone; 0, at once, in those that are not named."""
    zones: dict[int, list[str]] = defaultdict(list)
    for zone, due in waves.items():
        zones[millis(due)].append(zone)
    at_once = literal(0, BigInteger)
    instants = [(subscriber.c.timezone.in_(names), literal(due, BigInteger)) for due, names in zones.items()]
    return case(*instants, else_=at_once) if instants else at_once


def due_rows(connection: Connection, wanted: Wanted, after: tuple[int, int] = (-1, 0)) -> Sequence[Row[Any]]:
    """The rows that are due, with what is known of their readers at this moment; those behind `after` (due, subscriber)
    alone."""
    query = _DUE
    if wanted.not_to:
        query = query.where(or_(subscriber.c.domain.is_(None), subscriber.c.domain.not_in(list(wanted.not_to))))
    facts = {"b_edition": wanted.edition, "b_mailing": wanted.mailing, "b_now": wanted.now, "b_limit": wanted.limit}
    found: Any = connection.execute(query, facts | {"b_due": after[0], "b_subscriber": after[1]}).all()
    return list(found)


_DUE = (
    select(
        delivery.c.subscriber,
        delivery.c.due,
        delivery.c.attempts,
        delivery.c.tried,
        subscriber.c.address,
        subscriber.c.name,
        subscriber.c.language,
        subscriber.c.suppressed,
        subscription.c.state.label("chosen"),
    )
    .select_from(
        delivery.outerjoin(subscriber, subscriber.c.id == delivery.c.subscriber).outerjoin(
            subscription,
            and_(subscription.c.subscriber == delivery.c.subscriber, subscription.c.edition == bindparam("b_edition")),
        )
    )
    .where(delivery.c.mailing == bindparam("b_mailing"), _WAITS, delivery.c.due <= bindparam("b_now"))
    .where(tuple_(delivery.c.due, delivery.c.subscriber) > tuple_(bindparam("b_due"), bindparam("b_subscriber")))
    .order_by(delivery.c.due, delivery.c.subscriber)
    .limit(bindparam("b_limit"))
)
"""Written once, as all that each claim asks: to build such a statement takes longer than to run it."""
_TAKE = (
    update(delivery)
    .where(delivery.c.mailing == bindparam("b_mailing"), delivery.c.subscriber.in_(bindparam("b_subscribers")))
    .values(state=CODE[DeliveryState.CLAIMED], run=bindparam("b_run"))
)


def take(connection: Connection, number: int, run: int, claims: Sequence[Claim]) -> None:
    """The rows are this run's."""
    subscribers = [one.subscriber for one in claims]
    connection.execute(_TAKE, {"b_mailing": number, "b_subscribers": subscribers, "b_run": run})


def gone(row: Row[Any]) -> str:
    """Why she gets it no more, or the empty string."""
    if row.address is None:
        return "erased"
    if row.suppressed:
        return "suppressed"
    return "" if row.chosen == _ACTIVE else "unsubscribed"


def drop_gone(connection: Connection, number: int, rows: Sequence[Row[Any]], at: datetime) -> None:
    """Drop the rows of those who have left meanwhile, each with its reason."""
    left = [{"b_mailing": number, "b_subscriber": row.subscriber, "b_why": why} for row in rows if (why := gone(row))]
    if left:
        values = {"state": CODE[DeliveryState.DROPPED], "reply": bindparam("b_why"), "at": millis(at)}
        connection.execute(update(delivery).where(HERE).values(values), left)


def claim_of(row: Row[Any]) -> Claim:
    """The row as the sender sees it."""
    tried = instant(row.tried)
    return Claim(row.subscriber, row.address, row.name, row.language, row.attempts, tried)


def next_due(connection: Connection, number: int, at: datetime) -> datetime | None:
    """When the next row that waits is due: `at` where one was not to be claimed now; None where none waits."""
    query = select(func.min(delivery.c.due)).where(delivery.c.mailing == number, _WAITS)
    found = connection.execute(query).scalar()
    return None if found is None else max(at, instant(found) or at)


def unfinished(connection: Connection, number: int) -> bool:
    """Whether a row is open."""
    for condition in ("state IN (0, 4)", "state IN (1, 2)"):
        query = select(delivery.c.subscriber).where(delivery.c.mailing == number, text(condition)).limit(1)
        if connection.execute(query).first():
            return True
    return False
