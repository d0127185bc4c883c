"""A subscriber, what she subscribed to, and what must never be sent to an address. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, get_args

__all__ = [
    "SUPPRESSION_REASONS",
    "Consent",
    "Member",
    "NewSubscriber",
    "Subscriber",
    "Subscription",
    "SubscriptionState",
    "Suppression",
    "SuppressionReason",
]


class SubscriptionState(StrEnum):
    """The states of a subscription: `pending` until she confirms."""

    PENDING = "pending"
    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"


SuppressionReason = Literal["bounced", "complained", "by hand"]

SUPPRESSION_REASONS: Mapping[str, SuppressionReason] = {reason: reason for reason in get_args(SuppressionReason)}
"""A reason by its word, as a list, a person or a row names it."""


@dataclass(frozen=True, slots=True)
class Consent:
    """When, where, and to which words she agreed."""

    at: datetime
    where: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person. `id` is the store's, never reused; `address` is as she gave it, `timezone` an IANA name or empty."""

    id: int
    address: str
    name: str = ""
    language: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Her subscription to one edition; `regions` are slugs in her order, empty for all."""

    edition: str
    state: SubscriptionState
    regions: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why nothing is ever sent to an address, since when, and what shows it."""

    reason: SuppressionReason
    at: datetime
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A subscriber with all her subscriptions, and her suppression where there is one."""

    subscriber: Subscriber
    subscriptions: tuple[Subscription, ...] = ()
    suppression: Suppression | None = None


@dataclass(frozen=True, slots=True)
class NewSubscriber:
    """One who is to be added or brought up to date: an empty field leaves what is stored as it is.

    `state` and `suppressed` are how one begins who was not known: as the list says from which she comes.
    """

    address: str
    editions: tuple[str, ...]
    name: str = ""
    regions: tuple[str, ...] = ()
    language: str = ""
    timezone: str = ""
    state: SubscriptionState = SubscriptionState.ACTIVE
    suppressed: SuppressionReason | None = None
