"""Section pages and sitemaps give the links of articles, and of nothing else."""

from datetime import UTC, date, datetime

import pytest

from digest.collect.sections import looks_like_article, read_section
from digest.collect.sitemaps import read_sitemap

URL = "https://site.example/world/"

ARTICLES = [
    "/2024/09/02/quay-opens",
    "/news/2024/sep/02/quay-opens-at-last",
    "/story/quay-opens-after-long-delay",
    "/news/world-europe-12345678",
    "/articles/clymn8zyrp9o",
    "/article/9dac6db37ab8923ff1b0f09f3a9a32c8",
    "/?p=12345",
    "/a/quay-opens-7654321.html",
    "/20240902-quay-opens-again",
    "/world/the-quay-opens-on-monday/",
]

OTHERS = [
    "/",
    "/world",
    "/world/europe",
    "/tag/quay-opens-after-long-delay",
    "/author/ann-smith-of-the-harbour-desk",
    "/about-us",
    "/category/news/harbour-and-quay-news",
    "/privacy-policy-of-the-harbour-news",
    "/newsletters/the-morning-harbour-briefing",
    "/2024/09",
    "/2024/09/02/",
    "/photo/quay-opens-after-long-delay.jpg",
    "/page/2",
    "/search?q=quay-opens-after",
    "/login",
    "/feed",
    "/video/12345678",
]


@pytest.mark.parametrize("path", ARTICLES)
def test_an_address_of_an_article_is_recognised(path: str) -> None:
    assert looks_like_article(f"https://site.example{path}")


@pytest.mark.parametrize("path", OTHERS)
def test_an_address_of_another_page_is_not(path: str) -> None:
    assert not looks_like_article(f"https://site.example{path}")


PAGE = """<html><body><nav><a href="/2024/09/01/in-the-navigation">Nav</a></nav>
<article><header><a href="/2024/09/02/quay-opens"><img></a><a href="/2024/09/02/quay-opens?utm_source=home">Quay
 opens</a></header></article><a href="https://other.example/2024/09/02/elsewhere">Other site</a>
<a href="/2024/09/03/second">Second</a><a href="javascript:x()">x</a><a href="/tag/quay">Tag</a>
<footer><a href="/2024/09/01/in-the-footer">Footer</a></footer></body></html>"""


def test_links_of_articles_are_found_once_with_their_titles_outside_the_furniture() -> None:
    links = read_section(PAGE, url=URL, max_entries=200).links
    assert [(link.url, link.title) for link in links] == [
        ("https://site.example/2024/09/02/quay-opens", "Quay opens"),
        ("https://site.example/2024/09/03/second", "Second"),
    ]


def test_the_editors_pattern_decides_alone() -> None:
    links = read_section(PAGE, url=URL, max_entries=200, links=r"other\.example|/tag/").links
    assert [link.url for link in links] == [
        "https://other.example/2024/09/02/elsewhere",
        "https://site.example/tag/quay",
    ]


def test_no_links_is_a_problem_that_names_the_pattern() -> None:
    assert "'/none/'" in read_section(PAGE, url=URL, max_entries=9, links="/none/").problem


SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://site.example/old</loc><lastmod>2024-09-01</lastmod></url>
<url><loc>https://site.example/new</loc><news:news><news:publication_date>2024-09-02T10:00:00Z</news:publication_date>
<news:title>New quay</news:title></news:news></url>
<url><loc>nonsense:</loc></url><url/></urlset>"""


def test_a_sitemap_gives_its_newest_first_with_the_news_date_and_title() -> None:
    listing = read_sitemap(SITEMAP, url=URL, max_entries=200)
    assert [(link.url, link.title, link.published) for link in listing.links] == [
        ("https://site.example/new", "New quay", datetime(2024, 9, 2, 10, tzinfo=UTC)),
        ("https://site.example/old", "", date(2024, 9, 1)),
    ]


def test_a_sitemap_keeps_to_the_pattern_and_the_count() -> None:
    assert [link.url for link in read_sitemap(SITEMAP, url=URL, max_entries=9, links="/ne").links] == [
        "https://site.example/new"
    ]
    assert read_sitemap(SITEMAP, url=URL, max_entries=1).skipped == 1


def test_an_index_gives_its_newest_maps_without_pictures_and_tags() -> None:
    maps = "".join(
        f"<sitemap><loc>https://site.example/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
        for name, day in [
            ("news-1", "2024-08-01"),
            ("news-2", "2024-09-01"),
            ("image-sitemap", "2024-09-09"),
            ("post-tags-sitemap", "2024-09-09"),
        ]
    )
    listing = read_sitemap(
        f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{maps}</sitemapindex>".encode(),
        url=URL,
        max_entries=9,
    )
    assert [link.url.rpartition("/")[2] for link in listing.further] == ["news-2.xml", "news-1.xml"]


@pytest.mark.parametrize("body", [b"", b"<", b"<html></html>", b"\0\0", b"no addresses"])
def test_what_is_no_sitemap_is_a_problem(body: bytes) -> None:
    listing = read_sitemap(body, url=URL, max_entries=9)
    assert listing.problem
    assert not listing.links


def test_a_plain_list_of_addresses_is_a_sitemap() -> None:
    assert len(read_sitemap(b"https://a.example/1\nhttps://a.example/2\n", url=URL, max_entries=9).links) == 2
