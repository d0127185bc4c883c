"""What each mention weighs, and how mentions add up to regions: every number of the classifier stands here.

The weights were measured on three labelled sets (docs/design/regions.md). It must not decide (`classifier`).
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digest.regions.mentions import Mention

__all__ = ["WEIGHTS", "Evidence", "Weights", "weigh"]


@dataclass(frozen=True, slots=True)
class Weights:
    """The formula: a mention counts zone × kind × country × surroundings; a region is the sum of its mentions.

    `zones`: the headline says where a story belongs, the lead nearly so. `kinds`: a city is a surer sign than its
    country's adjective; an organisation or a person may be abroad. `actors`: the home of actor words (Washington,
    Pentagon) acts everywhere, and China, Russia, Britain and the EU are also much spoken of from afar; the Vatican
    travels. Surroundings: `in Tokyo` is a place, `fled from Tokyo` a past one; the subject of a headline comes first.
    """

    zones: Mapping[str, float] = field(default_factory=lambda: {"title": 1.5, "lead": 1.0, "body": 0.7})
    kinds: Mapping[str, float] = field(
        default_factory=lambda: {
            "name": 1.0,
            "adjective": 0.7,
            "city": 1.1,
            "place": 1.1,
            "person": 0.8,
            "organisation": 0.8,
            "area": 0.4,
            "topic": 0.25,
            "home": 0.35,
        }
    )
    countries: Mapping[str, float] = field(
        default_factory=lambda: {"CN": 0.8, "RU": 0.8, "GB": 0.8, "EU": 0.8, "VA": 0.3}
    )
    actor: float = 0.5
    united_states_in_title: float = 0.6
    area_in_title: float = 2.0
    located: float = 1.2
    left_behind: float = 0.4
    about: float = 0.6
    venue: float = 0.6
    possessive: float = 1.2
    first: float = 1.2
    topic_before_colon: float = 0.3
    attribute: float = 0.3


WEIGHTS = Weights()

_ON_THE_MAP = frozenset({"city", "place"})
_PLACES = frozenset({"name", "city", "place", "area"})
_LOCATED = re.compile(
    r"\b(?:in|across|inside|throughout|outside|near|around|within|at|on)\s+(?:the\s+|central\s+|northern\s+|southern\s+"
    r"|eastern\s+|western\s+|north-east\s+|capital\s+|occupied\s+|war-torn\s+)*$"
    r"|\b(?:drones?|jets?|planes?|bombers?|missiles?|balloons?|flights?|flying|flies|flew|skies)\s+over\s+$",
    re.IGNORECASE,
)
_DESTINATION = re.compile(
    r"\b(?:visits?|visiting|tours?|touring|visit to|trip to|heads? to|travels? to|flies to|arrives? in|lands? in"
    r"|sent to|returns? to|sends? [\w ]{1,20}to|invests? in|deploys? to|helps?|arms|bombs?|strikes?|invades?|raids?"
    r"|pounds?|evacuates?|recogni[sz]es?)\s+$",
    re.IGNORECASE,
)
_LEFT_BEHIND = re.compile(
    r"\b(?:from|fleeing|fled|left|leaving|escaping|escape|like|than|unlike|bound for)\s+(?:the\s+)?$", re.IGNORECASE
)
_AT_A_MEETING = re.compile(r"\b(?:talks|summit|conference|forum|tribunal|treaty) in\s+$", re.IGNORECASE)
_APART = re.compile(r"[,:;]|\b(?:over|about|as|after|before|while|and|but|war)\b", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:over|about|against)\s+(?:the\s+|its\s+|his\s+|her\s+|their\s+)?$", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"[- ](?:born|style|speaking|language|made|inspired|built|trained|backed|owned|funded)\b")
_TOPIC = re.compile(r"[^:]{0,32}\b(?:war|conflict|invasion|crisis)\b[^:]{0,20}:", re.IGNORECASE)
_TITLE_BETWEEN = re.compile(r"^(?:'s?)?(?: [\w.-]+){0,2} ?$")


@dataclass(slots=True)
class Evidence:
    """What one region has: its weight, and for each name as written how often, in which zones, with what weight."""

    weight: float = 0.0
    names: dict[str, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))


def weigh(mentions: Sequence[Mention], region_of: Mapping[str, str], weights: Weights = WEIGHTS) -> dict[str, Evidence]:
    """Evidence by region's slug. Mentions whose country is in no region, and words of the world, count nowhere."""
    evidence: dict[str, Evidence] = {}
    for n, mention in enumerate(mentions):
        region = region_of.get(mention.code)
        if region is None:
            continue
        after = mentions[n + 1] if n + 1 < len(mentions) and mentions[n + 1].zone is mention.zone else None
        weight = _weigh_mention(mention, after, weights)
        if weight:
            found = evidence.setdefault(region, Evidence())
            found.weight += weight
            found.names[mention.entry.name.lstrip(", ")].append((mention.zone.name, weight))
    return evidence


