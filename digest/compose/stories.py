"""Articles to stories: read-twice entries dropped, teasers replaced by their full text, copies and same-event
articles brought together under the best lead.

Deterministic, and independent of the order in which the articles come. Whether two texts tell of one event is decided
in `events.py`; which stories an issue takes, in `planning.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from digest.compose.disjoint import DisjointSets
from digest.compose.duplicates import differ, near_copies
from digest.compose.events import same_event_groups
from digest.compose.identity import AddressKey, identity_keys, same_publisher
from digest.model.article import Article, as_text, published_day
from digest.model.issue import Candidate, LeftOut

__all__ = ["Gathered", "Grouped", "gather", "left_out"]

_LONG_ENOUGH = 1200
_ALIKE_IN_LENGTH = 250


@dataclass(frozen=True, slots=True)
class Grouped:
    """A story before it has a summary: its lead, and those that also cover it, the best first."""

    lead: Candidate
    others: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """Every article once: in a story, or left out as a second reading or a teaser of another."""

    stories: tuple[Grouped, ...]
    repeats: tuple[LeftOut, ...]


def gather(candidates: Sequence[Candidate], address_key: AddressKey) -> Gathered:
    """Bring candidates together to stories, in a fixed order that does not depend on theirs."""
    ordered = sorted(candidates, key=lead_order)
    single, twice = _read_once(ordered, address_key)
    articles = [candidate.article for candidate in single]
    copies = DisjointSets(len(single))
    for copy, fuller in near_copies(articles):
        copies.merge(copy, fuller)
    teasers = {p: full for group in copies.groups() for p, full in _teasers(group, articles).items()}
    standing = [[p for p in group if p not in teasers] for group in copies.groups()]
    events = same_event_groups([articles[group[0]] for group in standing])
    stories = (sorted(p for part in event for p in standing[part]) for event in events)
    return Gathered(
        tuple(Grouped(single[first], tuple(single[p] for p in rest)) for first, *rest in stories),
        (*twice, *(left_out(articles[p], f"a teaser of “{articles[full].title}”") for p, full in teasers.items())),
    )


def lead_order(candidate: Candidate) -> tuple[object, ...]:
    """Sorts the best lead first: whole over cut off, then the source's weight, a good length, the earliest, the id.

    Length counts in steps of 250 words, up to 1,200: beyond, longer is not better.
    """
    article = candidate.article
    return (
        article.truncated,
        -candidate.weight,
        -(min(article.words, _LONG_ENOUGH) // _ALIKE_IN_LENGTH),
        _published_order(article),
        article.source,
        article.id,
        article.url,
        article.version,
    )


def left_out(article: Article, why: str, *, story: str = "") -> LeftOut:
    """The record of an article that the issue does not carry; `story` is the id of the lead it would stand under."""
    return LeftOut(article.title or "(untitled)", why, article.url, article.id, story)


def _read_once(ordered: Sequence[Candidate], address_key: AddressKey) -> tuple[list[Candidate], list[LeftOut]]:
    """The first of each article, in the order given, and the further readings of it."""
    by_name: dict[str, Article] = {}
    single: list[Candidate] = []
    twice: list[LeftOut] = []
    for candidate in ordered:
        names = identity_keys(candidate.article, address_key)
        known = next((by_name[name] for name in names if _is_known(name, candidate.article, by_name)), None)
        if known is None:
            single.append(candidate)
        else:
            twice.append(left_out(candidate.article, f"the same article as “{known.title}”, read twice"))
        for name in names:
            by_name.setdefault(name, known or candidate.article)
    return single, twice


def _is_known(name: str, article: Article, by_name: dict[str, Article]) -> bool:
    return name in by_name and (name.startswith("id ") or not differ(article, by_name[name]))


def _teasers(group: Sequence[int], articles: Sequence[Article]) -> dict[int, int]:
    """Which of these copies are mere teasers, and of which full text among them.

    A teaser gives way to its own publisher's text; another publisher's is "also covered by".
    """
    whole = [p for p in group if not articles[p].truncated]
    cut_off = (p for p in group if articles[p].truncated)
    pairs = ((p, next((full for full in whole if _same_house(articles[p], articles[full])), None)) for p in cut_off)
    return {p: full for p, full in pairs if full is not None}


def _same_house(teaser: Article, full: Article) -> bool:
    return not teaser.url or same_publisher(teaser, full)


def _published_order(article: Article) -> tuple[str, str]:
    """The earliest first, the undated last; a bare day sorts before the day's instants."""
    if isinstance(article.published, datetime):
        return article.published.astimezone(UTC).date().isoformat(), as_text(article.published)
    day = published_day(article.published)
    return (day.isoformat(), "") if day else ("9999", "")
