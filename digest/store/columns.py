"""The kinds of column that both databases must treat alike: instants with a time zone, and text from the world."""

import hashlib
import re
import zlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

__all__ = ["Instant", "Packed", "UnreadableError", "WorldText", "fingerprint", "storable"]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class UnreadableError(ValueError):
    """What a row holds cannot be read back: says which kind of thing. `faults.py` adds which database."""


def storable(text: str) -> str:
    """The text without what a database refuses: NUL and lone surrogates become U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def fingerprint(text: str) -> str:
    """A short fixed-length name for any text: PostgreSQL indexes no key above 2,700 bytes."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


class Instant(TypeDecorator[datetime]):
    """An instant, in UTC: `timestamptz` in PostgreSQL; ISO 8601 to the microsecond in SQLite, which sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC. Raises ValueError for a time without a zone: nobody knows when that was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """With its zone, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WorldText(TypeDecorator[str]):
    """Text that somebody else wrote: what a database refuses is replaced, not raised."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The storable text."""
        return None if value is None else storable(value)


class Packed(TypeDecorator[bytes]):
    """Bytes that compress well (HTML, JSON), kept deflated (RFC 1950)."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Deflated."""
        return None if value is None else zlib.compress(value, 6)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """As it was handed in."""
        try:
            return None if value is None else zlib.decompress(value)
        except zlib.error as error:
            raise UnreadableError("a file of an issue") from error
