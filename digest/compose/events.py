"""Which different texts tell of one event: articles brought together by what sets them apart from the others.

Precision comes first: a wrong merge hides a story, a missed one only shows it twice. Two articles are near when

    likeness = (cosine of title and text + 0.7 · cosine of titles) ÷ 1.7

reaches 0.49 (0.66 for texts of a few words; 0.02 more for each day between them), they share two names or numbers,
and they appeared within three days. Groups grow by average link, so that a chain of neighbours does not become one
story. What was measured, and on what: docs/design/stories.md.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import nsmallest
from itertools import product

from digest.compose.profile import Profile, cosine, profiles
from digest.model.article import Article

__all__ = ["likeness", "same_event_groups"]

_DAYS = 3
_TITLE = 0.7
_NEAR_LONG, _NEAR_SHORT = 0.49, 0.66
_LONG, _SHORT = 100, 40
_A_DAY = 0.02
_SHARED_NAMES = 2
_PROBES = 16
_MOST_HOLDERS = 200
_MOST_COMPARED = 24
_WORTH_COMPARING = 0.1


def same_event_groups(articles: Sequence[Article]) -> list[list[int]]:
    """The articles as groups of positions, one an event, each ascending; most groups hold one article."""
    read = profiles(articles)
    group_of = {position: [position] for position in range(len(articles))}
    for _, one, other in sorted(_near_pairs(read), key=lambda pair: (-pair[0], pair[1], pair[2])):
        left, right = group_of[one], group_of[other]
        if left is not right and _all_told_near(left, right, read):
            left.extend(right)
            group_of.update(dict.fromkeys(right, left))
    return [sorted(group) for position, group in group_of.items() if position == min(group)]


def likeness(one: Profile, other: Profile) -> float:
    """How near two articles are, from 0 to 1."""
    return (cosine(one.words, other.words) + _TITLE * cosine(one.title, other.title)) / (1.0 + _TITLE)


def _near_pairs(read: Sequence[Profile]) -> Iterator[tuple[float, int, int]]:
    for one, other in _candidates(read):
        if _may_be_one_event(read[one], read[other]):
            near = likeness(read[one], read[other])
            if near >= _threshold(read[one], read[other]):
                yield near, one, other


def _candidates(read: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Pairs that share some of their weightiest words, at most 24 for each article: work grows with their number."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for position, profile in enumerate(read):
        shared: defaultdict[int, float] = defaultdict(float)
        for word, weight in nsmallest(_PROBES, profile.words.items(), key=lambda item: (-item[1], item[0])):
            for other in holders[word][-_MOST_HOLDERS:]:
                shared[other] += weight * read[other].words[word]
        worth = [(-weight, other) for other, weight in shared.items() if weight >= _WORTH_COMPARING]
        yield from ((other, position) for _, other in nsmallest(_MOST_COMPARED, worth))
        for word in profile.words:
            holders[word].append(position)


def _may_be_one_event(one: Profile, other: Profile) -> bool:
    if one.day and other.day and abs((one.day - other.day).days) > _DAYS:
        return False
    if one.series == other.series and one.title_text != other.title_text:
        return False
    return len(one.names & other.names) >= min(_SHARED_NAMES, len(one.names), len(other.names))


def _threshold(one: Profile, other: Profile) -> float:
    """Short texts must be nearer, since few words agree by chance more easily, and so must those days apart."""
    read = min(max(_SHORT, min(one.read, other.read)), _LONG)
    apart = abs((one.day - other.day).days) if one.day and other.day else 0
    return _NEAR_LONG + (_NEAR_SHORT - _NEAR_LONG) * (_LONG - read) / (_LONG - _SHORT) + _A_DAY * apart


def _all_told_near(left: Sequence[int], right: Sequence[int], read: Sequence[Profile]) -> bool:
    """Average link: the pairs across the two groups are, on average, as near as a single pair must be."""
    pairs = [(read[one], read[other]) for one, other in product(left, right)]
    if any(one.day and other.day and abs((one.day - other.day).days) > _DAYS for one, other in pairs):
        return False
    return sum(likeness(*pair) - _threshold(*pair) for pair in pairs) >= 0
