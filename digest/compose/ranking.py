"""The order of stories within a region, by one stated formula whose parts the editor sees.

    rank = 0.40 recency + 0.20 length + 0.20 source + 0.20 coverage + pinned            each part from 0 to 1

- recency: 2^(−age ÷ 3 days) at the cutoff, 0.5 where the date is unknown
- length: words ÷ 800, at most 1, so that a teaser yields to a text
- source: w ÷ (1 + w) of the source's weight w, so that the default weight 1 gives 0.5
- coverage: 1 − 1 ÷ n for n articles on the story

- pinned: 1 where the editor pinned the story, so that it comes before any that she did not
"""

from datetime import datetime, timedelta

from digest.compose.eligibility import known_publication
from digest.model.article import Article

__all__ = ["Rank", "rank_of", "total"]

Rank = tuple[tuple[str, float], ...]
"""The weighted parts of a story's rank, by name; they sum to it."""

_HALF_LIFE = timedelta(days=3)
_FULL_LENGTH = 800


def rank_of(lead: Article, *, weight: float, articles: int, cutoff: datetime, pinned: bool = False) -> Rank:
    """The parts of the rank of a story of so many `articles`, led by `lead` from a source of this `weight`."""
    parts = (
        ("recency", 0.40 * _recency(lead, cutoff)),
        ("length", 0.20 * min(1.0, lead.words / _FULL_LENGTH)),
        ("source", 0.20 * max(0.0, weight) / (1.0 + max(0.0, weight))),
        ("coverage", 0.20 * (1.0 - 1.0 / max(1, articles))),
    )
    pin = (("pinned", 1.0),) if pinned else ()
    return tuple((name, round(part, 4)) for name, part in (*parts, *pin))


def total(rank: Rank) -> float:
    """The sum of the parts."""
    return round(sum(part for _, part in rank), 4)


def _recency(article: Article, cutoff: datetime) -> float:
    published = known_publication(article.published, cutoff)
    if published is None:
        return 0.5
    return float(2.0 ** -(max(timedelta(), cutoff - published) / _HALF_LIFE))
