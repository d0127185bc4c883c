"""Lanes: what may run beside what. One thing at a time in a lane; a busy lane takes nothing, and nothing queues."""

from collections.abc import Callable, Collection
from threading import Lock, Thread
from time import monotonic
from typing import Protocol

__all__ = ["Lanes", "Threads"]


class Lanes(Protocol):
    """Where work runs."""

    def start(self, lane: str, work: Callable[[], None]) -> bool:
        """Run it in the lane; False, and nothing happens, where the lane is busy."""
        ...

    def busy(self) -> Collection[str]:
        """The lanes in which something runs."""
        ...

    def drain(self, seconds: float) -> bool:
        """Wait for what runs; whether all of it has ended in that time. Nothing is started any more."""
        ...


class Threads:
    """A thread for each busy lane. `work` must not raise."""

    def __init__(self) -> None:
        self._running: dict[str, Thread] = {}
        self._closed = False
        self._lock = Lock()

    def start(self, lane: str, work: Callable[[], None]) -> bool:
        """Run it in a thread of its own."""

        def run() -> None:
            try:
                work()
            finally:
                with self._lock:
                    del self._running[lane]

        with self._lock:
            if self._closed or lane in self._running:
                return False
            thread = Thread(target=run, name=f"digest {lane}", daemon=True)
            # First, so that a lane whose thread could not be had is not busy for ever; its end waits for this lock.
            thread.start()
            self._running[lane] = thread
        return True

    def busy(self) -> Collection[str]:
        """The lanes in which something runs."""
        with self._lock:
            return tuple(self._running)

    def drain(self, seconds: float) -> bool:
        """Wait for what runs."""
        with self._lock:
            self._closed = True
            threads = list(self._running.values())
        until = monotonic() + seconds
        for thread in threads:
            thread.join(max(0.0, until - monotonic()))
        return not any(thread.is_alive() for thread in threads)
