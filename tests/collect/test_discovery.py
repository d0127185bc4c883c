"""What a body is, whatever its sender says."""

import gzip
import json
from pathlib import Path

import pytest

from digest.collect.discovery import alternate_feeds, kind_of, page_kind
from tests.collect.hostile_server import long_text, rss

URL = "https://site.example/"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (rss(), "feed"),
        (b"\n\n<rss version='2.0'>", "feed"),
        (b"<!-- x --><?xml version='1.0'?><?xml-stylesheet href='x'?><feed xmlns='y'>", "feed"),
        (b"<?phpxml version='1.0'?><rss>", "feed"),
        (b"<rdf:RDF xmlns:rdf='x'>", "feed"),
        ("<rss>".encode("utf-16"), "feed"),
        (b"\xef\xbb\xbf<feed>", "feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "json feed"),
        (b'{"rss": {}}', "json feed"),
        (b'{"a": 1}', "other"),
        (b"<?xml version='1.0'?><urlset>", "sitemap"),
        (b"<sitemapindex>", "sitemap"),
        (b"<opml version='2.0'>", "opml"),
        (b"<!DOCTYPE html><p>", "html"),
        (b"<p>A fragment</p>", "html"),
        (b"Just a text.\n\nWith paragraphs.", "text"),
        (b"\x89PNG\r\n\x1a\n\x00\x01\x02\x03\x04\x05", "other"),
        (b"", "other"),
    ],
)
def test_a_body_is_known_by_its_start(body: bytes, kind: str) -> None:
    assert kind_of(body, "text/html" if kind == "feed" else "") == kind


def test_a_pages_feeds_are_found_and_those_of_comments_come_last() -> None:
    html = """<base href="/news/">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="comments/feed">
    <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="atom.xml">
    <link rel="alternate" hreflang="fr" href="/fr"><link rel="stylesheet" href="x.css">"""
    assert alternate_feeds(html, URL) == (
        "https://site.example/news/atom.xml",
        "https://site.example/news/comments/feed",
    )


LINKS = "".join(f'<a href="/2024/09/0{day}/a-story-of-the-day">Story</a>' for day in range(1, 8))


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (LINKS, "section"),
        (f'<meta property="og:type" content="article">{LINKS}', "page"),
        (f'<script type="application/ld+json">{{"@type": ["NewsArticle"]}}</script>{LINKS}', "page"),
        (f"<p>{long_text(200)}</p>{LINKS}", "page"),
        ("<p>Short.</p>", "page"),
        ("", "page"),
    ],
)
def test_running_text_makes_a_page_and_links_make_a_section(html: str, kind: str) -> None:
    assert page_kind(html, URL) == kind


def test_every_real_article_is_taken_for_a_page(shared_data: Path) -> None:
    for folder in ("us", "uk"):
        notes = json.loads((shared_data / "extraction" / folder / "meta.info").read_text())
        for path in sorted((shared_data / "extraction" / folder).glob("*.html.gz"))[::4]:
            html = gzip.decompress(path.read_bytes())
            assert (kind_of(html), page_kind(html, notes[path.name]["url"])) == ("html", "page"), path.name
