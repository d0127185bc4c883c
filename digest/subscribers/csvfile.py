"""A list in CSV, read as it comes: whatever its encoding, separator and quoting, a record at a time.

Spreadsheets write UTF-8 with or without a byte-order mark, UTF-16 or Windows-1252, and part cells by commas, semicolons
or tabs (RFC 4180 knows only the first). A quotation mark that nobody closed spoils its own line and no other. Knows
nothing of what the columns mean.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from digest.errors import InputError

__all__ = ["CsvFile", "Record", "open_csv", "safe_cell", "written_cell"]

_BLOCK = 1 << 20
_LONGEST_RECORD = 20
_LONGEST_CELL = csv.field_size_limit()
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_HINT = re.compile(r'\s*sep=([^\r\n"]?)["\s]*')
"""Excel's line that names the separator; one that names none, or what parts no cells, is passed over."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the number of its first line, its cells, and what is wrong where it could not be read."""

    line: int
    cells: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CsvFile:
    """An open list. `head` are the cells of its first record; `records` are the others, read as they are asked for.

    `size` is in bytes, `encoding` is what it was read as.
    """

    head: tuple[str, ...]
    records: Iterator[Record]
    encoding: str
    size: int
    file: BinaryIO
    text: TextIOWrapper

    def read(self) -> int:
        """Bytes read so far."""
        return self.file.tell()

    def close(self) -> None:
        """Close the file."""
        self.text.close()


def open_csv(path: Path) -> CsvFile:
    """Open a list. Raises InputError where it is no text or has no first line. Close it in the end."""
    file = path.open("rb")
    try:
        return _opened(path, file)
    except BaseException:
        file.close()
        raise


def safe_cell(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like it gets an apostrophe before it."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def written_cell(cell: str) -> str:
    """The cell as it was before `safe_cell`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def _opened(path: Path, file: BinaryIO) -> CsvFile:
    if not file.seekable():
        raise InputError(
            "this is no file that can be read twice", where=str(path), remedy="Save the list, then name it"
        )
    encoding, size = _encoding(path, file)
    text = TextIOWrapper(file, encoding, "replace", newline="")
    lines = enumerate(text, 1)
    first = next(((number, line) for number, line in lines if line.strip()), None)
    hint = _HINT.fullmatch(first[1]) if first else None
    if hint:
        first = next(lines, None)
    delimiter = (hint and hint[1]) or (_delimiter(first[1]) if first else ",")
    if first is None:
        raise InputError("it is empty", where=str(path), remedy="Its first line must name the columns: email,name")
    head = _cells(first[1], delimiter) or ()
    return CsvFile(tuple(cell.strip() for cell in head), _records(lines, delimiter), encoding, size, file, text)


def _encoding(path: Path, file: BinaryIO) -> tuple[str, int]:
    """What the bytes are, found by reading all of them once, and their number."""
    head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in head or head.startswith(_WORKBOOKS):
        raise InputError(
            "this is no text but a workbook or the like", where=str(path), remedy="Save the list as CSV (UTF-8)"
        )
    else:
        encoding = "utf-8-sig" if _is_utf8(file) else "cp1252"
    size = file.seek(0, 2)
    file.seek(0)
    return encoding, size


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(head: str) -> str:
    """The separator that the first line has most of, outside quotation marks."""
    bare = re.sub(r'"[^"]*"', "", head)
    return max((",", ";", "\t", "|"), key=bare.count)


def _records(lines: Iterator[tuple[int, str]], delimiter: str) -> Iterator[Record]:
    waiting: list[tuple[int, str]] = []
    while True:
        start = waiting.pop(0) if waiting else next(lines, None)
        if start is None:
            return
        number, line = start
        if not line.replace(delimiter, "").strip():  # spreadsheets write the empty rows below a list, too
            continue
        cells = _cells(line, delimiter)
        if cells is None and len(line) > _LONGEST_CELL:
            yield Record(
                number, problem=f"it has {len(line):,} characters in one line: no list of people has such cells"
            )
            continue
        if cells is None:
            cells, waiting = _continued(line, waiting, lines, delimiter)
        yield Record(number, cells) if cells else Record(number, problem="a quotation mark is not closed")


def _continued(
    line: str, waiting: list[tuple[int, str]], lines: Iterator[tuple[int, str]], delimiter: str
) -> tuple[tuple[str, ...] | None, list[tuple[int, str]]]:
    """A record that goes on in the next lines (None where no line ends it), and those that are still to be read."""
    taken: list[tuple[int, str]] = []
    ahead = iter([*waiting])
    while len(taken) < _LONGEST_RECORD and (more := next(ahead, None) or next(lines, None)):
        taken.append(more)
        if '"' in more[1] and (cells := _cells(line + "".join(text for _, text in taken), delimiter)):
            return cells, list(ahead)
    return None, [*taken, *ahead]


def _cells(text: str, delimiter: str) -> tuple[str, ...] | None:
    """The cells of one record; None where a quotation mark is still open at its end."""
    try:
        return tuple(next(csv.reader([text], delimiter=delimiter, strict=True), ()))
    except csv.Error:
        pass
    if text.count('"') % 2:
        return None
    try:
        return tuple(next(csv.reader([text], delimiter=delimiter), ()))
    except csv.Error:
        return None
