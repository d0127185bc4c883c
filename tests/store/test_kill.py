"""A process killed with -9 amid its saves: the database opens, and each save is there whole or not at all."""

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digest.store.opening import open_store
from tests.store.conftest import Opener
from tests.store.examples import MONDAY, WEEK

WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from digest.store.opening import open_store
from tests.store.examples import HOUR, MONDAY, draft, made

store = open_store("sqlite:///var/digest.db", root=Path(sys.argv[1]), patience=30)
record = store.issues.latest()
turn = record.revision if record else 0
while True:
    turn += 1
    now = MONDAY + turn * HOUR
    titled = [made(number, title=f"{turn}") for number in range(700)]
    store.articles.save(titled, now)
    files = {name: f"{turn}".encode() for name in ("issue.html", "issue.txt", "web.html")}
    store.issues.save_draft(draft(title=f"{turn}", files=files, document=f"{turn}", based_on=turn - 1))
    store.pictures.put(f"{turn:016x}.jpg", bytes(100_000))
    print("turn", flush=True)
"""


def killed_after(seconds: float, root: Path) -> None:
    """Lets the writer end one turn and write on for that long, then kills it."""
    command = [sys.executable, "-c", WRITER, str(root)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"turn\n"
    time.sleep(seconds)
    writer.kill()
    writer.communicate()


def assert_whole(root: Path) -> int:
    """How many turns were written; fails where one is there in part."""
    with open_store("sqlite:///var/digest.db", root=root) as store:
        articles = store.articles.candidates(seen_after=None, until=MONDAY + 100 * WEEK)
        record = store.issues.latest()
        turn = record.revision if record else 0
        if record:
            assert store.issues.document(record.edition, record.period) == record.title == f"{turn}"
            assert set(store.issues.files(record.edition, record.period).values()) == {f"{turn}".encode()}
    assert len(articles) in (0, 700)
    assert len({stored.article.title for stored in articles}) <= 1
    pictures = (root / "var/media").glob("*.jpg")
    assert {len(picture.read_bytes()) for picture in pictures} <= {100_000}
    with sqlite3.connect(root / "var/digest.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return turn


@pytest.mark.parametrize("seed", [pytest.param(47, id="a few"), pytest.param(48, id="many", marks=pytest.mark.soak)])
def test_a_killed_writer_leaves_whole_saves_only(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    turns = [0]
    for _ in range(3 if seed == 47 else 60):
        killed_after(chance.uniform(0, 0.8), tmp_path)
        turns.append(assert_whole(tmp_path))
    assert turns == sorted(set(turns))


def test_an_open_that_is_killed_may_be_repeated(tmp_path: Path, open_file: Opener) -> None:
    script = (
        "import sys; from pathlib import Path; from digest.store.opening import open_store\n"
        "open_store('sqlite:///var/digest.db', root=Path(sys.argv[1]))"
    )
    chance = random.Random(49)
    for _ in range(3):
        opener = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)])
        time.sleep(chance.uniform(0.2, 0.6))
        opener.kill()
        opener.wait()
    assert open_file().issues.list_issues() == []
