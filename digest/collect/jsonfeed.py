"""JSON Feed 1.0 and 1.1 (jsonfeed.org), and RSS written as JSON (rss2-json), with the standard library alone.

Lenient where feeds are sloppy: control characters in strings, wrong types, numbers as ids, a missing version.
"""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from digest.collect.dates import read_date
from digest.collect.entries import Feed, FeedEntry, newest
from digest.collect.urls import absolute, is_web

__all__ = ["read_json_feed"]


def read_json_feed(body: bytes, *, url: str, max_entries: int) -> Feed:
    """The newest entries of a JSON feed at `url`. What stands before a cut is read; the cut is a problem."""
    text = body.decode("utf-8-sig", "replace").replace("\0", "")
    problem = ""
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        data, problem = (
            _whole_items(text),
            "it ends in the middle or is not proper JSON: only its whole entries were read",
        )
    about = _about(data)
    raw_items = about.get("items") or about.get("item")
    if not isinstance(raw_items, list) or (problem and not raw_items):
        return Feed(problem="it is JSON, but not a feed")
    writer = _byline(about)
    entries = (_entry(raw, url, writer) for raw in raw_items if isinstance(raw, dict))
    kept, skipped = newest((entry for entry in entries if entry.key or entry.title), max_entries)
    return Feed(kept, skipped, _text(about.get("title")), _text(about.get("language"))[:2].lower(), problem=problem)


def _about(data: object) -> dict[str, Any]:
    """The object that holds the items: the feed itself, or `rss.channel`."""
    if isinstance(data, dict) and isinstance(data.get("rss"), dict):
        channel = data["rss"].get("channel")
        return channel if isinstance(channel, dict) else {}
    return data if isinstance(data, dict) else {}


def _whole_items(text: str) -> dict[str, Any]:
    """The items that can be read from the start of a list called `items` until something breaks."""
    start = text.find('"items"')
    start = text.find("[", start) + 1 if start >= 0 else 0
    return {"items": list(_one_by_one(text, start)) if start else []}


def _one_by_one(text: str, position: int) -> Iterator[object]:
    decoder = json.JSONDecoder(strict=False)
    while position < len(text):
        while position < len(text) and text[position] in ", \r\n\t":
            position += 1
        try:
            item, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        yield item


def _entry(raw: dict[str, Any], base: str, writer: str) -> FeedEntry:
    """An item as an entry; `writer` is the feed's own author, who wrote what names nobody else."""
    guid = _text(raw.get("id") or raw.get("guid"))
    link = _text(raw.get("url") or raw.get("external_url") or raw.get("link")) or (guid if is_web(guid) else "")
    html = _text(raw.get("content_html"), fold=False) or _paragraphs(_text(raw.get("content_text"), fold=False))
    picture = _text(raw.get("image") or raw.get("banner_image"))
    summary = _paragraphs(_text(raw.get("summary"), fold=False)) or _text(raw.get("description"), fold=False)
    return FeedEntry(
        guid=guid,
        url=absolute(base, link) if link else "",
        title=_text(raw.get("title")),
        byline=_byline(raw) or writer,
        published=read_date(_text(raw.get("date_published") or raw.get("pubDate") or raw.get("date_modified"))),
        html=html or summary,
        summary=summary if html else "",
        categories=tuple(_text(tag) for tag in _list(raw.get("tags")) if _text(tag)),
        picture=absolute(base, picture) if picture else "",
        language=_text(raw.get("language"))[:2].lower(),
    )


def _byline(raw: dict[str, Any]) -> str:
    """1.1 has `authors`, 1.0 `author`; rss2-json a string."""
    people = [*_list(raw.get("authors")), raw.get("author")]
    names = (_text(one.get("name")) if isinstance(one, dict) else _text(one) for one in people)
    return ", ".join(dict.fromkeys(name for name in names if name and "@" not in name))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _paragraphs(text: str) -> str:
    """Plain text as HTML: each line a paragraph of its own."""
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _text(value: object, *, fold: bool = True) -> str:
    """A string, or the empty one for what is none (a number counts: some ids are)."""
    said = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return " ".join(said.split()) if fold else said
