"""Mentions of places, people and institutions in a text: what stands where, before anything is weighed.

One pass over the words looks each up in an index of first words; the longest name wins, case counts, names end at word
bounds. It must not decide between regions (`scoring`), nor drop a mention for its neighbours (`guards`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from digest.regions.lexicon import Entry, plain

__all__ = ["Index", "Mention", "Zone", "find_mentions", "make_zone"]

_WORD = re.compile(r"[^\W_]+")
_DATELINE = re.compile(r"^([A-Z][A-Z.'’ -]{2,40})(?=(?:,\s[A-Z][\w. ]+)?\s*(?:\([^)]{2,24}\))?\s*[—–-]+\s)")
_ODD_MARKS = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u2011": "-", "\u2010": "-"})
_SPEAKS_IN_CAPITALS = frozenset(
    {"US", "UK", "EU", "UN", "UAE", "NATO", "USA", "DR", "DRC", "FBI", "CIA", "NHS", "ISIS"}
)
_PRONOUN_BEFORE_US = frozenset(
    {"OF", "FOR", "WITH", "TO", "LET", "TELL", "TELLS", "HELP", "AMONG", "BETWEEN", "ALL", "MAKE"}
)
_SMALL = re.compile(
    r"a|an|the|and|or|but|of|in|on|at|to|for|from|with|by|as|is|are|was|be|it|its|not|who|what|how|over|after|into|off",
    re.IGNORECASE,
)

_LONG_PREPOSITIONS = frozenset(
    {"about", "after", "amid", "among", "before", "between", "from", "into", "onto"}
) | frozenset({"over", "than", "that", "under", "upon", "when", "with", "without", "through", "during", "against"})


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the article: `title`, `lead` or `body`. `capitals` marks Headline Case, where case tells little."""

    name: str
    text: str
    capitals: bool = False


@dataclass(slots=True)
class Mention:
    """An entry at `start:end` of its zone's text; `code` is what it stands for, once ambiguity is settled.

    Mutable on purpose: it lives for one classification, and the guards settle it in place.
    """

    entry: Entry
    zone: Zone
    start: int
    end: int
    code: str


class Index:
    """Entries by their first word, longest first. (`, Pa.` is one: the end of a town that no file names.)"""

    def __init__(self, entries: Iterable[Entry]) -> None:
        groups: dict[str, dict[tuple[int, int], dict[str, list[Entry]]]] = {}
        for entry in entries:
            name = plain(entry.name)
            if first := _WORD.search(name):
                group = groups.setdefault(first.group(), {}).setdefault((len(name), first.start()), {})
                group.setdefault(name, []).append(entry)
        self._by_word = {
            word: [(length, offset, group[length, offset]) for length, offset in sorted(group, reverse=True)]
            for word, group in groups.items()
        }

    def find(self, text: str, day: date | None) -> list[tuple[Entry, int, int]]:
        """Leftmost longest matches, never overlapping: (entry, start, end)."""
        found: list[tuple[Entry, int, int]] = []
        look_up, last = self._by_word.get, 0
        for word in _WORD.finditer(text):
            groups = look_up(word.group())
            if groups is None or (at := word.start()) < last:
                continue
            for length, offset, names in groups:
                start = at - offset
                entries = names.get(text[start : start + length]) if start >= last else None
                entry = _first_valid(entries, text, start, start + length, day) if entries else None
                if entry:
                    last = start + length
                    found.append((entry, start, last))
                    break
        return found


def _first_valid(entries: Iterable[Entry], text: str, start: int, end: int, day: date | None) -> Entry | None:
    for entry in entries:
        if _is_bounded(text, start, end, entry, day):
            return entry
    return None


def make_zone(name: str, text: str) -> Zone:
    """Fold odd quotes and spaces, give a dateline and an all-capitals headline their usual case, drop accents."""
    folded = text if text.isascii() else plain(text.translate(_ODD_MARKS))
    if _is_shouted(folded):
        return Zone(name, _calm(folded), capitals=True)
    if dateline := _DATELINE.match(folded):
        folded = "In " + dateline.group().title() + folded[dateline.end() :]
    return Zone(name, folded, capitals=name == "title" and _has_headline_case(folded))


def find_mentions(zone: Zone, index: Index, day: date | None) -> list[Mention]:
    """Every entry in the zone, in order."""
    return [Mention(entry, zone, start, end, entry.code) for entry, start, end in index.find(zone.text, day)]


def _is_bounded(text: str, start: int, end: int, entry: Entry, day: date | None) -> bool:
    if start > 0 and text[start] != "," and (text[start - 1].isalnum() or text[start - 1] in "_@#&"):
        return False
    if end < len(text) and text[end].isalnum() and text[end - 1] != "-":
        return False
    if day is None:
        return True
    return (entry.since is None or entry.since <= day) and (entry.until is None or day <= entry.until)


def _is_shouted(text: str) -> bool:
    if sum(map(text.count, "aeiou")) > len(text) // 20:
        return False  # the quick answer, for nearly all
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 8 and sum(c.isupper() for c in letters) > 0.85 * len(letters) and letters[0].isascii()


def _calm(text: str) -> str:
    """`TEN DEAD OFF U.S. COAST` as `Ten Dead Off U.S. Coast`; acronyms that are no English words stay."""
    words = text.split(" ")
    return " ".join(_calm_word(word, words[n - 1] if n else "") for n, word in enumerate(words))


def _calm_word(word: str, before: str) -> str:
    core = word.strip(".,:;!?'\"()").removesuffix("'S")
    if core in _SPEAKS_IN_CAPITALS and not (core == "US" and before in _PRONOUN_BEFORE_US):
        return word.replace("'S", "'s")
    if "." in word[:-1]:
        return word
    if _SMALL.fullmatch(core):
        return word.lower()
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def _has_headline_case(text: str) -> bool:
    """Most words are capitalised, and no long one is not, prepositions apart."""
    words = [word for word in _WORD.findall(text) if len(word) > 3]
    lower = sum(word[0].islower() and word not in _LONG_PREPOSITIONS for word in words)
    return len(words) > 1 and not lower and sum(word[0].isupper() for word in words) > 0.6 * len(words)
