"""The first schema: sources' state, articles with their versions and keys, issues with their files, pictures."""

import sqlalchemy as sa
from alembic import op

from digest.store.columns import Instant, Packed, WorldText

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From nothing."""
    _sources()
    _articles()
    _issues()
    _pictures()


def _sources() -> None:
    op.create_table(
        "source_state",
        sa.Column("name", WorldText, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_source_state"),
    )
    op.create_table(
        "entry_mark",
        sa.Column("source", WorldText, nullable=False),
        sa.Column("key_hash", sa.String(40), nullable=False),
        sa.Column("key", WorldText, nullable=False),
        sa.Column("fingerprint", WorldText, nullable=False),
        sa.PrimaryKeyConstraint("source", "key_hash", name="pk_entry_mark"),
        sqlite_with_rowid=False,
    )


def _articles() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("first_stored", Instant, nullable=False),
        sa.Column("last_seen", Instant, nullable=False),
        sa.Column("latest", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
    )
    op.create_index("ix_article_last_seen", "article", ["last_seen"])
    op.create_table(
        "article_version",
        sa.Column("article_id", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("stored_at", Instant, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "number", name="pk_article_version"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_version_article", ondelete="CASCADE"),
    )
    op.create_table(
        "article_key",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("article_id", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_article_key"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_key_article", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_article_key_article_id", "article_key", ["article_id"])
    op.create_table(
        "sighting",
        sa.Column("source", WorldText, nullable=False),
        sa.Column("article_id", sa.String(200), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("source", "article_id", name="pk_sighting"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_sighting_article", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sighting_article_id", "sighting", ["article_id"])
    op.create_index("ix_sighting_source_seen_at", "sighting", ["source", "seen_at"])


def _issues() -> None:
    op.create_table(
        "issue",
        sa.Column("edition", WorldText, nullable=False),
        sa.Column("period", WorldText, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("title", WorldText, nullable=False),
        sa.Column("cutoff", Instant, nullable=False),
        sa.Column("send_at", Instant, nullable=False),
        sa.Column("built_at", Instant, nullable=False),
        sa.Column("document", Packed, nullable=False),
        sa.Column("edits", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("edition", "period", name="pk_issue"),
    )
    op.create_index("ix_issue_edition_send_at", "issue", ["edition", "send_at"])
    op.create_table(
        "issue_file",
        sa.Column("edition", WorldText, nullable=False),
        sa.Column("period", WorldText, nullable=False),
        sa.Column("name", WorldText, nullable=False),
        sa.Column("content", Packed, nullable=False),
        sa.PrimaryKeyConstraint("edition", "period", "name", name="pk_issue_file"),
        _of_issue("fk_issue_file_issue"),
    )
    op.create_table(
        "carried",
        sa.Column("edition", WorldText, nullable=False),
        sa.Column("period", WorldText, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("article_id", sa.String(200), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("lead", sa.Integer, nullable=False),
        sa.Column("address", WorldText, nullable=False),
        sa.Column("title", WorldText, nullable=False),
        sa.PrimaryKeyConstraint("edition", "period", "position", name="pk_carried"),
        _of_issue("fk_carried_issue"),
    )


def _of_issue(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["edition", "period"], ["issue.edition", "issue.period"], name=name, ondelete="CASCADE"
    )


def _pictures() -> None:
    op.create_table(
        "picture_source",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("url", WorldText, nullable=False),
        sa.Column("file", sa.String(80), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("problem", WorldText, nullable=False),
        sa.Column("fetched_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_picture_source"),
    )
