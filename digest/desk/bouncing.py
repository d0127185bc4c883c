"""Bounces and complaints become events, and events suppressions: attribute, note once, judge, suppress.

A report is attributed by the return path's token, which only we can make; then by the Message-ID of the mail that it is
about; then by the address that it names, where a subscriber has it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from digest.deliver.bounces import SOFT_WINDOW, Consequence, bounces_in, consequence
from digest.model.delivery import Bounce
from digest.model.subscriber import SuppressionReason
from digest.store.opening import Store

__all__ = ["Bouncing", "Noted"]


Became = Literal["suppressed", "counted", "noted before", "not ours", "noted"]


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of one report about one address. `issue` is empty where only the address told whose it is."""

    address: str
    bounce: Bounce
    became: Became
    issue: str = ""


@dataclass(frozen=True, slots=True)
class Bouncing:
    """`by_token` reads a return path's token, `by_message` a Message-ID of ours: (edition, period, subscriber)."""

    store: Store
    by_token: Callable[[str], tuple[str, str, int] | None]
    by_message: Callable[[str], tuple[str, str, int] | None]
    now: Callable[[], datetime]

    def take(self, raw: bytes) -> Iterator[Noted]:
        """Take in one message; yields nothing where it is neither a bounce nor a complaint. Safe to repeat."""
        for bounce in bounces_in(raw):
            yield self._noted(bounce, sha256(raw).hexdigest())

    def _noted(self, bounce: Bounce, fingerprint: str) -> Noted:
        edition, period, subscriber = self._delivery(bounce)
        member = self.store.roster.member(subscriber) if subscriber else self.store.roster.find(bounce.address)
        if member is None:
            return Noted(bounce.address, bounce, "not ours")
        address, at = member.subscriber.address, self.now()
        issue, name = f"{edition}/{period}" if edition else "", f"{fingerprint}:{bounce.address}"
        if self.store.events.knows(name):
            return Noted(address, bounce, "noted before", issue)
        decided = consequence(bounce, 0)
        if decided == "suppress":
            # First: a report that is noted is not looked at again, so that a kill in between would forget it.
            self._suppress(address, bounce)
        self.store.events.note(bounce, edition, period, member.subscriber.id, fingerprint=name, at=at)
        if decided == "count":
            decided = consequence(bounce, self.store.events.soft_count(member.subscriber.id, at - SOFT_WINDOW))
            if decided == "suppress":
                self._suppress(address, bounce)
        return Noted(address, bounce, _BECAME[decided], issue)

    def _suppress(self, address: str, bounce: Bounce) -> None:
        evidence = " ".join(part for part in (bounce.status, bounce.diagnostic) if part) or bounce.evidence
        self.store.roster.suppress(address, _REASONS[bounce.kind], at=self.now(), evidence=evidence[:1000])

    def _delivery(self, bounce: Bounce) -> tuple[str, str, int]:
        found = self.by_token(bounce.token) if bounce.token else None
        found = found or (self.by_message(bounce.message_id) if bounce.message_id else None)
        return found or ("", "", 0)


_REASONS: Mapping[str, SuppressionReason] = {"hard": "bounced", "soft": "bounced", "complaint": "complained"}
_BECAME: Mapping[Consequence, Became] = {"suppress": "suppressed", "count": "counted", "none": "noted"}
