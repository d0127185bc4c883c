"""The subscribers: who, what they subscribed to, and which addresses are never mailed. Implements
`digest.subscribers.roster.Roster`.

An address is compared by its key. A suppression is kept under a keyed hash of that key, so that it outlives erasing,
and is repeated on the subscriber's row, so that a million rows are chosen without hashing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, literal, select, update

from digest.model.subscriber import (
    SUPPRESSION_REASONS,
    Consent,
    Member,
    NewSubscriber,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from digest.store.columns import storable
from digest.store.database import Database
from digest.store.facts import Facts
from digest.store.ledger_rows import forget_replies
from digest.store.tables_sending import subscriber, subscription, suppression, test_send
from digest.store.upsert import insert_missing
from digest.subscribers.addresses import key_of
from digest.subscribers.roster import Added

__all__ = ["RosterStore"]

_PORTION = 1000
_LEFT, _ACTIVE = str(SubscriptionState.UNSUBSCRIBED), str(SubscriptionState.ACTIVE)


class RosterStore:
    """The repository of subscribers."""

    def __init__(self, database: Database, facts: Facts) -> None:
        self._database, self._facts = database, facts

    def add(self, new: Sequence[NewSubscriber], consent: Consent, *, again: bool = False) -> list[Added]:
        """Add or update each, in order; `again` lets one come back who had left."""
        became: list[Added] = []
        self._facts.hash_of("")  # the key is made in a transaction of its own
        with self._database.writing("roster") as connection:
            for portion in _portions(new):
                became += self._add_portion(connection, portion, consent, again=again)
        return became

    def find(self, address: str) -> Member | None:
        """The member with that address."""
        with self._database.reading() as connection:
            row = connection.execute(select(subscriber).where(subscriber.c.key == storable(key_of(address)))).first()
            return self._members(connection, [row])[0] if row else None

    def member(self, number: int) -> Member | None:
        """The member of that number."""
        wanted = (subscriber.c.id == number, subscriber.c.address.is_not(None))
        with self._database.reading() as connection:
            row = connection.execute(select(subscriber).where(*wanted)).first()
            return self._members(connection, [row])[0] if row else None

    def members(self, edition: str | None = None, state: SubscriptionState | None = None) -> Iterator[Member]:
        """All members, in order of number, read in portions."""
        query = select(subscriber).where(subscriber.c.address.is_not(None)).order_by(subscriber.c.id).limit(_PORTION)
        chosen = select(literal(1)).where(subscription.c.subscriber == subscriber.c.id)
        if edition is not None:
            chosen = chosen.where(subscription.c.edition == edition)
        if state is not None:
            chosen = chosen.where(subscription.c.state == str(state))
        if edition is not None or state is not None:
            query = query.where(chosen.exists())
        last = 0
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(query.where(subscriber.c.id > last)).all()
                members = self._members(connection, rows)
            yield from members
            if len(rows) < _PORTION:
                return
            last = rows[-1].id

    def leave(self, number: int, edition: str | None, *, at: datetime, how: str) -> tuple[str, ...]:
        """Unsubscribe from an edition, or from all; gives those that she left by this. `how` is kept with it."""
        mine = [subscription.c.subscriber == number, subscription.c.state != _LEFT]
        if edition is not None:
            mine.append(subscription.c.edition == edition)
        with self._database.writing("roster") as connection:
            query = select(subscription.c.edition).where(*mine).order_by(subscription.c.edition)
            left = tuple(connection.execute(query).scalars())
            # The words that she had agreed to stay beside how she left.
            words = subscription.c.consent_words.concat(f" (left: {how})")
            connection.execute(update(subscription).where(*mine).values(state=_LEFT, since=at, consent_words=words))
        return left

    def choose(self, number: int, edition: str, regions: Sequence[str], *, at: datetime) -> bool:
        """Record her regions for an edition, in her order."""
        here = (subscription.c.subscriber == number, subscription.c.edition == edition)
        chosen = update(subscription).where(*here, subscription.c.state == _ACTIVE)
        with self._database.writing("roster") as connection:
            return connection.execute(chosen.values(regions=json.dumps(list(regions)), since=at)).rowcount > 0

    def suppress(self, address: str, reason: SuppressionReason, *, at: datetime, evidence: str = "") -> bool:
        """Never send to the address again; False where it was suppressed already."""
        key = storable(key_of(address))
        row = {"hash": self._facts.hash_of(key), "address": address, "reason": reason, "at": at, "evidence": evidence}
        with self._database.writing("roster") as connection:
            known = select(suppression.c.hash).where(suppression.c.hash == row["hash"])
            if connection.execute(known).first():
                return False
            connection.execute(insert(suppression).values(row))
            connection.execute(update(subscriber).where(subscriber.c.key == key).values(suppressed=1))
        return True

    def unsuppress(self, address: str) -> bool:
        """Lift a suppression; False where there was none."""
        key = storable(key_of(address))
        hashed = self._facts.hash_of(key)
        with self._database.writing("roster") as connection:
            connection.execute(update(subscriber).where(subscriber.c.key == key).values(suppressed=0))
            return connection.execute(delete(suppression).where(suppression.c.hash == hashed)).rowcount > 0

    def erase(self, address: str, *, at: datetime) -> bool:  # noqa: ARG002 (the protocol's: nothing of when is kept)
        """Forget the person, what servers said of her, and that she got tests; her number stays, so that the ledger
        still counts."""
        key = storable(key_of(address))
        hashed = self._facts.hash_of(key)
        with self._database.writing("roster") as connection:
            number = connection.execute(select(subscriber.c.id).where(subscriber.c.key == key)).scalar()
            connection.execute(
                update(suppression).where(suppression.c.hash == hashed).values(address=None, evidence="")
            )
            _forget_tests(connection, key)
            if number is None:
                return False
            connection.execute(delete(subscription).where(subscription.c.subscriber == number))
            nothing = {"key": None, "address": None, "domain": "", "name": "", "language": "", "timezone": ""}
            connection.execute(update(subscriber).where(subscriber.c.id == number).values(nothing))
            forget_replies(connection, number)
        return True

    def suppressed(self) -> list[tuple[str, SuppressionReason, datetime]]:
        """Every suppressed address that is still known, the oldest first."""
        query = select(suppression).where(suppression.c.address.is_not(None)).order_by(suppression.c.at)
        with self._database.reading() as connection:
            return [(row.address, SUPPRESSION_REASONS[row.reason], row.at) for row in connection.execute(query)]

    def zones(self, edition: str) -> tuple[str, ...]:
        """The time zones of the edition's active readers, as they named them; the empty one for who named none."""
        joined = subscription.join(subscriber, subscriber.c.id == subscription.c.subscriber)
        wanted = (subscription.c.edition == edition, subscription.c.state == _ACTIVE)
        query = select(subscriber.c.timezone).select_from(joined).where(*wanted).distinct()
        with self._database.reading() as connection:
            return tuple(sorted(connection.execute(query).scalars()))

    # --- Adding ----------------------------------------------------------------------------------------------------

    def _add_portion(
        self, connection: Connection, portion: Sequence[NewSubscriber], consent: Consent, *, again: bool
    ) -> list[Added]:
        keys = [storable(key_of(one.address)) for one in portion]
        hashes = {key: self._facts.hash_of(key) for key in keys}
        barred = _found(connection, suppression.c.hash, list(hashes.values()))
        known = self._known(connection, keys)
        fresh = {
            key: _person(key, one)
            for key, one in zip(keys, portion, strict=True)
            if key not in known and hashes[key] not in barred
        }
        insert_missing(connection, subscriber, list(fresh.values()))
        insert_missing(connection, suppression, list(_suppressions(portion, fresh, hashes, consent)))
        held = known | self._known(connection, list(fresh))
        merging = _Merging(connection, consent, again, _chosen(connection, [row.id for row in held.values()]))
        became: list[Added] = []
        for key, one in zip(keys, portion, strict=True):
            if hashes[key] in barred:
                became.append("suppressed")
            else:
                became.append(merging.merge(held[key], one, new=key in fresh))
                fresh.pop(key, None)
        if merging.written:
            connection.execute(insert(subscription), merging.written)
        return became

    def _known(self, connection: Connection, keys: Sequence[str]) -> dict[str, Row[Any]]:
        query = select(subscriber).where(subscriber.c.key.in_(list(keys)))
        return {row.key: row for row in connection.execute(query)}

    def _members(self, connection: Connection, rows: Sequence[Row[Any]]) -> list[Member]:
        by_number: dict[int, list[Subscription]] = {row.id: [] for row in rows}
        query = (
            select(subscription).where(subscription.c.subscriber.in_(list(by_number))).order_by(subscription.c.edition)
        )
        for row in connection.execute(query):
            by_number[row.subscriber].append(_subscription(row))
        barred = {self._facts.hash_of(row.key): row.id for row in rows if row.suppressed}
        reasons: dict[int, Suppression] = {}
        for row in connection.execute(select(suppression).where(suppression.c.hash.in_(list(barred)))):
            reasons[barred[row.hash]] = Suppression(SUPPRESSION_REASONS[row.reason], row.at, row.evidence)
        return [Member(_subscriber(row), tuple(by_number[row.id]), reasons.get(row.id)) for row in rows]


