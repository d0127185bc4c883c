"""robots.txt (RFC 9309): may this page be fetched, and how slowly. One host's rules are fetched once a run.

A 4xx means that nothing is forbidden, a 5xx or no answer that everything is, for now. A byte-order mark is stripped:
left in, it hides the first `User-agent` line and turns a "disallow" into an "allow". Addresses that an editor wrote
down herself (feeds, pages, sections) are not asked about; the pages that they lead to are.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from digest.collect.http import FetchFailure, Kind, Request, Response
from digest.collect.urls import absolute, host_key

__all__ = ["Robots", "Rules", "read_rules"]

LONGEST_DELAY = timedelta(seconds=10)
_LONGEST_FETCH = 10.0
_MAX_BYTES = 512_000  # RFC 9309, 2.5 asks to read at least 500 KiB


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host forbids, and `why`. `allowed` answers for an address; `delay` is its crawl-delay, capped.

    `kind` is that of the failure which asking nevertheless would be: `refused` is final.
    """

    allowed: Callable[[str], bool]
    delay: timedelta = timedelta(0)
    why: str = "its robots.txt forbids it"
    kind: Kind = "refused"


def read_rules(answer: Response | FetchFailure, agent: str) -> Rules:
    """The rules that an answer for /robots.txt means for the robot called `agent` (a name without version)."""
    if isinstance(answer, FetchFailure):
        asked = answer.kind in ("broken", "redirects", "too large")
        return Rules(lambda _: asked, why=f"{answer.what} (robots.txt)", kind=answer.kind)
    if 400 <= answer.status < 500:
        return Rules(lambda _: True)
    if not 200 <= answer.status < 300:
        return Rules(lambda _: False, why=f"its host answers {answer.status} for robots.txt: not now", kind="broken")
    return _parsed(answer.body.decode("utf-8-sig", "replace"), agent)


class Robots:
    """The rules of the hosts met in this run; several threads may ask."""

    def __init__(self, fetch: Callable[[Request], Response | FetchFailure], agent: str) -> None:
        self._fetch, self._agent = fetch, agent
        self._rules: dict[str, Rules] = {}
        self._lock = threading.Lock()

    def known(self, url: str) -> Rules | None:
        """The rules of the host of `url`, where they were fetched before."""
        with self._lock:
            return self._rules.get(_key(url))

    def rules(self, page: Request, seconds: float) -> Rules:
        """The rules of the host of `page`, fetched the first time, within `seconds`. Ask while holding its turn."""
        known = self.known(page.url)
        if known is None:
            seconds = max(0.1, min(_LONGEST_FETCH, seconds))
            url = absolute(page.url, "/robots.txt")
            request = Request(url, allowance=page.allowance, seconds=seconds, max_bytes=_MAX_BYTES)
            known = read_rules(self._fetch(request), self._agent)
            with self._lock:
                self._rules[_key(page.url)] = known
        return known


def _key(url: str) -> str:
    return f"{urlsplit(url).scheme}://{host_key(url)}"


def _parsed(text: str, agent: str) -> Rules:
    from protego import Protego

    try:
        parsed = Protego.parse(text)
        delay = parsed.crawl_delay(agent) or 0
    except Exception:  # noqa: BLE001 — a third-party parser met what it did not expect: nothing readable forbids
        return Rules(lambda _: True)
    seconds = max(0.0, min(float(delay), LONGEST_DELAY.total_seconds()))
    return Rules(lambda url: bool(parsed.can_fetch(url, agent)), timedelta(seconds=seconds))
