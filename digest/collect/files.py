"""Files and folders → readings, by the ending of their names; the only part of extraction that reads the disk.

What cannot be read is a reading with a problem that names the file; a folder is read in order of name, its
sub-folders too, and files of other kinds in it are passed over.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from digest.collect.encoding import decode
from digest.collect.extract import read_html, read_text
from digest.model.article import Reading
from digest.model.source import Source

__all__ = ["ENDINGS", "read_file"]

MAX_BYTES = 64 * 1024 * 1024
"""The most that is read of one file, after decompression."""

_Reader = Callable[[bytes, str, Source], tuple[Reading, ...]]


def read_file(path: Path, source: Source) -> tuple[Reading, ...]:
    """The articles of a file or folder. Each reading's `path` is the file as it was named."""
    if path.is_dir():
        return tuple(reading for file in _files(path) for reading in _read_one(file, source)) or (
            Reading(str(path), problem=f"{path} holds no file that can be read ({_known()})."),
        )
    return _read_one(path, source)


def _files(folder: Path) -> Iterator[Path]:
    try:
        inside = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError:
        return
    for path in inside:
        if path.is_dir() and not path.is_symlink() and not path.name.startswith("."):
            yield from _files(path)
        elif not path.name.startswith(".") and _ending(path) in ENDINGS:
            yield path


def _read_one(path: Path, source: Source) -> tuple[Reading, ...]:
    reader = ENDINGS.get(_ending(path))
    try:
        if reader is None and path.exists():
            return (Reading(str(path), problem=f"{path} is of a kind that is not read ({_known()})."),)
        data = _bytes(path)
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or "it is damaged"
        return (Reading(str(path), problem=f"{path} cannot be read: {why}."),)
    if len(data) > MAX_BYTES:
        return (Reading(str(path), problem=f"{path} is larger than {MAX_BYTES // 2**20} MB; split it."),)
    assert reader is not None
    return reader(data, str(path), source)


def _ending(path: Path) -> str:
    name = path.name.lower()
    return Path(name.removesuffix(".gz")).suffix


def _bytes(path: Path) -> bytes:
    with path.open("rb") as plain:
        if path.name.lower().endswith(".gz") and plain.peek(2)[:2] == b"\x1f\x8b":
            with gzip.open(plain) as packed:
                return packed.read(MAX_BYTES + 1)
        return plain.read(MAX_BYTES + 1)


def _known() -> str:
    return ", ".join(sorted(ENDINGS))


def _read_page(data: bytes, path: str, source: Source) -> tuple[Reading, ...]:
    return tuple(_named(reading, path) for reading in read_html(data, url="", source=source))


def _read_plain(data: bytes, path: str, source: Source) -> tuple[Reading, ...]:
    return read_text(decode(data), path=path, source=source)


def _read_markdown(data: bytes, path: str, source: Source) -> tuple[Reading, ...]:
    from digest.collect.markdown import read_markdown

    return read_markdown(decode(data), path, source)


def _read_mail(data: bytes, path: str, source: Source) -> tuple[Reading, ...]:
    from digest.collect.mail import read_mail

    return read_mail(data, path, source)


def _read_export(data: bytes, path: str, source: Source) -> tuple[Reading, ...]:
    from digest.collect.export import read_export

    return read_export(data, path, source)


def _named(reading: Reading, path: str) -> Reading:
    """The reading of a page that came from a file: the file is what it is known by."""
    problem = reading.problem.replace("the page", path, 1) if reading.problem else None
    return replace(reading, path=path, problem=problem)


ENDINGS: Mapping[str, _Reader] = {
    ".html": _read_page,
    ".htm": _read_page,
    ".xhtml": _read_page,
    ".txt": _read_plain,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".eml": _read_mail,
    ".jsonl": _read_export,
    ".ndjson": _read_export,
}
"""The endings of names that are read, each also with `.gz` behind it."""
