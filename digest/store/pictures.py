"""The pictures, named by the hash of their bytes, and what each publisher's address gave, so that it is asked once.

The files stand in a folder beside the database; a store in memory keeps them in memory.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from sqlalchemy import select

from digest.errors import StoreError
from digest.model.record import PictureSource
from digest.store.columns import fingerprint
from digest.store.database import Database
from digest.store.tables import picture_source
from digest.store.upsert import chunks, upsert

__all__ = ["PictureFiles", "PictureFolder", "PictureShelf", "Pictures"]

_NAME = re.compile(r"[0-9a-z]{8,64}\.[a-z]{3,4}")
_AT_ONCE = 500


class PictureFiles(Protocol):
    """Where the bytes are. A name is HASH.jpg; what is there under a name never changes."""

    def put(self, name: str, content: bytes) -> None:
        """Keeps the bytes, whole or not at all. Raises ValueError for another kind of name, StoreError."""

    def get(self, name: str) -> bytes | None:
        """The bytes, or None."""


class PictureShelf:
    """Pictures in memory."""

    def __init__(self) -> None:
        self._pictures: dict[str, bytes] = {}

    def put(self, name: str, content: bytes) -> None:
        """Keeps the bytes."""
        self._pictures[_checked(name)] = content

    def get(self, name: str) -> bytes | None:
        """The bytes, or None."""
        return self._pictures.get(name)


class PictureFolder:
    """Pictures in a folder, which is made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, content: bytes) -> None:
        """Keeps the bytes: written beside, synced, then renamed, so that a kill leaves no half picture."""
        path = self.folder / _checked(name)
        if path.is_file():
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_whole(path, content)
        except OSError as error:
            raise StoreError(
                f"the picture cannot be written ({error.strerror})",
                where=str(path),
                remedy="Free some space there, or give yourself the right to write",
            ) from error

    def get(self, name: str) -> bytes | None:
        """The bytes, or None; any name that is not HASH.jpg is None, never a path."""
        if not _NAME.fullmatch(name):
            return None
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(
                f"the picture cannot be read ({error.strerror})", where=str(self.folder / name), remedy="Check the disk"
            ) from error


class Pictures:
    """The repository of pictures: their bytes, and what each address gave."""

    def __init__(self, database: Database, files: PictureFiles) -> None:
        self._database, self.files = database, files

    def put(self, name: str, content: bytes) -> None:
        """Keeps a picture under its name HASH.jpg."""
        self.files.put(name, content)

    def get(self, name: str) -> bytes | None:
        """The picture of that name, or None."""
        return self.files.get(name)

    def known(self, urls: Iterable[str]) -> Mapping[str, PictureSource]:
        """What is remembered of these addresses, by address; the others are missing."""
        names = {fingerprint(url): url for url in urls}
        found = {}
        with self._database.reading() as connection:
            for keys in chunks(list(names), _AT_ONCE):
                rows = connection.execute(select(picture_source).where(picture_source.c.key.in_(keys)))
                for row in rows:
                    url = names[row.key]
                    found[url] = PictureSource(url, row.fetched_at, row.file, row.width, row.height, row.problem)
        return found

    def remember(self, sources: Iterable[PictureSource]) -> None:
        """Keeps what these addresses gave, all or none, in place of what they gave before."""
        rows = {fingerprint(source.url): _row(source) for source in sources}
        with self._database.writing() as connection:
            upsert(connection, picture_source, list(rows.values()))


def _row(source: PictureSource) -> Mapping[str, object]:
    return {
        "key": fingerprint(source.url),
        "url": source.url,
        "file": source.file,
        "width": source.width,
        "height": source.height,
        "problem": source.problem,
        "fetched_at": source.fetched_at,
    }


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a picture (HASH.jpg)")
    return name


def _write_whole(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """A rename survives a power cut only once its folder is synced."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
