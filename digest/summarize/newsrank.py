"""Our ranking of news sentences: position, centroid, length and manner. Pure Python, no model.

For the o-th of N candidates with stems T and n words:

    position     how near the beginning it stands: p · (1 − min(1, o / min(N, r)))
    centroid     z · minmax(Σ w_t / √|T|), w_t = ln(1 + tf_t) for stems t in two candidates or more (MEAD, Radev 2004)
    title        t · the share of the title's stems (of 3 letters or more) that it says
    length       −0.65 · max(0, (s − n)/s) − l · clip((n − m)/m, 0, 2)
    opener       −c · min(1, ½ · leans back + asks)
    quoted       −q · the share of the sentence that is quoted
    attribution  −0.3 where it is little but “…”, she said
    standfirst   d where it is the publisher's standfirst

The sentence that carries a summary should say more than those that follow it: `FIRST` (p 1.65, r 40, z 0.5, t 1.3,
s 15, m 50, l 0.15, q 0.1, c 0.3, d 1) ranks it, `LATER` (p 2.5, z 0.6, t 1, s 8, m 35, l 0.7, q 0.35, c 0.1) the
others. docs/design/summaries.md has the measurements.
It scores what it is given; which sentences may be shown is decided in `fitness`, which are taken in `choosing`.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from digest.summarize.rating import Ratable

__all__ = ["FIRST", "LATER", "Manner", "Weights", "centroids", "manner", "parts", "title_shares"]

_QUOTED = re.compile(r"[“„«\"][^”“»\"]*[”“»\"]?|「[^」]*」|(?:(?<=\s)|^)[‘'][^’']{10,}[’']")
_QUOTE_MARKS = re.compile(r"[“„«\"「‘']")
_ASKS = re.compile(r"[?？؟]['\"”’»)\]]*$")
_ATTRIBUTION = re.compile(
    r"[“\"‘'][^“”\"]{0,60}[”\"’']?,?\s.{0,30}\b(?:said|says|added|told|tweeted|wrote|asked|explained|continued|replied)\b"
    r"|.{0,40}\b(?:said|says|added|agreed|replied|explained)[.:]?$"
)
_BARE_ATTRIBUTION_WORDS = 14


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts; the module's docstring gives the formula."""

    position: float
    shortest: int
    longest: int
    long: float
    quoted: float
    centroid: float = 0.6
    title: float = 1.0
    short: float = 0.65
    opener: float = 0.3
    attribution: float = 0.3
    standfirst: float = 0.0
    reach: int = 1_000_000
    """Positions count among so many sentences: what stands after them is equally far from the beginning."""


FIRST = Weights(
    position=1.65, shortest=15, longest=50, long=0.15, quoted=0.1, centroid=0.5, title=1.3, standfirst=1.0, reach=40
)
LATER = Weights(position=2.5, shortest=8, longest=35, long=0.7, quoted=0.35, opener=0.1)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a sentence is written: its length in words, and shares from 0 to 1."""

    words: int
    opener: float = 0.0
    quoted: float = 0.0
    attribution: float = 0.0
    standfirst: float = 0.0


def manner(told: Ratable) -> Manner:
    """The manner of a sentence."""
    text = told.text
    quoted = 0.0
    if text and _QUOTE_MARKS.search(text):
        quoted = min(1.0, sum(map(len, _QUOTED.findall(text))) / len(text))
    bare = told.words < _BARE_ATTRIBUTION_WORDS and _ATTRIBUTION.match(text) is not None
    opener = min(1.0, 0.5 * told.leans + (_ASKS.search(text) is not None))
    return Manner(told.words, opener, quoted, float(bare), float(told.standfirst))


def parts(
    manners: Sequence[Manner], central: Sequence[float], titled: Sequence[float], weights: Weights
) -> list[Mapping[str, float]]:
    """The parts of each sentence's score by name, in reading order; the score is their sum."""
    reach = min(len(manners), weights.reach)
    return [
        _parts(min(1.0, order / reach), central[order], titled[order], how, weights)
        for order, how in enumerate(manners)
    ]


def _parts(place: float, central: float, titled: float, how: Manner, weights: Weights) -> Mapping[str, float]:
    short = max(0.0, (weights.shortest - how.words) / weights.shortest)
    long = min(2.0, max(0.0, (how.words - weights.longest) / weights.longest))
    found = {"position": weights.position * (1 - place), "centroid": weights.centroid * central}
    lacks = {
        "length": weights.short * short + weights.long * long,
        "opener": weights.opener * how.opener,
        "quoted": weights.quoted * how.quoted,
        "attribution": weights.attribution * how.attribution,
    }
    if how.standfirst and weights.standfirst:
        found["standfirst"] = weights.standfirst
    if titled:
        found["title"] = weights.title * titled
    return found | {name: -value for name, value in lacks.items() if value}


def centroids(stems: Sequence[Sequence[str]]) -> list[float]:
    """How much each sentence says of what the text says often, 0 to 1."""
    sets = [frozenset(each) for each in stems]
    frequency = Counter(stem for each in stems for stem in each)
    spread = Counter(stem for distinct in sets for stem in distinct)
    weight = {stem: math.log1p(count) for stem, count in frequency.items() if spread[stem] >= 2}
    sums = [sum(weight.get(stem, 0.0) for stem in each) / math.sqrt(len(each) or 1) for each in sets]
    low, high = min(sums, default=0.0), max(sums, default=0.0)
    span = (high - low) or 1.0
    return [(value - low) / span for value in sums]


def title_shares(stems: Sequence[Sequence[str]], title: Collection[str]) -> list[float]:
    """The share of the title's stems that each sentence says, 0 to 1; stems of one or two letters do not count."""
    telling = frozenset(stem for stem in title if len(stem) >= 3 or not stem.isascii())
    return [len(telling.intersection(each)) / len(telling) if telling else 0.0 for each in stems]
