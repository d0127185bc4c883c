"""One leader, even when two are started: a lease in the store that its holder renews and others watch.

A lease is dead when its holder is known to be gone (its process, on this machine and boot), or when it was not renewed
for 20 s **of the watcher's own monotonic clock**: no two machines' clocks are compared, and setting one changes
nothing. With a beat every 5 s a takeover comes within 30 s. A leader that could not renew its own for as long has
stopped acting before anyone takes it over; what two of them could still do at once, the issue's state and the ledger
refuse.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

__all__ = ["BEAT_SECONDS", "Leadership", "Lease", "Lock"]

BEAT_SECONDS = 5.0
_DEAD_AFTER = 20.0
_ACTS_FOR = 15.0


Lease = tuple[str, int]
"""Who holds the lock, and a number that each renewal changes."""


class Lock(Protocol):
    """The lease in the store."""

    def lease(self) -> Lease | None:
        """The lease as it stands."""
        ...

    def take(self, holder: str, at: datetime, *, after: Lease | None) -> bool:
        """Hold the lease from now on, provided that it still is `after`: one transaction. False where it is not."""
        ...

    def release(self, holder: str) -> None:
        """Give the lease up where `holder` has it."""
        ...


@dataclass(slots=True)
class Leadership:
    """This process's claim. `gone` tells of a holder's name whether its process is known to have ended."""

    lock: Lock
    holder: str
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    gone: Callable[[str], bool]
    _until: float = field(default=float("-inf"), init=False)
    _watched: tuple[Lease, float] | None = field(default=None, init=False)

    @property
    def held(self) -> bool:
        """Whether this process may act: it renewed its lease a moment ago."""
        return self.monotonic() < self._until

    def beat(self) -> bool:
        """Renew the lease, or take one that is free or dead; whether it is ours now."""
        began = self.monotonic()
        lease = self.lock.lease()
        if lease and lease[0] != self.holder and not self._dead(lease):
            self._until = float("-inf")
            return False
        taken = self.lock.take(self.holder, self.now(), after=lease)
        self._until = began + _ACTS_FOR if taken else float("-inf")
        return taken

    def release(self) -> None:
        """Give it up, so that another need not wait."""
        self._until = float("-inf")
        self.lock.release(self.holder)

    def _dead(self, lease: Lease) -> bool:
        if self.gone(lease[0]):
            return True
        if self._watched is None or self._watched[0] != lease:
            self._watched = (lease, self.monotonic())
        return self.monotonic() - self._watched[1] >= _DEAD_AFTER
