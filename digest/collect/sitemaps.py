"""Sitemaps, news sitemaps and sitemap indexes (sitemaps.org 0.9) → links, newest first. Also plain lists of addresses.

Runs in a worker process. Entities are not expanded and nothing is fetched.
"""

import re

from digest.collect.dates import read_date
from digest.collect.entries import Link, Listing, newest
from digest.collect.urls import absolute, is_web

__all__ = ["read_sitemap"]

_SKIPPED_MAPS = re.compile(
    r"(?:image|video|tag|categor|author|topic|section|page|static)s?[-_.]?(?:site)?map", re.IGNORECASE
)


def read_sitemap(body: bytes, *, url: str, max_entries: int, links: str = "") -> Listing:
    """The newest links of a sitemap at `url`, of those that match the pattern `links` (empty: all).

    An index gives the maps that it names instead (`further`), newest first, without those of pictures, tags, authors.
    A map that breaks off gives what stands before the break, and says so.
    """
    from lxml import etree

    if not body.lstrip().startswith(b"<"):
        return _plain_list(body, max_entries, links)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(body.lstrip().replace(b"\0", b""), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return Listing(problem="it cannot be read as a sitemap")
    found = [link for node in root if (link := _link(node, url))]
    broken = "it is not proper XML: what could be read was" if len(parser.error_log) and not found else ""
    if _local(root.tag) == "sitemapindex":
        maps = [link for link in found if not _SKIPPED_MAPS.search(link.url.rsplit("/", 1)[-1])]
        return Listing(further=newest(maps, len(maps))[0], problem=broken)
    kept, skipped = newest((link for link in found if _matches(link.url, links)), max_entries)
    if _local(root.tag) != "urlset":
        return Listing(problem="it is not a sitemap")
    return Listing(kept, skipped, problem=broken)


def _link(node: object, base: str) -> Link | None:
    """One `<url>` or `<sitemap>`; a news sitemap's own date and title stand before `<lastmod>`."""
    from lxml import etree

    if not isinstance(node, etree._Element) or not isinstance(node.tag, str):
        return None
    texts: dict[str, str] = {}
    for part in node.iter():
        if isinstance(part.tag, str) and part.text and part.text.strip():
            texts.setdefault(_local(part.tag), " ".join(part.text.split()))
    address = absolute(base, texts.get("loc", ""))
    if not texts.get("loc") or not address:
        return None
    changed = texts.get("lastmod", "")
    published = read_date(texts.get("publication_date", "") or changed)
    return Link(address, texts.get("title", "") if "publication_date" in texts else "", published, changed)


def _plain_list(body: bytes, max_entries: int, links: str) -> Listing:
    """A text sitemap: an address a line."""
    lines = (line.strip() for line in body.decode("utf-8-sig", "replace").splitlines()[:50_000])
    found = [Link(line) for line in lines if is_web(line) and _matches(line, links)]
    kept, skipped = newest(found, max_entries)
    return Listing(kept, skipped, problem="" if found else "it is not a sitemap")


def _matches(url: str, pattern: str) -> bool:
    return not pattern or bool(re.search(pattern, url))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()
