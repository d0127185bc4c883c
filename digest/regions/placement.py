"""Which region each country, area and editor's term belongs to in a configuration, and which regions are kin.

A merged or renamed region keeps its words, since they all go by its countries. It reads no text.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.model.region import Region
from digest.regions.kickers import SectionNames, section_names
from digest.regions.lexicon import Entry, Gazetteer

__all__ = ["Placement", "place_regions"]

_UNION = "EU"


@dataclass(frozen=True, slots=True)
class Placement:
    """`region_of`: codes of the gazetteer to slugs; `family_of`: slugs to the families that are weighed first."""

    region_of: Mapping[str, str]
    family_of: Mapping[str, str]
    names: SectionNames
    terms: tuple[Entry, ...]

    def family(self, slug: str) -> str:
        """The family of a region, or the region itself where it stands alone."""
        return self.family_of.get(slug, slug)


def place_regions(regions: Sequence[Region], gazetteer: Gazetteer) -> Placement:
    """Place every code of the gazetteer; a country in no region is placed nowhere."""
    terms = tuple(Entry(term, "place", f"#term-{region.slug}") for region in regions for term in region.terms)
    region_of = _place_codes(regions, gazetteer) | {f"#term-{region.slug}": region.slug for region in regions}
    general = {
        entry.name: region_of[entry.code]
        for entry in gazetteer.entries
        if entry.kind in {"name", "area"} and entry.code in region_of
    }
    return Placement(region_of, _place_families(regions, gazetteer), section_names(regions, general), terms)


def _place_codes(regions: Sequence[Region], gazetteer: Gazetteer) -> dict[str, str]:
    """Areas go to the region that holds most of their countries; the Union to that of most of Europe's."""
    placed = {country: region.slug for region in regions for country in region.countries}
    for area in gazetteer.areas:
        if slug := _most_common(placed.get(country) for country in area.countries):
            placed[area.code] = slug
    europe = next((family for family in gazetteer.families if "FR" in family.countries), None)
    if _UNION not in placed and europe and (slug := _most_common(placed.get(c) for c in europe.countries)):
        placed[_UNION] = slug
    return placed


def _place_families(regions: Sequence[Region], gazetteer: Gazetteer) -> dict[str, str]:
    """Regions most of whose countries lie in one family are weighed together; the others stand alone."""
    families = {country: family.code for family in gazetteer.families for country in family.countries}
    kin = {region.slug: _most_common(families.get(country, "") for country in region.countries) for region in regions}
    return {slug: family for slug, family in kin.items() if family}


def _most_common(slugs: Iterable[str | None]) -> str | None:
    """The commonest slug; None where there is none. Countries of no region have no say."""
    counted = Counter(slug for slug in slugs if slug is not None)
    return counted.most_common(1)[0][0] if counted else None
