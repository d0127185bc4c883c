"""A file, a folder, a Maildir or an mbox → the messages in it, one at a time. Never moves, marks or deletes one.

Only the beginning of a large message is read: what a report says stands before the mail that it returns.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from digest.errors import InputError

__all__ = ["MAX_BYTES", "messages"]

MAX_BYTES = 1024 * 1024
"""The most that is kept of one message."""

_LINE = 64 * 1024
_SEPARATOR = re.compile(rb"From \S.*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d{1,2}:\d\d.*\d{4}")
"""An mbox's line before each message (RFC 4155): with a day and a time, as a sentence that begins so has not."""


def messages(path: Path) -> Iterator[tuple[str, bytes]]:
    """Each message with a name for it, in order of name; of an mbox `FILE, message 3`.

    Raises InputError where `path` itself cannot be read; a file within a folder that cannot is an empty message.
    """
    if not path.is_dir():
        return _named(path)
    inside = [folder for part in ("new", "cur") if (folder := path / part).is_dir()]
    return _of_folders(inside or [path])


def _named(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        yield from _of_file(path)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(path)) from error


def _of_folders(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in _files(folder):
            try:
                yield from _of_file(path)
            except OSError:
                yield str(path), b""


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder and of its sub-folders; hidden ones are an index's or a mail program's own."""
    try:
        inside = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(folder)) from error
    for path in inside:
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.is_file():
            yield path


def _of_file(path: Path) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as file:
        if _separates(file.readline(_LINE)):
            for number, content in enumerate(_of_mbox(file), 1):
                yield f"{path}, message {number}", content
        else:
            file.seek(0)
            yield str(path), file.read(MAX_BYTES)


def _of_mbox(file: BinaryIO) -> Iterator[bytes]:
    """The messages of an mbox whose first separator was read already."""
    kept = bytearray()
    after_blank = False
    while line := file.readline(_LINE):
        if after_blank and _separates(line):
            yield bytes(kept)
            kept.clear()
        elif len(kept) < MAX_BYTES:
            kept += line
        after_blank = not line.strip()
    yield bytes(kept)


def _separates(line: bytes) -> bool:
    return _SEPARATOR.match(line[:300]) is not None
