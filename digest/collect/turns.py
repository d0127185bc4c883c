"""Whose turn it is at a host: one connection at a time, a pause between two, and none at all while it asks for quiet.

A source whose pause is zero (its editor knows the server) shares a few connections, so that one slow answer of a server
does not hold up the others.

Remembers, for one run, which hosts cannot be reached, so that two hundred pages of a dead host cost one attempt.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.collect.urls import host_key

__all__ = ["Turns"]


_UNPAUSED_CONNECTIONS = 4


@dataclass(slots=True)
class _Host:
    turn: threading.Lock = field(default_factory=threading.Lock)
    unpaused: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_UNPAUSED_CONNECTIONS))
    free_at: float = 0.0
    closed: str = ""


class Turns:
    """The hosts met in this run. `paused` are hosts (`host:port`) that asked earlier to be left alone, until when."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
        paused: Mapping[str, datetime] | None = None,
    ) -> None:
        self._monotonic, self._sleep = monotonic, sleep
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}
        for host, until in (paused or {}).items():
            self._hosts[host] = _Host(closed=f"its host asked to be left alone until {until:%Y-%m-%d %H:%M} UTC")

    def closed(self, url: str) -> str:
        """Why the host of `url` is asked nothing more in this run, in words; empty where it may be asked."""
        return self._host(url).closed

    def close(self, url: str, why: str) -> None:
        """Asks the host of `url` nothing more in this run."""
        self._host(url).closed = why

    @contextmanager
    def turn(self, url: str, pause: timedelta, seconds: float) -> Iterator[bool]:
        """Holds the host's only connection for the block, after the pause that it is due since the one before.

        Where `pause` is zero: one of its few connections, at once.

        Gives False, and holds nothing, where that would take longer than `seconds`.
        """
        host = self._host(url)
        ends = self._monotonic() + seconds
        turn = host.turn if pause else host.unpaused
        if seconds <= 0 or not turn.acquire(timeout=seconds):
            yield False
            return
        try:
            wait = host.free_at - self._monotonic() if pause else 0.0
            if wait > 0 and wait > ends - self._monotonic():
                yield False
                return
            if wait > 0:
                self._sleep(wait)
            try:
                yield True
            finally:
                host.free_at = max(host.free_at, self._monotonic() + pause.total_seconds())
        finally:
            turn.release()

    def _host(self, url: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host_key(url), _Host())
