"""The journal outside the database: what it keeps, what it bears, and that several may write to it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digest.deliver.journal import Journal
from digest.errors import StoreError


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "var" / "sent.journal")


def path_of(journal: Journal) -> Path:
    assert journal.path is not None
    return journal.path


def test_the_last_sequence_of_each_issue_of_a_store_is_kept(journal: Journal) -> None:
    assert journal.last("store-1") == {}
    for store, issue, sequence in (
        ("store-1", "a/2026-W47", 1),
        ("store-1", "b/2026-W47", 2),
        ("store-1", "a/2026-W47", 3),
        ("store-2", "a/2026-W47", 9),
    ):
        journal.append(store, issue, sequence)
    assert journal.last("store-1") == {"a/2026-W47": 3, "b/2026-W47": 2}
    assert Journal(journal.path).last("store-2") == {"a/2026-W47": 9}


def test_without_a_path_nothing_is_kept() -> None:
    Journal(None).append("store-1", "a/2026-W47", 1)
    assert Journal(None).last("store-1") == {}


@pytest.mark.parametrize(
    "torn", [b"store-1 7", b"store-1 7 a/2026-W", b"\0" * 9000, b"store-1 7 a/2026-W47", b"x" * 9000]
)
def test_a_torn_last_line_counts_for_nothing_and_spoils_nothing(journal: Journal, torn: bytes) -> None:
    journal.append("store-1", "a/2026-W47", 1)
    with path_of(journal).open("ab") as file:
        file.write(torn)
    assert journal.last("store-1") == {"a/2026-W47": 1}
    journal.append("store-1", "a/2026-W47", 2)
    assert path_of(journal).read_bytes() == b"store-1 1 a/2026-W47\nstore-1 2 a/2026-W47\n"


def test_a_file_that_is_nothing_but_a_torn_line_begins_anew(journal: Journal) -> None:
    path_of(journal).parent.mkdir()
    path_of(journal).write_bytes(b"\xffstore-1")
    journal.append("store-1", "a/2026-W47", 2)
    assert path_of(journal).read_bytes() == b"store-1 2 a/2026-W47\n"


def test_lines_that_are_not_ours_are_passed_over(journal: Journal) -> None:
    path_of(journal).parent.mkdir()
    path_of(journal).write_bytes(b"\xff\xfe\nstore-1 x a/b\n\nstore-1 \xc2\xb2 a/b\none two\nstore-1 4 a/b\n")
    assert journal.last("store-1") == {"a/b": 4}


def test_a_long_journal_is_written_anew_and_says_the_same(journal: Journal) -> None:
    short = Journal(journal.path, long=2000)
    for sequence in range(1, 500):
        short.append("store-1", f"a/{sequence % 7}", sequence)
    assert path_of(journal).stat().st_size < 2100
    assert set(short.last("store-1").values()) == set(range(493, 500))


def test_a_journal_that_cannot_be_written_or_read_is_a_fault_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "folder.journal").mkdir()
    broken = Journal(tmp_path / "folder.journal")
    with pytest.raises(StoreError, match=r"folder\.journal: the journal of what is sent cannot be written"):
        broken.append("store-1", "a/b", 1)
    with pytest.raises(StoreError, match="cannot be read"):
        broken.last("store-1")


def test_a_full_disk_is_a_fault_of_the_store() -> None:
    if not os.access("/dev/full", os.W_OK):
        pytest.skip("needs /dev/full")
    with pytest.raises(StoreError, match="No space left on device"):
        Journal(Path("/dev/full")).append("store-1", "a/b", 1)


def test_several_processes_write_to_one_journal_while_it_is_shortened(journal: Journal) -> None:
    script = (
        "import sys; from pathlib import Path; from digest.deliver.journal import Journal\n"
        "for n in range(1, 201): Journal(Path(sys.argv[1]), long=900).append('store-1', sys.argv[2], n)"
    )
    names = ["a/1", "b/2", "c/3"]
    writers = [subprocess.Popen([sys.executable, "-c", script, str(journal.path), name]) for name in names]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert journal.last("store-1") == dict.fromkeys(names, 200)
