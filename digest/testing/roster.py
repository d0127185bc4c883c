"""A roster in memory, which keeps the promises of `digest.subscribers.roster`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from digest.model.subscriber import (
    Consent,
    Member,
    NewSubscriber,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from digest.subscribers.addresses import key_of
from digest.subscribers.roster import Added

__all__ = ["MemoryRoster"]


@dataclass(slots=True)
class MemoryRoster:
    """A `digest.subscribers.roster.Roster` in memory. `by_number` holds the members that were not erased."""

    by_number: dict[int, Member] = field(default_factory=dict)
    suppressions: dict[str, Suppression] = field(default_factory=dict)
    spelt: dict[str, str] = field(default_factory=dict)
    last: int = 0

    def add(self, new: Sequence[NewSubscriber], consent: Consent, *, again: bool = False) -> list[Added]:
        """Add or update each."""
        return [self._add(one, consent, again=again) for one in new]

    def _add(self, new: NewSubscriber, consent: Consent, *, again: bool) -> Added:
        if key_of(new.address) in self.suppressions:
            return "suppressed"
        known = self.find(new.address)
        had = {one.edition: one for one in known.subscriptions} if known else {}
        left = {name for name, one in had.items() if one.state is SubscriptionState.UNSUBSCRIBED and not again}
        if set(new.editions) <= left and left:
            return "unsubscribed"
        person = known.subscriber if known else Subscriber(self._next(), new.address)
        person = replace(
            person,
            name=new.name or person.name,
            language=new.language or person.language,
            timezone=new.timezone or person.timezone,
        )
        has = {name: self._subscription(name, had.get(name), new, consent) for name in new.editions if name not in left}
        member = Member(person, tuple((had | has).values()))
        self.by_number[person.id] = member
        if known is None and new.suppressed:
            self.suppress(new.address, new.suppressed, at=consent.at, evidence=consent.where)
        if known is None or has.keys() - had.keys():
            return "added"
        return "unchanged" if member == replace(known, suppression=None) else "updated"

    def _next(self) -> int:
        self.last += 1
        return self.last

    def _subscription(
        self, edition: str, had: Subscription | None, new: NewSubscriber, consent: Consent
    ) -> Subscription:
        active = had is not None and had.state is SubscriptionState.ACTIVE
        since = had.since if had and active else consent.at
        state = new.state if had is None else SubscriptionState.ACTIVE
        return Subscription(edition, state, new.regions or (had.regions if had else ()), since)

    def find(self, address: str) -> Member | None:
        """The member with that address."""
        found = (one for one in self.by_number.values() if key_of(one.subscriber.address) == key_of(address))
        return next((self._with_suppression(one) for one in found), None)

    def member(self, subscriber: int) -> Member | None:
        """The member of that number."""
        found = self.by_number.get(subscriber)
        return self._with_suppression(found) if found else None

    def members(self, edition: str | None = None, state: SubscriptionState | None = None) -> Iterator[Member]:
        """All members, or those of an edition, in a state."""
        for member in self.by_number.values():
            if any(edition in (None, one.edition) and state in (None, one.state) for one in member.subscriptions):
                yield self._with_suppression(member)

    def leave(self, subscriber: int, edition: str | None, *, at: datetime, how: str) -> tuple[str, ...]:
        """Unsubscribe from an edition, or from all."""
        del how  # a real one keeps it as evidence
        member = self.by_number.get(subscriber)
        if member is None:
            return ()
        gone = SubscriptionState.UNSUBSCRIBED
        left = [s for s in member.subscriptions if edition in (None, s.edition) and s.state is not gone]
        now = [replace(one, state=gone, since=at) if one in left else one for one in member.subscriptions]
        self.by_number[subscriber] = replace(member, subscriptions=tuple(now))
        return tuple(one.edition for one in left)

    def choose(self, subscriber: int, edition: str, regions: Sequence[str], *, at: datetime) -> bool:
        """Record her regions for an edition."""
        del at
        member = self.by_number.get(subscriber)
        active = SubscriptionState.ACTIVE
        hers = [one for one in member.subscriptions if one.edition == edition and one.state is active] if member else []
        if member is None or not hers:
            return False
        now = [replace(one, regions=tuple(regions)) if one in hers else one for one in member.subscriptions]
        self.by_number[subscriber] = replace(member, subscriptions=tuple(now))
        return True

    def suppress(self, address: str, reason: SuppressionReason, *, at: datetime, evidence: str = "") -> bool:
        """Never send to the address again."""
        new = key_of(address) not in self.suppressions
        if new:
            self.suppressions[key_of(address)] = Suppression(reason, at, evidence)
            self.spelt[key_of(address)] = address
        return new

    def unsuppress(self, address: str) -> bool:
        """Lift a suppression."""
        return self.suppressions.pop(key_of(address), None) is not None

    def erase(self, address: str, *, at: datetime) -> bool:
        """Forget the person."""
        del at
        self.spelt.pop(key_of(address), None)
        member = self.find(address)
        return member is not None and self.by_number.pop(member.subscriber.id, None) is not None

    def suppressed(self) -> Iterator[tuple[str, SuppressionReason, datetime]]:
        """Every suppressed address that is still known."""
        for key, address in self.spelt.items():
            if key in self.suppressions:
                yield address, self.suppressions[key].reason, self.suppressions[key].at

    def _with_suppression(self, member: Member) -> Member:
        return replace(member, suppression=self.suppressions.get(key_of(member.subscriber.address)))
