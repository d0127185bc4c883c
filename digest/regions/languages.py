"""Names of countries, their people and capitals in the shipped languages, inflected forms included.

Words are matched by stem (`российск` finds `российского`), Chinese and Japanese by characters, Arabic also behind its
clitics. It finds mentions only; what they weigh is `scoring`'s business. English is `mentions`' business.
"""

import re
from collections.abc import Iterator
from functools import cache

from digest.regions.lexicon import Entry, data_folder, plain
from digest.regions.mentions import Mention, Zone

__all__ = ["LATIN", "find_foreign_mentions", "languages_of"]

LATIN = ("de", "fr", "es", "it", "pt")
_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
_WORD = re.compile(r"[^\W_]+")
_KATAKANA = "\u30a1-\u30fa\u30fc"
_CLITICS = re.compile("^[\u0648\u0641]?[\u0628\u0644\u0643]?(?:\u0627\u0644)?")
_ARTICLE = "\u0627\u0644"
_INFLECTED, _GENITIVE, _UNCHANGED = re.compile(r"\w{0,4}"), re.compile("s?"), re.compile("")
_PREFIX = 3

_ENGLISH = re.compile(
    r"\w['’]s\b|\b(?:the|of|and|to|is|isn|with|are|by|from|that|after|how|why|what|who|says|its|his|their|over|for)\b",
    re.IGNORECASE,
)
_Pattern = tuple[tuple[str, ...], re.Pattern[str], Entry]
"""Words, how each may go on, and what they mean."""


def languages_of(text: str, language: str) -> tuple[str, ...]:
    """Which lists to read: by script where it tells, else by the article's language; none for English.

    Where no language is known (a headline alone), words that only English has tell it.
    """
    if found := next((code for code, script in _SCRIPTS if script.search(text)), None):
        return ("ja", "zh") if found == "ja" else (found,)
    if language in LATIN:
        return (language,)
    return () if language == "en" or _ENGLISH.search(text) else LATIN


def find_foreign_mentions(zone: Zone, language: str, *, names_only: bool = False) -> list[Mention]:
    """Every country, people or capital named in that language, in order, never overlapping.

    `names_only` leaves the stems of adjectives out: for a text that may be English after all.
    """
    found = _find_characters(zone, language) if language in {"zh", "ja"} else _find_words(zone, language)
    return [
        Mention(entry, zone, start, end, entry.code)
        for entry, start, end in found
        if not (names_only and entry.kind == "adjective")
    ]


def _find_words(zone: Zone, language: str) -> Iterator[tuple[Entry, int, int]]:
    patterns = _patterns(language)
    words = [(word.group(), word.start(), word.end()) for word in _WORD.finditer(zone.text)]
    n = 0
    while n < len(words):
        match = next(_matches(words, n, language, patterns), None)
        if match:
            entry, length = match
            yield entry, words[n][1], words[n + length - 1][2]
            n += length
        else:
            n += 1


def _matches(
    words: list[tuple[str, int, int]], n: int, language: str, patterns: dict[str, list[_Pattern]]
) -> Iterator[tuple[Entry, int]]:
    for first in _readings(words[n][0], language):
        for stems, ending, entry in patterns.get(first[:_PREFIX], ()):
            spoken = [first, *(word for word, _, _ in words[n + 1 : n + len(stems)])]
            if len(spoken) == len(stems) and all(map(ending.fullmatch, map(_rest, spoken, stems))):
                yield entry, len(stems)


def _rest(word: str, stem: str) -> str:
    """What a word has beyond its stem; what it has of no stem is no ending."""
    return word[len(stem) :] if word.startswith(stem) else "-"


def _readings(word: str, language: str) -> tuple[str, ...]:
    """The word and, in Arabic, what is left of it without conjunction, preposition and article."""
    if language != "ar":
        return (word,)
    clitics = _CLITICS.match(word)
    shorter = (word[n:] for n in range(1, (clitics.end() if clitics else 0) + 1) if len(word) - n >= _PREFIX)
    return (word, *shorter)


@cache
def _patterns(language: str) -> dict[str, list[_Pattern]]:
    by_prefix: dict[str, list[_Pattern]] = {}
    for name, code, is_stem in _rows(language):
        stems = tuple(_stem(word, language, is_stem=is_stem) for word in _WORD.findall(plain(name)))
        if not stems or len(stems[0]) < 2:
            continue
        ending = _INFLECTED if is_stem or language == "ru" else _GENITIVE if language == "de" else _UNCHANGED
        kind = "adjective" if is_stem and name[0].islower() else "name"
        by_prefix.setdefault(stems[0][:_PREFIX], []).append((stems, ending, Entry(name, kind, code)))
    return {prefix: sorted(rows, key=lambda row: -sum(map(len, row[0]))) for prefix, rows in by_prefix.items()}


def _stem(word: str, language: str, *, is_stem: bool) -> str:
    """Russian nouns and adjectives lose their ending; Arabic words their article."""
    if language == "ru" and not is_stem and len(word) > 4:
        return word.rstrip("аяыийоеьую") or word
    if language == "ar" and word.startswith(_ARTICLE) and len(word) > 4:
        return word[len(_ARTICLE) :]
    return word


def _find_characters(zone: Zone, language: str) -> Iterator[tuple[Entry, int, int]]:
    pattern, entries = _characters(language)
    for match in pattern.finditer(zone.text):
        yield entries[match.group()], match.start(), match.end()


@cache
def _characters(language: str) -> tuple[re.Pattern[str], dict[str, Entry]]:
    """One alternation, longest first; a katakana name must not stand inside a longer katakana word."""
    entries: dict[str, Entry] = {}
    for name, code, _ in _rows(language):
        if len(name) > 1:
            entries.setdefault(plain(name), Entry(name, "name", code))
    longest_first = sorted(entries, key=lambda name: -len(name))
    bounded = f"(?<![{_KATAKANA}])(?:%s)(?![{_KATAKANA}])"
    alternatives = (
        bounded % re.escape(n) if re.fullmatch(f"[{_KATAKANA}・]+", n) else re.escape(n) for n in longest_first
    )
    return re.compile("|".join(alternatives)), entries


def _rows(language: str) -> Iterator[tuple[str, str, bool]]:
    """(name, country, whether it is a stem), names first."""
    for file, is_stem in (("names.tsv", False), ("words.tsv", True)):
        lines = (data_folder() / "languages" / file).read_text(encoding="utf-8").splitlines()
        table = [line.split("\t") for line in lines if line and not line.startswith("#")]
        column = table[0].index(language)
        for row in table[1:]:
            for name in filter(None, row[column].split("|")):
                yield name, row[0], is_stem
