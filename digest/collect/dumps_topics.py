"""Where a lone headline in running text opens another article, and where it is a subhead: by what the text is about.

A dump may part full articles by their headlines alone, without kicker, byline or "keep reading". Sections of one
article share their names and many of their words; two articles share next to none. Measured on 53 labelled pages: 52
stay whole, subheads and all (a live blog falls into posts); of 40 dumps of three of them, 34 are parted, 20 exactly. It
must not look at anything but words; what a line's role is stands in `dumps_roles`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from digest.collect.dumps_roles import Marked
from digest.collect.lines import count_words, ends_sentence

__all__ = ["part_by_topic"]

_NAME = re.compile(r"(?<=[\w,;’)] )[A-Z][\w’'-]{2,}")
_WORD = re.compile(r"[^\W\d_]{5,}")
_NUMBERED = re.compile(r"\W*\d{1,2}[.):]\s")
_STEM, _FEWEST_NAMES, _SHARED_NAMES, _SHARED_WORDS = 6, 3, 0.1, 0.2
_HEADLINE, _WINDOW, _MAX_COMPARED = 7, 8, 2000


def part_by_topic(marked: Sequence[Marked]) -> list[Marked]:
    """The lines, those of each further article in a block of their own. Markup knows better: with hints, all stay."""
    if len(marked) > _MAX_COMPARED or any(one.line.hint or one.line.block for one in marked):
        return list(marked)
    begins = [*(i for i in range(1, len(marked) - 1) if _stands_alone(marked, i)), len(marked)]
    opened = 0
    starts = set[int]()
    for at, after in pairwise(begins):
        if _is_another(marked[at].text, _prose(marked[opened:at]), _prose(marked[at:after])):
            starts.add(at)
            opened = at
    block = 0
    parted = []
    for i, one in enumerate(marked):
        block += i in starts
        parted.append(replace(one, line=replace(one.line, block=block)))
    return parted


def _stands_alone(marked: Sequence[Marked], i: int) -> bool:
    """A line as long as a headline between two paragraphs; those of a numbered list are its points."""
    here = marked[i]
    headline = here.role == "short" and count_words(here.text) >= _HEADLINE
    between = marked[i - 1].role == "prose" and marked[i + 1].role == "prose"
    ended = ends_sentence(here.text) and not here.text.endswith("?")
    return headline and between and not ended and not _NUMBERED.match(here.text)


def _prose(marked: Sequence[Marked]) -> list[str]:
    return [one.text for one in marked if one.role == "prose"]


def _is_another(headline: str, above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the text below a headline shares next to no names and words with that above, and the headline fits it."""
    near, following = above[-_WINDOW:], below[:_WINDOW]
    names, others = _stems(_NAME, near), _stems(_NAME, following)
    if min(len(names), len(others)) < _FEWEST_NAMES or _shared(names, others) > _SHARED_NAMES:
        return False
    before, after, said = _stems(_WORD, near), _stems(_WORD, following), _stems(_WORD, [headline])
    return _shared(before, after) <= _SHARED_WORDS and len(said & after) > len(said & before)


def _shared(some: set[str], others: set[str]) -> float:
    return len(some & others) / max(1, min(len(some), len(others)))


def _stems(pattern: re.Pattern[str], texts: Iterable[str]) -> set[str]:
    """The beginnings of words, so that Portugal and Portuguese are one."""
    return {word.casefold()[:_STEM].rstrip("’'") for text in texts for word in pattern.findall(text)}
