"""One contract, every backend: a file, memory, and PostgreSQL where DIGEST_TEST_POSTGRES names a server's address."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.store.opening import Store, open_store

Opener = Callable[[], Store]


POSTGRES = os.environ.get("DIGEST_TEST_POSTGRES", "")
"""The address of an empty PostgreSQL database, `postgresql+psycopg://…`; its tables are dropped after each test."""

URLS = {"file": "sqlite:///var/digest.db", "memory": "sqlite://"} | ({"postgres": POSTGRES} if POSTGRES else {})


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as `open_store` makes it; a copy of it is one too, and cheaper."""
    folder = tmp_path_factory.mktemp("new")
    open_store("sqlite:///digest.db", root=folder).close()
    assert [file.name for file in folder.iterdir()] == ["digest.db"]
    return folder / "digest.db"


@pytest.fixture(params=list(URLS))
def store(request: pytest.FixtureRequest, new_database: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "file":
        (tmp_path / "var").mkdir()
        shutil.copyfile(new_database, tmp_path / "var" / "digest.db")
    with open_store(URLS[request.param], root=tmp_path) as opened:
        yield opened
        if request.param == "postgres":
            _empty(opened)


@pytest.fixture
def postgres_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on PostgreSQL, for what only several writers at once can do."""
    if not POSTGRES:
        pytest.skip("needs DIGEST_TEST_POSTGRES, the address of an empty PostgreSQL database")
    with open_store(POSTGRES, root=tmp_path) as opened:
        yield opened
        _empty(opened)


@pytest.fixture
def open_file(tmp_path: Path) -> Iterator[Opener]:
    """Opens the same database file anew at each call, with little patience."""
    opened: list[Store] = []

    def opener() -> Store:
        opened.append(open_store("sqlite:///var/digest.db", root=tmp_path, patience=0.2))
        return opened[-1]

    yield opener
    for one in opened:
        one.close()


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    """Where `open_file` keeps its database."""
    return tmp_path / "var" / "digest.db"


def _empty(store: Store) -> None:
    from sqlalchemy import MetaData

    tables = MetaData()
    with store.database.writing() as connection:
        tables.reflect(connection)
        tables.drop_all(connection)
