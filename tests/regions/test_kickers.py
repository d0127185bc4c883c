"""What kickers and addresses say of a region."""

import pytest

from digest.model.region import Region
from digest.regions.kickers import RegionKicker, SectionNames, read_address, read_kicker
from digest.regions.lexicon import load_gazetteer
from digest.regions.placement import place_regions


@pytest.fixture(scope="module")
def names(regions: tuple[Region, ...]) -> SectionNames:
    return place_regions(regions, load_gazetteer()).names


@pytest.mark.parametrize(
    ("line", "region", "kind"),
    [
        ("Analysis | Middle East", "middle-east", "analysis"),
        ("Reporting | Global Crises", "global", "reporting"),
        ("Analysis | Washington Politics", "washington", "analysis"),
        ("ASIA-PACIFIC", "asia-pacific", ""),
        ("World/Asia Pacific", "asia-pacific", ""),
        ("World | Africa", "africa", ""),
        ("World Africa", "africa", ""),
        ("Russia, Ukraine & Eurasia", "eurasia", ""),
        ("Global Crises | Africa", "africa", ""),
        ("U.S. & Canada", "washington", ""),
        ("Japan", "asia-pacific", ""),
        ("Trade, Kenya", "africa", ""),
        ("Q&A", None, "q&a"),
        ("QiOSK", None, ""),
        ("World", None, ""),
        ("Opinion", None, "opinion"),
        ("", None, ""),
    ],
)
def test_a_kicker_gives_region_and_kind(names: SectionNames, line: str, region: str | None, kind: str) -> None:
    kicker = read_kicker(line, names)
    assert (kicker.region, kicker.kind) == (region, kind)


def test_the_words_that_told_are_kept(names: SectionNames) -> None:
    assert read_kicker("News | World | Latin America", names) == RegionKicker("latin-america", "news", "Latin America")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://www.example.org/news/world-middle-east-12345", ("middle-east", "world-middle-east-12345")),
        ("https://www.example.org/2024/09/11/world/africa/x-y-z.html", ("africa", "africa")),
        (
            "https://example.org/world/asia-pacific/heat-floods-threaten-crops-2026-08-27/",
            ("asia-pacific", "asia-pacific"),
        ),
        ("https://example.org/2015/04/01/middleeast/court-membership/", ("middle-east", "middleeast")),
        ("https://example.org/us-news/2024/x", ("washington", "us-news")),
        ("https://example.org/iran-war-gulf-states/", None),
        ("https://example.org/world/2022/mar/02/ukraine-police", None),
        ("https://example.org/2024/the-week-in-africa-and-what-came-after", None),
        ("http://[bad", None),
        ("", None),
    ],
)
def test_an_address_tells_by_its_segments(names: SectionNames, url: str, told: tuple[str, str] | None) -> None:
    assert read_address(url, names) == told
