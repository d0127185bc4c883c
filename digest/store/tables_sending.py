"""The tables of sending, as the newest migration leaves them: readers, the ledger, bundles, the audit trail, bounces.

The ledger's instants are whole milliseconds since 1970 and its states small numbers: it may hold a million rows.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from digest.store.columns import Instant, Packed, WorldText
from digest.store.tables import metadata

__all__ = [
    "audit",
    "bounce",
    "bundle",
    "bundle_file",
    "delivery",
    "leader",
    "mailing",
    "run",
    "store_fact",
    "subscriber",
    "subscription",
    "suppression",
    "test_send",
]

store_fact = Table(
    "store_fact", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False)
)
"""What the store knows of itself: its id, its key for hashes, the number of its last claim."""

subscriber = Table(
    "subscriber",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", WorldText),
    Column("address", WorldText),
    Column("domain", WorldText, nullable=False),
    Column("name", WorldText, nullable=False),
    Column("language", WorldText, nullable=False),
    Column("timezone", WorldText, nullable=False),
    Column("suppressed", SmallInteger, nullable=False),
    Index("ix_subscriber_key", "key", unique=True),
    sqlite_autoincrement=True,
)
"""A person, or the number of one who was erased (`key` and `address` are null). `suppressed` repeats `suppression`."""

subscription = Table(
    "subscription",
    metadata,
    Column("edition", WorldText, primary_key=True),
    Column("subscriber", Integer, primary_key=True, autoincrement=False),
    Column("state", String(16), nullable=False),
    Column("regions", WorldText, nullable=False),
    Column("since", Instant, nullable=False),
    Column("consent_at", Instant),
    Column("consent_where", WorldText, nullable=False),
    Column("consent_words", WorldText, nullable=False),
    Index("ix_subscription_subscriber", "subscriber"),
    ForeignKeyConstraint(["subscriber"], ["subscriber.id"], ondelete="CASCADE"),
    sqlite_with_rowid=False,
)

suppression = Table(
    "suppression",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("address", WorldText),
    Column("reason", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("evidence", WorldText, nullable=False),
)
"""Never to be mailed. `hash` is keyed, so that it tells nothing of an address that was erased."""

mailing = Table(
    "mailing",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("edition", WorldText, nullable=False),
    Column("period", WorldText, nullable=False),
    UniqueConstraint("edition", "period", name="uq_mailing_edition"),
    sqlite_autoincrement=True,
)
"""A short number for an issue that has deliveries."""

_OPEN = text("state IN (0, 4)")
_HELD = text("state IN (1, 2)")

delivery = Table(
    "delivery",
    metadata,
    Column("mailing", Integer, primary_key=True, autoincrement=False),
    Column("subscriber", Integer, primary_key=True, autoincrement=False),
    Column("state", SmallInteger, nullable=False),
    Column("run", Integer),
    Column("attempts", SmallInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("tried", BigInteger),
    Column("at", BigInteger),
    Column("reply", WorldText, nullable=False),
    Index("ix_delivery_open", "mailing", "due", "subscriber", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_delivery_held", "run", sqlite_where=_HELD, postgresql_where=_HELD),
    ForeignKeyConstraint(["mailing"], ["mailing.id"]),
    sqlite_with_rowid=False,
)
"""The ledger. `tried` is the first attempt, `at` the last change; `run` stays after the end, for a late answer."""

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("mailing", Integer, nullable=False, index=True),
    Column("host", WorldText, nullable=False),
    Column("boot", WorldText, nullable=False),
    Column("process", Integer, nullable=False),
    Column("started", WorldText, nullable=False),
    Column("began", BigInteger, nullable=False),
    Column("beat", BigInteger, nullable=False),
    Column("ended", BigInteger),
    ForeignKeyConstraint(["mailing"], ["mailing.id"]),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("edition", WorldText, nullable=False),
    Column("period", WorldText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", WorldText, nullable=False),
    Column("was", String(16), nullable=False),
    Column("to", String(16), nullable=False),
    Column("why", WorldText, nullable=False),
    Index("ix_audit_edition", "edition", "period"),
    sqlite_autoincrement=True,
)

bundle = Table(
    "bundle",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("edition", WorldText, nullable=False),
    Column("period", WorldText, nullable=False),
    UniqueConstraint("edition", "period", name="uq_bundle_edition"),
)
"""The one bundle of an issue that is frozen; thawing it takes it away."""

bundle_file = Table(
    "bundle_file",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("name", WorldText, primary_key=True),
    Column("content", Packed, nullable=False),
    ForeignKeyConstraint(["hash"], ["bundle.hash"], ondelete="CASCADE"),
)

bounce = Table(
    "bounce",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("edition", WorldText, nullable=False),
    Column("period", WorldText, nullable=False),
    Column("subscriber", Integer, nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("blocked", SmallInteger, nullable=False),
    Column("status", WorldText, nullable=False),
    Column("diagnostic", WorldText, nullable=False),
    Column("evidence", Packed, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_bounce_edition", "edition", "period"),
)

test_send = Table(
    "test_send",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("edition", WorldText, nullable=False),
    Column("period", WorldText, nullable=False),
    Column("address", WorldText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reply", WorldText, nullable=False),
    Index("ix_test_send_edition", "edition", "period"),
    sqlite_autoincrement=True,
)
"""Test sends are no deliveries: they may be repeated, drafts included."""

leader = Table(
    "leader",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("holder", WorldText, nullable=False),
    Column("beat", BigInteger, nullable=False),
)
"""Who acts for a part of which only one may run at a time."""
