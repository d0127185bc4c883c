"""Every summarizer behind one door: sumy's own and ours, by name, each rating the same sentences.

The only module that imports sumy, and only when a summary is made (sumy brings NLTK with it). Sumy's document model is
built here from our sentences, so that its tokenizer, which would ask for an NLTK download, and its parser are never
used. A method rates; what may be shown and what is taken is decided by others.
"""

import math
import random
import warnings
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers._summarizer import AbstractSummarizer
from sumy.utils import get_stop_words

from digest.summarize.newsrank import FIRST, LATER, centroids, manner, parts, title_shares
from digest.summarize.rating import Ratable, Rating
from digest.text.words import stemmer, words

__all__ = ["MOST_RATED", "NewsRankSummarizer", "rate"]

MOST_RATED = 120
"""Sumy's methods rate so many sentences from the beginning: most take quadratic time or worse, and all forget news'
order of importance."""

_SUMY = {
    "edmundson": ("edmundson", "EdmundsonSummarizer"),
    "kl": ("kl", "KLSummarizer"),
    "lexrank": ("lex_rank", "LexRankSummarizer"),
    "lsa": ("lsa", "LsaSummarizer"),
    "luhn": ("luhn", "LuhnSummarizer"),
    "random": ("random", "RandomSummarizer"),
    "reduction": ("reduction", "ReductionSummarizer"),
    "sum-basic": ("sum_basic", "SumBasicSummarizer"),
    "textrank": ("text_rank", "TextRankSummarizer"),
}
_LANGUAGES = {
    "ar": "arabic",
    "cs": "czech",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "he": "hebrew",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "pl": "polish",
    "pt": "portuguese",
    "sk": "slovak",
    "sv": "swedish",
    "uk": "ukrainian",
    "zh": "chinese",
}
_CUES = {
    "en": (
        "significant important agreed announced decided warned first new",
        "perhaps maybe hardly possible impossible",
    ),
    "de": ("wichtig beschlossen angekündigt erstmals neu warnte", "vielleicht kaum möglich unmöglich"),
    "fr": ("important annoncé décidé premier nouveau accord", "peut-être guère possible impossible"),
    "es": ("importante anunció decidió primer nuevo acuerdo", "quizá apenas posible imposible"),
}


class NewsRankSummarizer(AbstractSummarizer):  # type: ignore[misc]
    """Our ranking as a sumy summarizer: `NewsRankSummarizer(stemmer)(document, count)` works wherever sumy's do."""

    def __call__(self, document: Any, sentences_count: Any) -> tuple[Any, ...]:
        """The best sentences of a sumy document, in its order; `sentences_count` as sumy has it ("20%", a number)."""
        sentences = [_Stated(each.words, Ratable(str(each), len(str(each).split()))) for each in document.sentences]
        title = [word.lower() for heading in document.headings for word in heading.words]
        rated = self.rate(sentences, title)
        ratings = {id(each): rating.first for each, rating in zip(document.sentences, rated, strict=True)}
        return tuple(self._get_best_sentences(document.sentences, sentences_count, lambda each: ratings[id(each)]))

    def rate(self, sentences: Sequence["_Stated"], title: Sequence[str] = ()) -> list[Rating]:
        """How much each sentence recommends itself, as the first of a summary and as a later one; `title` in words."""
        stems = [list(map(self._stemmer, each.words)) for each in sentences]
        central, titled = centroids(stems), title_shares(stems, list(map(self._stemmer, title)))
        manners = [manner(each.told) for each in sentences]
        first, later = parts(manners, central, titled, FIRST), parts(manners, central, titled, LATER)
        return [
            Rating(sum(one.values()), sum(other.values()), one, frozenset(stemmed))
            for one, other, stemmed in zip(first, later, stems, strict=True)
        ]


