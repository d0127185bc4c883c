"""The rows of articles: how a save reads what it needs and writes what was decided. It decides nothing itself."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, select, update

from digest.model.record import Kept
from digest.store.arrivals import Arrival, Holding, Settled, change_of, place, settle
from digest.store.documents import article_from, article_text
from digest.store.identity import free_id
from digest.store.tables import article, article_key, article_version, sighting
from digest.store.upsert import insert_missing, upsert

__all__ = ["keep", "latest_versions", "sources_of", "still_there"]


def keep(connection: Connection, incoming: Sequence[Arrival], now: datetime) -> tuple[Kept, ...]:
    """Stores the arrivals, at most some hundreds at once: reads what is there, decides, writes."""
    known = _known(connection, {key for arrival in incoming for key in arrival.keys})
    taken = _taken(connection, {free_id(arrival.article, ()) for arrival in incoming})
    arrivals = place(incoming, known, taken)
    stored = _holdings(connection, arrivals)
    settled = settle(arrivals, stored, now)
    _write(connection, arrivals, settled, now)
    return settled.kept


def still_there(connection: Connection, source: str, keys: Collection[str], now: datetime) -> frozenset[str]:
    """Moves on when the articles of these keys were seen, all told and in that source; their ids."""
    ids = frozenset(_known(connection, keys).values())
    connection.execute(update(article).where(article.c.id.in_(ids), article.c.last_seen < now).values(last_seen=now))
    connection.execute(
        update(sighting)
        .where(sighting.c.source == source, sighting.c.article_id.in_(ids), sighting.c.seen_at < now)
        .values(seen_at=now)
    )
    return ids


def latest_versions(wanted: ColumnElement[bool], until: datetime | None) -> Select[tuple[str, datetime, datetime, str]]:
    """The articles that are `wanted`, in their latest version, or their latest as of `until`."""
    number: ColumnElement[int] = article.c.latest
    if until is not None:
        inner = article_version.alias()
        number = (
            select(func.max(inner.c.number))
            .where(inner.c.article_id == article.c.id, inner.c.stored_at <= until)
            .scalar_subquery()
        )
    version = and_(article_version.c.article_id == article.c.id, article_version.c.number == number)
    columns = (article.c.id, article.c.first_stored, article.c.last_seen, article_version.c.document)
    return select(*columns).select_from(article).join(article_version, version).where(wanted)


def sources_of(connection: Connection, wanted: ColumnElement[bool]) -> Mapping[str, tuple[str, ...]]:
    """The sources that offered each wanted article, by its id, in order of name."""
    query = (
        select(sighting.c.article_id, sighting.c.source)
        .select_from(sighting)
        .join(article, article.c.id == sighting.c.article_id)
    )
    named: dict[str, list[str]] = defaultdict(list)
    for article_id, source in connection.execute(query.where(wanted)):
        named[article_id].append(source)
    return {article_id: tuple(sorted(sources)) for article_id, sources in named.items()}


def _known(connection: Connection, keys: Collection[str]) -> Mapping[str, str]:
    query = select(article_key.c.key, article_key.c.article_id).where(article_key.c.key.in_(keys))
    return {row.key: row.article_id for row in connection.execute(query)}


def _taken(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    return frozenset(connection.execute(select(article.c.id).where(article.c.id.in_(ids))).scalars())


def _holdings(connection: Connection, arrivals: Sequence[Arrival]) -> Mapping[str, Holding]:
    """The stored articles that these arrivals are; the text only of those whose text must be compared."""
    ids = {arrival.article.id for arrival in arrivals}
    offered = _offered(connection, ids)
    held = {
        row.id: Holding(row.id, row.number, row.version, row.first_stored, row.last_seen, offered.get(row.id, {}))
        for row in connection.execute(_numbers().where(article.c.id.in_(ids)))
    }
    changed = {a.article.id for a in arrivals if change_of(held.get(a.article.id), a.article) == "updated"}
    texts = connection.execute(latest_versions(article.c.id.in_(changed), None))
    return held | {row.id: replace(held[row.id], latest=article_from(row.document)) for row in texts}


def _offered(connection: Connection, ids: Collection[str]) -> Mapping[str, Mapping[str, str]]:
    """Article id → source → the version that it offered last."""
    query = select(sighting.c.article_id, sighting.c.source, sighting.c.version)
    offered: dict[str, dict[str, str]] = defaultdict(dict)
    for article_id, source, version in connection.execute(query.where(sighting.c.article_id.in_(ids))):
        offered[article_id][source] = version
    return offered


def _numbers() -> Select[tuple[str, datetime, datetime, int, str]]:
    latest = and_(article_version.c.article_id == article.c.id, article_version.c.number == article.c.latest)
    columns = (article.c.id, article.c.first_stored, article.c.last_seen, article_version.c.number)
    return select(*columns, article_version.c.version).select_from(article).join(article_version, latest)


def _write(connection: Connection, arrivals: Sequence[Arrival], settled: Settled, now: datetime) -> None:
    holdings = settled.holdings.values()
    upsert(connection, article, [_article_row(holding) for holding in holdings])
    if settled.versions:
        connection.execute(
            insert(article_version),
            [
                {"article_id": i, "number": n, "version": a.version, "stored_at": now, "document": article_text(a)}
                for i, n, a in settled.versions
            ],
        )
    keys = {key: arrival.article.id for arrival in reversed(arrivals) for key in arrival.keys}
    insert_missing(connection, article_key, [{"key": key, "article_id": its_id} for key, its_id in keys.items()])
    upsert(connection, sighting, _sighting_rows(arrivals, settled, now))


def _article_row(holding: Holding) -> Mapping[str, object]:
    return {
        "id": holding.id,
        "first_stored": holding.first_stored,
        "last_seen": holding.last_seen,
        "latest": holding.number,
    }


def _sighting_rows(arrivals: Sequence[Arrival], settled: Settled, now: datetime) -> Sequence[Mapping[str, object]]:
    seen = dict.fromkeys((arrival.article.source, arrival.article.id) for arrival in arrivals)
    return [
        {"source": source, "article_id": i, "version": settled.holdings[i].offered[source], "seen_at": now}
        for source, i in seen
    ]
