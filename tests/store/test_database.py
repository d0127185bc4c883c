"""What may befall a database file: each is one sentence, and nothing is half-written."""

import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from digest.errors import ConfigError, StoreError
from digest.model.subscriber import Consent, NewSubscriber
from digest.store.opening import Store, open_store
from digest.store.tables_sending import subscriber
from tests.store.conftest import Opener
from tests.store.examples import MONDAY, draft, made


@contextmanager
def somebody_with(file: Path, *statements: str) -> Iterator[sqlite3.Connection]:
    """Another program on the same file."""
    connection = sqlite3.connect(file, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    yield connection
    connection.close()


def test_a_new_store_makes_its_folder_beside_the_configuration(tmp_path: Path) -> None:
    with open_store("sqlite:///var/deep/digest.db", root=tmp_path) as store:
        store.pictures.put("0123456789abcdef.jpg", b"picture")
    assert (tmp_path / "var/deep/digest.db").is_file()
    assert (tmp_path / "var/deep/media/0123456789abcdef.jpg").is_file()


def test_an_absolute_address_ignores_the_root(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/digest.db", root=Path("/nowhere")):
        assert (tmp_path / "digest.db").is_file()


def test_what_was_stored_is_there_when_opened_again(open_file: Opener) -> None:
    open_file().articles.save([made(1)], MONDAY)
    assert [stored.article for stored in open_file().articles.latest(["n1"])] == [made(1)]


def test_the_file_is_written_ahead_synced_and_its_keys_are_kept(open_file: Opener) -> None:
    with open_file().database.reading() as connection:
        said = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")}
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert said == {"journal_mode": "wal", "synchronous": 2}


def test_a_locked_database_can_be_read_and_says_who_to_wait_for(open_file: Opener, database_file: Path) -> None:
    store = open_file()
    with somebody_with(database_file, "BEGIN IMMEDIATE"):
        assert store.issues.latest() is None
        with pytest.raises(StoreError, match=r"digest\.db: another program keeps the database locked .*again\.$"):
            store.articles.save([made(1)], MONDAY)
    assert store.articles.save([made(1)], MONDAY).new == 1


def test_a_database_locked_while_it_is_made_says_so(open_file: Opener, database_file: Path) -> None:
    database_file.parent.mkdir()
    with (
        somebody_with(database_file, "CREATE TABLE theirs (a)", "BEGIN EXCLUSIVE"),
        pytest.raises(StoreError, match="keeps the database locked"),
    ):
        open_file()


def test_a_full_disk_stores_nothing_of_the_step_and_says_so(open_file: Opener, database_file: Path) -> None:
    store = open_file()
    store.articles.save([made(1)], MONDAY)

    @event.listens_for(store.database.engine, "begin")
    def fill(connection: Any) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=60")

    with pytest.raises(StoreError, match=r"digest\.db: the disk is full; nothing of this step was stored.*Free some"):
        store.articles.save([made(number) for number in range(2, 500)], MONDAY)
    large = draft(files={"issue.html": random.Random(1).randbytes(500_000)})
    with pytest.raises(StoreError, match="the disk is full"):
        store.issues.save_draft(large)
    again = open_file()
    assert [stored.article.id for stored in again.articles.candidates(seen_after=None, until=MONDAY)] == ["n1"]
    assert again.issues.list_issues() == []


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be one" * 100, b"PK\x03\x04"])
def test_another_kind_of_file_is_not_touched(open_file: Opener, database_file: Path, content: bytes) -> None:
    database_file.parent.mkdir()
    database_file.write_bytes(content)
    with pytest.raises(StoreError, match=r"digest\.db: this is not a sound SQLite database.*Restore a backup"):
        open_file()
    assert database_file.read_bytes() == content


def test_a_damaged_file_says_so(open_file: Opener, database_file: Path) -> None:
    store = open_file()
    store.articles.save([made(number) for number in range(200)], MONDAY)
    store.close()
    sound = database_file.read_bytes()
    database_file.write_bytes(sound[:4096] + b"\xde\xad" * ((len(sound) - 4096) // 2))
    with pytest.raises(StoreError, match="not a sound SQLite database"):
        open_file().articles.candidates(seen_after=None, until=MONDAY)


def test_a_document_that_cannot_be_read_names_the_file(open_file: Opener, database_file: Path) -> None:
    open_file().articles.save([made(1)], MONDAY)
    with somebody_with(database_file, "UPDATE article_version SET document = '{'"):
        pass
    with pytest.raises(StoreError, match=r"digest\.db: an article in the database cannot be read"):
        open_file().articles.latest(["n1"])


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file in the way")
    with pytest.raises(StoreError, match=r"var/digest\.db: the folder for the database cannot be made"):
        open_store("sqlite:///var/digest.db", root=tmp_path)


def test_a_folder_in_place_of_the_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "var/digest.db").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"digest\.db: the database cannot be opened"):
        open_store("sqlite:///var/digest.db", root=tmp_path)


def test_a_database_that_may_only_be_read_says_so(tmp_path: Path) -> None:
    """By SQLite's own switch, since the user who runs the tests may be one who may write everything."""
    with open_store("sqlite:///var/digest.db", root=tmp_path) as store:

        @event.listens_for(store.database.engine, "begin")
        def forbid(connection: Any) -> None:
            connection.exec_driver_sql("PRAGMA query_only=ON")

        with pytest.raises(StoreError, match=r"digest\.db: the database cannot be written.*Give yourself the right"):
            store.articles.save([made(1)], MONDAY)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("var/digest.db", "not a database's address"),
        ("mysql://root@localhost/digest", "mysql is not a database that Digest knows"),
        ("", "not a database's address"),
    ],
)
def test_an_address_that_is_none_says_which_are(tmp_path: Path, url: str, said: str) -> None:
    """It is the settings that are at fault: a command that meets it could not start, and exits with 2."""
    with pytest.raises(ConfigError, match=rf"\[storage\] url: .*{said}.*sqlite:///var/digest\.db"):
        open_store(url, root=tmp_path)


