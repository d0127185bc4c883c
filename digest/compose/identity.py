"""When two entries are one article: the same id, the same address, or the same GUID within one source.

It compares names only, never texts (that is `duplicates.py`). How addresses are folded is handed in, since that is
the business of those who fetch.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from digest.model.article import Article

__all__ = ["AddressKey", "host", "identity_keys", "same_publisher", "title_words"]

AddressKey = Callable[[str], str]
"""The form of an address in which it compares: the same for two addresses of one article."""


def host(url: str) -> str:
    """The host of an address without `www.`; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def identity_keys(article: Article, address_key: AddressKey) -> tuple[str, ...]:
    """Every name under which this article may turn up again, the surest first."""
    named = [f"id {article.id}"] if article.id else []
    named += [f"address {address_key(article.url)}"] if _names_a_page(article.url) else []
    named += [f"guid {article.source} {article.guid}"] if article.guid else []
    return tuple(named)


def same_publisher(one: Article, other: Article) -> bool:
    """Whether both come from one house: the same site, or, where an address is missing, the same source."""
    hosts = host(one.url), host(other.url)
    return hosts[0] == hosts[1] if all(hosts) else one.source == other.source


def title_words(article: Article) -> frozenset[str]:
    """The words of a title that say something: folded, without punctuation, of four letters or more."""
    return frozenset(word for word in re.findall(r"\w+", article.title.casefold()) if len(word) > 3)


def _names_a_page(url: str) -> bool:
    """Whether an address names more than a site's front page, which every article of a dump may give."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return bool(url)
    return bool(parts.path.strip("/") or parts.query)
