"""Which sentences make the summary: greedily the best, within the plan, none that repeats another or leans on nothing.

    value = rating − redundancy · greatest likeness to a sentence taken + 0.1 where it goes on from one taken

Likeness is the cosine of the sets of stems (maximal marginal relevance, Carbonell and Goldstein 1998); from 0.85 on a
sentence counts as said. It returns fewer sentences rather than pad.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.summarize.rating import Rating

__all__ = ["Choice", "Option", "choose", "is_said"]

REPEATED = 0.85
_GOES_ON = 0.1
_MOST_SCANNED = 300
_MOST_TAKEN = 50


@dataclass(frozen=True, slots=True)
class Option:
    """A sentence that may be taken: its place among all sentences, its length and rating, and whether it leans on the
    sentence before it.
    """

    position: int
    words: int
    rating: Rating
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """How much may be taken, what is already `taken` (the stems of a standfirst), and what must not be repeated."""

    sentences: int
    words: int
    taken: tuple[frozenset[str], ...] = ()
    avoid: tuple[frozenset[str], ...] = ()
    redundancy: float = 0.0


def choose(options: Sequence[Option], choice: Choice) -> list[int]:
    """The positions of the sentences taken, in reading order."""
    pool = sorted(options, key=lambda option: (-option.rating.first, option.position))[:_MOST_SCANNED]
    pool = [option for option in pool if not is_said(option.rating.stems, choice.avoid)]
    likeness = {option.position: _greatest(option, choice.taken) for option in pool}
    picked: list[int] = []
    room = choice.words
    while len(picked) < min(choice.sentences, _MOST_TAKEN):
        open_ = [option for option in pool if _may(option, picked, likeness, room)]
        if not open_:
            break
        best = max(open_, key=lambda option: _value(option, picked, likeness, choice))
        picked.append(best.position)
        room -= best.words
        pool.remove(best)
        for option in pool:
            likeness[option.position] = max(likeness[option.position], _cosine(option.rating.stems, best.rating.stems))
    return sorted(picked)


def is_said(stems: frozenset[str], said: Iterable[frozenset[str]]) -> bool:
    """Whether a sentence says what another already says, by their stems."""
    return any(_cosine(stems, each) >= REPEATED for each in said)


def _may(option: Option, picked: Collection[int], likeness: Mapping[int, float], room: int) -> bool:
    """Whether a sentence fits in, says something new, and stands on its own or after the one that it leans on."""
    if option.words > room or likeness[option.position] >= REPEATED:
        return False
    return not option.leans or option.position - 1 in picked


def _value(option: Option, picked: Collection[int], likeness: Mapping[int, float], choice: Choice) -> float:
    carries = not picked and not choice.taken
    rating = option.rating.first if carries else option.rating.later
    return rating - choice.redundancy * likeness[option.position] + _GOES_ON * (option.position - 1 in picked)


def _greatest(option: Option, taken: Sequence[frozenset[str]]) -> float:
    return max((_cosine(option.rating.stems, each) for each in taken), default=0.0)


def _cosine(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0