def test_a_missing_driver_says_what_to_install_and_keeps_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        open_store("postgresql+pg8000://editor:secret@localhost:1/digest", root=tmp_path)
    assert "pip install 'pg8000'" in str(error.value)
    assert "secret" not in str(error.value)


def test_writers_take_turns_and_none_is_lost(open_file: Opener, tmp_path: Path) -> None:
    open_file()
    failed: list[Exception] = []

    def write(name: str) -> None:
        try:
            with open_store("sqlite:///var/digest.db", root=tmp_path, patience=60) as store:
                for number in range(10):
                    store.articles.save([made(number), made(number, id=f"{name}{number}", url="", guid="")], MONDAY)
        except Exception as error:  # noqa: BLE001 - handed to the test, which fails with it
            failed.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    stored = open_file().articles.candidates(seen_after=None, until=MONDAY)
    assert len(stored) == 10 + len(threads) * 10


def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    opened: list[int] = []

    def begin() -> None:
        with open_store("sqlite:///var/digest.db", root=tmp_path, patience=60) as store:
            opened.append(len(store.issues.list_issues()))

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [0] * 6


def test_a_store_in_memory_serves_several_threads() -> None:
    with open_store("sqlite://", root=Path()) as store:
        threads = [threading.Thread(target=store.articles.save, args=([made(number)], MONDAY)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(store.articles.candidates(seen_after=None, until=MONDAY)) == 8


def _unmoved(store: Store, meanwhile: Store) -> None:
    """What another writes while one reads is seen by the next who reads."""
    wanted = select(func.count()).select_from(subscriber)
    with store.database.reading() as connection:
        assert connection.execute(wanted).scalar_one() == 0
        meanwhile.roster.add([NewSubscriber("ann@example.org", ("round-up",))], Consent(MONDAY, "test"))
        assert connection.execute(wanted).scalar_one() == 0
    with store.database.reading() as connection:
        assert connection.execute(wanted).scalar_one() == 1


def test_a_reader_sees_one_state_of_the_database(open_file: Opener) -> None:
    _unmoved(open_file(), open_file())


def test_a_reader_sees_one_state_of_postgresql_too(postgres_store: Store) -> None:
    """A page's second question was answered out of another state than its first."""
    _unmoved(postgres_store, postgres_store)
