"""Marks and outcomes of several sessions in one commit: whoever needs a mark commits for all who wait.

The outcome of a letter travels with the next mark, or with a flush. A fault of the store stops everything: no mark is
given after it, and what could not be recorded stays in flight, for the next run to call uncertain.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from digest.deliver.ledger import Batch, Ledger
from digest.errors import StoreError
from digest.model.delivery import Outcome

__all__ = ["Recorder"]


@dataclass(slots=True)
class _Wish:
    """A mark that a session waits for."""

    done: bool = False
    given: bool = False


@dataclass(slots=True)
class Recorder:
    """Used by all threads of a run. `fault` is what the store said when it failed."""

    ledger: Ledger
    run: int
    now: Callable[[], datetime]
    fault: StoreError | None = None
    _wishes: dict[int, _Wish] = field(default_factory=dict)
    _outcomes: dict[int, Outcome] = field(default_factory=dict)
    _due: dict[int, datetime] = field(default_factory=dict)
    _list: Lock = field(default_factory=Lock)
    _commit: Lock = field(default_factory=Lock)

    def mark(self, subscriber: int) -> bool:
        """Mark a row in flight, durably; False where it is not ours any more, or the store fails."""
        wish = _Wish()
        with self._list:
            self._wishes[subscriber] = wish
        with self._commit:
            if not wish.done and self.fault is None:
                self._commit_all()
        return wish.given

    def note(self, subscriber: int, outcome: Outcome, due: datetime | None = None) -> None:
        """Keep an outcome for the next mark or flush."""
        with self._list:
            self._outcomes[subscriber] = outcome
            if due is not None:
                self._due[subscriber] = due

    def flush(self) -> bool:
        """Commit what is noted: False where the store fails. After a fault it is tried again, once a call, since it has
        happened."""
        if self._outcomes or self._wishes:
            with self._commit:
                self._commit_all()
        return not self._outcomes

    def claim(self, limit: int, not_to: list[str]) -> Batch:
        """Claim rows. Nobody commits meanwhile: a database with one writer is waited for here, not inside it."""
        with self._commit:
            return self.ledger.claim(self.run, self.now(), limit, not_to=not_to)

    def _commit_all(self) -> None:
        with self._list:
            wishes, self._wishes = self._wishes, {}
            outcomes, self._outcomes = self._outcomes, {}
            due, self._due = self._due, {}
        if not wishes and not outcomes:
            return
        marks = () if self.fault else tuple(wishes)
        given: frozenset[int] = frozenset()
        try:
            given = self.ledger.advance(self.run, self.now(), marks=marks, outcomes=outcomes, due=due)
        except StoreError as error:
            self.fault = self.fault or error
            with self._list:
                self._outcomes = outcomes | self._outcomes
                self._due = due | self._due
        finally:
            for subscriber, wish in wishes.items():
                wish.done, wish.given = True, subscriber in given
