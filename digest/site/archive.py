"""The web versions of issues that are out, out of the store. A draft is nobody's yet, and a cancelled issue no more."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from digest.model.record import IssueRecord, IssueState
from digest.store.opening import Store

__all__ = ["Archive"]

_PUBLIC = frozenset({IssueState.APPROVED, IssueState.SENDING, IssueState.PAUSED, IssueState.SENT})
_LISTED = _PUBLIC - {IssueState.APPROVED}
_PAGE = "web.html"
_KEPT = 16


@dataclass(slots=True)
class Archive:
    """Lookups of `SiteParts`. A frozen page never changes, so the last few are kept by the hash of their bundle."""

    store: Store
    _pages: dict[str, bytes] = field(default_factory=dict)

    def published(self) -> Sequence[IssueRecord]:
        """The issues that are out, newest first. One that is approved has its page, and is listed when it goes."""
        return [record for record in self.store.issues.list_issues() if record.state in _LISTED]

    def web_version(self, edition: str, period: str) -> bytes | None:
        """The page of an issue that was approved, as it was frozen; None for any other."""
        record = self.store.issues.get(edition, period)
        if record is None or record.state not in _PUBLIC:
            return None
        kept = self._pages.get(record.bundle)
        if kept is not None:
            return kept
        bundle = self.store.issues.bundle(edition, period)
        page = bundle.files.get(_PAGE) if bundle else None
        if page is not None and record.bundle:
            self._keep(record.bundle, page)
        return page

    def _keep(self, bundle: str, page: bytes) -> None:
        self._pages[bundle] = page
        for old in list(self._pages)[:-_KEPT]:
            self._pages.pop(old, None)
