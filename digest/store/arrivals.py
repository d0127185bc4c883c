"""What a save must write: which articles are new, which are a new version, which told nothing new. Pure.

A source that offers again what it offered last changes nothing: two sources with two texts of one article would
otherwise take turns for ever. A teaser never replaces a fuller text.
"""

from collections.abc import Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from digest.model.article import Article
from digest.model.record import Change, Kept
from digest.store.identity import free_id, stored_id

__all__ = ["Arrival", "Holding", "Settled", "change_of", "is_teaser_of", "place", "settle"]

_CUT_MARKS = " .…[]()"
_MOST_OF_IT = 2 / 3


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article under its stored id, and the names under which it may turn up again."""

    article: Article
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """A stored article as a save sees it: its latest version (`latest` where its text is needed), who offered what."""

    id: str
    number: int
    version: str
    first_stored: datetime
    last_seen: datetime
    offered: Mapping[str, str] = field(default_factory=dict)
    latest: Article | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What to write: `holdings` as they are now, `versions` (id, number, article) to add; `kept` is the answer."""

    kept: tuple[Kept, ...]
    holdings: Mapping[str, Holding]
    versions: tuple[tuple[str, int, Article], ...]


def place(incoming: Sequence[Arrival], known: Mapping[str, str], taken: Collection[str]) -> tuple[Arrival, ...]:
    """Each article under the id of the stored one that it is, or a free one. `known` maps keys to stored ids."""
    names, ids = dict(known), set(taken)
    placed = []
    for arrival in incoming:
        its_id = stored_id(arrival.keys, names) or free_id(arrival.article, ids)
        ids.add(its_id)
        for key in arrival.keys:
            names.setdefault(key, its_id)
        placed.append(Arrival(replace(arrival.article, id=its_id), arrival.keys))
    return tuple(placed)


def settle(arrivals: Sequence[Arrival], stored: Mapping[str, Holding], now: datetime) -> Settled:
    """Decides each arrival in order. Of several texts that one source gives of one article only the fullest counts."""
    holdings: MutableMapping[str, Holding] = dict(stored)
    fullest = _fullest(arrivals)
    changes: list[Change] = []
    versions = []
    for position, arrival in enumerate(arrivals):
        article = arrival.article
        held = holdings.get(article.id)
        change: Change = "unchanged"
        if fullest[article.source, article.id] == position:
            change = change_of(held, article)
            holdings[article.id] = _after(held, article, change, now)
        if change != "unchanged":
            versions.append((article.id, holdings[article.id].number, article))
        changes.append(change)
    kept = tuple(
        Kept(arrival.article.id, holdings[arrival.article.id].version, change)
        for arrival, change in zip(arrivals, changes, strict=True)
    )
    return Settled(kept, holdings, tuple(versions))


def change_of(held: Holding | None, article: Article) -> Change:
    """What `article` is to the one that is stored."""
    if held is None:
        return "new"
    if article.version in (held.version, held.offered.get(article.source)):
        return "unchanged"
    return "unchanged" if held.latest and is_teaser_of(article, held.latest) else "updated"


def is_teaser_of(article: Article, fuller: Article) -> bool:
    """Whether `article` is but a part of `fuller`: cut off and no longer than it, or a short piece of its text.

    A text that keeps two thirds of the words is an edit: a publisher who strikes a paragraph means it.
    """
    if article.truncated and not fuller.truncated:
        return article.words <= fuller.words
    return article.words < _MOST_OF_IT * fuller.words and _within(article, fuller)


def _within(article: Article, fuller: Article) -> bool:
    whole = _plain(" ".join(fuller.paragraphs))
    return all(_plain(paragraph).rstrip(_CUT_MARKS) in whole for paragraph in article.paragraphs)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _fullest(arrivals: Sequence[Arrival]) -> Mapping[tuple[str, str], int]:
    """Source and id → the position of the arrival with the most words, the first of equals."""
    best: dict[tuple[str, str], int] = {}
    for position, arrival in enumerate(arrivals):
        name = (arrival.article.source, arrival.article.id)
        if name not in best or arrival.article.words > arrivals[best[name]].article.words:
            best[name] = position
    return best


def _after(held: Holding | None, article: Article, change: Change, now: datetime) -> Holding:
    if held is None:
        return Holding(article.id, 1, article.version, now, now, {article.source: article.version}, article)
    seen = replace(held, last_seen=max(held.last_seen, now), offered={**held.offered, article.source: article.version})
    if change == "unchanged":
        return seen
    return replace(seen, number=held.number + 1, version=article.version, latest=article)
