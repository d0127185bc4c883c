"""The words of a text in small letters, their stems, and how long a text is in words.

Chinese and Japanese give overlapping pairs of characters, which is what retrieval uses where nothing parts the words.
It counts and folds; what a word means is nobody's business here.
"""

import re
from collections.abc import Callable
from functools import lru_cache

__all__ = ["count_words", "stem", "stemmer", "stems", "words"]

_WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_WIDE}]+|[^\W_{_WIDE}]+(?:['’.-][^\W_{_WIDE}]+)*")
_WIDE_RUN = re.compile(rf"[{_WIDE}]")
_POSSESSIVE = re.compile(r"['’]s$")
_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
}
_REMEMBERED = 100_000


def words(text: str, language: str = "und") -> list[str]:
    """The words of a text, in order, in small letters, without possessive endings; pairs of characters in CJK."""
    found = _TOKEN.findall(text.lower())
    if _WIDE_RUN.search(text):
        return [part for token in found for part in _pairs(token)]
    if language in ("en", "und"):
        return [_POSSESSIVE.sub("", token) if token[-2:-1] in "'’" else token for token in found]
    return [token.rpartition("'")[2].rpartition("’")[2] or token for token in found]


def stems(text: str, language: str) -> list[str]:
    """The stems of a text's words (Snowball), in order; the words themselves where the language has no stemmer."""
    return list(map(stemmer(language), words(text, language)))


def stem(word: str, language: str) -> str:
    """The Snowball stem of one word in small letters."""
    return stemmer(language)(word)


@lru_cache(maxsize=64)
def stemmer(language: str) -> Callable[[str], str]:
    """A function from words in small letters to their stems. It remembers, since news repeats itself: stemming in pure
    Python takes 20 µs a word, most of the time of a summary (docs/design/summaries.md).
    """
    algorithm = _ALGORITHMS.get(language)
    return _Remembered(algorithm).__getitem__ if algorithm else str


class _Remembered(dict[str, str]):
    """Stems by word, found when first asked for; forgotten all at once when there are too many."""

    def __init__(self, algorithm: str) -> None:
        import snowballstemmer

        super().__init__()
        self._stem: Callable[[str], str] = snowballstemmer.stemmer(algorithm).stemWord

    def __missing__(self, word: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[word] = self._stem(word)
        return found


def count_words(text: str) -> int:
    """How long a text is: its words by white space; in scripts without spaces, two characters count as one word."""
    wide = len(_WIDE_RUN.findall(text))
    return len(text.split()) if wide * 4 < len(text) else (len(text) + 1) // 2


def _pairs(token: str) -> list[str]:
    if not _WIDE_RUN.match(token) or len(token) < 3:
        return [token]
    return [token[at : at + 2] for at in range(len(token) - 1)]
