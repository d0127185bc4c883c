"""The ledger's protocol: what the send loop needs of whoever keeps the rows. The store implements it.

The promise (design, 7.2): rows are written before anything is sent; a row is in flight, durably, before its DATA; what
was in flight when its sender died is uncertain and never resent by itself; a living sender's rows are nobody else's.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from digest.model.delivery import Claim, DeliveryState, Outcome, Sender
from digest.model.record import IssueState

__all__ = ["Batch", "Ledger"]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a claim gave: the rows, the issue's state, and when the next row that waits is due (None: none does).

    `sequence` numbers the claims of a store that gave rows: it goes into the journal before any of them is sent.
    """

    claims: Sequence[Claim]
    issue: IssueState
    next_due: datetime | None = None
    sequence: int = 0


class Ledger(Protocol):
    """The rows of all issues; one is named by (edition, period). Every method is one transaction and thread-safe."""

    def open_run(self, edition: str, period: str, sender: Sender, at: datetime) -> int:
        """Begin a run: settles what dead runs left behind, gives the run's number.

        A run is dead when its process is gone on the same boot of the same host, or its heartbeat is over 30 s old:
        its claimed rows return to pending, its in-flight rows become uncertain. Where the boot has changed, its claimed
        rows become uncertain too.
        """
        ...

    def beat(self, run: int, at: datetime) -> IssueState:
        """Record that the run lives, settle what runs that died meanwhile left; the state of its issue."""
        ...

    def claim(self, run: int, at: datetime, limit: int, *, not_to: Collection[str] = ()) -> Batch:
        """Claim up to `limit` rows that are due, durably (a power cut keeps the claim); none where the issue is not
        `sending`.

        Rows whose reader has left, is suppressed or was erased meanwhile become dropped here. `not_to` are domains
        (lower case, ASCII) whose rows wait.
        """
        ...

    def advance(
        self,
        run: int,
        at: datetime,
        *,
        marks: Collection[int] = (),
        outcomes: Mapping[int, Outcome] | None = None,
        due: Mapping[int, datetime] | None = None,
    ) -> frozenset[int]:
        """Record the outcomes of rows (keyed by subscriber), then mark rows in flight: one commit for all of it.

        Gives the rows that are truly marked: a row that this run no longer holds is not, and must not be sent.
        `due` says when deferred rows are tried again. An outcome `pending` gives the row back untried. An outcome for a
        row that was taken for dead (uncertain) is still recorded, since it is what happened.
        """
        ...

    def close_run(self, run: int, at: datetime) -> IssueState:
        """End the run: rows it still claims return to pending; the issue is `sent` when no row is open."""
        ...

    def accepted_since(self, since: datetime) -> Sequence[datetime]:
        """When each mail of any issue was accepted since then, in order: what a sliding window has used."""
        ...

    def counts(self, edition: str, period: str) -> Mapping[DeliveryState, int]:
        """How many rows are in each state."""
        ...
