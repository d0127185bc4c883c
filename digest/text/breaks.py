"""Whether a sentence ends at a mark, in scripts with spaces: the rules, and Punkt where they have no opinion.

Weighed: what stands before the mark (abbreviation, initial, ordinal, list number), what follows it (case, a word that
begins sentences, a speaker), and what the mark is. It judges one place; `sentences` finds the places.
"""

import re
from dataclasses import dataclass

from digest.text.abbreviations import Lexicon
from digest.text.learned import ends_sentence

__all__ = ["Place", "is_break"]

_WORD_BEFORE = re.compile(r"[^\s\"“”„«»‘(\[—–/]+$")
_WORD_AFTER = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*['’]?")
_LIST_MARK = re.compile(r"\W*(?:\d{1,3}|[ivxIVX]{1,4}|[A-Za-z])(?:[.)])?\W*")
_INITIALS = re.compile(r"[^\W\d_](?:[.-]{1,2}[^\W\d_]){0,3}")
_SPACED = re.compile(r"(?:^|[\s(«„“\"])([^\W\d_]{1,2})\.[ \u00a0\u202f]?([^\W\d_]{1,2})$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,4}\.-?){1,5}[^\W\d_]{1,4}")
_ROMAN = re.compile(r"[IVXLC]+")
_OPENERS = "\"“”„«»‘'’([¿¡*_ \u00a0\u202f—–-"
_UNCASED_MARKS = frozenset("؟۔।॥؛")
_CONTINUING = frozenset(",;:)]…")
_DASHES = frozenset("—–-")
_QUOTES = frozenset('"“«„')
_HIGHEST_ORDINAL = 31
_COUNTED = re.compile(
    r"(?:[Tt]ag|[Jj]ahr|[Jj]ahrhundert|[Mm]inute|[Mm]al|[Aa]uflage|[Pp]räsident|[Gg]rad|[Ss]itzung)(?:e?s|e[nm]?)?$"
)
"""What is counted beyond 31: before it, a number with a full stop is an ordinal all the same."""
_STREET = "str"
"""`Goethestr. 5`: streets are abbreviated at the end of a compound."""
_PUNKT_SIZE = 5
"""Punkt is asked about words of up to this many letters: longer ones are hardly abbreviations that we do not know."""


@dataclass(frozen=True, slots=True)
class Place:
    """A terminal mark in its paragraph. `before` is the sentence up to the mark, `mark` the marks themselves ("?!"),
    `closed` whether a quotation or bracket closes with it, `after` what follows the space (at most 80 characters).
    """

    before: str
    mark: str
    closed: bool
    after: str
    cased: bool = True
    """Whether the paragraph has capitals at all, so that a small letter says something."""


@dataclass(frozen=True, slots=True)
class _Next:
    """The word after the mark, and whether it is one that begins sentences."""

    word: str
    starts: bool

    def is_number(self) -> bool:
        return self.word[:1].isdigit() or bool(_ROMAN.fullmatch(self.word))


def is_break(place: Place, lexicon: Lexicon, language: str) -> bool:
    """Whether the sentence ends at this place."""
    if _UNCASED_MARKS.intersection(place.mark):
        return not place.after.startswith(tuple(_CONTINUING))
    first = place.after.lstrip(_OPENERS)[:1]
    if place.after[:1] in _CONTINUING or (place.cased and first.islower()):
        return False
    if place.mark == ".":
        return not _LIST_MARK.fullmatch(place.before) and _full_stop(place, lexicon, language)
    return not (place.closed and _names_speaker(place, lexicon))


def _names_speaker(place: Place, lexicon: Lexicon) -> bool:
    """`"Why now?" President Ruiz asked.` and `"What?" "Peace," he said.` go on."""
    if "?" in place.mark and place.after[:1] in '"“«':
        return True
    if place.after[:1] in _DASHES:
        return False
    return any(word.lower() in lexicon.asking for word in _WORD_AFTER.findall(place.after)[1:5] if word.islower())


def _full_stop(place: Place, lexicon: Lexicon, language: str) -> bool:
    found = _WORD_BEFORE.search(place.before[-40:])
    if found is None:
        return True
    after = _WORD_AFTER.search(place.after)
    following = after.group() if after and after.start() < 4 else ""
    next_ = _Next(following, _starts(following, place.after, lexicon))
    word = found.group()
    if word[-1].isdigit() or (_ROMAN.fullmatch(word) and language != "en"):
        return _number(word, next_, place, lexicon)
    word = _unelided(word, lexicon)
    known = _known(word, next_, place, lexicon)
    if known is not None:
        return known
    if len(word) <= _PUNKT_SIZE and not place.closed and following:
        return ends_sentence(f"{place.before.rsplit(None, 1)[-1]}.", following, language)
    return True


def _starts(following: str, after: str, lexicon: Lexicon) -> bool:
    """Whether the next word is one that begins sentences; a lone letter with its full stop is an initial."""
    low = following.lower().replace("’", "'")
    if len(low) == 1 and f"{following}." in after[:4]:
        return False
    return low in lexicon.starters or low.partition("'")[0] + "'" in lexicon.starters


def _unelided(word: str, lexicon: Lexicon) -> str:
    """`l'art` is looked up as `art`."""
    head, mark, tail = word.replace("’", "'").rpartition("'")
    return tail if mark and f"{head.lower()}'" in lexicon.starters else word


def _number(word: str, next_: _Next, place: Place, lexicon: Lexicon) -> bool:
    """`3. Oktober`, `Ludwig XIV. war`, `Er wurde 81. Sein Bruder`: ordinals only where the language writes them so."""
    if not lexicon.ordinals:
        return next_.starts or len(word) > 1 or word.isdigit()
    if next_.starts or place.closed:
        return True
    if word.isdigit() and len(word) <= 3:
        return int(word) > _HIGHEST_ORDINAL and not _COUNTED.search(next_.word)
    return not _ROMAN.fullmatch(word)


def _known(word: str, next_: _Next, place: Place, lexicon: Lexicon) -> bool | None:
    """What the lexicon says of the word before the full stop; None where it says nothing."""
    low = word.lower().lstrip("-'’*•¿¡")
    spaced = _SPACED.search(place.before[-8:])
    names = {low, f"{spaced[1]}.{spaced[2]}".lower()} if spaced else {low}
    if low in lexicon.capitalised and word[:1].islower():
        return True
    if names & lexicon.final:
        return True
    if names & lexicon.loose:
        return next_.starts or place.after[:1] in _QUOTES
    if names & lexicon.bound or ((low in lexicon.numbered or low.endswith(_STREET)) and next_.is_number()):
        return False
    return _letters(word, next_, place)


def _letters(word: str, next_: _Next, place: Place) -> bool | None:
    """Initials and unknown abbreviations with inner stops (`J. R. Hale`, `R.N.Z.`), or None for plain words."""
    if _INITIALS.fullmatch(word) and (word[0].isupper() or not place.cased):
        # `Plan B. The` ends, `J. The` does not: a lone letter completes a sentence only after other words.
        return next_.starts and (len(word) > 1 or len(place.before.split()) > 2)
    return next_.starts if _DOTTED.fullmatch(word) else None
