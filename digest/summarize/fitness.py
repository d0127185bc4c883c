"""Whether a sentence may be shown at all, and if not, why: the guards that every method stands behind.

A reason is in words that an editor understands. `ALWAYS` lists the reasons that nothing overrides; the others yield
where an article has nothing better. It judges one sentence in its paragraph; choosing among fit ones is `choosing`.
"""

import re

from digest.summarize.phrases import BYLINE, CAPTION, PROMOTION, SITE_LINE, SPEAKER, UNSPACED
from digest.text.quotations import marks_are_whole

__all__ = ["GRAVE", "HALF_QUOTED", "UNENDED", "unfit_reason"]

_END = re.compile(r"[.!?؟۔।。！？｡]['\"”’»«“)\]」』]*(?:\[\d+\])?$")
_TRAILING_OFF = re.compile(r"(?:…|\.\.+|\[…\]|\[\.\.\.\]|:|：)['\"”’»)\]]*$")
_TABLE = re.compile(r"\t|\s\|\s|(?:\d[\d.,%]*\s+){4,}|\s{3,}\S+\s{3,}")
_SINGLE_OPEN = re.compile(r"(?<![\w.])['‘](?=\w[^'’]*$)")
_SINGLE_CLOSED = re.compile(r"[,.!?]['’](?!\w)")
_SINGLE_OPENED = re.compile(r"(?<!\w)['‘](?=\s?\w)")
_FEWEST_WORDS = 5

HALF_QUOTED = "half a quotation"
UNENDED = "not a whole sentence"
GRAVE = frozenset({"picture caption", "byline", HALF_QUOTED, "inside a quotation", "table", "too short"})
"""Reasons that are never overridden: better no summary than this."""


def unfit_reason(text: str, words: int, *, wide: bool = False) -> str:
    """Why a sentence may not be shown; the empty string where it may. `wide`: written without spaces."""
    if words < _FEWEST_WORDS:
        return "too short"
    low = text.lower()
    foreign = UNSPACED.search(text) if wide else None
    if CAPTION.search(low) or (foreign and foreign["caption"]):
        return "picture caption"
    if BYLINE.match(text) or SITE_LINE.match(text):
        return "byline"
    if not marks_are_whole(text) or _half_single(text):
        return HALF_QUOTED
    if _TABLE.search(text) or not (wide or _mostly_letters(text)):
        return "table"
    if PROMOTION.search(low) or foreign:
        return "promotion"
    return _weaker_reason(text)


def _weaker_reason(text: str) -> str:
    if SPEAKER.match(text):
        return "a speaker's turn"
    if text.isupper():
        return "all capitals"
    if _TRAILING_OFF.search(text):
        return "leads on to something else"
    return "" if _END.search(text) else UNENDED


def _mostly_letters(text: str) -> bool:
    letters = sum(map(str.isalpha, text)) + text.count(" ")
    return letters >= 0.6 * len(text)


def _half_single(text: str) -> bool:
    """Half of a ‘single’ quotation: it closes after punctuation without having opened, or the other way round."""
    if "'" not in text and "’" not in text and "‘" not in text:
        return False
    closed, opened = len(_SINGLE_CLOSED.findall(text)), len(_SINGLE_OPENED.findall(text))
    return (closed > 0 and opened == 0) or (bool(_SINGLE_OPEN.search(text)) and closed == 0)
