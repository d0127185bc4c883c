"""The grammar of kicker lines (digest.text.kicker)."""

import pytest

from digest.text.kicker import KINDS, Kicker, fold_name, is_kicker_like, split_kicker

NAMES = frozenset({"Asia-Pacific", "Middle East", "US & Canada", "QiOSK", "Global Crises", "Africa", "World"})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Analysis | Middle East", Kicker(("Middle East",), "analysis")),
        ("Middle East | Opinion", Kicker(("Middle East",), "opinion")),
        ("Asia-Pacific", Kicker(("Asia-Pacific",))),
        ("World/Asia Pacific", Kicker(("World", "Asia Pacific"))),
        ("World › Africa › Sudan", Kicker(("World", "Africa", "Sudan"))),
        ("Analysis – Global Crises", Kicker(("Global Crises",), "analysis")),
        ("Q&A: Africa", Kicker(("Africa",), "q&a")),
        ("Q & A", Kicker((), "q&a")),
        ("Op-Ed", Kicker((), "opinion")),
        ("News | Analysis | Africa", Kicker(("Africa",), "news")),
        ("Kommentar | Naher Osten", Kicker(("Naher Osten",), "commentary")),
        ("| |", Kicker(())),
        ("", Kicker(())),
    ],
)
def test_a_line_is_split_into_parts_and_kind(line: str, expected: Kicker) -> None:
    assert split_kicker(line) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_names_itself_in_any_case(kind: str) -> None:
    assert split_kicker(kind.upper()) == Kicker((), kind)


@pytest.mark.parametrize(
    "line",
    [
        "Analysis | Middle East",
        "ASIA-PACIFIC",
        "U.S. & Canada",
        "QiOSK",
        "Reporting | Military Industrial Complex",
        "Video",
    ],
)
def test_kickers_are_recognised(line: str) -> None:
    assert is_kicker_like(line, NAMES)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Follow us on social",
        "Trump tariffs",
        "Explained: how the vote works",
        "Africa: the next ten years of growth",
        "The Middle East is on fire.",
        "Reporting | " + "a headline that goes on and on " * 3,
    ],
)
def test_headlines_and_sentences_are_not_kickers(line: str) -> None:
    assert not is_kicker_like(line, NAMES)


def test_names_fold_case_accents_and_points() -> None:
    assert fold_name("  U.S. & América—Latina ") == "us and america latina"
