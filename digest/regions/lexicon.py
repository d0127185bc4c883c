"""The gazetteer's files as values: entries (a surface form and what it means) and the lists that guard them.

It reads the plain files in `gazetteer/` and nothing else; it must not look at texts (`mentions`) nor know the regions
of a configuration (`scoring`). Countries are ISO 3166-1 alpha-2 codes, `XK` Kosovo, `EU` the Union; `#area-N` is a word
for several countries, `#world` what concerns no one place, the empty code a phrase that means nothing.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

__all__ = ["Area", "Entry", "Gazetteer", "Kind", "Town", "Twin", "data_folder", "load_gazetteer", "plain"]

Kind = str
"""name, adjective, city, place, person, organisation, area, topic, home, world, or nothing."""

_VENUE = 0.5
"""A seat of meetings and courts weighs half: what is said there is mostly about elsewhere."""
_COLUMNS = {
    "names": "name",
    "adjectives": "adjective",
    "cities": "city",
    "places": "place",
    "organisations": "organisation",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One surface form. `meanings` are the countries of an ambiguous name, likeliest first (then `code` is the first).

    `since` and `until` bound the days on which a bare surname counts; `needs` are words of which one must stand in the
    text; `personal` names are carried by people too; `everyday` names are ordinary words.
    """

    name: str
    kind: Kind
    code: str
    weight: float = 1.0
    actor: bool = False
    meanings: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    personal: bool = False
    everyday: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """Several countries under one word or, as a family, several regions that are weighed together first."""

    code: str
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """A name with a lower-case twin (Turkey, turkey): `cues` speak for the thing, `unless` for the country."""

    name: str
    word: str
    cues: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Town:
    """A town that shares a foreign name ("Moscow", Idaho): it is meant, in country `code`, where a cue stands."""

    code: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All that the files say. `entries` are unique by name; `cues` maps (name, country) to words that speak for it.

    `goods` are nouns of food, animals and sayings: an adjective before one ("French fries") names no place.
    `treaties` do the same to a city ("Berne Convention").
    """

    entries: tuple[Entry, ...]
    areas: tuple[Area, ...]
    families: tuple[Area, ...]
    given_names: frozenset[str]
    given_countries: frozenset[str]
    followers: frozenset[str]
    namesakes: frozenset[str]
    states: frozenset[str]
    state_endings: frozenset[str]
    cues: dict[tuple[str, str], tuple[str, ...]]
    twins: dict[str, Twin]
    towns: dict[str, Town]
    goods: frozenset[str]
    treaties: frozenset[str]
    roundups: tuple[str, ...]


def data_folder() -> Traversable:
    """The folder of the gazetteer's files, inside a wheel too."""
    return resources.files("digest.regions") / "gazetteer"


def plain(text: str) -> str:
    """Without the accents of Latin letters (`Goïta` as `Goita`); both texts and names are compared in this form."""
    if text.isascii():
        return text
    stripped = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", stripped).translate(_UNDECOMPOSED)


_ACCENTS = re.compile("[\u0300-\u036f]+")
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "ð": "d"}
)


@cache
def load_gazetteer() -> Gazetteer:
    """Read the files once. A name that stands in several files keeps its first meaning, phrases before places."""
    united_states, areas = _toml("united_states.toml"), _toml("areas.toml")
    ambiguous, phrases, world = _toml("ambiguous.toml"), _toml("phrases.toml"), _toml("world.toml")
    sources: list[Iterator[Entry]] = [
        _phrases(phrases),
        _needy(ambiguous),
        _countries(),
        _united_states(united_states),
        _areas(areas),
        _people(),
        _world(world),
        _ambiguous_only(ambiguous),
        _home_words(united_states),
    ]
    entries: dict[tuple[str, date | None], Entry] = {}  # a person may hold two offices, one after the other
    for source in sources:
        for entry in source:
            entries.setdefault((entry.name, entry.since), entry)
    flagged = _flag(entries.values(), ambiguous)
    return Gazetteer(
        entries=tuple(flagged),
        areas=tuple(Area(f"#area-{n}", tuple(area["countries"])) for n, area in enumerate(areas["area"])),
        families=tuple(Area(family["name"], tuple(family["countries"])) for family in areas["family"]),
        given_names=frozenset(map(plain, (*_words("given_names.txt"), *ambiguous["personal"]["titles"]))),
        given_countries=frozenset(ambiguous["personal"]["given_countries"]),
        followers=frozenset(ambiguous["personal"]["followers"]),
        namesakes=frozenset(ambiguous["personal"]["namesakes"]),
        states=frozenset(united_states["states"]),
        state_endings=frozenset(end for ends in united_states["states"].values() for end in ends),
        cues={(n["name"], code): _cased(c) for n in ambiguous["name"] for code, c in n.get("cues", {}).items()},
        twins={t["name"]: Twin(t["name"], t["word"], _cased(t["cues"]), tuple(t["unless"])) for t in phrases["twin"]},
        towns={row["name"]: Town(row["code"], tuple(row["cues"])) for row in ambiguous["town"]},
        goods=frozenset(ambiguous["goods"]["nouns"]),
        treaties=frozenset(ambiguous["treaties"]["nouns"]),
        roundups=tuple(world["roundups"]),
    )