class _Stated(Sentence):  # type: ignore[misc]
    """A sentence whose words are known, and that equals only itself: sumy keys its ratings by text, so that equal
    sentences would collide.
    """

    __slots__ = ("stated", "told")

    def __init__(self, stated: Sequence[str], told: Ratable) -> None:
        super().__init__(told.text, None)
        self.stated = tuple(stated)
        self.told = told

    @property
    def text(self) -> str:
        return str(self._text)

    @property
    def words(self) -> tuple[str, ...]:
        return self.stated

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def rate(method: str, ratables: Sequence[Ratable], title: str, language: str) -> list[Rating]:
    """How a method rates each sentence, in order. `method` must be one of `summarizer.METHODS`.

    Ratings of sumy's own methods are scaled to 0 … 1; what stands after the first 120 sentences they rate 0.
    """
    stated = [_Stated(words(each.text, language), each) for each in ratables]
    if method == "newsrank":
        return NewsRankSummarizer(stemmer(language)).rate(stated, words(title, language))
    scanned = stated[:MOST_RATED]
    ratings = [*_rate_by_sumy(method, scanned, ratables, title, language), *[0.0] * (len(stated) - len(scanned))]
    return [
        Rating(rating, rating, {method: rating}, frozenset(map(stemmer(language), each.words)))
        for each, rating in zip(stated, ratings, strict=True)
    ]


def _rate_by_sumy(
    method: str, stated: Sequence[_Stated], ratables: Sequence[Ratable], title: str, language: str
) -> list[float]:
    """A sumy summarizer's ratings, read where it hands them over to be counted; 0 where it breaks down."""
    found: dict[int, float] = {}

    def read(infos: Any) -> Any:
        found.update((id(info.sentence), float(info.rating)) for info in infos)
        return infos

    document = _document(stated, ratables, title, language)
    # Sumy's methods trip over texts without a repeated or without any content word: then they have no opinion.
    # Numerical warnings (an LSA of fewer sentences than dimensions) are no reader's business.
    with suppress(ValueError, ArithmeticError, AssertionError, LookupError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _summarizer(method, language)(document, read)
    return _scaled([found.get(id(each), 0.0) for each in stated])


def _document(stated: Sequence[_Stated], ratables: Sequence[Ratable], title: str, language: str) -> Any:
    heading = Sentence(title or "-", _Words(language), is_heading=True)
    paragraphs: dict[int, list[Any]] = {}
    for each, ratable in zip(stated, ratables, strict=False):
        paragraphs.setdefault(ratable.paragraph, []).append(each)
    bodies = list(paragraphs.values())
    return ObjectDocumentModel([Paragraph([heading, *body] if not at else body) for at, body in enumerate(bodies)])


class _Words:
    """What sumy wants of a tokenizer, without NLTK."""

    def __init__(self, language: str) -> None:
        self._language = language

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(words(text, self._language))


def _summarizer(method: str, language: str) -> Any:
    """A sumy summarizer by name, with our stemmer and sumy's stop words."""
    module, name = _SUMY[method]
    made = getattr(import_module(f"sumy.summarizers.{module}"), name)(stemmer(language))
    stop_words = _stop_words(language)
    if method == "edmundson":
        bonus, stigma = _CUES.get(language, _CUES["en"])
        made.bonus_words, made.stigma_words = bonus.split(), stigma.split()
        made.null_words = stop_words or {"-"}
    elif method == "random":
        made._get_random_ratings = _seeded
    elif hasattr(made, "stop_words"):
        made.stop_words = stop_words
    return made


def _seeded(sentences: Sequence[_Stated]) -> dict[Any, float]:
    """The same text has the same chances every time: an issue that is built twice must be the same twice."""
    chance = random.Random("".join(each.text for each in sentences))  # noqa: S311 - a draw, not a secret
    return {each: chance.random() for each in sentences}


@lru_cache(maxsize=32)
def _stop_words(language: str) -> frozenset[str]:
    known = _LANGUAGES.get(language)
    return frozenset(get_stop_words(known)) if known else frozenset()


def _scaled(ratings: list[float]) -> list[float]:
    """Ratings from 0 to 1, whatever a method's own scale."""
    clean = [rating if math.isfinite(rating) else 0.0 for rating in ratings]
    low, high = min(clean, default=0.0), max(clean, default=0.0)
    return [(rating - low) / (high - low) if high > low else 0.0 for rating in clean]
