"""What a body is, by looking at it: the address bar and the Content-Type are often wrong. Fetches nothing.

Runs in a worker process, since it may have to read a page.
"""

import json
import re
from typing import Literal

from digest.collect.markup import Element, base_of, meta_of, scripts_of, tree_of
from digest.collect.sections import article_links
from digest.collect.urls import absolute

__all__ = ["BodyKind", "alternate_feeds", "kind_of", "page_kind"]

BodyKind = Literal["feed", "json feed", "sitemap", "html", "opml", "text", "other"]

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_ROOT = re.compile(
    r"<(?:[\w.-]{1,30}:)?(rss|feed|rdf|channel|urlset|sitemapindex|opml|html|head|body|!doctype html)\b", re.IGNORECASE
)
_ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*\[?[^\]{}]{0,120}?"\w{0,20}(?:Article|BlogPosting|Posting)"')
_ENOUGH_WORDS, _ENOUGH_LINKS = 150, 4


def kind_of(body: bytes, content_type: str = "") -> BodyKind:
    """What the body is. HTML is only `html`: whether it is an article, `page_kind` says."""
    head = _start(body)
    if head.startswith(("{", "[")):
        return "json feed" if _is_json_feed(body) else "other"
    root = _ROOT.search(head) if head.startswith("<") else None
    if root:
        name = root[1].lower()
        found: dict[str, BodyKind] = {"urlset": "sitemap", "sitemapindex": "sitemap", "opml": "opml"}
        return "feed" if name in ("rss", "feed", "rdf", "channel") else found.get(name, "html")
    if head.startswith("<") or content_type in ("text/html", "application/xhtml+xml"):
        return "html" if re.search(r"<(?:p|div|a|h[1-6]|article|title|meta)\b", head, re.IGNORECASE) else "other"
    readable = sum(c.isprintable() or c.isspace() for c in head)
    return "text" if head.strip() and readable > 0.97 * len(head) else "other"


def alternate_feeds(html: bytes | str, url: str) -> tuple[str, ...]:
    """The feeds that a page names (`<link rel=alternate>`), those of comments last."""
    root = tree_of(html)
    if root is None:
        return ()
    base = base_of(root, url)
    links = [
        (absolute(base, link.get("href") or ""), (link.get("title") or "").lower())
        for link in root.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").partition(";")[0].strip().lower() in _FEED_TYPES
    ]
    ordered = sorted(links, key=lambda link: "comment" in link[1] or "/comments" in link[0])
    return tuple(dict.fromkeys(address for address, _ in ordered if address))


def page_kind(html: bytes | str, url: str, links: str = "") -> Literal["page", "section"]:
    """Whether a page is an article (or several in full), or a list of links to articles.

    It says so itself (og:type, JSON-LD), else running text speaks for an article and links for a list.
    """
    root = tree_of(html)
    if root is None:
        return "page"
    if links:
        return "section"
    declared = meta_of(root, "og:type").lower()
    if declared == "article" or (declared != "website" and _ARTICLE_TYPE.search(scripts_of(root))):
        return "page"
    if _running_words(root) >= _ENOUGH_WORDS:
        return "page"
    return "section" if len(article_links(root, url)) >= _ENOUGH_LINKS else "page"


def _running_words(root: Element) -> int:
    """The words in paragraphs of running text (20 words or more)."""
    counts = (len(paragraph.text_content().split()) for paragraph in root.iter("p"))
    return sum(count for count in counts if count >= 20)


def _start(body: bytes) -> str:
    """The first characters, decoded well enough to recognise markup; comments and declarations struck out."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = body[:20_000].decode("utf-16", "ignore")
    else:
        text = body[:20_000].replace(b"\0", b"").decode("utf-8-sig", "replace")
    text = re.sub(r"<!--.*?-->|<\?.*?\?>", "", text, flags=re.DOTALL)
    return text.lstrip("\ufeff \t\r\n")


def _is_json_feed(body: bytes) -> bool:
    """JSON Feed says its version; sloppy ones and rss2-json are known by their items; broken ones by their start."""
    if b"jsonfeed.org/version" in body[:4000] or re.search(rb'"items"\s*:\s*\[', body):
        return True
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and isinstance(data.get("rss"), dict)
