"""Who an article is: its id, and one article made of its feed entry and its page.

Pure values; whether two *different* addresses carry one story is for the stage that has both texts at hand.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from digest.collect.lines import fold
from digest.collect.urls import is_web, normalize
from digest.model.article import Article, Picture, Published

__all__ = ["article_id", "complete"]


def article_id(url: str, guid: str, source: str, title: str, paragraphs: Iterable[str]) -> str:
    """16 hex digits: of the normalized canonical URL, else of the GUID within its source, else of title and text.

    Two sources that name one canonical URL thus name one article; a GUID means nothing outside its feed (RSS 2.0).
    """
    if is_web(url):
        return _digest("url", normalize(url))
    if guid.strip():
        return _digest("guid", source, guid.strip())
    return _digest("text", fold(title), *map(fold, paragraphs))


def complete(entry: Article, page: Article | None) -> Article:
    """One article of a feed entry and its page: the fuller text of the two, and the feed's word on what it is.

    The feed's GUID, title, date and source stand; the page fills in what the feed lacks. A teaser gives way to the
    full text, and then serves as the standfirst where neither names one. Returned as it came without a page.
    """
    if page is None:
        return entry
    fuller = page if page.words > entry.words else entry
    url = page.url if is_web(page.url) else entry.url
    title = entry.title or page.title
    guid, source = entry.guid or page.guid, entry.source or page.source
    return replace(
        fuller,
        id=article_id(url, guid, source, title, fuller.paragraphs),
        title=title,
        url=url,
        guid=guid,
        source=source,
        kicker=entry.kicker or page.kicker,
        kind=entry.kind or page.kind,
        byline=entry.byline or page.byline,
        published=_published(entry.published, page.published),
        language=page.language if page.language != "und" else entry.language,
        standfirst=entry.standfirst or page.standfirst or _teaser(entry, fuller),
        picture=_picture(entry.picture, page.picture),
    )


def _published(entry: Published, page: Published) -> Published:
    """The feed's date, unless it has none: a page's may be that of an edit, or worse, a guess."""
    return entry if entry is not None else page


def _picture(entry: Picture | None, page: Picture | None) -> Picture | None:
    """The feed's picture with the page's words for it, where the two are the same; else the page's, which is larger."""
    if page is None or entry is None:
        return page or entry
    return replace(page, alt=page.alt or entry.alt, credit=page.credit or entry.credit)


def _teaser(entry: Article, fuller: Article) -> str:
    return " ".join(entry.paragraphs) if fuller is not entry and 0 < entry.words <= 60 else ""


def _digest(*parts: str) -> str:
    said = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(said, digest_size=8).hexdigest()
