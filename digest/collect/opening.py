"""What a source's body holds: entries with their text, links to pages, or articles. Runs in a worker process, pure.

The first look at hostile bytes: nothing here fetches, and whatever goes wrong is a sentence in `Opened.problem`.
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from digest.collect.discovery import alternate_feeds, kind_of, page_kind
from digest.collect.encoding import decode
from digest.collect.entries import Feed, FeedEntry, Link, Listing
from digest.collect.feeds import read_feed
from digest.collect.fragments import Fragment, is_teaser, read_fragment
from digest.collect.identity import article_id
from digest.collect.jsonfeed import read_json_feed
from digest.collect.opened import FEED_FILES, Found, Opened
from digest.collect.sections import read_section
from digest.collect.sitemaps import read_sitemap
from digest.model.article import Article, Picture, Reading
from digest.model.source import Source
from digest.text.language import detect

__all__ = ["open_body", "open_file", "open_page"]

_FEED_ADDRESS = re.compile(r"(?:\.(?:rss|atom|rdf|xml)|/(?:rss|atom|feeds?))/?$", re.IGNORECASE)
_TITLE_CHARACTERS = 90
_LEAST_WORDS = 30


def open_body(body: bytes, *, url: str, source: Source, content_type: str = "", charset: str = "") -> Opened:
    """Opens the body that a source's address gave. `source.kind` says what is wanted; `auto` takes what comes."""
    kind = kind_of(body, content_type)
    if not body.strip(b"\0 \t\r\n"):
        return Opened("nothing", problem="its body is empty" if not body.strip() else "its body holds NUL bytes only")
    if source.kind == "dump" or (kind == "text" and source.kind in ("auto", "page")):
        return _dump(body, url, source, charset)
    if kind == "feed":
        return _feed(read_feed(body, url=url, max_entries=source.max_entries, content_type=content_type), source)
    if kind == "json feed":
        return _feed(read_json_feed(body, url=url, max_entries=source.max_entries), source)
    if kind == "sitemap" or (kind == "text" and source.kind == "sitemap"):
        listing = read_sitemap(body, url=url, max_entries=source.max_entries, links=source.links)
        return _links("sitemap", listing)
    if kind == "html":
        return _html(body, url, source, charset)
    return Opened("nothing", problem=f"it is not {_wanted(source.kind)}{_but(kind, content_type)}")


def open_page(body: bytes, *, url: str, source: Source, charset: str = "") -> tuple[Reading, ...]:
    """The articles of one page, the main one first, or readings that say why there is none."""
    from digest.collect.extract import read_html

    return read_html(body, url=url, source=source, charset=charset)


def open_file(path: Path, source: Source, *, named: bool = True) -> tuple[Reading, ...]:
    """The articles of one local file: a feed that was saved, or whatever `extract` reads.

    A file that was not `named` but found in a folder is passed over where it looks like a feed and is none.
    """
    from digest.collect.files import read_file

    if source.kind not in ("auto", "feed", "file") or path.suffix.lower() not in FEED_FILES:
        return read_file(path, source)
    opened = open_body(path.read_bytes(), url="", source=replace(source, kind="feed"))
    readings = tuple(replace(found.reading, path=str(path)) for found in opened.found if found.reading)
    said = opened.problem and (named or readings)
    return (*readings, Reading(str(path), problem=f"{path}: {opened.problem}.")) if said else readings


def _html(body: bytes, url: str, source: Source, charset: str) -> Opened:
    """A page: an article, a list of links, or the way to a feed, as its source wants it."""
    if source.kind == "page":
        return _page(body, url, source, charset)
    if source.kind == "section" or source.links:
        return _links("section", read_section(body, url=url, max_entries=source.max_entries, links=source.links))
    feeds = alternate_feeds(body, url)
    if source.kind in ("feed", "sitemap") or _FEED_ADDRESS.search(urlsplit(url).path):
        wanted = "a sitemap" if source.kind == "sitemap" else "a feed"
        return Opened("nothing", feeds=feeds, problem=f"it is a web page, not {wanted}")
    front = urlsplit(url).path.strip("/") == ""
    kind = page_kind(body, url)
    if kind == "page" and not (front and feeds):
        return _full_page(_page(body, url, source, charset), feeds)
    if feeds:
        return Opened("nothing", feeds=feeds, problem="the feed that it names cannot be read")
    return _links("section", read_section(body, url=url, max_entries=source.max_entries))


