"""The roster's protocol: what subscribers' commands and pages need of whoever keeps the subscribers. The store does.

Addresses are compared by `digest.subscribers.addresses.key_of`: the domain in ASCII and lower case, the local part
folded.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal, Protocol

from digest.model.subscriber import Consent, Member, NewSubscriber, SubscriptionState, SuppressionReason

__all__ = ["Added", "Roster"]

Added = Literal["added", "updated", "unchanged", "suppressed", "unsubscribed"]
"""What became of a new subscriber: `suppressed` (added nowhere) and `unsubscribed` (she left; an import does not bring
her back) are refusals."""


class Roster(Protocol):
    """The subscribers, their subscriptions, and the suppressed addresses. Every method is one transaction."""

    def add(self, new: Sequence[NewSubscriber], consent: Consent, *, again: bool = False) -> list[Added]:
        """Add or update each, active at once but where it says otherwise; `again` lets one come back who had left.

        In order. Raises StoreError.
        """
        ...

    def find(self, address: str) -> Member | None:
        """The member with that address."""
        ...

    def member(self, subscriber: int, /) -> Member | None:
        """The member of that number; None where she was erased."""
        ...

    def members(self, edition: str | None = None, state: SubscriptionState | None = None) -> Iterator[Member]:
        """All members (of an edition, in a state), in order of number, read in portions."""
        ...

    def leave(self, subscriber: int, edition: str | None, /, *, at: datetime, how: str) -> tuple[str, ...]:
        """Unsubscribe from an edition, or from all (None); gives the editions that she left by this. Safe to repeat."""
        ...

    def choose(self, subscriber: int, edition: str, regions: Sequence[str], /, *, at: datetime) -> bool:
        """Record her regions for an edition; False where she has no active subscription to it."""
        ...

    def suppress(self, address: str, reason: SuppressionReason, *, at: datetime, evidence: str = "") -> bool:
        """Never send to the address again; False where it was suppressed already."""
        ...

    def unsuppress(self, address: str) -> bool:
        """Lift a suppression; False where there was none."""
        ...

    def erase(self, address: str, *, at: datetime) -> bool:
        """Forget the person (name, address, consent): her ledger rows stay without an address, her suppression as a
        keyed hash. False where nobody has that address."""
        ...

    def suppressed(self) -> Iterable[tuple[str, SuppressionReason, datetime]]:
        """Every suppressed address that is still known (erased ones are hashes: left out)."""
        ...