@dataclass(slots=True)
class _Merging:
    """Brings subscribers up to date: `chosen` is the state of (subscriber, edition), `written` is to be inserted."""

    connection: Connection
    consent: Consent
    again: bool
    chosen: dict[tuple[int, str], str]
    written: list[dict[str, Any]] = field(default_factory=list)

    def merge(self, row: Row[Any], one: NewSubscriber, *, new: bool) -> Added:
        """Bring one up to date."""
        left = [edition for edition in one.editions if self.chosen.get((row.id, edition)) == _LEFT]
        if left and not self.again and len(left) == len(one.editions):
            return "unsubscribed"
        changed = not new and _update_person(self.connection, row, one)
        for edition in one.editions:
            changed = self._subscribe(row.id, edition, one, new=new) or changed
        return "added" if new else ("updated" if changed else "unchanged")

    def _subscribe(self, number: int, edition: str, one: NewSubscriber, *, new: bool) -> bool:
        """Whether anything changed."""
        here = (number, edition)
        state = self.chosen.get(here)
        if state is None:
            self.chosen[here] = str(one.state)
            self.written.append(_row_of(number, edition, one, self.consent))
            return True
        if state != _ACTIVE:
            return self.again and self._reactivate(here, one)
        return bool(one.regions) and not new and _change_regions(self.connection, here, one.regions)

    def _reactivate(self, here: tuple[int, str], one: NewSubscriber) -> bool:
        self.chosen[here] = _ACTIVE
        where = (subscription.c.subscriber == here[0], subscription.c.edition == here[1])
        values = _row_of(*here, one, self.consent)
        return self.connection.execute(update(subscription).where(*where).values(values)).rowcount > 0


