"""The web versions of issues that are out, out of the store. A draft is nobody's yet, and a cancelled issue no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.model.record import IssueRecord, IssueState
from digest.store.opening import Store

__all__ = ["Archive"]

_PUBLIC = frozenset({IssueState.APPROVED, IssueState.SENDING, IssueState.PAUSED, IssueState.SENT})
_LISTED = _PUBLIC - {IssueState.APPROVED}


@dataclass(frozen=True, slots=True)
class Archive:
    """Lookups of `SiteParts`."""

    store: Store

    def published(self) -> Sequence[IssueRecord]:
        """The issues that are out, newest first. One that is approved has its page, and is listed when it goes."""
        return [record for record in self.store.issues.list_issues() if record.state in _LISTED]

    def web_version(self, edition: str, period: str) -> bytes | None:
        """The page of an issue that was approved, as it was frozen; None for any other."""
        record = self.store.issues.get(edition, period)
        if record is None or record.state not in _PUBLIC:
            return None
        return self.store.issues.bundled(edition, period, "web.html")