def _weigh_mention(mention: Mention, after: Mention | None, weights: Weights) -> float:
    zone, entry = mention.zone, mention.entry
    if entry.kind not in weights.kinds or (zone.name == "title" and _introduces(mention, after)):
        return 0.0
    weight = (
        weights.zones[zone.name] * weights.kinds[entry.kind] * entry.weight * weights.countries.get(mention.code, 1.0)
    )
    if mention.code == "US":
        weight *= weights.actor if entry.actor else 1.0
        weight *= weights.united_states_in_title if zone.name == "title" and entry.kind not in _ON_THE_MAP else 1.0
    if entry.kind == "area" and zone.name == "title":
        weight *= weights.area_in_title
    return weight * _weigh_surroundings(mention, weights, is_abroad=_acts_abroad(mention, after))


def _introduces(mention: Mention, after: Mention | None) -> bool:
    """`Ukraine's Zelensky`, `Chinese President Xi`: one mention, the person's."""
    if after is None or after.code != mention.code or after.entry.kind not in {"person", "organisation"}:
        return False
    return bool(_TITLE_BETWEEN.match(mention.zone.text[mention.end : after.start]))


def _acts_abroad(mention: Mention, after: Mention | None) -> bool:
    """`Japan's firms invest in Kenya`: in a headline, who comes first and goes to a place is not the place."""
    if mention.zone.name != "title" or after is None or after.code == mention.code or after.entry.kind not in _PLACES:
        return False
    between = mention.zone.text[mention.end : after.start]
    goes = _DESTINATION.search(between) or (_LOCATED.search(between) and not _AT_A_MEETING.search(between))
    return bool(goes) and not _APART.search(between)


def _weigh_surroundings(mention: Mention, weights: Weights, *, is_abroad: bool) -> float:
    text, start, end = mention.zone.text, mention.start, mention.end
    before = text[max(0, start - 28) : start]
    factor, zone_name = 1.0, mention.zone.name
    if zone_name == "title" and _AT_A_MEETING.search(before):
        factor *= weights.venue
    elif _LOCATED.search(before) or (zone_name == "title" and _DESTINATION.search(before)):
        factor *= weights.located
    elif _LEFT_BEHIND.search(before):
        factor *= weights.left_behind
    elif zone_name == "title" and _ABOUT.search(before):
        factor *= weights.about
    if is_abroad and mention.entry.kind not in _ON_THE_MAP:
        return factor
    if text.startswith(("'s", "' "), end):
        factor *= weights.possessive
    if zone_name != "body" and start == 0:
        factor *= weights.first
    if zone_name == "title" and (topic := _TOPIC.match(text)) and end < topic.end():
        factor *= weights.topic_before_colon
    if mention.entry.kind in {"adjective", "name"} and _ATTRIBUTE.match(text, end):
        factor *= weights.attribute
    return factor
