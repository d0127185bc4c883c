"""What the daemon needs of the rest of Digest: a book to read what is stored, and the actions themselves.

Each action is idempotent given the state of its issue, since it may be cut short anywhere and is then due again. It
returns what it did, in words for the log, and raises DigestError where it could not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from digest.model.record import IssueRecord
from digest.timetable import Action, Facts, Timetable

__all__ = ["Actions", "Book", "Noted", "Working"]

Noted = Literal["collected", "bounces", "housekeeping", "nudged"]


class Book(Protocol):
    """What the store knows of the timetable's own work."""

    def begin(self, edition: str, at: datetime) -> None:
        """Note that the edition's timetable is kept from now on, where it was not before."""
        ...

    def issues(self, edition: str) -> Sequence[IssueRecord]:
        """The issues of the edition: all that are open, and the newest of the others."""
        ...

    def facts(self, edition: str, issues: Sequence[IssueRecord]) -> Facts:
        """The facts about the edition and these issues of it; without an edition, those of upkeep."""
        ...

    def note(self, what: Noted, at: datetime, edition: str = "", period: str = "") -> None:
        """Note that something was done."""
        ...


class Actions(Protocol):
    """What is done. `at` is the instant that counts as now; it may run a little ahead of the clock (`steady`)."""

    def collect(self, at: datetime) -> str:
        """Collect what is due of all sources."""
        ...

    def build(self, edition: str, period: str, at: datetime) -> str:
        """Make and store the draft, tell the editors; an empty issue is skipped, or made, as `when_empty` says."""
        ...

    def skip(self, edition: str, period: str, why: str) -> str:
        """Record the issue as skipped, whether or not there is a draft of it."""
        ...

    def nudge(self, edition: str, period: str, why: str) -> str:
        """Tell the editors once more that the draft waits for approval."""
        ...

    def deadline(self, edition: str, period: str, then: str, why: str) -> str:
        """Hold, skip or approve (`send`) the draft; where errors forbid approving, hold it. Tell the editors."""
        ...

    def late(self, edition: str, period: str, then: str, why: str) -> str:
        """Hold or skip an approved issue that is too late. Tell the editors."""
        ...

    def send(self, edition: str, period: str, stop: Callable[[], bool]) -> str:
        """Send, or go on sending, until nothing is due or `stop()`; the message in flight is finished."""
        ...

    def bounces(self, at: datetime) -> str:
        """Read what came back."""
        ...

    def housekeep(self, at: datetime) -> str:
        """Take away what has had its day."""
        ...

    def tell(self, action: Action, problem: str) -> None:
        """Tell the editors (of the edition, or all) that an action failed."""
        ...

    def tell_unread(self, fault: str) -> None:
        """Tell the editors of all editions that the settings were changed and cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class Working:
    """What the settings of one reading come to. An action that runs keeps the one it began with."""

    timetables: Sequence[Timetable]
    book: Book
    actions: Actions
