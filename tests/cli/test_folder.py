"""Files of an --out folder appear whole or not at all."""

from pathlib import Path

import pytest

from digest.cli.folder import prepare, write_files
from digest.errors import OutputError


def test_files_and_their_folders_are_written(tmp_path: Path) -> None:
    written = write_files(tmp_path / "out", {"a.html": b"a", "m/b.jpg": b"b"})
    assert [path.read_bytes() for path in written] == [b"a", b"b"]
    assert sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_file()) == ["a.html", "b.jpg"]


def test_where_one_cannot_be_written_the_old_ones_stay(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.html": b"old"})
    (tmp_path / "b.html").mkdir()
    (tmp_path / ".c.part").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_files(tmp_path, {"a.html": b"new", "c": b"new"})
    assert (tmp_path / "a.html").read_bytes() == b"old"
    assert not (tmp_path / ".a.html.part").exists()


def test_a_folder_that_is_a_file_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="cannot be written to"):
        prepare(tmp_path / "out")
