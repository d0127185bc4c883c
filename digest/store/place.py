"""Where a store lives: its address, read; the file and the folder of pictures that belong to it. It opens nothing."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from digest.errors import ConfigError

__all__ = ["Place"]

_REMEDY = 'Write [storage] url = "sqlite:///var/digest.db" or "postgresql+psycopg://USER@HOST/NAME"'


@dataclass(frozen=True, slots=True)
class Place:
    """`file` is None where no file holds the database; `media` None where pictures stay in memory.

    `label` names the store for a person, without its password.
    """

    url: URL
    label: str
    file: Path | None = None
    media: Path | None = None

    @classmethod
    def of(cls, url: str, root: Path) -> "Place":
        """The place that `url` names; relative SQLite files start at `root`. Raises ConfigError for another kind."""
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise ConfigError(f"{url!r} is not a database's address", where="[storage] url", remedy=_REMEDY) from error
        backend = parsed.get_backend_name()
        if backend == "sqlite":
            return cls._sqlite(parsed, root)
        if backend == "postgresql":
            return cls(parsed, parsed.render_as_string(hide_password=True), media=root / "var" / "media")
        raise ConfigError(f"{backend} is not a database that Digest knows", where="[storage] url", remedy=_REMEDY)

    @classmethod
    def _sqlite(cls, parsed: URL, root: Path) -> "Place":
        if not parsed.database or parsed.database == ":memory:":
            return cls(parsed, "the database in memory")
        file = root / parsed.database
        return cls(parsed.set(database=str(file)), str(file), file, file.parent / "media")
