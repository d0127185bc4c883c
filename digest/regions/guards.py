"""Guards: which mentions are not what they seem, and which of several places an ambiguous name means.

Rules, not cases: a given name before a place makes it a surname; a surname after a name that people carry makes it a
person; a state after a town moves the town; an everyday word counts only after a preposition; a name of several places
means the one that the rest of the text speaks of. It must not weigh anything (`scoring`).
"""

import re
from collections import Counter
from collections.abc import Sequence

from digest.regions.lexicon import Entry, Gazetteer
from digest.regions.mentions import Mention, Zone

__all__ = ["settle"]

_PLACES = frozenset({"name", "city", "place"})
_BEFORE = re.compile(r"([^\W\d_][\w.'-]*)[ ]$")
_AFTER = re.compile(r" ([A-Z][\w'-]*)")
_PREPOSITION = re.compile(
    r"(?:in|near|at|from|to|of|around|outside|across|over|into|via|for|inside|throughout|towards?|between|against|on|with)",
    re.IGNORECASE,
)
_LOOKS_LIKE_A_VERB = re.compile(r".+(?:s|ed|ing|'s|s')$")
_STATE = re.compile(r", ((?:[A-Z][a-z]+ )?[A-Z][\w.]+)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:—–|]['\"”)]*\s+|^['\"“(\[]+|\s['\"“]+)$")


def settle(mentions: Sequence[Mention], gazetteer: Gazetteer, full: str) -> list[Mention]:
    """Drop what is no mention, settle what is ambiguous; `full` is the whole text, for words that speak for a meaning.

    Countries named beyond doubt are counted first: they help to settle the rest.
    """
    counts = Counter(m.code for m in mentions if _is_beyond_doubt(m.entry))
    kept: list[Mention] = []
    for n, mention in enumerate(mentions):
        before = mentions[n - 1] if n and mentions[n - 1].zone is mention.zone else None
        after = mentions[n + 1] if n + 1 < len(mentions) and mentions[n + 1].zone is mention.zone else None
        if mention.entry.kind == "nothing" or _is_lacking(mention.entry, mention.zone, full):
            continue
        if not _settle_place(mention, after, gazetteer) and _is_no_place(
            mention, before, after, gazetteer, counts, full
        ):
            continue
        if mention.entry.meanings and mention.code == mention.entry.code:
            mention.code = _choose_meaning(mention, before, gazetteer, counts, full)
        kept.append(mention)
    return kept


def _is_beyond_doubt(entry: Entry) -> bool:
    return not (
        entry.personal or entry.everyday or entry.meanings or entry.needs or entry.kind in {"nothing", "home", "topic"}
    )


def _is_lacking(entry: Entry, zone: Zone, full: str) -> bool:
    if not entry.needs:
        return False
    text = zone.text if entry.kind == "home" else full
    return not any(re.search(rf"\b{re.escape(word)}\b", text) for word in entry.needs)


def _settle_place(mention: Mention, after: Mention | None, gazetteer: Gazetteer) -> bool:
    """`Lebanon, Pa.` and `Valencia, Venezuela`: the town takes its state's or country's code. True where it did."""
    text, end = mention.zone.text, mention.end
    if mention.entry.kind not in _PLACES or text[end : end + 2] != ", ":
        return False
    state = _STATE.match(text, end)
    if state and _is_state_after(mention, state, gazetteer):
        mention.code = "US"
        return True
    if after and after.start == end + 2 and mention.entry.kind != "name" and after.entry.kind in {"name", "place"}:
        mention.code = after.code if not after.entry.meanings else mention.code
        return after.code == mention.code
    return False


def _is_state_after(mention: Mention, state: re.Match[str], gazetteer: Gazetteer) -> bool:
    """A full name of a state, unless it goes on as a list (`Mexico, California and …`), or an abbreviation."""
    text = mention.zone.text
    for words in (state.group(1), state.group(1).split(" ")[0]):
        bare = words.rstrip(".,")
        rest = text[state.start(1) + len(words) :]
        if words in gazetteer.state_endings or (bare + "." in gazetteer.state_endings and words.endswith(".")):
            return True
        if bare in gazetteer.states:
            closes = not rest or rest[0] in ",;:)." or mention.entry.kind != "name"
            return closes and not rest.startswith((" and ", " or "))
    return False


def _is_no_place(
    mention: Mention,
    before: Mention | None,
    after: Mention | None,
    gazetteer: Gazetteer,
    counts: Counter[str],
    full: str,
) -> bool:
    entry, zone = mention.entry, mention.zone
    twin = gazetteer.twins.get(entry.name)
    if twin and _is_twin(twin.word, twin.cues, twin.unless, full):
        return True
    word_before = _BEFORE.search(zone.text, max(0, mention.start - 30), mention.start)
    previous = word_before.group(1).rpartition("-")[2] if word_before else ""
    if entry.everyday and _is_everyday_here(mention, previous):
        return True
    if " " in entry.name or (entry.kind not in _PLACES and not entry.personal):
        return False
    if previous in gazetteer.given_names and not (before and before.end >= mention.start - 1):
        return True
    return entry.personal and entry.kind in _PLACES and _is_first_name(mention, previous, after, gazetteer, counts)


def _is_twin(word: str, cues: Sequence[str], unless: Sequence[str], full: str) -> bool:
    if any(re.search(rf"\b{re.escape(sign)}\b", full) for sign in unless):
        return False
    return bool(re.search(rf"\b(?:{word}s?|{'|'.join(map(re.escape, cues))})\b", full))


def _is_everyday_here(mention: Mention, previous: str) -> bool:
    """In a headline, or where a sentence starts, the word must follow a preposition."""
    zone = mention.zone
    if _PREPOSITION.fullmatch(previous):
        return False
    return zone.capitals or bool(_SENTENCE_START.search(zone.text, max(0, mention.start - 4), mention.start))


def _is_first_name(
    mention: Mention, previous: str, after: Mention | None, gazetteer: Gazetteer, counts: Counter[str]
) -> bool:
    """A capitalised word follows that nothing explains, and the text never names the place otherwise."""
    following = _AFTER.match(mention.zone.text, mention.end)
    if not following or (after and after.start <= mention.end + 1):
        return False
    word = following.group(1).partition("'")[0]
    if word in gazetteer.followers or counts[mention.code]:
        return False
    if mention.zone.capitals:
        sounds_like_a_place = _PREPOSITION.fullmatch(previous) or _LOOKS_LIKE_A_VERB.match(word)
        return (not sounds_like_a_place and mention.entry.kind != "name") or _is_given(mention, word)
    return True


def _is_given(mention: Mention, word: str) -> bool:
    """In headlines only these countries are read as given names; `Israel Strikes` and `France Votes` are not."""
    return mention.entry.name in {"Jordan", "Chad"} and not _LOOKS_LIKE_A_VERB.match(word)


def _choose_meaning(
    mention: Mention, before: Mention | None, gazetteer: Gazetteer, counts: Counter[str], full: str
) -> str:
    meanings = mention.entry.meanings
    if before and before.code in meanings and mention.start - before.end <= 3:
        return before.code  # India's Supreme Court
    scores = {code: counts[code] for code in meanings}
    scores[meanings[0]] += mention.entry.kind == "organisation"
    for code in meanings:
        cues = gazetteer.cues.get((mention.entry.name, code), ())
        scores[code] += sum(bool(re.search(rf"\b{re.escape(cue)}(?!\w)", full)) for cue in cues)
    return max(meanings, key=lambda code: scores[code])
