"""Stopping in good order: the first SIGTERM or SIGINT is a request, the second ends the process."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

import click

__all__ = ["Stop", "stoppable"]


class Stop:
    """Whether somebody asked to stop, and a sleep that ends when somebody does."""

    def __init__(self, saying: str) -> None:
        self._saying, self._event = saying, Event()

    def asked(self) -> bool:
        """Whether to finish what is in flight and stop."""
        return self._event.is_set()

    def sleep(self, seconds: float) -> None:
        """Wait, unless asked to stop."""
        self._event.wait(seconds)

    def request(self, number: int, _frame: FrameType | None) -> None:
        """Take the signal."""
        if self._event.is_set():
            raise KeyboardInterrupt
        self._event.set()
        click.echo(self._saying, err=True)


@contextmanager
def stoppable(saying: str) -> Iterator[Stop]:
    """A block that is asked to stop by a signal; `saying` is told to the person then."""
    stop = Stop(saying)
    former = {number: signal.signal(number, stop.request) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
