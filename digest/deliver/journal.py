"""`var/sent.journal`: what was claimed to be sent, outside the database, so that a restored copy cannot send twice.

A line for each claim, `STORE SEQUENCE ISSUE`, on the disk before the first of its mails leaves. It only grows, and is
written anew, shorter, when it has grown long.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from digest.errors import StoreError

__all__ = ["Journal"]

_LONG = 1_000_000


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal at `path`; None keeps none (a store in memory ends with the process)."""

    path: Path | None

    def append(self, store_id: str, issue: str, sequence: int) -> None:
        """Write one line, and wait until the disk has it. Raises StoreError where that fails: then nothing may leave."""
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._shorten()
            # A line that was torn by a power cut must not swallow the next one.
            torn = self.path.exists() and self.path.read_bytes()[-1:] not in (b"", b"\n")
            with self.path.open("ab") as file:
                file.write(b"\n" * torn + f"{store_id} {sequence} {issue}\n".encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(
                f"the journal of what is sent cannot be written: {error.strerror}",
                where=str(self.path),
                remedy="Nothing more is sent without it: make room or mend its permissions, then run the command again",
            ) from error

    def last(self, store_id: str) -> dict[str, int]:
        """The last sequence of each issue of that store. Raises StoreError where it cannot be read."""
        found: dict[str, int] = {}
        for store, sequence, issue in self._lines():
            if store == store_id:
                found[issue] = max(sequence, found.get(issue, 0))
        return found

    def _lines(self) -> list[tuple[str, int, str]]:
        if self.path is None or not self.path.exists():
            return []
        try:
            content = self.path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise StoreError(
                f"the journal of what was sent cannot be read: {error.strerror}",
                where=str(self.path),
                remedy="Mend its permissions: without it a restored database could send twice",
            ) from error
        parts = (line.split(" ") for line in content.split("\n"))
        return [(part[0], int(part[1]), part[2]) for part in parts if len(part) == 3 and part[1].isdigit()]

    def _shorten(self) -> None:
        """Keep the last line of each issue only; the new file takes the old one's place whole."""
        if self.path is None or not self.path.exists() or self.path.stat().st_size < _LONG:
            return
        last: dict[tuple[str, str], int] = {}
        for store, sequence, issue in self._lines():
            last[store, issue] = max(sequence, last.get((store, issue), 0))
        beside = self.path.with_name(f"{self.path.name}.new")
        with beside.open("wb") as file:
            file.write(b"".join(f"{store} {number} {issue}\n".encode() for (store, issue), number in last.items()))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
