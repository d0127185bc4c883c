"""The region under which an article is filed, with reasons in words.

The publisher's kicker decides, then its address, then the text; what names no one place is Global. The numbers of the
text's formula stand in `scoring`; this module turns evidence into a decision. It must not read configuration or files
other than the gazetteer: the regions are handed in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from digest.model.article import Article, published_day
from digest.model.region import GLOBAL, Filing, Region, RegionShare
from digest.regions.guards import settle
from digest.regions.kickers import RegionKicker, SectionNames, read_address, read_kicker, section_names
from digest.regions.languages import find_foreign_mentions, languages_of
from digest.regions.lexicon import Entry, Gazetteer, load_gazetteer
from digest.regions.mentions import Index, Mention, Zone, find_mentions, make_zone
from digest.regions.scoring import Evidence, weigh

__all__ = ["Classifier", "make_classifier"]

LEAD_WORDS = 60
MAX_WORDS = 2_000
"""Words of an article that are looked at: beyond them nothing changes the picture, and a book costs no more."""
SECOND_REGION = 0.25
DOUBTFUL = 0.25
COMPETES, CROWD, CLEAR = 0.12, 3, 0.42
_REASONS = 4


@dataclass(frozen=True, slots=True)
class Classifier:
    """Files articles under the regions it was made with (`make_classifier`); immutable and safe to share."""

    gazetteer: Gazetteer
    index: Index
    region_of: Mapping[str, str]
    family_of: Mapping[str, str]
    names: SectionNames

    def file(self, article: Article) -> Filing:
        """The filing: by kicker, by address, by text, else Global. Never raises for an article, however odd."""
        evidence = self._read_text(article)
        shares = _share(evidence)
        kicker = read_kicker(article.kicker, self.names)
        if kicker.region:
            return _filed(kicker.region, f"kicker: {kicker.words}", shares, confidence=1.0)
        address = read_address(article.url, self.names)
        if address:
            return _filed(address[0], f"URL: /{address[1]}/", shares, confidence=0.95)
        if self._is_roundup(article.title) and not any(_is_in_title(share) for share in shares):
            return _filed(GLOBAL, "a quiz or round-up of many places", shares, confidence=0.5)
        return self._decide(shares)

    def read_kicker(self, line: str) -> RegionKicker:
        """What a kicker line says of region and kind."""
        return read_kicker(line, self.names)

    def _is_roundup(self, title: str) -> bool:
        return any(phrase in title.casefold() for phrase in self.gazetteer.roundups)

    def _decide(self, shares: Sequence[RegionShare]) -> Filing:
        """Families first, then the largest region within the first family; three that compete make it Global."""
        if not shares:
            return Filing((RegionShare(GLOBAL, 1.0, ("no place was named",)),), confidence=0.0, doubtful=True)
        families: dict[str, float] = defaultdict(float)
        for share in shares:
            families[self.family_of.get(share.region, share.region)] += share.share
        (top, most), *others = sorted(families.items(), key=lambda item: -item[1])
        confidence = round(most - (others[0][1] if others else 0.0), 3)
        if sum(part >= COMPETES for part in families.values()) >= CROWD and most < CLEAR:
            names = ", ".join(share.region for share in shares[:CROWD])
            return _filed(GLOBAL, f"several regions compete: {names}", shares, confidence=confidence)
        region = next(share.region for share in shares if self.family_of.get(share.region, share.region) == top)
        return _filed(region, "", shares, confidence=confidence)

    def _read_text(self, article: Article) -> dict[str, Evidence]:
        day = published_day(article.published)
        zones = [make_zone(name, text) for name, text in _cut_zones(article) if text]
        full = "\n".join(zone.text for zone in zones)
        mentions: list[Mention] = []
        for zone in zones:
            mentions += self._find(zone, article.language, day)
        return weigh(settle(mentions, self.gazetteer, full), self.region_of)

    def _find(self, zone: Zone, language: str, day: date | None) -> list[Mention]:
        found = find_mentions(zone, self.index, day)
        languages = languages_of(zone.text, language)
        if not found and not languages:
            languages = languages_of(zone.text, "und")  # a headline alone: its language may be a wrong guess
        for code in languages:
            taken = [(mention.start, mention.end) for mention in found]
            found += [
                m for m in find_foreign_mentions(zone, code) if not any(s < m.end and m.start < e for s, e in taken)
            ]
        return sorted(found, key=lambda mention: mention.start)


def make_classifier(regions: Sequence[Region], *, home: str = "US", gazetteer: Gazetteer | None = None) -> Classifier:
    """Build once (a tenth of a second), use for every article.

    `home` is the publisher's country: words that name none (`campus`, `the House`) speak for it, where the gazetteer
    has such words of it. An editor's `terms` win over the gazetteer's meaning of the same words.
    """
    gazetteer = gazetteer or load_gazetteer()
    region_of = _place_codes(regions, gazetteer)
    terms = {term: Entry(term, "place", f"#term-{region.slug}") for region in regions for term in region.terms}
    region_of |= {entry.code: entry.code.removeprefix("#term-") for entry in terms.values()}
    known = (e for e in gazetteer.entries if e.name not in terms and (e.kind != "home" or e.code == home))
    general = {
        e.name: region_of[e.code] for e in gazetteer.entries if e.kind in {"name", "area"} and e.code in region_of
    }
    return Classifier(
        gazetteer=gazetteer,
        index=Index((*terms.values(), *known)),
        region_of=region_of,
        family_of=_place_families(regions, gazetteer),
        names=section_names(regions, general),
    )


def _place_codes(regions: Sequence[Region], gazetteer: Gazetteer) -> dict[str, str]:
    """The region of each country and area; the Union stands where most of Europe's countries do."""
    placed = {country: region.slug for region in regions for country in region.countries}
    for area in gazetteer.areas:
        if slug := _most_common(placed.get(country) for country in area.countries):
            placed[area.code] = slug
    union = next((family for family in gazetteer.families if "FR" in family.countries), None)
    if "EU" not in placed and union and (slug := _most_common(placed.get(country) for country in union.countries)):
        placed["EU"] = slug
    return placed


def _place_families(regions: Sequence[Region], gazetteer: Gazetteer) -> dict[str, str]:
    """Regions most of whose countries lie in one family are weighed together; the others stand alone."""
    families = {country: family.code for family in gazetteer.families for country in family.countries}
    placed = {
        region.slug: _most_common(families.get(country, "") for country in region.countries) for region in regions
    }
    return {slug: family for slug, family in placed.items() if family}


def _most_common(slugs: Iterable[str | None]) -> str | None:
    """The commonest slug; None where there is none. Countries of no region have no say."""
    counted = Counter(slug for slug in slugs if slug is not None)
    return counted.most_common(1)[0][0] if counted else None


def _cut_zones(article: Article) -> list[tuple[str, str]]:
    """Title, lead (standfirst and some 60 words, to the end of a sentence) and body."""
    title = article.title.strip()
    parts = [article.standfirst.strip(), *(paragraph.strip() for paragraph in article.paragraphs)]
    fresh = [part for part in dict.fromkeys(parts) if part and part != title]
    words = " \n".join(fresh).split(" ", MAX_WORDS)[:MAX_WORDS]
    lead = " ".join(words[:LEAD_WORDS])
    body = " ".join(words[LEAD_WORDS:])
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
    if all(zone == "title" for zone in zones):
        return f"{name}{times} in the title"
    if all(zone == "lead" for zone in zones):
        return f"{name}{times} in the lead"
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
        see_also=tuple(share.region for share in others if share.share >= SECOND_REGION)[:2],
        doubtful=confidence < DOUBTFUL,
    )
