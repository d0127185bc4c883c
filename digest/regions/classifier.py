"""The region under which an article is filed, with reasons in words.

The publisher's kicker decides, then its address, then the text; what names no one place is Global. The numbers of the
text's formula stand in `scoring`; this module turns evidence into a decision. It must not read configuration: the
regions are handed in.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from digest.model.article import Article, published_day
from digest.model.region import GLOBAL, Filing, Region, RegionShare
from digest.regions.guards import settle
from digest.regions.kickers import read_address, read_kicker
from digest.regions.languages import find_foreign_mentions, languages_of
from digest.regions.lexicon import Gazetteer, load_gazetteer
from digest.regions.mentions import Index, Mention, Zone, find_mentions, make_zone
from digest.regions.placement import place_regions
from digest.regions.scoring import Evidence, weigh

__all__ = ["DOUBTFUL", "SECOND_REGION", "Classifier"]

LEAD_WORDS = 60
MAX_WORDS = 2_000
"""Words of an article that are looked at: beyond them nothing changes the picture, and a book costs no more."""
SECOND_REGION = 0.25
"""A region with this share of the evidence is mentioned as "see also"."""
DOUBTFUL = 0.25
"""Under this confidence (first family's share minus the second's) the editor is asked to look."""
COMPETES, CROWD, CLEAR = 0.12, 3, 0.42
"""Global where so many families have so much each, and none is clear."""
_REASONS = 4
_MAX_SEE_ALSO = 2


class Classifier:
    """Files articles under the regions it was made with. Build once (a tenth of a second); never changes after."""

    __slots__ = ("_gazetteer", "_index", "_placement")

    def __init__(self, regions: Sequence[Region], *, home: str = "US", gazetteer: Gazetteer | None = None) -> None:
        """`home` is the publisher's country: words that name none (`campus`, `the House`) speak for it, where the
        gazetteer has such words of it. An editor's `terms` win over the gazetteer's meaning of the same words.
        """
        self._gazetteer = gazetteer or load_gazetteer()
        self._placement = place_regions(regions, self._gazetteer)
        own = {term.name for term in self._placement.terms}
        known = (e for e in self._gazetteer.entries if e.name not in own and (e.kind != "home" or e.code == home))
        self._index = Index((*self._placement.terms, *known))

    def file(self, article: Article) -> Filing:
        """The filing: by kicker, by address, by text, else Global. Never raises for an article, however odd."""
        mentions = self._read_text(article)
        shares = _share(weigh(mentions, self._placement.region_of))
        kicker = read_kicker(article.kicker, self._placement.names)
        if kicker.region:
            return _filed(kicker.region, f"kicker: {kicker.words}", shares, confidence=1.0)
        address = read_address(article.url, self._placement.names)
        if address:
            return _filed(address[0], f"URL: /{address[1]}/", shares, confidence=0.95)
        if self._is_roundup(article.title) and not any(map(_is_in_title, shares)):
            return _filed(GLOBAL, "a quiz or round-up of many places", shares, confidence=0.5)
        return self._decide(shares, mentions)

    def _is_roundup(self, title: str) -> bool:
        return any(phrase in title.casefold() for phrase in self._gazetteer.roundups)

    def _decide(self, shares: Sequence[RegionShare], mentions: Sequence[Mention]) -> Filing:
        """Families first, then the largest region within the first family; three that compete make it Global."""
        if not shares:
            return _filed_nowhere(mentions)
        families: dict[str, float] = defaultdict(float)
        for share in shares:
            families[self._placement.family(share.region)] += share.share
        (top, most), *others = sorted(families.items(), key=lambda item: -item[1])
        confidence = round(most - (others[0][1] if others else 0.0), 3)
        if sum(part >= COMPETES for part in families.values()) >= CROWD and most < CLEAR:
            names = ", ".join(share.region for share in shares[:CROWD])
            return _filed(GLOBAL, f"several regions compete: {names}", shares, confidence=confidence)
        region = next(share.region for share in shares if self._placement.family(share.region) == top)
        return _filed(region, "", shares, confidence=confidence)

    def _read_text(self, article: Article) -> list[Mention]:
        day = published_day(article.published)
        zones = [make_zone(name, text) for name, text in _cut_zones(article) if text]
        mentions: list[Mention] = []
        for zone in zones:
            mentions += self._find(zone, article.language, day)
        return settle(mentions, self._gazetteer, "\n".join(zone.text for zone in zones))

    def _find(self, zone: Zone, language: str, day: date | None) -> list[Mention]:
        found = find_mentions(zone, self._index, day)
        languages = languages_of(zone.text, language)
        guessed = not found and not languages and zone.name == "title"  # a headline's language may be a wrong guess
        for code in languages_of(zone.text, "und") if guessed else languages:
            more = find_foreign_mentions(zone, code, names_only=guessed)
            taken = [(mention.start, mention.end) for mention in found]
            found += [m for m in more if not any(start < m.end and m.start < end for start, end in taken)]
        return sorted(found, key=lambda mention: mention.start)


def _cut_zones(article: Article) -> list[tuple[str, str]]:
    """Title, lead (standfirst and some 60 words, to the end of a sentence) and body."""
    title = article.title.strip()
    parts = (article.standfirst.strip(), *(paragraph.strip() for paragraph in article.paragraphs))
    fresh = [part for part in dict.fromkeys(parts) if part and part != title]
    words = " \n".join(fresh).split(" ", MAX_WORDS)[:MAX_WORDS]
    lead, body = " ".join(words[:LEAD_WORDS]), " ".join(words[LEAD_WORDS:])
    stop = next((n + 1 for n, c in enumerate(body[:250]) if c in ".!?" and body[n + 1 : n + 2] in " \n"), 0)
    return [("title", title), ("lead", f"{lead} {body[:stop]}".strip()), ("body", body[stop:])]


def _share(evidence: Mapping[str, Evidence]) -> tuple[RegionShare, ...]:
    total = sum(found.weight for found in evidence.values())
    ordered = sorted(evidence.items(), key=lambda item: -item[1].weight)
    return tuple(RegionShare(slug, round(found.weight / total, 3), _say(found)) for slug, found in ordered)


def _say(evidence: Evidence) -> tuple[str, ...]:
    """`Tokyo ×4`, `Japan in the title`: the heaviest names first."""
    heaviest = sorted(evidence.names.items(), key=lambda item: -sum(weight for _, weight in item[1]))
    return tuple(_say_name(name, [zone for zone, _ in found]) for name, found in heaviest[:_REASONS])


def _say_name(name: str, zones: Sequence[str]) -> str:
    times = f" ×{len(zones)}" if len(zones) > 1 else ""
    for zone in ("title", "lead"):
        if all(found == zone for found in zones):
            return f"{name}{times} in the {zone}"
    return f"{name}{times}{', also in the title' if 'title' in zones else ''}"


def _is_in_title(share: RegionShare) -> bool:
    return any(reason.endswith("in the title") for reason in share.reasons)


def _filed(region: str, reason: str, shares: Sequence[RegionShare], *, confidence: float) -> Filing:
    """The region first, with its reason before the text's; the other regions by share; those worth a mention."""
    own = next((share for share in shares if share.region == region), RegionShare(region, 0.0))
    first = RegionShare(region, own.share, (reason, *own.reasons) if reason else own.reasons)
    others = tuple(share for share in shares if share.region != region)
    return Filing(
        shares=(first, *others),
        confidence=confidence,
        see_also=tuple(share.region for share in others if share.share >= SECOND_REGION)[:_MAX_SEE_ALSO],
        doubtful=confidence < DOUBTFUL,
    )


def _filed_nowhere(mentions: Sequence[Mention]) -> Filing:
    """Global: for the worldwide things that the text speaks of, or because it names no place at all."""
    worldwide = tuple(dict.fromkeys(mention.entry.name for mention in mentions if mention.entry.kind == "world"))
    reasons = tuple(f"{name}, no one place" for name in worldwide[:_REASONS]) or ("no place was named",)
    return Filing((RegionShare(GLOBAL, 1.0, reasons),), confidence=0.5 if worldwide else 0.0, doubtful=not worldwide)
