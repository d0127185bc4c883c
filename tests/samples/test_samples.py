"""The articles that ship with Digest keep what their markup promises, and their links lead somewhere."""

import re
from pathlib import Path

import feedparser
import pytest
from lxml import html

from digest.collect.extract import read_html, read_text
from digest.model.article import Article
from digest.model.source import Source
from digest.packaged import samples_folder

SITE = samples_folder()
PAGES = sorted((SITE / "articles").glob("*.html"))


def read(path: Path) -> Article:
    """The article of a page, read as from the demo's server."""
    url = f"http://127.0.0.1/articles/{path.name}"
    article = read_html(path.read_bytes(), url=url, source=Source("samples", url))[0].article
    assert article is not None
    return article


def page(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_bytes())


def test_there_are_about_two_dozen_articles_of_a_magazine_and_its_rival() -> None:
    addresses = [str(page(path).xpath("//link[@rel='canonical']/@href")[0]) for path in PAGES]
    assert len(PAGES) >= 24
    assert {address.split("/")[2] for address in addresses} == {"meridian-review.example", "harbour-dispatch.example"}
    assert len(set(addresses)) == len(PAGES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_each_page_gives_its_article_with_title_date_byline_and_picture(path: Path) -> None:
    article = read(path)
    assert article.title == page(path).findtext(".//h1")
    assert article.published
    assert article.byline
    words = article.words
    assert words < 120 if article.truncated else 380 <= words <= 850
    shown = page(path).xpath("//figure/img")
    assert bool(article.picture) == bool(shown)
    if article.picture:
        assert article.picture.alt == shown[0].get("alt")
        assert "Tilda Krogh" in article.picture.credit


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_furniture_of_the_page_stands_in_its_text(path: Path) -> None:
    article = read(path)
    text = "\n".join(article.paragraphs)
    kicker = page(path).find_class("kicker") + page(path).find_class("section-label") + page(path).find_class("eyebrow")
    assert [line.text_content() for line in kicker if line.text_content() in article.paragraphs] == []
    for furniture in (
        "Subscribe",
        "Related stories",
        "Tilda Krogh",
        "Privacy policy",
        "Share",
        "Join the conversation",
    ):
        assert furniture not in text


def test_every_picture_is_shown_somewhere_and_is_small() -> None:
    shown = {source for path in PAGES for source in re.findall(r"pictures/(\w+\.jpg)", path.read_text("utf-8"))}
    assert {path.name for path in (SITE / "pictures").iterdir()} == shown
    assert max(path.stat().st_size for path in (SITE / "pictures").iterdir()) <= 80_000


@pytest.mark.parametrize("name", ["feed.xml", "second.atom"])
def test_each_link_of_a_feed_leads_to_a_page(name: str) -> None:
    feed = feedparser.parse(str(SITE / name))
    assert not feed.bozo
    assert len(feed.entries) >= 4
    for entry in feed.entries:
        assert (SITE / entry.link).is_file()
        assert entry.published_parsed


def test_each_link_of_the_home_page_leads_to_a_file() -> None:
    links = [str(link) for link in page(SITE / "index.html").xpath("//a/@href | //link/@href")]
    assert [link for link in links if not (SITE / link).is_file()] == []


def test_the_dump_holds_one_whole_article_and_two_teasers() -> None:
    text = (SITE / "dump.txt").read_text(encoding="utf-8")
    articles = [reading.article for reading in read_text(text, path="dump.txt", source=Source("dump", "dump.txt"))]
    assert [(article.kicker, len(article.paragraphs), article.truncated) for article in articles if article] == [
        ("Africa", 10, False),
        ("Asia-Pacific", 2, True),
        ("Global Crises", 2, True),
    ]
