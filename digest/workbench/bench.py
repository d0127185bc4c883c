"""One draft on the workbench: edited, undone, redone, each save made from the revision that the editor saw.

Saves edits and nothing else: the mail is made right behind (`mailing`). Safe to be called from several threads.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import RLock

from digest.application import Application
from digest.compose import apply
from digest.errors import DigestError, InputError
from digest.model.edit import Pin, Unfitting
from digest.model.edit_json import edit_from, edits_from
from digest.model.ingredients import INGREDIENTS
from digest.model.issue import Issue
from digest.model.record import IssueRecord, IssueState
from digest.store.refusals import IssueClosedError, StaleRevisionError
from digest.workbench.base import Base, recompose
from digest.workbench.telling import told

__all__ = ["EDITABLE", "Bench", "Refused", "Standing"]

EDITABLE = (IssueState.DRAFT, IssueState.HELD)
_REMEMBERED = 200

EditJson = Mapping[str, object]


class Refused(DigestError):  # noqa: N818 (as an editor says it)
    """An edit that does not fit the issue as it stands, and why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft as it stands: its record, what it was composed to, and the issue with its edits.

    `undo` and `redo` say in words what either would do; empty: nothing.
    """

    record: IssueRecord
    base: Base
    issue: Issue
    unfitting: tuple[Unfitting, ...]
    undo: str = ""
    redo: str = ""

    @property
    def editable(self) -> bool:
        """Whether its state lets an editor edit it."""
        return self.record.state in EDITABLE


class Bench:
    """A draft that lies open. What was undone, and which edits were one action, is remembered by this process."""

    def __init__(self, application: Callable[[], Application], edition: str, period: str) -> None:
        self.application, self.edition, self.period = application, edition, period
        self._lock = RLock()
        self._standing: Standing | None = None
        self._made_of = ""
        self._of: tuple[object, ...] = ()
        self._base: Base | None = None
        self._sizes: list[int] = []
        self._undone: list[tuple[EditJson, ...]] = []
        self._past: dict[int, tuple[EditJson, ...]] = {}

    @property
    def name(self) -> str:
        """As a person names it."""
        return f"{self.edition}/{self.period}"

    def record(self) -> IssueRecord:
        """The issue as it is stored now. Raises InputError where there is none."""
        record = self.application().store.issues.get(self.edition, self.period)
        if record is None:
            raise InputError("there is no such issue", where=self.name, remedy="`digest issues` lists them")
        return record

    def standing(self) -> Standing:
        """How it stands. Raises DigestError where it cannot be composed again."""
        with self._lock:
            return self._at(self.record())

    def edit(self, edits: Sequence[EditJson], *, based_on: int) -> Standing:
        """One action: these edits, saved at once. Where they change nothing, nothing is saved.

        Raises InputError for what is no edit, Refused for one that does not fit, StaleRevisionError, IssueClosedError.
        """
        new = [edit_from(edit).as_json() for edit in edits]
        with self._lock:
            now = self._current(based_on)
            after = self._with(now.record, [*now.record.edits, *new])
            if len(after.unfitting) > len(now.unfitting):
                raise Refused(after.unfitting[-1].why)
            if not after.issue.stories:
                raise Refused("an issue needs at least one story")
            if after.issue == now.issue:
                return now
            self._undone.clear()
            self._sizes.append(len(new))
            return self._saved(now, after)

    def undo(self, *, based_on: int) -> Standing:
        """Take back the last action. Raises Refused where there is none, and as `edit` does."""
        with self._lock:
            now = self._current(based_on)
            if not now.record.edits:
                raise Refused("there is nothing to undo")
            size = self._sizes.pop()
            kept, taken = now.record.edits[:-size], now.record.edits[-size:]
            after = self._with(now.record, kept)
            self._undone.append(taken)
            return self._saved(now, after)

    def redo(self, *, based_on: int) -> Standing:
        """Do again what was undone last. Raises Refused where there is none, and as `edit` does."""
        with self._lock:
            now = self._current(based_on)
            if not self._undone:
                raise Refused("there is nothing to redo")
            again = self._undone.pop()
            self._sizes.append(len(again))
            return self._saved(now, self._with(now.record, [*now.record.edits, *again]))

    def difference(self, based_on: int) -> tuple[str, ...]:
        """What others did since that revision, each a sentence."""
        with self._lock:
            now = self.standing()
            before = self._past.get(based_on)
            if before is None:
                return (f"The issue was saved {max(1, now.record.revision - based_on)} times since.",)
            same = _shared(before, now.record.edits)
            undone = [f"Undid: {self._told(now.base, edit)}." for edit in reversed(before[same:])]
            done = [_sentence(self._told(now.base, edit)) for edit in now.record.edits[same:]]
            return (*undone, *done) or ("The draft was built anew.",)

    def made_of(self) -> str:
        """The draft's file of ingredients. Raises DigestError where it has none."""
        content = self.application().store.issues.file(self.edition, self.period, INGREDIENTS)
        if content is None:
            raise DigestError(
                "this draft does not say what it was made of: an earlier version of Digest built it",
                where=self.name,
                remedy="Build it again; its edits are kept",
            )
        return content.decode()

    def _current(self, based_on: int) -> Standing:
        now = self.standing()
        if not now.editable:
            raise IssueClosedError(self.name, now.record.state)
        if now.record.revision != based_on:
            raise StaleRevisionError(self.name, now.record.revision, based_on)
        return now

    def _saved(self, now: Standing, after: Standing) -> Standing:
        """Save the edits of `after`, made from `now`."""
        store, revision = self.application().store, now.record.revision
        try:
            record = store.issues.save_edits(self.edition, self.period, after.record.edits, based_on=revision)
        except DigestError:
            self._forget_actions(now.record)
            raise
        self._standing = self._labelled(replace(after, record=record))
        self._remember(record)
        return self._standing

    def _at(self, record: IssueRecord) -> Standing:
        """The standing of a record: known, or made anew where somebody else saved, built or configured."""
        known = self._standing
        fresh = known is None or known.record.revision != record.revision
        if fresh:
            self._made_of = self.made_of()
            if known is None or list(known.record.edits) != list(record.edits):  # a rebuild keeps them
                self._forget_actions(record)
        if not fresh and known is not None and self._of[1] is self.application().settings:
            self._standing = replace(known, record=record)
        else:
            self._standing = self._labelled(self._with(record, record.edits))
        self._remember(record)
        return self._standing

    def _with(self, record: IssueRecord, edits: Sequence[EditJson]) -> Standing:
        """The record with other edits, composed and edited."""
        readable, unreadable = edits_from(edits)
        base = self._based(record, tuple(edit for edit in readable if isinstance(edit, Pin)))
        applied = apply(base.issue, readable, base.material)
        return Standing(replace(record, edits=tuple(edits)), base, applied.issue, (*unreadable, *applied.unfitting))

    def _based(self, record: IssueRecord, pins: tuple[Pin, ...]) -> Base:
        application = self.application()
        of = (self._made_of, application.settings, record.cutoff, pins)
        if self._base is None or self._of[1] is not of[1] or self._of != of:
            self._base, self._of = recompose(application, record, self._made_of, pins), of
        return self._base

    def _labelled(self, standing: Standing) -> Standing:
        size = self._sizes[-1] if self._sizes else 0
        last = standing.record.edits[-size:] if size else ()
        again = self._undone[-1] if self._undone else ()
        return replace(standing, undo=self._all_told(standing.base, last), redo=self._all_told(standing.base, again))

    def _all_told(self, base: Base, edits: Sequence[EditJson]) -> str:
        return "; ".join(self._told(base, edit) for edit in edits)

    def _told(self, base: Base, edit: EditJson) -> str:
        def title(name: str) -> str:
            found = base.material.article(name)
            return found.title if found else ""

        return told(edit, title, {region.slug: region.name for region in base.material.regions})

    def _forget_actions(self, record: IssueRecord) -> None:
        """Each edit is an action of its own again, and nothing waits to be redone."""
        self._sizes, self._undone = [1] * len(record.edits), []

    def _remember(self, record: IssueRecord) -> None:
        self._past[record.revision] = record.edits
        while len(self._past) > _REMEMBERED:
            del self._past[next(iter(self._past))]


def _shared(one: Sequence[EditJson], other: Sequence[EditJson]) -> int:
    """How many edits both begin with."""
    both = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(both) if a != b), min(len(one), len(other)))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
