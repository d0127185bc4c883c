"""Brings a database to this program's schema: read its revision, and migrate only where it differs.

Alembic is imported only where there is something to migrate: most commands find the database as they left it.
"""

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

from digest.errors import StoreError
from digest.store import tables_sending as _tables_sending  # noqa: F401 (it adds its tables to the metadata)
from digest.store.database import Database
from digest.store.tables import metadata

__all__ = ["FOLDER", "HEAD", "VERSION_TABLE", "bring_up"]

HEAD = "0004"
"""The newest revision in `migrations/versions` (a test proves it)."""

VERSION_TABLE = "digest_schema"
"""Not Alembic's usual name: a database that another program migrates is then not taken for ours."""

FOLDER = Path(__file__).parent / "migrations"
_version = Table(VERSION_TABLE, MetaData(), Column("version_num", String(32), primary_key=True))


def bring_up(database: Database) -> None:
    """After this the database has the newest schema. One transaction: a kill leaves the old schema or the new.

    Raises StoreError where the database is newer than this program, or belongs to another.
    """
    if database.in_memory:
        with database.writing() as connection:
            metadata.create_all(connection, checkfirst=False)
        return
    with database.reading() as connection:
        revision = _revision(connection)
    if revision != HEAD:
        with database.writing("schema") as connection:
            _migrate(connection, database.place.label)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(select(_version.c.version_num)).scalar()


def _migrate(connection: Connection, label: str) -> None:
    # Asked again: another process may have migrated while this one waited for the lock.
    revision = _revision(connection)
    if revision == HEAD:
        return
    _refuse_strangers(connection, revision, label)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_strangers(connection: Connection, revision: str | None, label: str) -> None:
    if revision is None:
        if inspect(connection).get_table_names():
            raise StoreError(
                "this database holds the tables of another program",
                where=label,
                remedy="Name a file of Digest's own under [storage] url",
            )
        return
    if not any((FOLDER / "versions").glob(f"r{revision}_*.py")):
        raise StoreError(
            f"this database was written by a newer version of Digest (its schema is {revision}, this program's {HEAD})",
            where=label,
            remedy="Upgrade Digest: pip install --upgrade digest-newsletter",
        )
