"""`var/sent.journal`: which claims were about to be sent, outside the database, so that a copy of it that is restored
cannot send twice.

A line for each claim, `STORE SEQUENCE ISSUE`, is on the disk before the first of its mails leaves. Several senders may
write to one journal. It knows nothing of the ledger: whoever reads it compares.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from digest.errors import StoreError

__all__ = ["Journal"]

_LONG = 1_000_000
_TAIL = 4096


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal at `path`; None keeps none (a store in memory ends with the process).

    Written anew, shorter, once it is longer than `long` bytes.
    """

    path: Path | None
    long: int = _LONG

    def append(self, store_id: str, issue: str, sequence: int) -> None:
        """Write one line and wait until the disk has it. Raises StoreError where that fails: nothing may leave then."""
        if self.path is None:
            return
        try:
            with _locked(self.path) as file:
                _cut_torn_line(file)
                _write(file, f"{store_id} {sequence} {issue}\n".encode())
                if os.fstat(file).st_size > self.long:
                    # Our line is on the disk: where there is no room for a second file, the long one does as well.
                    with suppress(OSError):
                        _shorten(self.path)
        except OSError as error:
            raise StoreError(
                f"the journal of what is sent cannot be written: {error.strerror}",
                where=str(self.path),
                remedy="Nothing more is sent without it: make room or mend its permissions, then run the command again",
            ) from error

    def last(self, store_id: str) -> dict[str, int]:
        """The last sequence of each issue of that store. Raises StoreError where the journal cannot be read."""
        return {issue: sequence for (store, issue), sequence in self._kept().items() if store == store_id}

    def names(self, issue: str) -> bool:
        """Whether any store began to send it. Raises StoreError where the journal cannot be read."""
        return any(name == issue for _, name in self._kept())

    def _kept(self) -> dict[tuple[str, str], int]:
        if self.path is None:
            return {}
        try:
            return _last(self.path.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StoreError(
                f"the journal of what was sent cannot be read: {error.strerror}",
                where=str(self.path),
                remedy="Mend its permissions: without it a restored database could send twice",
            ) from error


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The journal, opened for us alone. Another process may have put a shorter one in its place while we waited."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        is_new = not path.exists()
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if is_new:
                _sync_folder(path.parent)
            if os.path.samestat(os.fstat(file), path.stat()):
                yield file
                return
        finally:
            os.close(file)


def _cut_torn_line(file: int) -> None:
    """A power cut or a full disk may leave half a line: nothing left on its account, and it must not spoil the next."""
    size = os.fstat(file).st_size
    whole = size
    while whole and not (tail := os.pread(file, min(_TAIL, whole), max(0, whole - _TAIL))).endswith(b"\n"):
        whole = max(0, whole - _TAIL) + tail.rfind(b"\n") + 1
    if whole < size:
        os.ftruncate(file, whole)


def _write(file: int, line: bytes) -> None:
    while line:
        line = line[os.write(file, line) :]
    os.fsync(file)


def _last(content: bytes) -> dict[tuple[str, str], int]:
    """(store, issue) → its last sequence; what is no whole line of ours is passed over."""
    found: dict[tuple[str, str], int] = {}
    whole = content[: content.rfind(b"\n") + 1].decode(errors="replace")
    for line in whole.split("\n"):
        parts = line.split(" ")
        if len(parts) == 3 and parts[1].isdecimal():
            store, sequence, issue = parts
            found[store, issue] = max(int(sequence), found.get((store, issue), 0))
    return found


def _shorten(path: Path) -> None:
    """Keep the last line of each issue; the new file takes the old one's place whole, under the lock."""
    lines = [f"{store} {sequence} {issue}\n" for (store, issue), sequence in _last(path.read_bytes()).items()]
    beside = path.with_name(f"{path.name}.new")
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        _write(file, "".join(lines).encode())
    finally:
        os.close(file)
    beside.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """A file that was just made or renamed is on the disk only once its folder is."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
