"""Our copies of the stories' pictures: which may be used, each address asked once, the bytes kept in the store.

The edge around `collect.pictures`, which fetches and re-encodes. A picture that cannot be had is no picture, never an
error: the story stands without it.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from digest.collect.http import Allowance, Fetcher
from digest.collect.pictures import EncodedPicture, fetch_picture
from digest.collect.workers import Workers
from digest.model.article import Article, Picture
from digest.model.record import PictureSource
from digest.model.source import Source
from digest.store.pictures import Pictures

__all__ = ["Pictured"]

_TRY_AGAIN = timedelta(days=1)
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Pictured:
    """Finds our copies. `policy` is `own sources`, `all` or `none`; `own_site` the publisher's address."""

    pictures: Pictures
    fetcher: Fetcher
    policy: str
    own_site: str
    sources: Mapping[str, Source]
    workers: Workers
    at: datetime

    def copies(self, articles: Sequence[Article]) -> Mapping[str, Picture]:
        """Our copy of each article's picture by the article's id; articles without one are missing."""
        wanted = {article.id: article for article in articles if article.picture and self._may_use(article)}
        urls = list(dict.fromkeys(article.picture.url for article in wanted.values() if article.picture))
        known = dict(self.pictures.known(urls))
        fresh = {
            url: article
            for article in wanted.values()
            if article.picture and self._to_ask(known.get(url := article.picture.url))
        }
        if fresh:
            given = self._fetch(fresh)
            self.pictures.remember(given)
            known |= {each.url: each for each in given}
        return {
            name: replace(article.picture, file=ours.file, width=ours.width, height=ours.height)
            for name, article in wanted.items()
            if article.picture and (ours := known.get(article.picture.url)) and ours.file
        }

    def _may_use(self, article: Article) -> bool:
        source = self.sources.get(article.source)
        if self.policy == "all":
            return True
        if self.policy == "none" or source is None:
            return False
        return source.own or _host(source.address) == _host(self.own_site)

    def _to_ask(self, known: PictureSource | None) -> bool:
        """Never asked, or its last refusal is a day old."""
        return known is None or (not known.file and self.at - known.fetched_at >= _TRY_AGAIN)

    def _fetch(self, wanted: Mapping[str, Article]) -> list[PictureSource]:
        with ThreadPoolExecutor(min(_AT_ONCE, len(wanted)), "picture") as threads:
            return list(threads.map(self._fetched, wanted, wanted.values()))

    def _fetched(self, url: str, article: Article) -> PictureSource:
        source = self.sources.get(article.source)
        allowance = Allowance(source.address, source.allow_network) if source else None
        given = fetch_picture(url, fetcher=self.fetcher, workers=self.workers, allowance=allowance)
        if not isinstance(given, EncodedPicture):
            return PictureSource(url, self.at, problem=given.what)
        self.pictures.put(given.name, given.content)
        return PictureSource(url, self.at, given.name, given.width, given.height)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
