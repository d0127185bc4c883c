"""Feeds of every dialect give their newest entries; what is broken gives what can be read, and says so."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from digest.collect.entries import Feed
from digest.collect.feeds import read_feed
from digest.collect.jsonfeed import read_json_feed
from tests.collect.hostile_server import item, rss

URL = "https://site.example/feed"

ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour</title>
<author><name>The Desk</name></author>
<entry><id>urn:1</id><title type="html">Tom &amp;amp; &lt;b&gt;Ann&lt;/b&gt;</title><link href="/a?x=1&amp;y=2"/>
<updated>2024-09-03T10:00:00+02:00</updated><content type="html">&lt;p&gt;Long text here&lt;/p&gt;</content>
<summary>Short</summary><category term="World"/></entry></feed>"""

RDF = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>R</title></channel>
<item rdf:about="https://site.example/r"><title>Old dialect</title><link>https://site.example/r</link>
<description>Text</description><dc:creator>Ann</dc:creator><dc:date>2024-09-02</dc:date></item></rdf:RDF>"""

OLD = b"""<rss version="0.91"><channel><title>Old</title><ttl>180</ttl><item><title>One</title>
<link>https://site.example/1</link><description>Text</description><author>ann@site.example (Ann Smith)</author>
<enclosure url="https://site.example/p.jpg" type="image/jpeg" length="1"/></item></channel></rss>"""


def read(body: bytes, count: int = 200) -> Feed:
    return read_feed(body, url=URL, max_entries=count)


def test_atom_is_read_with_its_own_author_language_and_address() -> None:
    entry = read(ATOM).entries[0]
    assert (entry.guid, entry.url, entry.title, entry.byline) == (
        "urn:1",
        "https://site.example/a?x=1&y=2",
        "Tom & Ann",
        "The Desk",
    )
    assert entry.published == datetime(2024, 9, 3, 8, tzinfo=UTC)
    assert (entry.html, entry.summary, entry.categories) == ("<p>Long text here</p>", "Short", ("World",))


def test_rdf_is_read_and_a_bare_day_stays_a_day() -> None:
    entry = read(RDF).entries[0]
    assert (entry.title, entry.byline, entry.published) == ("Old dialect", "Ann", date(2024, 9, 2))


def test_rss_091_is_read_with_its_interval_picture_and_author_without_the_address() -> None:
    feed = read(OLD)
    assert feed.interval == timedelta(hours=3)
    entry = feed.entries[0]
    assert (entry.byline, entry.picture, entry.published) == ("Ann Smith", "https://site.example/p.jpg", None)


def test_the_newest_are_kept_and_the_rest_counted() -> None:
    feed = read(rss(*(item(number, day=number) for number in range(1, 11))), 3)
    assert [entry.guid for entry in feed.entries] == ["id-10", "id-9", "id-8"]
    assert feed.skipped == 7


def test_undated_entries_keep_their_place() -> None:
    undated = item(7, day=9).replace("<pubDate>09 Sep 2024 10:00:00 GMT</pubDate>", "")
    feed = read(rss(item(9, day=9), undated, item(5, day=5)))
    assert [entry.guid for entry in feed.entries] == ["id-9", "id-7", "id-5"]


def test_an_entry_said_twice_is_one() -> None:
    assert len(read(rss(item(1), item(1, link="http://www.site.example/1?utm_source=rss"))).entries) == 1


def test_a_truncated_feed_gives_its_whole_entries_and_says_so() -> None:
    whole = rss(*(item(number) for number in range(4)))
    feed = read(whole[: len(whole) * 8 // 10])
    assert [entry.guid for entry in feed.entries] == ["id-0", "id-1", "id-2"]
    assert "middle" in feed.problem


def test_nul_bytes_are_left_out_and_said() -> None:
    feed = read(rss(item(1)).replace(b"<guid", b"\0<guid"))
    assert [entry.guid for entry in feed.entries] == ["id-1"]
    assert "NUL" in feed.problem


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_feed_in_any_encoding_is_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = rss(item(1, text="Café")).decode().replace("utf-8", declared)
    assert "Café" in read(text.encode(encoding)).entries[0].html


def test_leading_blank_lines_do_not_matter() -> None:
    assert read(b"\n\n\n" + rss(item(1)).partition(b"?>")[2]).entries


@pytest.mark.parametrize("body", [b"", b"\0" * 99, b"<html><body>Hi</body></html>", b"plain", b"<rss", b"\xff\xfe<\0"])
def test_what_is_no_feed_is_a_problem(body: bytes) -> None:
    feed = read(body)
    assert feed.entries == ()
    assert feed.problem


def test_quadratic_comments_take_no_time() -> None:
    """feedparser's sanitizer takes half a minute over this: it stays off."""
    assert len(read(rss(item(1, text="&lt;!--" * 60_000))).entries) == 1


def test_entities_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    body = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'.encode() + rss(item(1, text="&l8;")).partition(b"?>")[2]
    assert all(len(entry.html) < 100_000 for entry in read(body).entries)


JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "H", "language": "en-GB",
"authors": [{"name": "The Desk"}], "items": [
{"id": 1, "url": "/1", "title": "One", "content_html": "<p>A\tb</p>", "date_published": "2024-09-02T10:00:00Z",
 "image": "/p.jpg", "tags": ["World", 3]},
{"id": "https://site.example/2", "content_text": "First line\\nSecond <line>", "author": {"name": "Ann"}}]}"""


def test_a_json_feed_is_read_leniently() -> None:
    feed = read_json_feed(JSON_FEED, url=URL, max_entries=200)
    one, two = feed.entries
    assert (one.guid, one.url, one.picture, one.byline) == (
        "1",
        "https://site.example/1",
        "https://site.example/p.jpg",
        "The Desk",
    )
    assert (two.url, two.html, two.byline) == (
        "https://site.example/2",
        "<p>First line</p><p>Second &lt;line&gt;</p>",
        "Ann",
    )
    assert feed.language == "en"


@pytest.mark.parametrize("cut", [10, 1])
def test_a_json_feed_that_breaks_off_gives_what_stands_before(cut: int) -> None:
    feed = read_json_feed(JSON_FEED[:-cut], url=URL, max_entries=200)
    assert len(feed.entries) == (1 if cut == 10 else 2)
    assert "middle" in feed.problem


def test_rss_written_as_json_is_read() -> None:
    items = b'[{"description": "Hi", "guid": "g", "pubDate": "Mon, 02 Sep 2024 10:00:00 GMT"}]'
    body = b'{"rss": {"channel": {"title": "S", "item": ' + items + b"}}}"
    assert read_json_feed(body, url=URL, max_entries=9).entries[0].published == datetime(2024, 9, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("body", [b"{}", b"[]", b"{", b"nonsense", b'{"items": 3}', b"[" * 100_000, b'{"items": {}}'])
def test_other_json_is_a_problem(body: bytes) -> None:
    assert read_json_feed(body, url=URL, max_entries=9).problem


def test_every_real_feed_gives_entries_with_a_date_and_a_key(shared_data: Path) -> None:
    for path in sorted((shared_data / "feeds").glob("*.*")):
        reader = read_json_feed if path.suffix == ".json" else read_feed
        feed = reader(path.read_bytes(), url=f"https://site.example/{path.name}", max_entries=200)
        assert feed.entries, path.name
        assert all(entry.published and entry.key and entry.url for entry in feed.entries), path.name
        assert bool(feed.problem) == ("partial" in path.name), path.name
