"""What sets an article apart from the others of its batch: its names, numbers and rare words, weighted.

Language-independent on purpose: words are cut to six letters instead of stemmed, names are words that stand in
capitals within sentences. It compares nothing; that is `events.py`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest

from digest.model.article import Article, published_day

__all__ = ["Profile", "cosine", "profiles"]

Vector = Mapping[str, float]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SCRIPT_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")
_OPENS_SENTENCE = re.compile(r"[.!?:;\"“”„«‘'(\[—–-]\s*$")
_STEM = 6
_READ_WORDS = 300
_READ_CHARACTERS = 4_000
_KEPT_WORDS = 60
_TITLE_COUNTS = 2
_NAME_COUNTS = 1.3
_LEAST_IDF = 0.7
_USUAL = 200
_USUAL_SHARE = {"name": 0.01, "short": 0.4, "word": 0.05}
_CAPITALISED = """
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
november december the mr mrs ms dr president minister prime
"""
_NOT_NAMES = frozenset(word[:_STEM] for word in _CAPITALISED.split())
"""Stems that stand in capitals in English without naming anyone."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An article as vectors of unit length, of its 60 weightiest words; `read`: how many words of its text were."""

    words: Vector
    title: Vector
    names: frozenset[str]
    day: date | None
    read: int
    series: str
    """The title with its numbers blanked: equal series with unequal numbers are instalments, not one event."""
    title_text: str


@dataclass(frozen=True, slots=True)
class _Said:
    counts: Counter[str]
    title: frozenset[str]
    names: frozenset[str]
    read: int


def profiles(articles: Sequence[Article]) -> list[Profile]:
    """The profiles of a batch; a word's weight is `(1 + ln n) · idf`, × 1.3 for names.

    The batch is read as if 200 articles of usual news stood beside it, in which a name occurs in 1 %, a short word in
    40 %, any other in 5 % of the articles: so a batch of three has sensible weights, and a large one mostly its own.
    """
    said = [_read(article) for article in articles]
    frequency = Counter(word for one in said for word in one.counts)
    return [_profile(article, one, frequency, len(said)) for article, one in zip(articles, said, strict=True)]


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of unit length."""
    small, large = sorted((one, other), key=len)
    return sum(weight * large.get(word, 0.0) for word, weight in small.items())


def _profile(article: Article, said: _Said, frequency: Counter[str], size: int) -> Profile:
    weights: dict[str, float] = {}
    for word, count in sorted(said.counts.items()):
        name = word in said.names
        share = _USUAL_SHARE["name" if name else "short" if len(word) <= 3 else "word"]
        idf = math.log((size + _USUAL) / (frequency[word] + _USUAL * share))
        if idf > _LEAST_IDF:
            weights[word] = (1.0 + math.log(count)) * idf * (_NAME_COUNTS if name else 1.0)
    heaviest = nsmallest(_KEPT_WORDS, weights.items(), key=lambda item: (-item[1], item[0]))
    return Profile(
        words=_unit(dict(heaviest)),
        title=_unit({word: weight for word, weight in weights.items() if word in said.title}),
        names=said.names,
        day=published_day(article.published),
        read=said.read,
        series=re.sub(r"\d+", "#", article.title.casefold()),
        title_text=article.title.casefold(),
    )


def _unit(weights: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def _read(article: Article) -> _Said:
    """Count the words of the title (twice) and of the beginning of the text, and tell the names among them."""
    text = _beginning(article.paragraphs)
    counts: Counter[str] = Counter()
    capital: set[str] = set()
    small: set[str] = set()
    read = 0
    for word, starts_sentence in _words(text):
        read += 1
        stem = _stem(word)
        counts[stem] += 1
        if word[0].isdigit() or (word[0].isupper() and not starts_sentence):
            capital.add(stem)
        elif word[0].islower():
            small.add(stem)
        if read == _READ_WORDS:
            break
    title = [_stem(word) for word, _ in _words(article.title)]
    counts.update({word: _TITLE_COUNTS * count for word, count in Counter(title).items()})
    capital |= _title_names(article.title)
    names = frozenset(word for word in capital - small - _NOT_NAMES if len(word) > 1)
    return _Said(counts, frozenset(title), names, read)


def _title_names(title: str) -> set[str]:
    """Names of a title that is not in title case, where every word would look like one."""
    words = [word for word, _ in _words(title)]
    title_case = sum(word[0].isupper() for word in words) > 0.6 * len(words)
    kept = words if not title_case else []
    return {_stem(word) for word in kept[1:] if word[0].isupper()} | {_stem(w) for w in words if w[0].isdigit()}


def _beginning(paragraphs: Iterable[str]) -> str:
    """Enough of the text for `_READ_WORDS` words; a long article is not read to its end."""
    parts: list[str] = []
    size = 0
    for paragraph in paragraphs:
        parts.append(paragraph)
        size += len(paragraph)
        if size > _READ_CHARACTERS:
            break
    return "\n".join(parts)[:_READ_CHARACTERS]


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Words, and whether each opens a sentence; scripts without spaces are cut to pairs of characters."""
    unspaced = bool(_SCRIPT_WITHOUT_SPACES.search(text))
    for match in _WORD.finditer(text):
        word = match.group()
        if unspaced and len(word) > 2 and _SCRIPT_WITHOUT_SPACES.match(word):
            yield from ((word[at : at + 2], False) for at in range(len(word) - 1))
        else:
            yield word, word[0].isupper() and _opens_sentence(text, match.start())


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start]
    return start == 0 or before[-1] == "\n" or bool(_OPENS_SENTENCE.search(before))


def _stem(word: str) -> str:
    return word.casefold().removesuffix("'s").removesuffix("’s")[:_STEM]
