"""What is remembered of a source between runs: validators, when it is next due, what went wrong and since when."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["EntryMark", "SourceState"]


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source's state. It belongs to `address`: a source whose address was changed starts anew.

    `etag` and `last_modified` are the validators of the last full answer, received at `validators_at`. `failing_since`
    is the first failure after `last_success`; `failures` counts them. `retired` says why it is asked no more (410).
    `paused_until` is the host's own request (Retry-After) and concerns every source on that host. `moved_to` is where
    it was permanently redirected.
    """

    name: str
    address: str
    etag: str = ""
    last_modified: str = ""
    validators_at: datetime | None = None
    next_due: datetime | None = None
    last_success: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    last_problem: str = ""
    retired: str = ""
    paused_until: datetime | None = None
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class EntryMark:
    """That an entry was read: its key within its source (normalized URL or GUID), and a fingerprint of what was listed.

    An entry whose mark is known needs no fetching: what the source says of it has not changed.
    """

    source: str
    key: str
    fingerprint: str
