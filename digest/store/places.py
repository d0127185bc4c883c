"""Where the next claim of a run begins, while some domains wait: their rows are not looked at again each time.

A million readers may hold 400,000 of one domain; each claim would else pass over all of those that wait (1.7 µs each).
What is kept is a hint: it is dropped when a domain waits no more, and where few rows are left all are looked at every
few seconds, in case some came back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from digest.store.claims import Wanted, due_rows

__all__ = ["Places"]

_SWEEP = 10_000
_BEYOND = 2**62


@dataclass(frozen=True, slots=True)
class _Place:
    """Before `after` (due, subscriber) every row that is due is of a domain in `not_to`; as seen at `swept` (ms)."""

    not_to: frozenset[str]
    after: tuple[int, int]
    swept: int


class Places:
    """The place of each run."""

    def __init__(self) -> None:
        self._of: dict[int, _Place] = {}

    def due_rows(self, connection: Connection, run: int, wanted: Wanted) -> Sequence[Row[Any]]:
        """The rows that are due, beginning where this run stopped."""
        if not wanted.not_to:
            self._of.pop(run, None)
            return due_rows(connection, wanted)
        place = self._of.get(run)
        if place is None or not place.not_to <= wanted.not_to:
            place = _Place(wanted.not_to, (-1, 0), wanted.now - _SWEEP)
        rows = due_rows(connection, wanted, after=place.after)
        swept = place.swept
        if len(rows) < wanted.limit and not 0 <= wanted.now - swept < _SWEEP:
            rows, swept = due_rows(connection, wanted), wanted.now
        last = (rows[-1].due, rows[-1].subscriber) if rows else (wanted.now, _BEYOND)
        self._of[run] = _Place(wanted.not_to, last, swept)
        return rows
