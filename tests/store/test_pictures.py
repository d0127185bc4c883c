"""Pictures by hash, and what each address gave, on every backend."""

from pathlib import Path

import pytest

from digest.errors import StoreError
from digest.model.record import PictureSource
from digest.store.opening import Store
from digest.store.pictures import PictureFolder
from tests.store.examples import DAY, MONDAY

NAME = "0123456789abcdef.jpg"


def test_a_picture_comes_back_by_its_name(store: Store) -> None:
    assert store.pictures.get(NAME) is None
    store.pictures.put(NAME, b"\xff\xd8 picture")
    store.pictures.put(NAME, b"\xff\xd8 picture")
    assert store.pictures.get(NAME) == b"\xff\xd8 picture"


@pytest.mark.parametrize("name", ["../digest.db", "/etc/passwd", "", ".jpg", "0123456789abcdef.jpg/..", "A B.jpg"])
def test_a_name_that_is_no_hash_is_never_a_path(store: Store, name: str) -> None:
    assert store.pictures.get(name) is None
    with pytest.raises(ValueError, match="not the name of a picture"):
        store.pictures.put(name, b"")


def test_what_an_address_gave_is_remembered_until_it_gives_something_else(store: Store) -> None:
    good = PictureSource("https://example.org/a.jpg", MONDAY, NAME, 1200, 800)
    bad = PictureSource("https://example.org/b.jpg" + "x" * 5000, MONDAY, problem="404")
    store.pictures.remember([good, bad])
    assert store.pictures.known([good.url, bad.url, "https://example.org/c.jpg"]) == {good.url: good, bad.url: bad}
    mended = PictureSource(bad.url, MONDAY + DAY, NAME, 600, 400)
    store.pictures.remember([mended])
    assert store.pictures.known([bad.url]) == {bad.url: mended}
    assert store.pictures.known([]) == {}


def test_a_file_holds_the_whole_picture_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    folder = PictureFolder(tmp_path / "var" / "media")
    folder.put(NAME, b"picture")
    assert [path.name for path in folder.folder.iterdir()] == [NAME]


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("in the way")
    with pytest.raises(StoreError, match=r"media.*cannot be written"):
        PictureFolder(tmp_path / "media").put(NAME, b"picture")
