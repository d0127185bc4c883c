"""Edits are saved before their mail is made: issues whose files are older than their edits."""

import sqlalchemy as sa
from alembic import op

from digest.store.columns import WorldText

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now every save wrote the files too: none is stale."""
    op.create_table(
        "stale_issue",
        sa.Column("edition", WorldText, nullable=False),
        sa.Column("period", WorldText, nullable=False),
        sa.ForeignKeyConstraint(
            ["edition", "period"], ["issue.edition", "issue.period"], name="fk_stale_issue_issue", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition", "period", name="pk_stale_issue"),
    )
