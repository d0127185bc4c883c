"""Opens a store: the only door. It makes the folder, brings the schema up, and wires the repositories."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from digest.collect.urls import normalize
from digest.deliver.sender import is_alive
from digest.store.articles import Articles
from digest.store.database import Database
from digest.store.events import Events
from digest.store.facts import Facts, Random
from digest.store.identity import Normalize
from digest.store.issues import Issues
from digest.store.ledger import LedgerStore
from digest.store.pictures import PictureFolder, Pictures, PictureShelf
from digest.store.place import Place
from digest.store.roster import RosterStore
from digest.store.runs import Alive
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
    ledger: LedgerStore
    roster: RosterStore
    events: Events
    facts: Facts
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


def open_store(
    url: str,
    *,
    root: Path,
    normalize: Normalize = normalize,
    patience: float = _PATIENCE,
    random: Random = secrets.token_bytes,
    alive: Alive = is_alive,
) -> Store:
    """The store at `url`: `sqlite:///var/digest.db` (relative to `root`), `sqlite://` (in memory), `postgresql+psycopg://…`.

    A new database is made, an older one migrated. `normalize` is how addresses compare (by default as `collect`
    does), `patience` how many seconds a locked database is waited for. `random` makes a new store's id and key, `alive`
    tells whether a sender of this host and boot runs still. Raises StoreError, which names the database.
    """
    place = Place.of(url, root)
    database = Database(place, patience=patience)
    try:
        bring_up(database)
    except BaseException:
        database.close()
        raise
    files = PictureFolder(place.media) if place.media else PictureShelf()
    facts = Facts(database, random)
    return Store(
        articles=Articles(database, normalize),
        sources=Sources(database),
        issues=Issues(database),
        pictures=Pictures(database, files),
        ledger=LedgerStore(database, facts, alive),
        roster=RosterStore(database, facts),
        events=Events(database),
        facts=facts,
        database=database,
    )
