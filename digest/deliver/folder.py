"""A folder of .eml files as a way out: for tests, and for looking at what would be sent. It opens no connection.

A file is whole or not there: it is written beside, synced, then renamed. On a second attempt a letter takes the same
name, so a folder never holds two of it.
"""

import os
from contextlib import suppress
from email.parser import BytesHeaderParser
from hashlib import blake2b
from pathlib import Path

from digest.deliver.way import Mark, WayClosedError
from digest.model.delivery import DeliveryState, Letter, Outcome

__all__ = ["FolderSession", "FolderWay", "file_name"]


class FolderWay:
    """A `digest.deliver.way.Way` into `folder`, which is made where it is absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def session(self) -> "FolderSession":
        """A session; all of them write into the one folder."""
        return FolderSession(self.folder)


class FolderSession:
    """Writes each letter as it would have left, after its envelope: Return-Path (RFC 5321, 4.4) and Delivered-To."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, letter: Letter, mark: Mark) -> Outcome:
        """Write one file. A full disk defers the letter. Raises WayClosedError for a folder that cannot be made."""
        try:
            envelope = _envelope(letter)
        except ValueError as error:
            return Outcome(DeliveryState.REFUSED, str(error))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WayClosedError(
                f"it cannot be made: {error.strerror}", where=str(self._folder), remedy="Name a folder that can be"
            ) from error
        if not mark():
            return Outcome(DeliveryState.PENDING, "given back before it was written")
        name = file_name(letter)
        try:
            _written(self._folder / name, envelope + letter.content)
        except OSError as error:
            return Outcome(DeliveryState.DEFERRED, f"{self._folder / name}: {error.strerror}", pause_host=True)
        return Outcome(DeliveryState.ACCEPTED, f"250 written as {name}")

    def close(self) -> None:
        """Nothing is open."""


def file_name(letter: Letter) -> str:
    """The name of a letter's file: by its Message-ID and recipient, which are the same on every attempt."""
    head = letter.content.partition(b"\r\n\r\n")[0]
    identifier = str(BytesHeaderParser().parsebytes(head + b"\r\n\r\n").get("Message-ID", "")).strip()
    named = identifier.encode("utf-8", "replace") if identifier else letter.content
    digest = blake2b(named + b"\n" + letter.recipient.encode(), digest_size=12)
    return f"{digest.hexdigest()}.eml"


def _envelope(letter: Letter) -> bytes:
    if any(not c.isprintable() for c in letter.sender + letter.recipient) or not letter.recipient:
        raise ValueError("an address holds a line end or another character that no envelope can")
    return f"Return-Path: <{letter.sender}>\r\nDelivered-To: {letter.recipient}\r\n".encode()


def _written(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink()
