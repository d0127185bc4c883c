"""Which language a text is written in, by py3langid (Lui and Baldwin 2012) among the languages that news comes in.

A script that only one language uses decides by itself, and so do the small words of a long text in one of the
commonest languages (`telling`). A short text says too little: there the publisher's word (`hint`) is taken. The only
module that imports py3langid, and only for a text that needs it.
"""

import re
from functools import lru_cache
from typing import Any

from digest.text.telling import plain_language

__all__ = ["detect"]

_NEWS = (
    "ar az be bg bn bs ca cs da de el en es et eu fa fi fr gl gu he hi hr hu hy id is it ja ka kk kn ko lt lv mk ml mn "
    "mr ms ne nl nn no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh"
)
_ALIASES = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "mo": "ro", "sh": "sr", "cn": "zh", "jp": "ja"}
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]"), 0.05),
    ("ko", re.compile(r"[\uac00-\ud7af]"), 0.3),
    ("zh", re.compile(r"[\u3400-\u9fff]"), 0.3),
    ("th", re.compile(r"[\u0e01-\u0e5b]"), 0.3),
    ("he", re.compile(r"[\u05d0-\u05ea]"), 0.3),
    ("el", re.compile(r"[\u0370-\u03ff]"), 0.3),
    ("hy", re.compile(r"[\u0530-\u058f]"), 0.3),
    ("ka", re.compile(r"[\u10a0-\u10ff]"), 0.3),
)
_MOST_READ = 3000
_FEWEST_LETTERS = 60
"""A text with fewer letters is not judged against the publisher's word."""
_FEWEST_ALONE = 20
_SURE = 0.9
_DOUBTFUL = 0.6


def detect(text: str, hint: str = "") -> str:
    """The language of a text: a lower-case ISO 639-1 code, or "und" where neither text nor hint tells.

    `hint` is what the publisher says, in any spelling (`en-GB`); it counts where the text is short or unsure.
    """
    told = _code(hint)
    sample = text[:_MOST_READ]
    letters = sum(map(str.isalpha, sample))
    by_script = _by_script(sample, letters)
    if by_script:
        return by_script
    if letters < _FEWEST_ALONE or (told and letters < _FEWEST_LETTERS):
        return told or "und"
    if sample.isupper():
        sample = sample.lower()
    plain = plain_language(sample)
    if plain:
        return plain
    found, probability = _identifier().classify(sample)
    found = _ALIASES.get(found, found)
    if probability >= _SURE or (not told and probability >= _DOUBTFUL):
        return str(found)
    return told or "und"


def _code(hint: str) -> str:
    code = re.split(r"[-_]", hint.strip().lower())[0]
    code = _ALIASES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2}", code) and code != "xx" else ""


def _by_script(text: str, letters: int) -> str:
    for language, script, share in _SCRIPTS:
        if letters and len(script.findall(text)) > share * letters:
            return language
    return ""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid import langid

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(_NEWS.split())
    return identifier
