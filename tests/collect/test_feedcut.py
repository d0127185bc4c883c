"""A huge feed is cut to its newest items while it streams, in constant memory."""

import json
import tracemalloc

import pytest

from digest.collect.feedcut import FeedBody
from digest.collect.feeds import read_feed
from digest.collect.http import BodyTooLargeError
from digest.collect.jsonfeed import read_json_feed
from digest.collect.sitemaps import read_sitemap
from tests.collect.hostile_server import item, rss

URL = "https://site.example/feed"


def taken(body: bytes, newest: int = 3, threshold: int = 2000, piece: int = 777) -> FeedBody:
    cut = FeedBody(newest=newest, threshold=threshold, plain_max=20_000)
    for start in range(0, len(body), piece):
        cut.add(body[start : start + piece])
    return cut


@pytest.mark.parametrize("piece", [1, 97, 1000, 10**6])
def test_the_newest_items_are_kept_wherever_the_pieces_part(piece: int) -> None:
    cut = taken(rss(*(item(number, day=1 + number % 28) for number in range(60))), piece=piece)
    feed = read_feed(cut.content(), url=URL, max_entries=200)
    assert [entry.guid for entry in feed.entries] == ["id-27", "id-55", "id-26"]
    assert (cut.skipped, feed.problem) == (57, "")


def test_a_small_feed_is_left_as_it_came() -> None:
    body = rss(item(1))
    cut = taken(body, threshold=10**6)
    assert (cut.content(), cut.skipped) == (body, 0)


def test_of_undated_items_the_first_stay() -> None:
    items = [item(number).replace("pubDate", "nodate") for number in range(60)]
    feed = read_feed(taken(rss(*items)).content(), url=URL, max_entries=200)
    assert [entry.guid for entry in feed.entries] == ["id-0", "id-1", "id-2"]


def test_a_json_feed_is_cut_too() -> None:
    items = [
        {"id": str(n), "content_html": 'a "}" b', "date_published": f"2024-09-{1 + n % 28:02d}"} for n in range(99)
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "title": "Hé", "items": items}, ensure_ascii=False)
    cut = taken(body.encode())
    feed = read_json_feed(cut.content(), url=URL, max_entries=200)
    assert ([entry.guid for entry in feed.entries], cut.skipped, feed.title) == (["27", "55", "83"], 96, "Hé")


def test_a_sitemap_is_cut_too() -> None:
    urls = "".join(
        f"<url><loc>https://a.example/{n}</loc><lastmod>2024-09-{1 + n % 28:02d}</lastmod></url>" for n in range(99)
    )
    cut = taken(
        f"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>".encode()
    )
    listing = read_sitemap(cut.content(), url=URL, max_entries=200)
    assert [link.url.rpartition("/")[2] for link in listing.links] == ["27", "55", "83"]


@pytest.mark.parametrize("body", [b"\0" * 50_000, b"<html>" + b"x" * 50_000, b"{" + b" " * 50_000])
def test_a_large_body_that_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(BodyTooLargeError, match="no feed"):
        taken(body)


def test_an_item_without_end_is_refused() -> None:
    with pytest.raises(BodyTooLargeError, match="item"):
        taken(b"<rss><channel><item><title>" + b"x" * 5_000_000, piece=100_000)


def test_memory_stays_flat() -> None:
    block = "".join(item(number, text="Text", day=1 + number % 28) for number in range(1000)).encode()
    cut = FeedBody(newest=200, threshold=1_000_000)
    cut.add(rss().partition(b"</channel>")[0])
    tracemalloc.start()
    peaks = []
    for _ in range(30):
        cut.add(block)
        peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    assert cut.skipped == 30_000 - 200
    assert max(peaks) < 4_500_000 < 30 * len(block)
    assert peaks[-1] < peaks[9] + len(block)
