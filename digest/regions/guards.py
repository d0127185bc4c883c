"""Guards: which mentions are not what they seem, and which of several places an ambiguous name means.

Rules, not cases: a given name before a place makes it a surname; a surname after a name that people carry makes it a
person; a state after a town moves the town; an everyday word counts only after a preposition; a name of several places
means the one that the rest of the text speaks of; a dish, a treaty, a film is no place. It must not weigh
anything (`scoring`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from digest.regions.lexicon import Entry, Gazetteer, Twin
from digest.regions.mentions import Mention

__all__ = ["settle"]

_PLACES = frozenset({"name", "city", "place"})
_WORD = re.compile(r"[^\W_]+")
_BEFORE = re.compile(r"([^\W\d_][\w.'-]*)[ ]$")
_AFTER = re.compile(r" ([A-Z][\w-]*)")
_PREPOSITION = re.compile(
    r"(?:in|near|at|from|to|of|around|outside|across|over|into|via|for|inside|throughout|towards?|between|against|on|with)",
    re.IGNORECASE,
)
_LOOKS_LIKE_A_VERB = re.compile(r".+(?:s|ed|ing)$")
_STATE = re.compile(r"(?: [A-Z][a-z]+)?, ((?:[A-Z][a-z]+ )?[A-Z][\w.]+)")
_NOUNS_AFTER = re.compile(r"[ -]([A-Za-z-]+)(?: ([A-Za-z-]+))?")
_INITIAL = re.compile(r"[A-Z]\.")
_ONE_OF_A_KIND = re.compile(r"\b(?:a|an|every|another) ['\"]?$", re.IGNORECASE)
_ENDS = re.compile(r"['\"]?(?:[.,;:?!]|$)")
_AGE_AFTER = re.compile(
    r" of [A-Z]|"
    r", (?:\d{1,2}(?:,|\.|$)|(?:the|an?) (?:rapper|singer|actor|actress|model|artist|author|dancer|comedian)\b)"
)
_QUOTED = re.compile(r"(?:^|(?<=[\s(:]))['\"“]([^'\"“”]{2,48})['\"”](?=$|[\s,.:;?!)])")
_SMALL_WORDS = frozenset({"a", "an", "the", "of", "in", "on", "at", "to", "and", "for", "by", "with", "from"})
_OPENING = 800
"""Characters of a text that tell whether it speaks of a film, a book or a song."""
_WORKS = frozenset(
    {
        "film",
        "films",
        "movie",
        "novel",
        "album",
        "song",
        "single",
        "musical",
        "opera",
        "sitcom",
        "series",
        "drama",
        "remake",
    }
    | {"sequel", "soundtrack", "Netflix", "HBO", "Disney", "author", "Broadway", "Oscar", "Oscars", "Emmy", "review"}
    | {
        "Review",
        "Film",
        "Movie",
        "Novel",
        "Album",
        "Song",
        "Musical",
        "Series",
        "trilogy",
        "bestseller",
        "screen",
        "stage",
    }
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:—–|]['\"”)]*\s+|^['\"“(\[]+|\s['\"“]+)$")


def settle(mentions: Sequence[Mention], gazetteer: Gazetteer, full: str) -> list[Mention]:
    """Drop what is no mention, settle what is ambiguous; `full` is the whole text, whose words speak for a meaning."""
    counts = Counter(mention.code for mention in mentions if _is_beyond_doubt(mention.entry))
    places = list(_with_neighbours(mentions))
    actors = Counter(mention.code for mention in mentions if mention.entry.actor)
    text = _Text(gazetteer, full, counts, actors, _surnames(places, gazetteer))
    return [place.mention for place in places if text.settle(place)]


@dataclass(frozen=True)
class _Place:
    """A mention and its neighbours in the same zone."""

    mention: Mention
    before: Mention | None
    after: Mention | None

    @cached_property
    def word_before(self) -> str:
        """The word that stands right before; of `Hogan-Jesse`, the last part."""
        found = _BEFORE.search(self.mention.zone.text, max(0, self.mention.start - 30), self.mention.start)
        return found.group(1).rpartition("-")[2] if found else ""

    @property
    def capital_after(self) -> str:
        """The capitalised word that stands right after, unless another mention begins there."""
        if self.after and self.after.start <= self.mention.end + 1:
            return ""
        found = _AFTER.match(self.mention.zone.text, self.mention.end)
        return found.group(1) if found else ""


@dataclass(frozen=True)
class _Text:
    """What the whole text says: the countries that it names beyond doubt (they help to settle the rest), and words."""

    gazetteer: Gazetteer
    full: str
    counts: Counter[str]
    actors: Counter[str]
    surnames: frozenset[str]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self.full))

    @cached_property
    def is_of_works(self) -> bool:
        return not _WORKS.isdisjoint(_WORD.findall(self.full[:_OPENING]))

    def says(self, phrase: str) -> bool:
        """Whether the word, or the words in this order, stand in the text."""
        return phrase in self.words or (not phrase.isalnum() and phrase in self.full)

    def settle(self, place: _Place) -> bool:
        """Whether the mention stays; its code is settled on the way."""
        mention, entry = place.mention, place.mention.entry
        if entry.kind == "nothing" or self._is_lacking(mention):
            return False
        if not self._move_by_state(place) and self._is_no_place(place):
            return False
        if entry.meanings and mention.code == entry.code:
            mention.code = self._choose_meaning(place)
        town = self.gazetteer.towns.get(entry.name)
        if town and mention.code == entry.code and any(map(self.says, town.cues)):
            mention.code = town.code
        return True

    def _is_lacking(self, mention: Mention) -> bool:
        needs = mention.entry.needs
        if not needs or mention.entry.kind != "home":
            return bool(needs) and not any(map(self.says, needs))
        words = frozenset(_WORD.findall(mention.zone.text))  # of the home country's words, the same headline must tell
        return words.isdisjoint(needs)

    def _move_by_state(self, place: _Place) -> bool:
        """`Lebanon, Pa.` and `Valencia, Venezuela`: the town takes its state's or country's code. True where it did."""
        mention, after = place.mention, place.after
        may_be_town = mention.entry.kind in _PLACES or (mention.entry.kind == "organisation" and mention.entry.personal)
        if not may_be_town:
            return False
        if _names_state_after(mention, self.gazetteer):
            mention.code = "US"
            return True
        if not mention.zone.text.startswith(", ", mention.end):
            return False
        follows = after is not None and after.start == mention.end + 2 and after.entry.kind in {"name", "place"}
        if after is None or not follows or mention.entry.kind == "name" or after.entry.meanings:
            return False
        mention.code = after.code
        return True

    def _is_no_place(self, place: _Place) -> bool:
        mention, entry = place.mention, place.mention.entry
        twin = self.gazetteer.twins.get(entry.name)
        if twin and self._means_thing(twin):
            return True
        if entry.kind == "adjective":
            return _is_of_goods(mention, self.gazetteer.goods) or (self.is_of_works and _is_title_of_work(mention))
        if self.is_of_works and _is_title_of_work(mention):
            return True
        if (entry.everyday and _is_everyday_word(place)) or place.word_before in self.gazetteer.namesakes:
            return True
        if (entry.kind == "city" and place.capital_after in self.gazetteer.treaties) or _is_one_of_a_kind(mention):
            return True
        return self._is_person(place)

    def _is_person(self, place: _Place) -> bool:
        """A surname (in full here, or elsewhere in the text), a name with an age, a first name."""
        entry = place.mention.entry
        if " " in entry.name or (entry.kind not in _PLACES and not entry.personal):
            return False
        if _is_surname(place, self.gazetteer.given_names) or _has_an_age(place):
            return True
        if entry.name in self.surnames and not _PREPOSITION.fullmatch(place.word_before):
            return True
        return entry.personal and entry.kind in _PLACES and self._is_first_name(place)

    def _means_thing(self, twin: Twin) -> bool:
        if any(map(self.says, twin.unless)):
            return False
        return any(map(self.says, (twin.word, f"{twin.word}s", *twin.cues)))

    def _is_first_name(self, place: _Place) -> bool:
        """A capitalised word follows that nothing explains, and the text never names the place otherwise."""
        mention, follower = place.mention, place.capital_after
        if not follower or follower in self.gazetteer.followers or self.counts[mention.code]:
            return False
        if not mention.zone.capitals:
            return True
        if _PREPOSITION.fullmatch(place.word_before) or _LOOKS_LIKE_A_VERB.match(follower):
            return False
        return mention.entry.kind != "name" or mention.entry.name in self.gazetteer.given_countries

    def _choose_meaning(self, place: _Place) -> str:
        mention, before = place.mention, place.before
        meanings = mention.entry.meanings
        if before and before.code in meanings and mention.start - before.end <= 3:
            return before.code  # India's Supreme Court
        ours = (
            self.counts - self.actors if mention.entry.kind == "city" else self.counts
        )  # presidents go to many cities
        scores = {code: ours[code] + self._count_cues(mention.entry, code) for code in meanings}
        scores[meanings[0]] += mention.entry.kind == "organisation"
        return max(meanings, key=lambda code: scores[code])

    def _count_cues(self, entry: Entry, code: str) -> int:
        return sum(map(self.says, self.gazetteer.cues.get((entry.name, code), ())))


def _surnames(places: Iterable[_Place], gazetteer: Gazetteer) -> frozenset[str]:
    """Places' names that the text gives to a person in full ("Irving Berlin"): alone they mean that person too."""
    found = set()
    for place in places:
        entry = place.mention.entry
        first, _, rest = entry.name.partition(" ")
        if entry.kind == "nothing" and rest and first in gazetteer.given_names:
            found.add(rest.rpartition(" ")[2])
        elif entry.personal and entry.kind in _PLACES and _is_surname(place, gazetteer.given_names):
            found.add(entry.name)
    return frozenset(found)


