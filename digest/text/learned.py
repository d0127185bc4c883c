"""What Punkt learned of abbreviations (Kiss and Strunk 2006): asked where our own rules have no opinion.

The only module that imports `punkt`; its models travel inside the package, so nothing is ever downloaded.
"""

from functools import lru_cache
from typing import Any

__all__ = ["ends_sentence"]

_MODELS = {
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "ml": "malayalam",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sl": "slovene",
    "sv": "swedish",
    "tr": "turkish",
}
_MOST_REMEMBERED = 20_000


@lru_cache(maxsize=_MOST_REMEMBERED)
def ends_sentence(before: str, after: str, language: str) -> bool:
    """Whether the full stop at the end of `before` (a few words) ends a sentence, given the word or two `after` it.

    A language that Punkt has not learned is answered with True: the rules have ruled out what they know.
    """
    model = _MODELS.get(language)
    if model is None:
        return True
    text = f"{before} {after}"
    return any(end == len(before) for _, end in _tokenizer(model).span_tokenize(text))


@lru_cache(maxsize=4)
def _tokenizer(model: str) -> Any:
    import punkt

    return punkt.PunktSentenceTokenizer(punkt.load_model(model))
