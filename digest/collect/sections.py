"""A section page → the links of its articles: by the editor's pattern, else by what article addresses look like.

Runs in a worker process. The heuristic was shaped on addresses of news sites: an article's has a date, a long slug, or
a long number in it; a tag, author, section or service page has not.
"""

import re
from urllib.parse import unquote, urlsplit

from digest.collect.entries import Link, Listing, newest
from digest.collect.markup import Element, base_of, tree_of
from digest.collect.urls import absolute, host_key, normalize

__all__ = ["article_links", "looks_like_article", "read_section"]

_DATED = re.compile(
    r"/(?:19|20)\d\d(?:[/-]?(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)(?=[/-]|\d\d)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:^|[-_/.])(?:[a-z]{0,4}\d{5,}|[0-9a-f]{16,})(?:$|[-_.])", re.IGNORECASE)
_OTHER_PAGE = re.compile(
    r"/(?:tags?|topics?|themes?|authors?|auteurs?|autor(?:en)?|profiles?|people|staff|by|category|categories|rubrik|section|"
    r"search|suche|login|signin|sign-in|register|account|subscribe|subscriptions?|abo|newsletters?|about(?:-us)?|contact"
    r"|help|faq|privacy[\w-]*|terms|imprint|impressum|cookies?|advertis\w*|jobs|careers|shop|store|events?|feeds?|rss"
    r"|page|comments?|cart|donate|membership|podcasts?|videos?|galler(?:y|ies)|live-?blogs?|archives?|sitemap|wp-\w+)(?:/|$|\.)",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|css|js|xml|rss|json|ico|woff2?)$", re.IGNORECASE)
_FURNITURE = ("nav", "footer", "header", "form")


def read_section(html: bytes | str, *, url: str, max_entries: int, links: str = "") -> Listing:
    """The article links of the page at `url`, in reading order, each once; `links` is the editor's pattern."""
    root = tree_of(html)
    if root is None:
        return Listing(problem="it cannot be read as a page")
    found = article_links(root, url, links)
    kept, skipped = newest(found, max_entries)
    wanted = f"that match links = {links!r}" if links else "that look like articles"
    return Listing(kept, skipped, problem="" if kept else f"it holds no links {wanted}")


def article_links(root: Element, url: str, pattern: str = "") -> list[Link]:
    """Every link that matches `pattern`; without one, those on the page's own host that look like articles'."""
    base = base_of(root, url)
    titles: dict[str, tuple[str, str]] = {}
    for anchor in root.iter("a"):
        address = absolute(base, anchor.get("href") or "")
        if not address or not _wanted(anchor, address, url, pattern):
            continue
        title = " ".join(anchor.text_content().split())[:300]
        known = titles.get(normalize(address))
        if known is None or len(title) > len(known[1]):
            titles[normalize(address)] = (known[0] if known else address, title)
    return [Link(address, title) for address, title in titles.values()]


def looks_like_article(address: str) -> bool:
    """True where the path reads like an article's: a date with something after it, a long slug, a long number."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if _OTHER_PAGE.search(path) or _FILE.search(path) or path.count("/") > 9:
        return False
    last = path.rstrip("/").rpartition("/")[2]
    words = [word for word in re.split(r"[-_+.\s]", last) if word]
    if _DATED.search(path):
        return len(last) > 4
    slug = len(words) >= 4 and len(last) >= 18
    number = bool(_NUMBERED.search(last)) and (len(words) >= 2 or path.count("/") >= 2)
    by_id = bool(re.search(r"/(?:articles?|stor(?:y|ies)|news)/(?=[\w-]*\d)[\w-]{8,}/?$", path))
    by_number = bool(
        re.search(r"(?:^|&)(?:id|p|story|storyid|article|articleid|aid)=\d{3,}", parts.query, re.IGNORECASE)
    )
    return slug or number or by_id or by_number


def _wanted(anchor: Element, address: str, page: str, pattern: str) -> bool:
    if normalize(address) == normalize(page):
        return False
    if pattern:
        return bool(re.search(pattern, address))
    return host_key(address) == host_key(page) and looks_like_article(address) and not _in_furniture(anchor)


def _in_furniture(anchor: Element) -> bool:
    """True for a link in the page's navigation, header or footer; an `<article>` has a header of its own."""
    tags = [ancestor.tag for ancestor in anchor.iterancestors()]
    own = tags[: tags.index("article")] if "article" in tags else tags
    return any(tag in ("nav", "form") for tag in own) or ("article" not in tags and any(t in _FURNITURE for t in own))
