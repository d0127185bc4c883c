"""Sending: readers and their subscriptions, the ledger and its runs, bundles, the audit trail, bounces, test sends."""

import sqlalchemy as sa
from alembic import op

from digest.store.columns import Instant, Packed, WorldText

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first schema."""
    _readers()
    _ledger()
    _runs()
    _issues()
    _others()


def _readers() -> None:
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("key", WorldText, nullable=True),
        sa.Column("address", WorldText, nullable=True),
        sa.Column("domain", WorldText, nullable=False),
        sa.Column("name", WorldText, nullable=False),
        sa.Column("language", WorldText, nullable=False),
        sa.Column("timezone", WorldText, nullable=False),
        sa.Column("suppressed", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriber"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriber_key", "subscriber", ["key"], unique=True)
    op.create_table(
        "suppression",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("address", WorldText, nullable=True),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("evidence", WorldText, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_suppression"),
    )
    op.create_table(
        "subscription",
        sa.Column("edition", WorldText, nullable=False),
        sa.Column("subscriber", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("regions", WorldText, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("consent_at", Instant, nullable=True),
        sa.Column("consent_where", WorldText, nullable=False),
        sa.Column("consent_words", WorldText, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber"], ["subscriber.id"], name="fk_subscription_subscriber", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition", "subscriber", name="pk_subscription"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_subscription_subscriber", "subscription", ["subscriber"])


def _ledger() -> None:
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("edition", WorldText, nullable=False),
        sa.Column("period", WorldText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mailing"),
        sa.UniqueConstraint("edition", "period", name="uq_mailing_edition"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "delivery",
        sa.Column("mailing", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("subscriber", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("state", sa.SmallInteger, nullable=False),
        sa.Column("run", sa.Integer, nullable=True),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("tried", sa.BigInteger, nullable=True),
        sa.Column("at", sa.BigInteger, nullable=True),
        sa.Column("reply", WorldText, nullable=False),
        sa.ForeignKeyConstraint(["mailing"], ["mailing.id"], name="fk_delivery_mailing"),
        sa.PrimaryKeyConstraint("mailing", "subscriber", name="pk_delivery"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_delivery_held",
        "delivery",
        ["run"],
        sqlite_where=sa.text("state IN (1, 2)"),
        postgresql_where=sa.text("state IN (1, 2)"),
    )
    op.create_index(
        "ix_delivery_open",
        "delivery",
        ["mailing", "due", "subscriber"],
        sqlite_where=sa.text("state IN (0, 4)"),
        postgresql_where=sa.text("state IN (0, 4)"),
    )


def _runs() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("mailing", sa.Integer, nullable=False),
        sa.Column("host", WorldText, nullable=False),
        sa.Column("boot", WorldText, nullable=False),
        sa.Column("process", sa.Integer, nullable=False),
        sa.Column("started", WorldText, nullable=False),
        sa.Column("began", sa.BigInteger, nullable=False),
        sa.Column("beat", sa.BigInteger, nullable=False),
        sa.Column("ended", sa.BigInteger, nullable=True),
        sa.ForeignKeyConstraint(["mailing"], ["mailing.id"], name="fk_run_mailing"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_run_mailing", "run", ["mailing"])


def _issues() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("edition", WorldText, nullable=False),
        sa.Column("period", WorldText, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("who", WorldText, nullable=False),
        sa.Column("was", sa.String(16), nullable=False),
        sa.Column("to", sa.String(16), nullable=False),
        sa.Column("why", WorldText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_edition", "audit", ["edition", "period"])
    op.create_table(
        "bundle",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("edition", WorldText, nullable=False),
        sa.Column("period", WorldText, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_bundle"),
        sa.UniqueConstraint("edition", "period", name="uq_bundle_edition"),
    )
    op.create_table(
        "bundle_file",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("name", WorldText, nullable=False),
        sa.Column("content", Packed, nullable=False),
        sa.ForeignKeyConstraint(["hash"], ["bundle.hash"], name="fk_bundle_file_bundle", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", "name", name="pk_bundle_file"),
    )


def _others() -> None:
    op.create_table(
        "bounce",
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("edition", WorldText, nullable=False),
        sa.Column("period", WorldText, nullable=False),
        sa.Column("subscriber", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("blocked", sa.SmallInteger, nullable=False),
        sa.Column("status", WorldText, nullable=False),
        sa.Column("diagnostic", WorldText, nullable=False),
        sa.Column("evidence", Packed, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_bounce"),
    )
    op.create_index("ix_bounce_subscriber", "bounce", ["subscriber"])
    op.create_table(
        "leader",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("holder", WorldText, nullable=False),
        sa.Column("beat", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leader"),
    )
    op.create_table(
        "store_fact",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_store_fact"),
    )
    op.create_table(
        "test_send",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("edition", WorldText, nullable=False),
        sa.Column("period", WorldText, nullable=False),
        sa.Column("address", WorldText, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reply", WorldText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_test_send"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_test_send_edition", "test_send", ["edition", "period"])