def _portions(new: Sequence[NewSubscriber]) -> Iterator[Sequence[NewSubscriber]]:
    """In runs in which nobody comes twice, since a later record brings up to date what an earlier one wrote."""
    start, seen = 0, set[str]()
    for place, one in enumerate(new):
        key = key_of(one.address)
        if key in seen or place - start == _PORTION:
            yield new[start:place]
            start, seen = place, set()
        seen.add(key)
    yield new[start:]


def _update_person(connection: Connection, row: Row[Any], one: NewSubscriber) -> bool:
    """What was given and is different is written; an empty field leaves what is stored."""
    given = {"name": one.name, "language": one.language, "timezone": one.timezone}
    values = {name: storable(value) for name, value in given.items() if value and storable(value) != getattr(row, name)}
    if values:
        connection.execute(update(subscriber).where(subscriber.c.id == row.id).values(values))
    return bool(values)


def _change_regions(connection: Connection, here: tuple[int, str], regions: Sequence[str]) -> bool:
    asked = json.dumps(list(regions))
    where = (subscription.c.subscriber == here[0], subscription.c.edition == here[1], subscription.c.regions != asked)
    return connection.execute(update(subscription).where(*where).values(regions=asked)).rowcount > 0


def _person(key: str, one: NewSubscriber) -> dict[str, object]:
    return {
        "key": key,
        "address": one.address,
        "domain": key.rpartition("@")[2],
        "name": one.name,
        "language": one.language,
        "timezone": one.timezone,
        "suppressed": int(one.suppressed is not None),
    }


def _suppressions(
    portion: Sequence[NewSubscriber], fresh: Mapping[str, object], hashes: Mapping[str, str], consent: Consent
) -> Iterator[dict[str, object]]:
    """Rows for those who are new and suppressed from their first moment: no send may come between."""
    for one in portion:
        key = storable(key_of(one.address))
        if one.suppressed and key in fresh:
            facts = {"address": one.address, "reason": one.suppressed, "at": consent.at}
            yield {"hash": hashes[key], **facts, "evidence": consent.where}


def _row_of(number: int, edition: str, one: NewSubscriber, consent: Consent) -> dict[str, Any]:
    return {
        "edition": edition,
        "subscriber": number,
        "state": str(one.state),
        "regions": json.dumps(list(one.regions)),
        "since": consent.at,
        "consent_at": consent.at,
        "consent_where": consent.where,
        "consent_words": consent.words,
    }


def _forget_tests(connection: Connection, key: str) -> None:
    """Tests are few, and written as the editor wrote the address: they are compared one by one."""
    told = connection.execute(select(test_send.c.id, test_send.c.address)).all()
    hers = [row.id for row in told if storable(key_of(row.address)) == key]
    connection.execute(update(test_send).where(test_send.c.id.in_(hers)).values(address="", reply=""))


def _found(connection: Connection, column: Any, values: Sequence[str]) -> frozenset[str]:
    return frozenset(connection.execute(select(column).where(column.in_(values))).scalars())


def _chosen(connection: Connection, numbers: Sequence[int]) -> dict[tuple[int, str], str]:
    columns = (subscription.c.subscriber, subscription.c.edition, subscription.c.state)
    query = select(*columns).where(subscription.c.subscriber.in_(list(numbers)))
    return {(row.subscriber, row.edition): row.state for row in connection.execute(query)}


def _subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(row.id, row.address, row.name, row.language, row.timezone)


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(row.edition, SubscriptionState(row.state), tuple(json.loads(row.regions)), row.since)
