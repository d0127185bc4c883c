"""Sending as values: a delivery's states, who gets what, what a server answered, what a bounce says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from digest.model.mail import ReaderLinks

__all__ = [
    "OPEN_STATES",
    "Bounce",
    "Claim",
    "DeliveryRow",
    "DeliveryState",
    "Letter",
    "Outcome",
    "Reader",
    "Sender",
]


class DeliveryState(StrEnum):
    """The states of one row of the ledger (design, 5)."""

    PENDING = "pending"
    CLAIMED = "claimed"
    IN_FLIGHT = "in-flight"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    DROPPED = "dropped"


OPEN_STATES = frozenset({DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT, DeliveryState.DEFERRED})
"""An issue is sent when no row is in these states."""


@dataclass(frozen=True, slots=True)
class Sender:
    """The process that sends: a run of the ledger. `started` tells a process from a later one of the same number."""

    host: str
    boot: str
    process: int
    started: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that a run has claimed: `subscriber` is the row's key within its issue.

    `attempts` counts the earlier ones; `first_tried` is when the first was made.
    """

    subscriber: int
    address: str
    name: str = ""
    language: str = ""
    attempts: int = 0
    first_tried: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a message is written. `address` is as it is delivered to, `links` are hers alone."""

    address: str
    name: str
    links: ReaderLinks
    message_id: str
    """The header's value, angle brackets and all: the same on every attempt."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message with its envelope. `content` has CRLF lines and no dot-stuffing; `sender` is the return path."""

    sender: str
    recipient: str
    content: bytes
    smtputf8: bool = False
    """Whether an address of the envelope is not ASCII (RFC 6531)."""
    plain: bool = False
    """Whether its maker knows that all lines end with CRLF and none begins with a dot: a way need not look."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt: `state` is accepted, deferred, refused, uncertain, or pending (not tried).

    `reply` is the server's, on one line ("250 2.0.0 Ok: queued as 4XY"), or what went wrong in its place.
    `pause_host` says that the server itself wants no mail now (421, no connection).
    """

    state: DeliveryState
    reply: str
    pause_host: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One row of the ledger, for a person or a program to read. `address` is empty where she was erased."""

    subscriber: int
    address: str
    state: DeliveryState
    message_id: str
    reply: str
    attempts: int
    at: datetime | None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery status notification, an older kind of bounce, or a complaint says of one address.

    `token` is the VERP token of the return path where there was one; it is worth more than `address`, which is what
    the report names. `message_id` is that of the mail it is about. `evidence` is the part of the report that says so.
    `blocked` marks a soft one that is no fault of the reader's: the mail was refused for what it or its sender is.
    """

    kind: Literal["hard", "soft", "complaint"]
    address: str
    token: str = ""
    message_id: str = ""
    status: str = ""
    """The enhanced status code (RFC 3463), such as 5.1.1."""
    diagnostic: str = ""
    evidence: str = ""
    at: datetime | None = None
    blocked: bool = False
