"""Opens a store: the only door. It makes the folder, brings the schema up, and wires the repositories."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from digest.collect.urls import normalize
from digest.store.articles import Articles
from digest.store.database import Database
from digest.store.identity import Normalize
from digest.store.issues import Issues
from digest.store.pictures import PictureFolder, Pictures, PictureShelf
from digest.store.place import Place
from digest.store.schema import bring_up
from digest.store.sources import Sources

__all__ = ["Store", "open_store"]

_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Store:
    """The repositories of one database. Close it, or use it in a `with` block."""

    articles: Articles
    sources: Sources
    issues: Issues
    pictures: Pictures
    database: Database

    def close(self) -> None:
        """Closes the database."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(url: str, *, root: Path, normalize: Normalize = normalize, patience: float = _PATIENCE) -> Store:
    """The store at `url`: `sqlite:///var/digest.db` (relative to `root`), `sqlite://` (in memory), `postgresql+psycopg://…`.

    A new database is made, an older one migrated. `normalize` is how addresses compare (by default as `collect`
    does), `patience` how many seconds a locked database is waited for. Raises StoreError, which names the database.
    """
    place = Place.of(url, root)
    database = Database(place, patience=patience)
    try:
        bring_up(database)
    except BaseException:
        database.close()
        raise
    files = PictureFolder(place.media) if place.media else PictureShelf()
    return Store(
        articles=Articles(database, normalize),
        sources=Sources(database),
        issues=Issues(database),
        pictures=Pictures(database, files),
        database=database,
    )
