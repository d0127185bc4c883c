"""Who we are measured against: Lead, and sumy's summarizers as sumy ships them, all with our sentence splitter."""

import re
import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.utils import get_stop_words

from digest.model.article import Article
from digest.text.sentences import split

__all__ = ["SUMY", "Summarizer", "document", "lead", "sentences", "stock"]

Summarizer = Callable[[Article, int], list[str]]
"""An article and a number of sentences to those sentences, in reading order."""

SUMY: Mapping[str, tuple[str, str]] = {
    "sumy LexRank": ("lex_rank", "LexRankSummarizer"),
    "sumy TextRank": ("text_rank", "TextRankSummarizer"),
    "sumy LSA": ("lsa", "LsaSummarizer"),
    "sumy Luhn": ("luhn", "LuhnSummarizer"),
    "sumy KL": ("kl", "KLSummarizer"),
    "sumy SumBasic": ("sum_basic", "SumBasicSummarizer"),
    "sumy Reduction": ("reduction", "ReductionSummarizer"),
    "sumy Edmundson": ("edmundson", "EdmundsonSummarizer"),
}
_LANGUAGES = {"en": "english", "fr": "french", "de": "german", "es": "spanish", "it": "italian", "pt": "portuguese"}


class _Words:
    """Sumy's own pattern of a word, without the NLTK data that its tokenizer asks for."""

    _WORD = re.compile(r"^[^\W\d_]+$", re.UNICODE)

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(word for word in re.findall(r"\w+", text) if self._WORD.match(word))


def sentences(article: Article) -> list[list[str]]:
    """The sentences of each paragraph."""
    return [
        [paragraph[span.start : span.end] for span in split(paragraph, article.language)]
        for paragraph in article.paragraphs
    ]


def lead(article: Article, number: int) -> list[str]:
    """The first sentences."""
    return [sentence for paragraph in sentences(article) for sentence in paragraph][:number]


def document(article: Article) -> Any:
    """The article as sumy's document."""
    words = _Words()
    paragraphs = [Paragraph([Sentence(text, words) for text in paragraph]) for paragraph in sentences(article)]
    if article.title and paragraphs:
        paragraphs[0] = Paragraph([Sentence(article.title, words, is_heading=True), *paragraphs[0].sentences])
    return ObjectDocumentModel(paragraphs)


def stock(name: str) -> Summarizer:
    """A summarizer of sumy's, with its own stemmer and stop words."""
    module, class_ = SUMY[name]

    def summarize(article: Article, number: int) -> list[str]:
        language = _LANGUAGES.get(article.language, "english")
        made = getattr(import_module(f"sumy.summarizers.{module}"), class_)(Stemmer(language))
        stop_words = get_stop_words(language)
        if module == "edmundson":
            made.bonus_words, made.stigma_words = ("important", "announced", "said"), ("perhaps", "hardly")
            made.null_words = stop_words
        else:
            made.stop_words = stop_words
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [str(sentence) for sentence in made(document(article), number)]

    return summarize
