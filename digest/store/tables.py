"""The tables, as the newest migration leaves them (a test proves it). Rows are mapped to values beside, not here."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData, String, Table, Text

from digest.store.columns import Instant, Packed, WorldText

__all__ = [
    "article",
    "article_key",
    "article_version",
    "carried",
    "entry_mark",
    "issue",
    "issue_file",
    "metadata",
    "picture_source",
    "sighting",
    "source_state",
    "stale_issue",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

source_state = Table(
    "source_state",
    metadata,
    Column("name", WorldText, primary_key=True),
    Column("document", Text, nullable=False),
)

entry_mark = Table(
    "entry_mark",
    metadata,
    Column("source", WorldText, primary_key=True),
    Column("key_hash", String(40), primary_key=True),
    Column("key", WorldText, nullable=False),
    Column("fingerprint", WorldText, nullable=False),
    sqlite_with_rowid=False,
)
"""Which entries of a source were read, and as what; `key_hash` is the fingerprint of `key`, which may be long."""

article = Table(
    "article",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("first_stored", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("latest", Integer, nullable=False),
    Index(None, "last_seen"),
)
"""One row an article; `latest` is the number of its latest version."""

article_version = Table(
    "article_version",
    metadata,
    Column("article_id", String(200), ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", String(64), nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("document", Text, nullable=False),
)
"""Never changed once written: issues cite (article, version). A text that comes back is a new number."""

article_key = Table(
    "article_key",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("article_id", String(200), ForeignKey("article.id", ondelete="CASCADE"), nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""The names under which an article may turn up again (`identity.py`)."""

sighting = Table(
    "sighting",
    metadata,
    Column("source", WorldText, primary_key=True),
    Column("article_id", String(200), ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("version", String(64), nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index(None, "source", "seen_at"),
    sqlite_with_rowid=False,
)
"""Which version of an article a source offered last, and when."""

issue = Table(
    "issue",
    metadata,
    Column("edition", WorldText, primary_key=True),
    Column("period", WorldText, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("title", WorldText, nullable=False),
    Column("cutoff", Instant, nullable=False),
    Column("send_at", Instant, nullable=False),
    Column("built_at", Instant, nullable=False),
    Column("document", Packed, nullable=False),
    Column("edits", Text, nullable=False),
    Index(None, "edition", "send_at"),
)

stale_issue = Table(
    "stale_issue",
    metadata,
    Column("edition", WorldText, primary_key=True),
    Column("period", WorldText, primary_key=True),
    ForeignKeyConstraint(["edition", "period"], ["issue.edition", "issue.period"], ondelete="CASCADE"),
)
"""Issues whose files are older than their edits: an edit is saved before its mail is made."""

issue_file = Table(
    "issue_file",
    metadata,
    Column("edition", WorldText, primary_key=True),
    Column("period", WorldText, primary_key=True),
    Column("name", WorldText, primary_key=True),
    Column("content", Packed, nullable=False),
    ForeignKeyConstraint(["edition", "period"], ["issue.edition", "issue.period"], ondelete="CASCADE"),
)

carried = Table(
    "carried",
    metadata,
    Column("edition", WorldText, primary_key=True),
    Column("period", WorldText, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("article_id", String(200), nullable=False),
    Column("version", String(64), nullable=False),
    Column("lead", Integer, nullable=False),
    Column("address", WorldText, nullable=False),
    Column("title", WorldText, nullable=False),
    ForeignKeyConstraint(["edition", "period"], ["issue.edition", "issue.period"], ondelete="CASCADE"),
)
"""What an issue carried. No foreign key to the article: an issue outlives the articles that housekeeping removes."""

picture_source = Table(
    "picture_source",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("url", WorldText, nullable=False),
    Column("file", String(80), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("problem", WorldText, nullable=False),
    Column("fetched_at", Instant, nullable=False),
)
"""What each publisher's picture gave; `key` is the fingerprint of its address."""
