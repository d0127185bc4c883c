"""How much memory a piece of work takes, in this process and those that it starts."""

from threading import Event, Thread
from typing import Self

import psutil

__all__ = ["Memory"]


class Memory:
    """The most bytes that a process and its children held together, beyond what it held at the start.

    Children that it had before (a browser that other tests keep open) do not count.
    """

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self._start = process.memory_info().rss
        self._before = frozenset(process.children(recursive=True))
        self._over = Event()
        self.peak = 0

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            held = self._process.memory_info().rss - self._start
            for child in self._process.children(recursive=True):
                if child in self._before:
                    continue
                try:
                    held += child.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.peak = max(self.peak, held)