def _page(body: bytes, url: str, source: Source, charset: str) -> Opened:
    readings = open_page(body, url=url, source=source, charset=charset)
    found = tuple(
        Found(f"{url}#{number}" if number else url, "", url, reading, whole=True)
        for number, reading in enumerate(readings)
        if reading.article
    )
    problems = [reading.problem for reading in readings if reading.problem]
    none = problems[0] if problems else "it holds no article"
    return Opened("page", found, problem="" if found else none)


def _full_page(opened: Opened, feeds: tuple[str, ...]) -> Opened:
    """A page whose articles have text; a sentence or two on an otherwise empty page are none that was asked for."""
    articles = [found.reading.article for found in opened.found if found.reading and found.reading.article]
    if not articles or max(article.words for article in articles) >= _LEAST_WORDS:
        return opened
    return Opened("nothing", feeds=feeds, problem="it is a web page without an article, a feed, or links to articles")


def _dump(body: bytes, url: str, source: Source, charset: str) -> Opened:
    from digest.collect.extract import read_text

    readings = read_text(decode(body, charset), path=url, source=source)
    found = tuple(
        Found(f"{url}#{number}", "", "", reading, whole=True)
        for number, reading in enumerate(readings)
        if reading.article
    )
    problems = [reading.problem for reading in readings if reading.problem]
    return Opened("page", found, problem="" if found else (problems or ["it holds no article"])[0])


def _links(kind: Literal["sitemap", "section"], listing: Listing) -> Opened:
    found = tuple(Found(link.key, link.fingerprint, link.url, _named(link)) for link in listing.links)
    further = tuple(link.url for link in listing.further)
    return Opened(kind, found, listing.skipped, further, problem=listing.problem)


def _named(link: Link) -> Reading | None:
    """What a listing itself says of an article, where it says when it was published (a news sitemap does)."""
    if not link.title or link.published is None:
        return None
    article = Article(article_id(link.url, "", "", link.title, ()), link.title, (), link.url, published=link.published)
    return Reading(link.url, article)


def _feed(feed: Feed, source: Source) -> Opened:
    found = tuple(_entry(entry, feed, source) for entry in feed.entries)
    problem = feed.problem
    if not found and not problem:
        return Opened("feed", interval=feed.interval)
    return Opened("feed", found, feed.skipped, interval=feed.interval, problem=problem)


def _entry(entry: FeedEntry, feed: Feed, source: Source) -> Found:
    """A feed entry as a reading: its text in plain paragraphs, whole or to be completed from its page."""
    fragment = read_fragment(entry.html)
    teaser = is_teaser(fragment.paragraphs, cut=fragment.cut)
    title = entry.title or _first_words(fragment.paragraphs)
    article = Article(
        id=article_id(entry.url, entry.guid, source.name, title, fragment.paragraphs),
        title=title,
        paragraphs=fragment.paragraphs,
        url=entry.url,
        byline=entry.byline,
        published=entry.published,
        language=detect(
            f"{title}\n{' '.join(fragment.paragraphs)}", entry.language or feed.language or source.language
        ),
        standfirst=_standfirst(entry),
        picture=_picture(entry, fragment),
        source=source.name,
        guid=entry.guid,
        truncated=fragment.cut,
        kicker=source.kicker,
    )
    reading = Reading(entry.url or source.address, article, fragment.dropped)
    return Found(entry.key, entry.fingerprint, entry.url, reading, whole=not teaser or not entry.url)


def _standfirst(entry: FeedEntry) -> str:
    """A summary that stands beside the full text, where it is short enough to be one."""
    paragraphs = read_fragment(entry.summary).paragraphs if entry.summary else ()
    return paragraphs[0] if len(paragraphs) == 1 and len(paragraphs[0].split()) <= 60 else ""


def _picture(entry: FeedEntry, fragment: Fragment) -> Picture | None:
    """The picture that the entry names, else the first in its text, with the words beside it there."""
    if entry.picture:
        return Picture(entry.picture, fragment.picture_alt if fragment.picture == entry.picture else "")
    if not re.match(r"https?://", fragment.picture):
        return None
    return Picture(fragment.picture, fragment.picture_alt)


def _first_words(paragraphs: tuple[str, ...]) -> str:
    """A title for a post that has none: the start of its text, cut at a word."""
    text = paragraphs[0] if paragraphs else ""
    return text if len(text) <= _TITLE_CHARACTERS else text[:_TITLE_CHARACTERS].rpartition(" ")[0] + " …"


def _wanted(kind: str) -> str:
    return {"feed": "a feed", "sitemap": "a sitemap", "auto": "a feed or a page"}.get(kind, "a page")


def _but(kind: str, content_type: str) -> str:
    said = kind if kind != "other" else content_type
    return f", but {said}" if said else ""
