"""What is rated and what a rating is, so that choosing need not know sumy."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Ratable", "Rating"]


@dataclass(frozen=True, slots=True)
class Ratable:
    """A sentence to be rated: its text and length, whether it leans on the sentence before it, the number of its
    paragraph, and whether it is the publisher's standfirst.
    """

    text: str
    words: int
    leans: bool = False
    paragraph: int = 0
    standfirst: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """What a method says of one sentence: as the one that carries a summary, and as one that follows; the parts of
    the first by name; and its stems, by which likeness is told.
    """

    first: float
    later: float
    why: Mapping[str, float]
    stems: frozenset[str]
