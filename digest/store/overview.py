"""What editors are shown of the whole: counts and short lists over several tables. It only reads, and decides nothing.

Each answer is bounded: counts by group, or the first rows of a list. What is one subject's is in its own repository.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from digest.model.record import IssueState
from digest.model.subscriber import SubscriptionState
from digest.store.columns import storable
from digest.store.database import Database
from digest.store.ledger_rows import instant
from digest.store.tables import article, article_version, issue, sighting
from digest.store.tables_sending import delivery, mailing, run, subscriber, subscription, suppression, test_send
from digest.subscribers.addresses import key_of

__all__ = ["Arrival", "Overview", "TestSent"]

_ESCAPE = "\\"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article in its latest version, and when it was first stored."""

    article: str
    version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TestSent:
    """A test send that was made: to whom, when, and what came of it."""

    address: str
    at: datetime
    state: str
    reply: str


class Overview:
    """Questions about the whole store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def articles_by_source(self, since: datetime) -> Mapping[str, int]:
        """How many articles that were first stored since then each source offered."""
        query = (
            select(sighting.c.source, func.count().label("number"))
            .join(article, article.c.id == sighting.c.article_id)
            .where(article.c.first_stored >= since)
            .group_by(sighting.c.source)
        )
        with self._database.reading() as connection:
            return {row.source: row.number for row in connection.execute(query)}

    def arrivals(self, since: datetime, most: int) -> Sequence[Arrival]:
        """The articles that were first stored since then, the newest first, at most so many."""
        latest = (article_version.c.article_id == article.c.id) & (article_version.c.number == article.c.latest)
        query = (
            select(article.c.id, article_version.c.version, article.c.first_stored)
            .join(article_version, latest)
            # Whoever was first stored since then was last seen since then, and of that there is an index.
            .where(article.c.first_stored >= since, article.c.last_seen >= since)
            .order_by(article.c.first_stored.desc(), article.c.id)
            .limit(most)
        )
        with self._database.reading() as connection:
            return [Arrival(row.id, row.version, row.first_stored) for row in connection.execute(query)]

    def readers(self) -> Mapping[tuple[str, SubscriptionState], int]:
        """How many subscriptions each edition has in each state; an erased person has none."""
        query = select(subscription.c.edition, subscription.c.state, func.count()).group_by(
            subscription.c.edition, subscription.c.state
        )
        with self._database.reading() as connection:
            return {(edition, SubscriptionState(state)): count for edition, state, count in connection.execute(query)}

    def suppressions(self) -> Mapping[str, int]:
        """How many addresses are suppressed for each reason, those of erased people among them."""
        query = select(suppression.c.reason, func.count().label("number")).group_by(suppression.c.reason)
        with self._database.reading() as connection:
            return {row.reason: row.number for row in connection.execute(query)}

    def people_like(self, words: str, most: int) -> Sequence[int]:
        """The numbers of the people whose address holds these words, in order of address."""
        held = storable(key_of(words) if "@" in words else words.casefold())
        for sign in (_ESCAPE, "%", "_"):
            held = held.replace(sign, _ESCAPE + sign)
        query = select(subscriber.c.id).where(subscriber.c.key.like(f"%{held}%", escape=_ESCAPE))
        with self._database.reading() as connection:
            return list(connection.execute(query.order_by(subscriber.c.key).limit(most)).scalars())

    def tests(self, edition: str, period: str, most: int) -> Sequence[TestSent]:
        """The test sends of an issue, the newest first."""
        query = select(test_send).where(test_send.c.edition == edition, test_send.c.period == period)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(test_send.c.id.desc()).limit(most))
            return [TestSent(row.address, row.at, row.state, row.reply) for row in rows]

    def sender_seen(self, edition: str, period: str) -> datetime | None:
        """The last sign of life of whoever sends the issue; None where every run of it has ended."""
        query = (
            select(func.max(run.c.beat))
            .join(mailing, mailing.c.id == run.c.mailing)
            .where(mailing.c.edition == edition, mailing.c.period == period, run.c.ended.is_(None))
        )
        with self._database.reading() as connection:
            return instant(connection.execute(query).scalar())

    def mailings(self, most: int) -> Sequence[tuple[str, str]]:
        """The issues that have deliveries, (edition, period), the newest first."""
        rows = select(delivery.c.mailing).where(delivery.c.mailing == mailing.c.id)
        query = (
            select(mailing.c.edition, mailing.c.period)
            .join(issue, (issue.c.edition == mailing.c.edition) & (issue.c.period == mailing.c.period))
            .where(rows.exists() | (issue.c.state == str(IssueState.SENDING)))
            .order_by(issue.c.send_at.desc(), mailing.c.id.desc())
            .limit(most)
        )
        with self._database.reading() as connection:
            return [(row.edition, row.period) for row in connection.execute(query)]
