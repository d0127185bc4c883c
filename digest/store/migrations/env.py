"""What Alembic runs: the steps, inside the transaction that `digest.store.schema` has opened."""

from alembic import context

from digest.store import tables_sending  # noqa: F401 (it adds its tables to the metadata)
from digest.store.schema import VERSION_TABLE
from digest.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    # Our SQLite connections begin their transactions themselves, so that a step is undone whole (`database.py`).
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
