"""What the timetable would have done over a span of time, on a fake clock and with a simulated store. Pure.

Every decision is that of `due`; only what the actions do to an issue is played here. Nothing is collected or sent.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digest.model.record import IssueRecord, IssueState
from digest.timetable.clocks import clock_note
from digest.timetable.due import Action, Facts, Marks, due
from digest.timetable.events import KINDS, events
from digest.timetable.slots import Timetable, slot_of
from digest.timetable.wallclock import Occurrence

__all__ = ["Happening", "simulate"]

_AFTER = {"hold": IssueState.HELD, "skip": IssueState.SKIPPED, "send": IssueState.APPROVED}
_KEPT = 16


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that would have happened: `event` is an event's kind, or `approve`, `hold`, `skip`."""

    edition: str
    period: str
    event: str
    at: datetime
    local: datetime
    why: str = ""


@dataclass(slots=True)
class _Desk:
    """The simulated store of one edition: the newest issues, and what their audit trails would tell."""

    timetable: Timetable
    editor_approves: bool
    facts: Facts
    issues: dict[str, IssueRecord]
    marks: dict[str, Marks]

    def due(self, now: datetime) -> list[Action]:
        """What is to be done at the instant."""
        return due(self.timetable, now, tuple(self.issues.values()), self.facts)

    def carry_out(self, action: Action, now: datetime) -> Iterator[Happening]:
        """What the action does to its issue; says what happened."""
        record = self.issues.get(action.period)
        if action.kind == "collect":
            self.facts = replace(self.facts, collected=now)
            yield self._happening(action, "collect", now)
        elif action.kind == "nudge":
            self._mark(action.period, replace(self._marks(action.period), nudged=now))
            yield self._happening(action, "nudge", now)
        elif action.kind == "send" and record:
            self.issues[action.period] = replace(record, state=IssueState.SENT)
            yield self._happening(action, "send", now)
        elif action.kind == "draft":
            yield from self._draft(action, now)
        elif action.kind == "skip":
            self.issues[action.period] = self._record(action.period, now, IssueState.SKIPPED)
            yield self._happening(action, "skip", now)
        elif record:
            yield from self._decide(action, record, now)

    def _draft(self, action: Action, now: datetime) -> Iterator[Happening]:
        yield self._happening(action, "draft", now)
        approved = self.editor_approves and self.timetable.edition.approval == "required"
        state = IssueState.APPROVED if approved else IssueState.DRAFT
        self.issues[action.period] = self._record(action.period, now, state)
        self.issues = dict(sorted(self.issues.items(), key=lambda item: item[1].send_at)[-_KEPT:])
        if approved:
            self._mark(action.period, Marks(approved=now))
            yield self._happening(replace(action, why="by an editor"), "approve", now)

    def _decide(self, action: Action, record: IssueRecord, now: datetime) -> Iterator[Happening]:
        """The policy of a deadline or of lateness."""
        self.issues[action.period] = replace(record, state=_AFTER[action.then])
        if action.kind == "deadline":
            yield self._happening(replace(action, why=""), "deadline", now)
        if action.then == "send":
            self._mark(action.period, replace(self._marks(action.period), approved=now))
        yield self._happening(action, "approve" if action.then == "send" else action.then, now)

    def _record(self, period: str, now: datetime, state: IssueState) -> IssueRecord:
        edition = self.timetable.edition
        send_at = slot_of(self.timetable, period).send.at
        return IssueRecord(edition.slug, period, state, 1, edition.title, now, send_at, now)

    def _marks(self, period: str) -> Marks:
        return self.marks.get(period, Marks())

    def _mark(self, period: str, marks: Marks) -> None:
        self.marks = {**{key: self.marks[key] for key in self.marks if key in self.issues}, period: marks}
        self.facts = replace(self.facts, marks=self.marks)

    def _happening(self, action: Action, event: str, now: datetime) -> Happening:
        zone = self.timetable.zone
        why = action.why or (_clock_said(self.timetable, action.period, event) if action.period else "")
        return Happening(action.edition, action.period, event, now, now.astimezone(zone), why)


def simulate(
    timetable: Timetable,
    start: datetime,
    end: datetime,
    *,
    editor_approves: bool = True,
    collections: bool = False,
    zones: Collection[ZoneInfo] = (),
) -> Iterator[Happening]:
    """What would have happened to one edition in [start, end), its store empty at the start.

    Where the edition wants approval, its editor approves each draft as soon as it is made, or never.
    """
    facts = Facts(since=start, collected=start - timedelta(microseconds=1), zones=tuple(zones))
    desk = _Desk(timetable, editor_approves, facts, {}, {})
    kinds = KINDS if collections else KINDS[1:]
    instants = (event.at for event in events(timetable, start, end, kinds, zones))
    for now in dict.fromkeys((start, *instants)):
        while actions := [action for action in desk.due(now) if collections or action.kind != "collect"]:
            for action in actions:
                yield from desk.carry_out(action, now)


def _clock_said(timetable: Timetable, period: str, event: str) -> str:
    slot = slot_of(timetable, period)
    one: Occurrence | None = {"draft": slot.draft, "send": slot.send}.get(event)
    return clock_note(one, timetable.zone) if one else ""
