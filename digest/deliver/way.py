"""The one protocol for any way out: SMTP, a folder of .eml, later an HTTP provider. A new way is one file.

A session says what became of a letter and raises for nothing that the world does.
"""

from collections.abc import Callable
from typing import Protocol

from digest.errors import DigestError
from digest.model.delivery import Letter, Outcome

__all__ = ["Mark", "Session", "Way", "WayClosedError"]

Mark = Callable[[], bool]
"""Called once the way has agreed to take the content, before its first byte leaves: it records that the letter is in
flight. Where it gives False the letter is not ours to send any more, and its content must not leave."""


class WayClosedError(DigestError):
    """A fault that no second attempt cures: a refused password, a certificate that does not verify. Nothing left."""


class Session(Protocol):
    """One line of letters to the same way, used by one thread at a time."""

    def deliver(self, letter: Letter, mark: Mark) -> Outcome:
        """Hand over one letter. The outcome is `pending` where it was not tried (mark gave False)."""
        ...

    def close(self) -> None:
        """Say goodbye; never raises."""
        ...


class Way(Protocol):
    """Opens sessions. Opening is cheap: a connection is made at the first letter and kept for the next ones."""

    def session(self) -> Session:
        """A new session."""
        ...
