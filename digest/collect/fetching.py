"""Fetching with manners: a turn at the host, robots.txt for what an editor did not write down herself, quiet if asked.

Between the collector, which knows sources, and the fetcher, which knows HTTP.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from digest.collect.http import Body, Fetcher, FetchFailure, Request, Response
from digest.collect.politeness import asked_pause
from digest.collect.robots import Robots, Rules
from digest.collect.turns import Turns
from digest.collect.urls import is_web

__all__ = ["Errands"]

LONGEST_FETCH = 20.0


class Errands:
    """Fetches for one run, which is over at `ends` on the monotonic clock. May be used by several threads."""

    def __init__(
        self,
        fetcher: Fetcher,
        turns: Turns,
        *,
        now: datetime,
        monotonic: Callable[[], float],
        ends: float,
        longest_fetch: float = LONGEST_FETCH,
        robot: str = "Digest",
    ) -> None:
        self._fetcher, self._turns, self._now = fetcher, turns, now
        self._monotonic, self._ends, self._longest = monotonic, ends, longest_fetch
        self._robots = Robots(fetcher.fetch, robot)

    def seconds_left(self) -> float:
        """Until the run's deadline; negative when it is over."""
        return self._ends - self._monotonic()

    def stop(self) -> None:
        """The run is over now: nothing more is asked."""
        self._ends = self._monotonic()

    def fetch(self, request: Request, pause: timedelta, body: Body | None = None) -> Response | FetchFailure:
        """An address that an editor wrote down: robots.txt, which is for addresses that robots find, is not asked."""
        return self._on_turn(request, pause, lambda timed: self._fetcher.fetch(timed, body))

    def fetch_found(self, request: Request, pause: timedelta) -> Response | FetchFailure:
        """An address that was found on the way: fetched only if robots.txt of its host lets us, at its pace."""
        rules = self._rules(request, pause)
        if isinstance(rules, FetchFailure):
            return rules
        if not rules.allowed(request.url):
            return FetchFailure(request.url, rules.why, rules.kind)
        return self._on_turn(request, max(pause, rules.delay), self._fetcher.fetch)

    def _rules(self, request: Request, pause: timedelta) -> Rules | FetchFailure:
        known = self._robots.known(request.url)
        if known:
            return known
        if why := self._closed(request.url):
            return FetchFailure(request.url, why, "unreachable")
        with self._turns.turn(request.url, pause, self.seconds_left()) as ours:
            return self._robots.rules(request, self.seconds_left()) if ours else self._late(request)

    def _on_turn(
        self, request: Request, pause: timedelta, fetch: Callable[[Request], Response | FetchFailure]
    ) -> Response | FetchFailure:
        if why := self._closed(request.url):
            return FetchFailure(request.url, why, "unreachable")
        with self._turns.turn(request.url, pause, self.seconds_left()) as ours:
            seconds = min(request.seconds, self._longest, self.seconds_left())
            if not ours or seconds <= 0:
                return self._late(request)
            if why := self._turns.closed(request.url):
                return FetchFailure(request.url, why, "unreachable")
            answer = fetch(replace(request, seconds=seconds))
            self._heed(request, answer)
        return answer

    def _closed(self, url: str) -> str:
        return self._turns.closed(url) if is_web(url) else "it has no web address"

    def _heed(self, request: Request, answer: Response | FetchFailure) -> None:
        """A host that asks for quiet, or cannot be reached, is asked nothing more in this run."""
        if isinstance(answer, FetchFailure):
            if answer.kind == "unreachable":
                self._turns.close(answer.url or request.url, answer.what)
        elif wait := asked_pause(answer, self._now):
            until = self._now + wait
            self._turns.close(answer.url, f"its host asked to be left alone until {until:%Y-%m-%d %H:%M} UTC")

    def _late(self, request: Request) -> FetchFailure:
        return FetchFailure(request.url, "the run's deadline came first", "late")