def _is_surname(place: _Place, given_names: frozenset[str]) -> bool:
    is_own_name = place.before is not None and place.before.end >= place.mention.start - 1
    is_mention = place.before is not None and place.before.entry.kind != "nothing" and is_own_name
    is_initial = bool(_INITIAL.fullmatch(place.word_before))
    return (place.word_before in given_names or is_initial) and not is_mention


def _is_of_goods(mention: Mention, goods: frozenset[str]) -> bool:
    """`French fries`, `Persian Cats`: the noun after the adjective is food, an animal or a saying."""
    nouns = _NOUNS_AFTER.match(mention.zone.text, mention.end)
    words = [word.lower() for word in nouns.groups() if word] if nouns else []
    return any(word in goods or word.removesuffix("s") in goods for word in words)


def _is_one_of_a_kind(mention: Mention) -> bool:
    """`what is a "Chad"?`, `another Vietnam`: a name as a common noun."""
    text, start = mention.zone.text, mention.start
    return mention.zone.name != "body" and bool(
        _ONE_OF_A_KIND.search(text, max(0, start - 10), start) and _ENDS.match(text, mention.end)
    )


def _has_an_age(place: _Place) -> bool:
    """`Vienna, 34, …`, `Paris, the rapper`."""
    return place.mention.entry.personal and bool(_AGE_AFTER.match(place.mention.zone.text, place.mention.end))


