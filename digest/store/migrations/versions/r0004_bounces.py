"""The bounces of one issue are found by an index: without it each look read the evidence of all years."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index more."""
    op.create_index("ix_bounce_edition", "bounce", ["edition", "period"])
