"""A summary: sentences that are verbatim spans of their article, each with where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Origin", "ScoredSentence", "Sentence", "Summary"]

Origin = Literal["article", "publisher", "editor"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a summary. For origin `article`, `text == paragraphs[paragraph][start:end]`, always.

    `cut` marks a giant sentence ended at a clause: the template adds the "…".
    """

    text: str
    paragraph: int = 0
    start: int = 0
    end: int = 0
    origin: Origin = "article"
    cut: bool = False


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of the article with its score and the parts of the score by name (`{"position": 1.5}`)."""

    text: str
    paragraph: int
    start: int
    end: int
    score: float
    why: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """The chosen sentences in reading order, and every sentence of the article with its score, in reading order."""

    chosen: tuple[Sentence, ...] = ()
    sentences: tuple[ScoredSentence, ...] = ()
