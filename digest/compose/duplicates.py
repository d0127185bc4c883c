"""Near copies among many articles, by containment of their shingles: exact, and linear in memory.

A copy repeats at least 60 % of its 3-word shingles from a text that is no shorter. Measured in docs/design/stories.md:
containment finds teasers, which Jaccard and simhash miss. It reads texts only; names and addresses are `identity.py`.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from heapq import nsmallest

from digest.compose.identity import title_words
from digest.model.article import Article, published_day
from digest.text.shingles import containment, shingles

__all__ = ["COPY", "differ", "is_copy", "near_copies", "text_shingles"]

COPY = 0.6
"""The containment from which a text counts as a copy."""

_UNRELATED = 0.1
_SHORT = 40
_FEWEST = 6
_COLUMN_RETURNS = timedelta(days=3)
_MOST_COMPARED = 16
_PROBES = 48
_HITS = 0.3
_MOST_HOLDERS = 32
_SLOTS_A_SHINGLE = 8


def text_shingles(article: Article) -> frozenset[int]:
    """The shingles of an article's text, its title not included (a teaser's title is often another)."""
    return shingles(" ".join(article.paragraphs))


def is_copy(small: frozenset[int], large: frozenset[int], *, about: tuple[Article, Article] | None = None) -> bool:
    """Whether the shorter text stands in the longer one. `about`: their articles, by which very short texts are judged.

    A text of a few words ("Subscribe to read on", "The best pictures of the week") proves nothing by itself: the
    articles' titles must then agree, and their days be near, or a weekly column would be a copy of last week's.
    """
    if len(small) < _FEWEST or containment(small, large) < COPY:
        return False
    return len(small) >= _SHORT or about is None or (_titles_agree(*about) and _days_near(*about))


def differ(one: Article, other: Article) -> bool:
    """Whether two articles under one address are plainly not the same: no word of their titles and no text in common.

    A page may hold several articles, and each of them may come with the page's address.
    """
    small, large = sorted((text_shingles(one), text_shingles(other)), key=len)
    if title_words(one) & title_words(other) or one.title.casefold() == other.title.casefold():
        return False
    return len(small) >= _FEWEST and containment(small, large) < _UNRELATED


def near_copies(articles: Sequence[Article]) -> Iterator[tuple[int, int]]:
    """Pairs of positions (copy, fuller text): each article that copies others is paired with one of them.

    Longest first, each text asks which longer ones hold its known shingles: all of them up to 48, beyond that the 48
    smallest hashes, which are a fair sample (Broder 1997). Those that hold 30 % of them are compared in full; a copy
    of 60 % holds fewer than that once in ten thousand texts. A shingle that only one article has is not kept; where
    very many texts hold one, the 32 longest are asked. So the work stays bounded for texts made from one template.
    """
    texts = [_numbers(article) for article in articles]
    repeated = _repeated(texts)
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for position in sorted(range(len(articles)), key=lambda p: (-len(texts[p]), p)):
        shared = [number for number in texts[position] if repeated[number % len(repeated)] > 1]
        fuller = _fuller_text(position, shared, articles, texts, holders)
        if fuller is not None:
            yield position, fuller
        for number in shared:
            holders[number].append(position)


def _fuller_text(
    position: int,
    shared: list[int],
    articles: Sequence[Article],
    texts: "Sequence[array[int]]",
    holders: defaultdict[int, list[int]],
) -> int | None:
    size = len(texts[position])
    known = [number for number in shared if number in holders]
    if size < _FEWEST or len(known) < COPY * size:
        return None
    probes = nsmallest(_PROBES, known)
    hits = Counter(holder for number in probes for holder in holders[number][:_MOST_HOLDERS])
    likely = [(-count, other) for other, count in hits.items() if count >= _HITS * len(probes)]
    own = frozenset(texts[position])
    for _, other in nsmallest(_MOST_COMPARED, likely):
        if is_copy(own, frozenset(texts[other]), about=(articles[position], articles[other])):
            return other
    return None


def _numbers(article: Article) -> "array[int]":
    """An article's shingles, eight bytes each."""
    return array("Q", text_shingles(article))


def _repeated(texts: "Sequence[array[int]]") -> bytearray:
    """A sieve: slot `shingle % len` is 2 if two texts may share the shingle, else certainly not (Bloom, 1970)."""
    total = sum(len(text) for text in texts)
    slots = bytearray(1 << max(10, (total * _SLOTS_A_SHINGLE).bit_length()))
    last = len(slots) - 1
    for text in texts:
        for number in text:
            slot = number & last
            if slots[slot] < 2:
                slots[slot] += 1
    return slots


def _titles_agree(small: Article, large: Article) -> bool:
    """Whether most words of the shorter article's title are said by the longer one."""
    words = title_words(small)
    said = title_words(large) | set(re.findall(r"\w+", " ".join(large.paragraphs).casefold()))
    return not words or 2 * len(words & said) > len(words)


def _days_near(one: Article, other: Article) -> bool:
    days = published_day(one.published), published_day(other.published)
    return days[0] is None or days[1] is None or abs(days[0] - days[1]) <= _COLUMN_RETURNS
