import pytest

from digest.summarize.prefixes import news_start

NEWS = "The harbour reopened on Monday."


@pytest.mark.parametrize(
    "prefix",
    [
        "WASHINGTON (AP) — ",
        "KYIV, Ukraine (AP) - ",
        "MOSCOW, Aug. 3 (Reuters) - ",
        "(CNN) -- ",
        "(CNN)",
        "London (CNN) ",
        "Sandvik, Norway (CNN) -- ",
        "WASHINGTON — ",
        "NEW DELHI: ",
        "SUVA, Fiji (Oceania Wire) — ",
        "Berlin (dpa) – ",
        "MADRID, 3 oct (EFE).- ",
        "(ANSA) - ROMA, 03 OTT - ",
        "Updated Jul 7, 2024 at 3:15 p.m. ET — ",
        "Last updated at 3:33 PM on 5th January 2012 - ",
        "14:32 ",
        "10.15am: ",
        "BREAKING: ",
        "• ",
        "3. ",
    ],
)
def test_what_stands_before_the_news_is_cut(prefix: str) -> None:
    text = prefix + NEWS
    assert text[news_start(text, opening=True) :] == NEWS


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        "NATO and the EU — rivals at times — agreed on Monday.",
        "Ruiz, Holm and Dahl — all of Sandvik — were elected.",
        "12 people left the harbour on Monday.",
        "Updated figures show that prices fell in May.",
        "The port (AP says it is the largest) reopened.",
        "U.S. officials said so.",
    ],
)
def test_a_sentence_that_begins_with_its_news_is_left_alone(text: str) -> None:
    assert news_start(text, opening=True) == 0


def test_a_city_in_capitals_is_a_dateline_only_where_a_text_begins() -> None:
    assert news_start(f"DAHL: {NEWS}", opening=False) == 0


def test_nothing_is_cut_where_no_sentence_would_remain() -> None:
    assert news_start("WASHINGTON (AP) — ", opening=True) == 0
    assert news_start("(CNN) -- and then he left", opening=True) == 0
