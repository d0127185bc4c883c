"""The schema: the migrations lead to the tables, and to nothing else."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, text

from digest.errors import StoreError
from digest.store.database import Database
from digest.store.opening import Store, open_store
from digest.store.place import Place
from digest.store.schema import FOLDER, HEAD, VERSION_TABLE, bring_up
from digest.store.tables import metadata
from tests.store.conftest import Opener


def schema(database: Database) -> dict[str, str]:
    """Every table and index as SQLite would make it, white space and the order of constraints aside."""
    with database.reading() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    return {name: sorted_clauses(sql) for name, sql in rows if name != VERSION_TABLE}


def sorted_clauses(sql: str) -> str:
    return "\n".join(sorted(line.strip().rstrip(",") for line in sql.splitlines() if line.strip()))


def test_the_migrations_give_the_same_schema_as_the_tables(tmp_path: Path) -> None:
    direct = Database(Place.of("sqlite:///direct.db", tmp_path), patience=1)
    with direct.writing() as connection:
        metadata.create_all(connection)
    with open_store("sqlite:///migrated.db", root=tmp_path) as migrated:
        assert schema(migrated.database) == schema(direct)
    direct.close()


def test_alembic_sees_no_difference_between_database_and_tables(store: Store) -> None:
    with store.database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_the_head_is_the_newest_migration() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(FOLDER)).get_heads() == [HEAD]


def test_a_migration_that_is_cut_short_leaves_nothing_behind(tmp_path: Path) -> None:
    place = Place.of("sqlite:///digest.db", tmp_path)
    database = Database(place, patience=1)

    @event.listens_for(database.engine, "before_cursor_execute")
    def cut(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "CREATE TABLE picture_source" in statement:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_up(database)
    database.close()
    again = Database(place, patience=1)
    assert schema(again) == {}
    bring_up(again)
    assert "picture_source" in schema(again)
    again.close()


def test_a_newer_database_is_left_alone_and_asks_for_an_upgrade(open_file: Opener) -> None:
    with open_file().database.writing() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"digest\.db: .*newer version of Digest .*9999.*Upgrade Digest"):
        open_file()


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    database = Database(Place.of("sqlite:///digest.db", tmp_path), patience=1)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE bookmarks (url TEXT)"))
    with pytest.raises(StoreError, match="the tables of another program"):
        open_store("sqlite:///digest.db", root=tmp_path)
    assert set(schema(database)) == {"bookmarks"}
    database.close()


def test_a_database_at_the_head_is_opened_without_alembic(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from digest.store.opening import open_store\n"
        "for url in ('sqlite:///digest.db', 'sqlite://'): open_store(url, root=Path(sys.argv[1])).close()\n"
        "print('alembic' in sys.modules)"
    )

    def run() -> str:
        command = [sys.executable, "-c", script, str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ)).stdout.strip()

    assert [run(), run()] == ["True", "False"]
