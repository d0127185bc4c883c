"""Which stored article an incoming one is: by names only (address, GUID, id), never by text. Pure.

A name that one save gives to visibly different articles identifies nothing there: feeds exist whose GUID is the
site's address, and exports that count from 1 again.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from urllib.parse import urlsplit

from digest.model.article import Article
from digest.store.columns import fingerprint

__all__ = ["Normalize", "entry_names", "free_id", "keys_of", "own_id", "page_address", "stored_id", "unsure"]

Normalize = Callable[[str], str]
"""A URL to the key under which addresses of one article are equal (`digest.collect.urls.normalize`)."""

_LONGEST_ID = 120


def keys_of(article: Article, normalize: Normalize) -> tuple[str, ...]:
    """The names under which the article may turn up again, the surest first.

    Its address; its GUID and its own id within its source; its id with its title, whatever the source: the ids of
    two exports mean the same article only where the titles agree.
    """
    named = []
    if address := page_address(article.url, normalize):
        named.append(f"url:{address}")
    if article.guid:
        named.append(f"guid:{article.source}|{article.guid}")
    own = own_id(article)
    named += [f"id:{article.source}|{own}", f"titled:{_folded(article.title)}|{own}"]
    return tuple(fingerprint(name) for name in named)


def entry_names(source: str, key: str) -> tuple[str, ...]:
    """The keys of the article that an entry became; `key` is the entry's normalized address, or its GUID."""
    return fingerprint(f"url:{key}"), fingerprint(f"guid:{source}|{key}")


def page_address(url: str, normalize: Normalize) -> str:
    """The normalized address; empty for none, and for a site's front page, which names no article."""
    address = normalize(url) if url.strip() else ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return "" if parts.netloc and parts.path in ("", "/") and not (parts.query or parts.fragment) else address


def unsure(articles: Sequence[Article], keys: Sequence[Collection[str]], normalize: Normalize) -> frozenset[str]:
    """The keys that these articles share though they are different: titles differ, and so do address or id."""
    named: dict[str, list[Article]] = defaultdict(list)
    for article, its_keys in zip(articles, keys, strict=True):
        for key in its_keys:
            named[key].append(article)
    return frozenset(key for key, group in named.items() if len(group) > 1 and _differ(group, normalize))


def _differ(group: Sequence[Article], normalize: Normalize) -> bool:
    if len({_folded(article.title) for article in group}) == 1:
        return False
    addresses = {page_address(article.url, normalize) for article in group}
    if len(addresses) > 1 or "" in addresses:
        return True
    return len({article.id for article in group}) > 1


def stored_id(keys: Sequence[str], known: Mapping[str, str]) -> str | None:
    """The id of the stored article that the surest known key names."""
    return next((known[key] for key in keys if key in known), None)


def free_id(article: Article, taken: Collection[str]) -> str:
    """An id for a new article: its own, made storable, with a suffix where another article has it."""
    own = own_id(article)
    wanted = own if len(own) <= _LONGEST_ID and own.isprintable() else fingerprint(own)
    if wanted not in taken:
        return wanted
    mark = fingerprint("|".join((article.source, article.url, article.guid, article.title, article.version)))
    return f"{wanted}-{mark}"


def own_id(article: Article) -> str:
    """The id it came with, or, where it came without, the hash of its content."""
    return article.id or article.version


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()
