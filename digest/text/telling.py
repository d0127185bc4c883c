"""Which of the commonest languages a long text is plainly written in, told by its small words.

Each word listed is frequent in its language and no everyday word of the others nor of their neighbours (Dutch,
Afrikaans, Danish, Catalan, Galician, Luxembourgish …), so that a text that is full of them leaves no doubt. It answers
only where there is none; every other text (Portuguese too, which is too near to Galician) is left to the model of
`language`, which takes most of a second to load.
"""

import re

__all__ = ["plain_language"]

_WORDS = {
    "en": "the of and to that with from for has have were been which their they would will this she his after who it",
    "de": "und das nicht mit auf ist eine einen einem von auch sich wird für sind nach wurde zum zur über aus wie",
    "fr": "les une dans pour est avec sur aux au été cette sont ont leur selon après ces elle qui pas même par du",
    "es": "y el los las más fue también según muy sus hasta hay años pero por lo su como",
    "it": "della che gli nel sono è delle alla dei anche più nella degli dal stato dopo hanno questo essere il ai",
}
_TELLING = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 15
"""So many telling words at least, and this share of all words, and so many times as many as of any other language."""
_SHARE = 0.12
_TIMES_AS_MANY = 4


def plain_language(text: str) -> str:
    """The code of the language of a text; the empty string where it is short, mixed or another language."""
    found = _WORD.findall(text.lower())
    if len(found) < _FEWEST:
        return ""
    counts = sorted(((sum(word in telling for word in found), language) for language, telling in _TELLING.items()))
    (second, _), (most, language) = counts[-2:]
    plain = most >= max(_FEWEST, _SHARE * len(found)) and most >= _TIMES_AS_MANY * second
    return language if plain else ""
