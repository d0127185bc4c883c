"""RSS 0.9 to 2.0, RDF and Atom → entries: the only module that imports feedparser.

Runs in a worker process: feedparser is slow on hostile input (its sanitizer is quadratic, so it stays off; no markup
leaves collecting, since fragments are turned into plain text). What is before a cut is read; the cut is a problem.
"""

import io
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from html import unescape
from typing import Any

from digest.collect.dates import read_date
from digest.collect.entries import Feed, FeedEntry, newest
from digest.collect.urls import absolute, is_web

__all__ = ["read_feed"]

_ITEM_END = re.compile(rb"</(?:\w{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_FEED_END = re.compile(
    rb"</(?:\w{1,20}:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--.*?-->\s*)*$", re.IGNORECASE | re.DOTALL
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0\0<", b"\0\0\xfe\xff")
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_TAG = re.compile(r"<[^>]{0,2000}>")
_ADDRESS = re.compile(r"[^\s()<>,]+@[^\s()<>,]+")


def read_feed(body: bytes, *, url: str, max_entries: int, content_type: str = "") -> Feed:
    """The newest entries of a feed at `url`. Never raises for bad input: `problem` says what was wrong."""
    import feedparser

    readable, problem = _mended(body)
    headers = {"content-location": url} | ({"content-type": content_type} if content_type else {})
    try:
        parsed = feedparser.parse(
            io.BytesIO(readable), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
        )
    except Exception as error:  # noqa: BLE001 — a third-party parser met what it did not expect
        return Feed(problem=f"it cannot be read as a feed ({type(error).__name__})")
    about = parsed.feed
    writer = _byline(about)
    entries = [_entry(raw, url, writer) for raw in parsed.entries]
    kept, skipped = newest((entry for entry in entries if entry.key or entry.title), max_entries)
    if not kept and not parsed.get("version"):
        problem = problem or "it is not a feed"
    return Feed(kept, skipped, _plain(about.get("title")), _language(about.get("language")), _interval(about), problem)


def _mended(body: bytes) -> tuple[bytes, str]:
    """The body without what no parser survives, cut at the end of its last whole entry; and what was wrong."""
    problem = ""
    if b"\0" in body and not body[:64].lstrip().startswith(_WIDE):
        body, problem = body.replace(b"\0", b""), "it holds NUL bytes, which were left out"
    if not _FEED_END.search(body[-4000:]) and not body.startswith(_WIDE):
        ends = list(_ITEM_END.finditer(body))
        if ends:
            body, problem = body[: ends[-1].end()], "it ends in the middle: only its whole entries were read"
    return body.lstrip() if not body.startswith(_WIDE) else body, problem


def _entry(raw: Mapping[str, Any], base: str, writer: str) -> FeedEntry:
    """An entry; `writer` is the feed's own author, who wrote what names nobody else (RFC 4287, 4.2.1)."""
    html, summary = _texts(raw)
    link = str(raw.get("feedburner_origlink") or raw.get("link") or "").strip()
    guid = str(raw.get("id") or "").strip()
    url = absolute(base, link) if link else (guid if is_web(guid) else "")
    written = next((str(raw[name]) for name in ("published", "created", "updated") if raw.get(name)), "")
    return FeedEntry(
        guid=guid,
        url=url,
        title=_plain(raw.get("title")),
        byline=_byline(raw) or writer,
        published=read_date(written),
        html=html,
        summary=summary,
        categories=_unique(_plain(tag.get("term") or tag.get("label")) for tag in raw.get("tags") or ()),
        picture=_picture(raw, base),
        language=_language(_detail(raw).get("language")),
    )


def _texts(raw: Mapping[str, Any]) -> tuple[str, str]:
    """The fullest text and the short one, as HTML; plain text is escaped into HTML."""
    contents = [_as_html(part) for part in raw.get("content") or () if _is_text(part)]
    summary = _as_html(raw.get("summary_detail") or {})
    fullest = max([*contents, summary], key=len)
    return fullest, summary if contents and summary != fullest else ""


def _is_text(part: Mapping[str, Any]) -> bool:
    kind = str(part.get("type") or "text/html")
    return kind.startswith("text/") or kind.endswith(("xml", "html"))


def _as_html(part: Mapping[str, Any]) -> str:
    """A text construct as HTML: feedparser calls text/plain what holds no tag, where line ends are paragraphs."""
    value = str(part.get("value") or "")
    if part.get("type") == "text/plain" and not re.search(r"<\w", value):
        return value.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return value


def _detail(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    contents = raw.get("content") or ()
    return next(iter(contents), None) or raw.get("summary_detail") or {}


def _byline(raw: Mapping[str, Any]) -> str:
    """The authors' names without mail addresses; a bare address is nobody.

    Where there is an address, the text is taken apart here: feedparser splits long top-level domains in two.
    """
    authors = [author for author in raw.get("authors") or () if author]
    names = [str(author.get("name") or "") for author in authors]
    if not any(names) or any(author.get("email") for author in authors):
        names = [str(raw.get("author") or "")]
    cleaned = (_ADDRESS.sub("", " ".join(unescape(name).split())).strip(" ()<>,") for name in names)
    return ", ".join(name for name in _unique(cleaned) if len(name) < 200)


def _picture(raw: Mapping[str, Any], base: str) -> str:
    """The widest picture that the entry names: media:content, enclosure, then media:thumbnail."""
    offered: list[tuple[int, str]] = []
    for part in (*(raw.get("media_content") or ()), *(raw.get("enclosures") or ())):
        address = str(part.get("url") or part.get("href") or "")
        kind = str(part.get("type") or part.get("medium") or "")
        if kind.startswith("image") or (
            not kind and re.search(r"\.(?:jpe?g|png|webp)(?:$|\?)", address, re.IGNORECASE)
        ):
            offered.append((_number(part.get("width")) + 1, address))
    offered += [(_number(part.get("width")), str(part.get("url") or "")) for part in raw.get("media_thumbnail") or ()]
    best = max(offered, key=lambda offer: offer[0], default=(0, ""))[1]
    return absolute(base, best) if best else ""


def _interval(about: Mapping[str, Any]) -> timedelta:
    """The longer of ttl (minutes) and sy:updatePeriod by sy:updateFrequency, at most a month."""
    period = _PERIODS.get(str(about.get("sy_updateperiod") or "").strip().lower(), 0)
    hours = period / max(1, _number(about.get("sy_updatefrequency")))
    return timedelta(hours=min(720.0, max(hours, _number(about.get("ttl")) / 60)))


def _number(value: object) -> int:
    found = re.match(r"\s*(\d{1,6})", str(value or ""))
    return int(found[1]) if found else 0


def _language(value: object) -> str:
    found = re.match(r"\s*([A-Za-z]{2})(?![A-Za-z])", str(value or ""))
    return found[1].lower() if found else ""


def _plain(value: object) -> str:
    """A title or name: tags off, entities read (often twice escaped), white space folded."""
    text = unescape(str(value or ""))
    if "<" in text:
        text = _TAG.sub("", text)
    return " ".join(unescape(text).split())


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
