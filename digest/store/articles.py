"""The articles: each once, every version that we ever stored, and which source offered what. No network, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, tuple_, update

from digest.model.article import Article
from digest.model.record import Kept, Saved, StoredArticle
from digest.store.arrivals import Arrival
from digest.store.article_rows import keep, latest_versions, sources_of, still_there
from digest.store.database import Database
from digest.store.documents import article_from
from digest.store.identity import Normalize, entry_names, keys_of, unsure
from digest.store.tables import article as article_table
from digest.store.tables import article_version, sighting
from digest.store.upsert import chunks

__all__ = ["Articles"]

_AT_ONCE = 500


class Articles:
    """The repository of articles. `normalize` gives the key under which addresses of one article are equal."""

    def __init__(self, database: Database, normalize: Normalize) -> None:
        self._database, self._normalize = database, normalize

    def save(self, articles: Iterable[Article], now: datetime) -> Saved:
        """Keeps the articles of one fetch, all or none; `now` (with a zone) is the instant of the fetch.

        An article that is known (by address, by GUID within its source, by id) keeps its stored id. Another content
        is a new version, but a teaser never replaces a fuller text. Raises StoreError.
        """
        incoming = [Arrival(article, keys_of(article, self._normalize)) for article in articles]
        vague = unsure([a.article for a in incoming], [a.keys for a in incoming], self._normalize)
        kept: list[Kept] = []
        with self._database.writing("articles") as connection:
            for chunk in chunks(incoming, _AT_ONCE):
                named = [Arrival(a.article, tuple(key for key in a.keys if key not in vague)) for a in chunk]
                kept += keep(connection, named, now)
        return Saved(tuple(kept))

    def seen_again(self, source: str, now: datetime) -> int:
        """The source answered "not modified": what its last fetch gave is there still. How many articles that is."""
        with self._database.writing("articles") as connection:
            last = connection.execute(select(func.max(sighting.c.seen_at)).where(sighting.c.source == source)).scalar()
            if last is None or now <= last:
                return 0
            its_last = and_(sighting.c.source == source, sighting.c.seen_at == last)
            seen = select(sighting.c.article_id).where(its_last)
            connection.execute(
                update(article_table)
                .where(article_table.c.id.in_(seen), article_table.c.last_seen < now)
                .values(last_seen=now)
            )
            return connection.execute(update(sighting).where(its_last).values(seen_at=now)).rowcount

    def seen_entries(self, source: str, keys: Iterable[str], now: datetime) -> int:
        """The source still lists these entries (normalized address or GUID), unchanged, so that nobody read them.

        How many of their articles are stored.
        """
        names = [name for key in keys for name in entry_names(source, key)]
        seen: set[str] = set()
        if not names:
            return 0
        with self._database.writing("articles") as connection:
            for chunk in chunks(names, _AT_ONCE):
                seen |= still_there(connection, source, chunk, now)
        return len(seen)

    def candidates(self, *, seen_after: datetime | None, until: datetime) -> Sequence[StoredArticle]:
        """Articles first stored by `until` and seen after `seen_after`, each in its latest version as of `until`.

        In the order in which they were first stored, then of id.
        """
        wanted = article_table.c.first_stored <= until
        if seen_after is not None:
            wanted &= article_table.c.last_seen > seen_after
        return self._select(wanted, until)

    def latest(self, ids: Iterable[str]) -> Sequence[StoredArticle]:
        """These articles in their latest version, in the order of `ids`; ids that are not stored are passed over."""
        wanted = list(dict.fromkeys(ids))
        found = {
            stored.article.id: stored
            for chunk in chunks(wanted, _AT_ONCE)
            for stored in self._select(article_table.c.id.in_(chunk), None)
        }
        return [found[its_id] for its_id in wanted if its_id in found]

    def by_version(self, article_id: str, version: str) -> Article | None:
        """The article as it was in that version, or None."""
        return self.by_versions([(article_id, version)]).get((article_id, version))

    def by_versions(self, named: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Article]:
        """The articles in these versions, by (id, version); those that are not stored are missing."""
        columns = article_version.c
        found: dict[tuple[str, str], Article] = {}
        with self._database.reading() as connection:
            for chunk in chunks(list(named), _AT_ONCE):
                query = select(columns.article_id, columns.version, columns.document).where(
                    tuple_(columns.article_id, columns.version).in_(chunk)
                )
                found |= {(row[0], row[1]): article_from(row[2]) for row in connection.execute(query)}
        return found

    def _select(self, wanted: ColumnElement[bool], until: datetime | None) -> Sequence[StoredArticle]:
        with self._database.reading() as connection:
            sources = sources_of(connection, wanted)
            rows = connection.execute(latest_versions(wanted, until))
            found = [
                StoredArticle(article_from(row.document), row.first_stored, row.last_seen, sources.get(row.id, ()))
                for row in rows
            ]
        # Sorted here: how a database orders text depends on its collation.
        return sorted(found, key=lambda stored: (stored.first_stored, stored.article.id))
