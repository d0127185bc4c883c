"""Links tested: each address of an issue asked once, politely, behind the page, through the guard against our networks.

A page that refuses programs is not called dead: a person opens it. Nothing is stored but in this process.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Any, Literal
from urllib.parse import urlsplit

from digest.collect.http import Allowance, BodyTooLargeError, Fetcher, FetchFailure, Request, Response
from digest.model.source import Source

__all__ = ["Link", "LinkTest", "LinkTests", "links_of"]

_AT_ONCE = 4
_SECONDS = 15.0
_ENOUGH = 2_000_000
_SHY = {401, 403, 405, 406, 409, 429, 451, 503}
"""Statuses with which sites refuse programs that a browser never sees."""

Tone = Literal["good", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Link:
    """An address and the title of the story that leads there."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of asking."""

    link: Link
    tone: Tone
    said: str


@dataclass(slots=True)
class LinkTest:
    """One test of an issue's links: `links` of which `tried` are done. `at` is when it was begun."""

    links: tuple[Link, ...]
    at: datetime
    tried: list[Tried] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        """Whether every link was asked."""
        return len(self.tried) == len(self.links)

    def fits(self, links: Sequence[Link]) -> bool:
        """Whether it is about these addresses."""
        return {link.url for link in self.links} == {link.url for link in links}


class LinkTests:
    """The last test of each issue."""

    def __init__(self) -> None:
        self._tests: dict[str, LinkTest] = {}
        self._lock, self._closing = Lock(), Event()

    def of(self, issue: str) -> LinkTest | None:
        """The last of that issue."""
        return self._tests.get(issue)

    def start(
        self, issue: str, links: Sequence[Link], at: datetime, fetcher: Fetcher, sources: Sequence[Source]
    ) -> None:
        """Begin one, unless one of the issue is running."""
        with self._lock:
            running = self._tests.get(issue)
            if running is not None and not running.ended:
                return
            test = self._tests[issue] = LinkTest(tuple(links), at)
        Thread(target=self._run, args=(test, fetcher, sources), name="links", daemon=True).start()

    def close(self) -> None:
        """Ask no more."""
        self._closing.set()

    def _run(self, test: LinkTest, fetcher: Fetcher, sources: Sequence[Source]) -> None:
        hosts: dict[str, list[Link]] = {}
        for link in test.links:
            hosts.setdefault(_origin(link.url)[1].lower(), []).append(link)

        def ask(links: Sequence[Link]) -> None:
            """One host's, one after the other; one that cannot be reached is asked once."""
            unreachable: tuple[Tone, str] | None = None
            for place, link in enumerate(links):
                source = _source(link.url, sources)
                if unreachable is None:
                    pause = source.pause.total_seconds() if source else 1.0
                    if self._closing.wait(pause if place else 0):
                        return
                    answer = _asked(link, fetcher, source)
                    if isinstance(answer, FetchFailure) and answer.kind == "unreachable":
                        unreachable = _judged(link.url, answer)
                test.tried.append(Tried(link, *(unreachable or _judged(link.url, answer))))

        with ThreadPoolExecutor(_AT_ONCE, "link") as threads:
            for _ in threads.map(ask, hosts.values()):
                pass


class _Unkept:
    """A body that is read and not kept; past what is enough to know that the page is there, no more."""

    def __init__(self) -> None:
        self.size = 0

    def add(self, piece: bytes) -> None:
        """Count it."""
        self.size += len(piece)
        if self.size > _ENOUGH:
            raise BodyTooLargeError("enough was read")

    def content(self) -> bytes:
        """Nothing is kept."""
        return b""


def links_of(document: Mapping[str, Any]) -> tuple[Link, ...]:
    """Each web address of the stories in `issue.json`, once, in the order of the mail."""
    found: dict[str, Link] = {}
    for url, title in _addresses(document):
        if url.startswith(("http://", "https://")):
            found.setdefault(url, Link(url, title))
    return tuple(found.values())


def _addresses(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for section in document.get("sections", ()):
        for story in section["stories"]:
            yield story.get("url") or "", story["title"]
            for other in story.get("also_covered_by") or ():
                yield other.get("url") or "", other["title"]


def _asked(link: Link, fetcher: Fetcher, source: Source | None) -> Response | FetchFailure:
    allowance = Allowance(source.address, source.allow_network) if source else Allowance()
    return fetcher.fetch(Request(link.url, allowance=allowance, seconds=_SECONDS), _Unkept())


def _judged(url: str, answer: Response | FetchFailure) -> tuple[Tone, str]:
    if isinstance(answer, FetchFailure):
        if answer.kind == "too large":
            return "good", "is there"
        return "bad", answer.what
    if answer.status in _SHY:
        return "warn", f"answers {answer.status}: it may refuse programs, so open it yourself"
    if answer.status >= 400:
        return "bad", f"answers {answer.status}"
    if _only_front(answer.url) and not _only_front(url):
        return "warn", f"leads to a front page, {answer.url}"
    return "good", "is there" if answer.url == url else f"is there, at {answer.url}"


def _only_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _source(url: str, sources: Sequence[Source]) -> Source | None:
    """The configured source of that address's origin: what it may reach, a link to it may."""
    return next((source for source in sources if _origin(source.address) == _origin(url)), None)


def _origin(url: str) -> tuple[str, str]:
    """Scheme and host of an address; nothing for one that a publisher mistyped so that it has none."""
    try:
        return urlsplit(url)[:2]
    except ValueError:
        return "", ""
