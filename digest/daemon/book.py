"""The book of a store: the issues, what their audit trails tell, and what was noted."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from digest.daemon.actions import Noted
from digest.model.ingredients import INGREDIENTS, Ingredients
from digest.model.record import AuditEntry, IssueRecord, IssueState
from digest.timetable import Facts, Marks

__all__ = ["Issues", "Notes", "StoreBook", "marks_of"]

_UNDECIDED = (IssueState.DRAFT, IssueState.APPROVED)


class Issues(Protocol):
    """The store's issues."""

    def list_issues(self, edition: str | None = None) -> Sequence[IssueRecord]:
        """Every issue of the edition, newest first."""
        ...

    def audit(self, edition: str, period: str) -> Sequence[AuditEntry]:
        """Who did what with an issue, when and why; the newest last."""
        ...

    def file(self, edition: str, period: str, name: str) -> bytes | None:
        """One file of its draft."""
        ...


class Notes(Protocol):
    """The store's notes on the timetable."""

    def noted(self) -> Mapping[str, datetime]:
        """Instants by name."""
        ...

    def note(self, name: str, at: datetime, *, once: bool = False) -> None:
        """Note the instant; `once` keeps the first."""
        ...


@dataclass(frozen=True, slots=True)
class StoreBook:
    """A `digest.daemon.actions.Book`. `zones` gives those of an edition's readers, where they matter."""

    stored: Issues
    notes: Notes
    zones: Callable[[str], Collection[ZoneInfo]]
    _by_hand: dict[str, tuple[int, bool]] = field(default_factory=dict, init=False)

    def begin(self, edition: str, at: datetime) -> None:
        """Note that the edition's timetable is kept from now on, where it was not before."""
        self.notes.note(f"since {edition}", at, once=True)

    def issues(self, edition: str) -> Sequence[IssueRecord]:
        """The issues of the edition."""
        return self.stored.list_issues(edition)

    def facts(self, edition: str, issues: Sequence[IssueRecord]) -> Facts:
        """The facts about the edition and these issues of it; without an edition, those of upkeep."""
        noted = self.notes.noted()
        marks = {
            one.period: replace(
                marks_of(self.stored.audit(edition, one.period), noted.get(f"nudged {one.name}")),
                by_hand=self._is_by_hand(one),
            )
            for one in issues
            if one.state in _UNDECIDED
        }
        return Facts(
            since=noted.get(f"since {edition}"),
            collected=noted.get("collected"),
            bounces=noted.get("bounces"),
            housekeeping=noted.get("housekeeping"),
            marks=marks,
            zones=tuple(self.zones(edition)) if marks else (),
        )

    def note(self, what: Noted, at: datetime, edition: str = "", period: str = "") -> None:
        """Note that something was done."""
        self.notes.note(f"{what} {edition}/{period}" if period else what, at)

    def _is_by_hand(self, issue: IssueRecord) -> bool:
        """Whether a draft was made of named articles; read once for each revision of it."""
        revision, by_hand = self._by_hand.get(issue.name, (0, False))
        if revision != issue.revision:
            text = self.stored.file(issue.edition, issue.period, INGREDIENTS) or b""
            by_hand = bool(text) and bool(Ingredients.from_text(text.decode()).origins)
            self._by_hand[issue.name] = (issue.revision, by_hand)
        return by_hand


def marks_of(trail: Sequence[AuditEntry], nudged: datetime | None = None) -> Marks:
    """What an audit trail tells: the last approval, and the last time that the issue became a draft again."""
    approved = [entry.at for entry in trail if entry.to is IssueState.APPROVED]
    reopened = [entry.at for entry in trail if entry.to is IssueState.DRAFT and entry.was is not IssueState.DRAFT]
    return Marks(approved[-1] if approved else None, reopened[-1] if reopened else None, nudged)
