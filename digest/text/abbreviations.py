"""What a full stop after a word may mean, by language: the lexicon that the sentence rules weigh.

The word lists are in `lexicons`; no rule is decided here.
"""

from dataclasses import dataclass
from functools import lru_cache

from digest.text.lexicons import EVERYWHERE, WORDS

__all__ = ["Lexicon", "lexicon"]

_SHARED = {
    "be": "ru",
    "bg": "ru",
    "bn": "hi",
    "ca": "es",
    "fa": "ar",
    "gl": "pt",
    "mr": "hi",
    "ne": "hi",
    "ur": "ar",
}
"""Languages that share the lists of a neighbour."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the full stop after a word may mean in one language.

    `bound`: never ends a sentence (titles, "z. B."). `loose`: may end one, if the next word is a starter ("Inc.").
    `final`: ends one before a capital ("etc."). `numbered`: bound before a number only ("No. 10"). `starters`: words
    that begin sentences. `asking`: verbs that name a speaker after a quotation. `capitalised`: those of all kinds
    that are plain words, too, unless they begin with a capital ("Miss."). `ordinals`: "3." before a noun with a
    capital is the third.
    """

    bound: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    final: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    capitalised: frozenset[str] = frozenset()
    ordinals: bool = False


@lru_cache(maxsize=64)
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language (ISO 639-1); an unknown one has the international titles and initials."""
    lists = WORDS.get(_SHARED.get(language, language), WORDS["und"])
    parts = {kind: frozenset(f"{lists.get(kind, '')} {EVERYWHERE.get(kind, '')}".split()) for kind in _KINDS}
    return Lexicon(**parts, ordinals=language == "de")


_KINDS = ("bound", "loose", "final", "numbered", "starters", "asking", "capitalised")