def _cased(words: Iterable[str]) -> tuple[str, ...]:
    """As written, and as in a headline."""
    return tuple(dict.fromkeys(form for word in words for form in (word, word[0].upper() + word[1:])))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((data_folder() / name).read_text(encoding="utf-8"))


def _words(name: str) -> Iterator[str]:
    for line in (data_folder() / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()


def _countries() -> Iterator[Entry]:
    for file in sorted((data_folder() / "countries").iterdir(), key=lambda file: file.name):
        for code, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for column, kind in _COLUMNS.items():
                for name in table.get(column, ()):
                    yield Entry(name, kind, code)


def _united_states(table: dict[str, Any]) -> Iterator[Entry]:
    code: str = table["code"]
    for column, kind in (("names", "name"), ("adjectives", "adjective"), ("actor", "organisation")):
        yield from (Entry(name, kind, code, actor=True) for name in table[column])
    for column, kind in (("domestic", "organisation"), ("cities", "city"), ("places", "place"), ("states", "place")):
        yield from (Entry(name, kind, code) for name in table[column])
    for endings in table["states"].values():
        yield from (Entry(f", {ending}", "city", code) for ending in endings if ending.endswith("."))


def _home_words(table: dict[str, Any]) -> Iterator[Entry]:
    for group in table["home_word"]:
        for word in group["words"]:
            yield Entry(word, "home", table["code"], needs=tuple(group.get("needs", ())))


def _areas(table: dict[str, Any]) -> Iterator[Entry]:
    for number, area in enumerate(table["area"]):
        for name in area["names"]:
            yield Entry(name, "area", f"#area-{number}", weight=area.get("weight", 1.0))


def _phrases(table: dict[str, Any]) -> Iterator[Entry]:
    yield from (Entry(phrase, "nothing", "") for phrase in table["nothing"])
    for code, names in table["elsewhere"].items():
        yield from (Entry(name, "place", code) for name in names)
    for code, names in table["topic"].items():
        yield from (Entry(name, "topic", code) for name in names)


def _needy(table: dict[str, Any]) -> Iterator[Entry]:
    for row in table["needs"]:
        yield Entry(row["name"], "organisation", row["code"], needs=tuple(row["needs"]))


def _ambiguous_only(table: dict[str, Any]) -> Iterator[Entry]:
    """Ambiguous names that no country lists: cities."""
    for row in table["name"]:
        yield Entry(row["name"], "name" if row["name"] == "Georgia" else "city", row["meanings"][0])


def _world(table: dict[str, Any]) -> Iterator[Entry]:
    for column in ("institutions", "themes"):
        yield from (Entry(name, "world", "#world") for name in table[column])


def _people() -> Iterator[Entry]:
    rows = (data_folder() / "people.tsv").read_text(encoding="utf-8").splitlines()
    people = [[*row.split("\t"), "", "", "", ""][:5] for row in rows if row and not row.startswith("#")][1:]
    for name, country, *_ in people:
        yield Entry(name, "person", country, actor=country == "US")
    for _, country, since, until, short in people:
        first, last = _day(since, earlier=1), _day(until, later=2)
        for surname in filter(None, short.split("|")):
            yield Entry(surname, "person", country, actor=country == "US", since=first, until=last, personal=True)


def _day(text: str, *, earlier: int = 0, later: int = 0) -> date | None:
    """`2019-07` or `2019` as a day, moved by whole years; a bare year ends with its December when moved later."""
    if not text:
        return None
    year, _, month = text.partition("-")
    return date(int(year) - earlier + later, int(month or (12 if later else 1)), 1)


def _flag(entries: Iterable[Entry], table: dict[str, Any]) -> Iterator[Entry]:
    meanings = {row["name"]: tuple(row["meanings"]) for row in table["name"]}
    personal, everyday = frozenset(table["personal"]["names"]), frozenset(table["everyday"]["names"])
    venues = frozenset(table["venues"]["names"])
    for entry in entries:
        yield replace(
            entry,
            code=meanings[entry.name][0] if entry.name in meanings else entry.code,
            meanings=meanings.get(entry.name, ()),
            personal=entry.personal or entry.name in personal,
            everyday=entry.name in everyday,
            weight=entry.weight * (_VENUE if entry.name in venues else 1.0),
        )
