"""The gazetteer's files and the default configuration: whole, consistent, legible."""

from collections import Counter

import pytest

from digest.model.region import Region
from digest.regions.lexicon import Gazetteer, load_gazetteer
from digest.text.kicker import fold_name


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance."""

    def luminance(colour: str) -> float:
        channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_every_country_of_the_world_stands_in_one_region(regions: tuple[Region, ...], gazetteer: Gazetteer) -> None:
    placed = Counter(country for region in regions for country in region.countries)
    named = {e.code for e in gazetteer.entries if e.kind == "name" and len(e.code) == 2} - {"EU"}
    assert [country for country, times in placed.items() if times > 1] == []
    assert named - set(placed) == set()
    assert len(placed) >= 245


def test_the_regions_are_those_of_the_design_in_its_order(regions: tuple[Region, ...]) -> None:
    assert [region.slug for region in regions] == [
        "washington",
        "latin-america",
        "europe",
        "eurasia",
        "middle-east",
        "africa",
        "south-central-asia",
        "asia-pacific",
        "global",
    ]


def test_accents_are_legible_on_both_themes(regions: tuple[Region, ...]) -> None:
    for region in regions:
        assert contrast(region.colour, "#ffffff") >= 4.5, region.slug
        assert contrast(region.colour_dark, "#1b222b") >= 4.5, region.slug


def test_no_kicker_means_two_regions(regions: tuple[Region, ...]) -> None:
    named = Counter(name for r in regions for name in {fold_name(k) for k in (*r.kickers, r.name, r.slug)})
    assert [name for name, times in named.items() if times > 1] == []


def test_people_serve_after_they_begin(gazetteer: Gazetteer) -> None:
    dated = [entry for entry in gazetteer.entries if entry.since and entry.until]
    assert [entry.name for entry in dated if entry.since and entry.until and entry.since > entry.until] == []
    assert len(dated) > 100


def test_every_code_is_a_country_an_area_or_the_world(regions: tuple[Region, ...], gazetteer: Gazetteer) -> None:
    known = {country for region in regions for country in region.countries} | {"EU", "#world", ""}
    known |= {area.code for area in gazetteer.areas}
    assert {entry.code for entry in gazetteer.entries} - known == set()
    assert {code for entry in gazetteer.entries for code in entry.meanings} - known == set()


def test_ambiguous_names_are_found_in_the_gazetteer(gazetteer: Gazetteer) -> None:
    names = {entry.name for entry in gazetteer.entries}
    assert {name for name, _ in gazetteer.cues} <= names
    assert set(gazetteer.twins) <= names