def _is_title_of_work(mention: Mention) -> bool:
    """In quotes and capitalised, in a headline or lead (of a text that speaks of a film, a book or a song)."""
    if mention.zone.name == "body":
        return False
    text = mention.zone.text
    for quoted in _QUOTED.finditer(text):
        if quoted.start() < mention.start and mention.end < quoted.end():
            return all(word[0].isupper() or word in _SMALL_WORDS for word in _WORD.findall(quoted.group(1)))
    return False


def _with_neighbours(mentions: Sequence[Mention]) -> Iterable[_Place]:
    for before, mention, after in zip((None, *mentions), mentions, (*mentions[1:], None), strict=False):
        yield _Place(
            mention,
            before if before and before.zone is mention.zone else None,
            after if after and after.zone is mention.zone else None,
        )


def _is_beyond_doubt(entry: Entry) -> bool:
    clear = not (entry.personal or entry.everyday or entry.meanings or entry.needs)
    return clear and entry.kind not in {"nothing", "home", "topic"}


def _names_state_after(mention: Mention, gazetteer: Gazetteer) -> bool:
    """A full name of a state, unless it goes on as a list (`Mexico, California and …`), or an abbreviation."""
    text = mention.zone.text
    state = _STATE.match(text, mention.end)
    if state is None:
        return False
    for words in (state.group(1), state.group(1).split(" ")[0]):
        if words in gazetteer.state_endings:
            return True
        bare = words.rstrip(".")
        if bare in gazetteer.states:
            rest = text[state.start(1) + len(bare) :]
            closes = not rest or rest[0] in ",;:)." or mention.entry.kind != "name"
            return closes and not rest.startswith((" and ", " or "))
    return False


def _is_everyday_word(place: _Place) -> bool:
    """In a headline, or where a sentence starts, such a word must follow a preposition."""
    zone, start = place.mention.zone, place.mention.start
    if _PREPOSITION.fullmatch(place.word_before):
        return False
    return zone.capitals or bool(_SENTENCE_START.search(zone.text, max(0, start - 4), start))
