"""Who an article is, and one article made of its feed entry and its page."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from digest.collect.identity import article_id, complete
from digest.model.article import Article, Picture

URL = "https://herald.example/world/port"
FULL = tuple(
    f"Paragraph {i} of the full text, which goes on for a good many words so that it is longer." for i in range(6)
)
PAGE = Article(
    "p",
    "Port Selwyn opens again – The Herald",
    FULL,
    url=URL,
    kicker="Africa",
    byline="Lena Abara",
    published=date(2025, 3, 14),
    language="en",
    picture=Picture("https://herald.example/c.jpg", "A crane"),
)
ENTRY = Article(
    "e",
    "Port Selwyn opens again",
    ("Eleven weeks of silence are over.",),
    url=f"{URL}?utm_source=rss",
    guid="urn:17",
    source="herald",
    published=datetime(2025, 3, 12, 8, tzinfo=UTC),
    truncated=True,
)


@pytest.mark.parametrize("url", [URL, f"{URL}/", f"{URL}?utm_source=rss", "http://www.herald.example/world/port#top"])
def test_spellings_of_one_address_are_one_article_in_any_source(url: str) -> None:
    assert article_id(url, "", "a", "x", ()) == article_id(URL, "guid", "b", "y", ("z",))


def test_a_guid_counts_within_its_source_only() -> None:
    assert article_id("", "17", "a", "x", ()) == article_id("", "17", "a", "y", ("z",))
    assert article_id("", "17", "a", "x", ()) != article_id("", "17", "b", "x", ())


def test_without_address_and_guid_title_and_text_tell_articles_apart() -> None:
    assert article_id("", "", "a", "Port", ("One.",)) == article_id("", "", "b", "port!", ("one",))
    assert article_id("", "", "a", "Port", ("One.",)) != article_id("", "", "a", "Port", ("Two.",))


def test_an_id_is_sixteen_hex_digits() -> None:
    assert int(article_id("", "", "", "\ud800", ()), 16) >= 0
    assert len(article_id(URL, "", "", "", ())) == 16


def test_a_teaser_gives_way_to_its_page_and_becomes_the_standfirst() -> None:
    whole = complete(ENTRY, PAGE)
    assert (whole.paragraphs, whole.truncated) == (FULL, False)
    assert whole.standfirst == "Eleven weeks of silence are over."
    assert (whole.kicker, whole.byline, whole.language) == ("Africa", "Lena Abara", "en")
    assert whole.picture == PAGE.picture


def test_the_feeds_title_date_guid_and_source_stand() -> None:
    whole = complete(ENTRY, PAGE)
    assert (whole.title, whole.published, whole.guid, whole.source) == (
        ENTRY.title,
        ENTRY.published,
        "urn:17",
        "herald",
    )
    assert (whole.id, whole.url) == (article_id(URL, "", "", "", ()), URL)


def test_a_feed_with_the_full_text_keeps_it_before_a_page_behind_a_wall() -> None:
    entry = replace(ENTRY, paragraphs=FULL, truncated=False)
    page = replace(PAGE, paragraphs=FULL[:1], truncated=True)
    assert complete(entry, page).paragraphs == FULL
    assert not complete(entry, page).truncated


def test_an_entry_without_a_page_stays_as_it_came() -> None:
    assert complete(ENTRY, None) is ENTRY
