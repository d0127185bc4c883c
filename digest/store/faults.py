"""What a database says when it fails, told to a person: which file, what happened, what to do. It decides nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from digest.errors import StoreError
from digest.store.columns import UnreadableError

__all__ = ["plainly", "told"]

_CODES = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_CANTOPEN: "closed",
    sqlite3.SQLITE_IOERR: "unreadable",
}
_SENTENCES = {
    "full": (
        "the disk is full; nothing of this step was stored",
        "Free some space (or name another place under [storage] url) and run the command again",
    ),
    "damaged": (
        "this is not a sound SQLite database: the file is damaged, or it is another kind of file",
        "Restore a backup. Where the file is moved away Digest begins an empty one, which does not know who got what",
    ),
    "read-only": (
        "the database cannot be written",
        "Give yourself the right to write this file and its folder, or name another place under [storage] url",
    ),
    "closed": (
        "the database cannot be opened",
        "Check that this is a file in a folder that you may write, or name another place under [storage] url",
    ),
    "unreadable": (
        "the disk does not read or write as it should; nothing of this step was stored",
        "Check the disk and the space left on it, then run the command again",
    ),
}


def told(error: Exception, where: str, patience: float) -> StoreError:
    """The StoreError for what the database at `where` raised; a lock was waited for `patience` seconds."""
    cause = getattr(error, "orig", None) or error
    kind = _CODES.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    if kind == "locked":
        return StoreError(
            f"another program keeps the database locked (waited {patience:g} s); nothing of this step was stored",
            where=where,
            remedy="Wait for the other command (digest run, a build) to end, then run this one again",
        )
    if kind:
        what, remedy = _SENTENCES[kind]
        return StoreError(what, where=where, remedy=remedy)
    first_line = str(cause).strip().partition("\n")[0]
    return StoreError(
        f"the database refused: {first_line}", where=where, remedy="Check [storage] url and that its server runs"
    )


@contextmanager
def plainly(where: str, patience: float) -> Iterator[None]:
    """Whatever the database raises within, and what cannot be read of it, leaves as a StoreError that names it."""
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
        raise told(error, where, patience) from error
    except UnreadableError as error:
        raise StoreError(f"{error} in the database cannot be read", where=where, remedy="Restore a backup") from error
