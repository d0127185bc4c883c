"""What is to be done now: from an edition's rules, the clock, and the issues in the store; never from memory.

Pure: it decides, others do. Each action follows from the state that it ends, so a missed wake-up, a second scheduler
or a long sleep can neither lose nor repeat an issue: once done, it is not due any more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Literal
from zoneinfo import ZoneInfo

from digest.errors import InputError
from digest.model.record import IssueRecord, IssueState
from digest.timetable.slots import Slot, Timetable, skipped, slot_of, slots
from digest.timetable.wallclock import Occurrence, occurrences
from digest.timetable.waves import moments

__all__ = ["Action", "ActionKind", "Facts", "Marks", "due", "slot_of_issue", "steady", "upkeep"]

ActionKind = Literal["send", "late", "deadline", "nudge", "skip", "draft", "collect", "bounces", "housekeeping"]

_LOOK_BACK = timedelta(days=100)
_BOUNCES_EVERY = timedelta(minutes=5)
_HOUSEKEEPING_EVERY = timedelta(days=1)
_TICK = timedelta(milliseconds=1)
_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Marks:
    """What an issue's audit trail tells: when it was last approved, last reopened, and its editors last nudged.

    `by_hand`: it was made of articles that an editor named, and is not made again by itself.
    """

    approved: datetime | None = None
    reopened: datetime | None = None
    nudged: datetime | None = None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows beside the issues. `since`: the timetable has been kept since then, nothing before it was
    missed; `marks` by period; `zones` are those of the edition's readers."""

    since: datetime | None = None
    collected: datetime | None = None
    bounces: datetime | None = None
    housekeeping: datetime | None = None
    marks: Mapping[str, Marks] = field(default_factory=dict)
    zones: tuple[ZoneInfo, ...] = ()


NOTHING = Facts()


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do now. `at` is the instant from which it was due; `then` is the policy of `late` and `deadline`,
    `why` goes into the audit trail."""

    kind: ActionKind
    edition: str
    period: str
    at: datetime
    why: str = ""
    then: str = ""


def due(timetable: Timetable, now: datetime, issues: Sequence[IssueRecord], facts: Facts = NOTHING) -> list[Action]:
    """What is to be done for one edition at the instant `now`, the most urgent first.

    `issues` are those of the edition in the store: all that are open, and the newest few of the others.
    """
    deciding = [action for issue in issues if (action := _about(timetable, now, issue, facts))]
    urgency = {"send": 0, "late": 1, "deadline": 2, "nudge": 3, "skip": 4}
    deciding.sort(key=lambda action: (urgency[action.kind], action.at, action.period))
    return [*deciding, *_drafting(timetable, now, issues, facts), *_collecting(timetable, now, facts)]


def steady(now: datetime, issues: Sequence[IssueRecord]) -> datetime:
    """The instant to collect and to draft at: `now`, but never at or before a cutoff of the last day.

    Where the clock was set back, an article that is stored now would seem to be older than a draft that did not have
    it, and belong to no issue.
    """
    cutoffs = [issue.cutoff for issue in issues if now <= issue.cutoff < now + timedelta(days=1)]
    return max(cutoffs) + _TICK if cutoffs else now


def upkeep(now: datetime, facts: Facts) -> list[Action]:
    """What belongs to no edition: bounces every five minutes, housekeeping once a day."""
    every: tuple[tuple[ActionKind, datetime | None, timedelta], ...] = (
        ("bounces", facts.bounces, _BOUNCES_EVERY),
        ("housekeeping", facts.housekeeping, _HOUSEKEEPING_EVERY),
    )
    return [Action(kind, "", "", now) for kind, last, span in every if not last or not now - span < last <= now]


def _about(timetable: Timetable, now: datetime, issue: IssueRecord, facts: Facts) -> Action | None:
    """What an issue in the store asks for, if anything."""
    marks = facts.marks.get(issue.period, Marks())
    if issue.state is IssueState.SENDING:
        return _action("send", issue, now, "goes on")
    if issue.state not in (IssueState.DRAFT, IssueState.APPROVED):
        return None
    slot = _slot_of(timetable, issue)
    if slot is None:
        return _action("skip", issue, now, "its day stands in the edition's `skip`")
    its = moments(timetable, slot, facts.zones)
    if issue.state is IssueState.APPROVED:
        begun = max(its.last, marks.approved) if marks.approved else its.last
        return _approved(timetable, now, issue, its.deadline, begun) if now >= its.deadline else None
    if now < its.deadline:
        nudged = its.nudge is None or now < its.nudge or marks.nudged
        return None if nudged else _action("nudge", issue, its.nudge or now, "not approved yet")
    if marks.reopened and marks.reopened >= its.deadline:
        return None
    return _undecided(timetable, now, issue, its.deadline, its.last)


def _action(kind: ActionKind, issue: IssueRecord, at: datetime, why: str, then: str = "") -> Action:
    return Action(kind, issue.edition, issue.period, at, why, then)


def _approved(timetable: Timetable, now: datetime, issue: IssueRecord, deadline: datetime, due_at: datetime) -> Action:
    """An approved issue whose time has come. One that was approved later is as late as its approval."""
    late = timetable.edition.when_late
    if now - due_at > late.within and late.then != "send":
        return _action("late", issue, deadline, _lateness(timetable, now - due_at), late.then)
    return _action("send", issue, deadline, _said(now - due_at) if now > due_at + _TOLERANCE else "")


def _undecided(timetable: Timetable, now: datetime, issue: IssueRecord, deadline: datetime, due_at: datetime) -> Action:
    """A draft at its deadline."""
    edition = timetable.edition
    if edition.approval == "automatic":
        then, why = "send", 'approval = "automatic"'
    else:
        then, why = (
            edition.when_unapproved,
            f'not approved by its deadline: when_unapproved = "{edition.when_unapproved}"',
        )
    if then == "send" and now - due_at > edition.when_late.within:
        then, why = edition.when_late.then, _lateness(timetable, now - due_at)
    return _action("deadline", issue, deadline, why, then)


def _drafting(timetable: Timetable, now: datetime, issues: Sequence[IssueRecord], facts: Facts) -> Iterator[Action]:
    """Drafts whose instant has passed. Of issues that were missed altogether only the newest is still made; the others
    are recorded as skipped, and their articles roll on."""
    edition, known = timetable.edition, {issue.period: issue for issue in issues}
    start = _kept_since(now, issues, facts)
    passed = list(takewhile(lambda slot: slot.draft.at <= now, slots(timetable, start)))
    for slot in passed:
        its = moments(timetable, slot, facts.zones)
        late = now - its.last
        if slot.period in known:
            if now < its.deadline and _made_early(known[slot.period], slot, facts):
                yield Action("draft", edition.slug, slot.period, slot.draft.at, "made before its time: made again")
            continue
        if slot.send.at <= now and slot is not passed[-1]:
            why = f"missed: nothing ran from its draft to its send, and the draft of {passed[-1].period} is due"
            yield Action("skip", edition.slug, slot.period, slot.draft.at, why)
        elif late > edition.when_late.within and edition.when_late.then == "skip":
            yield Action("skip", edition.slug, slot.period, slot.draft.at, _lateness(timetable, late))
        else:
            yield Action("draft", edition.slug, slot.period, slot.draft.at, slot.why)


def _made_early(issue: IssueRecord, slot: Slot, facts: Facts) -> bool:
    """Whether a draft was made before its cutoff, as a look ahead is: it lacks what has come since."""
    by_hand = facts.marks.get(issue.period, Marks()).by_hand
    return issue.state is IssueState.DRAFT and issue.cutoff < slot.draft.at and not by_hand


def _kept_since(now: datetime, issues: Sequence[IssueRecord], facts: Facts) -> datetime:
    """The instant after whose sends an issue that is not in the store was missed: that of the newest issue, or when the
    timetable began to be kept."""
    sent = [issue.send_at for issue in issues if issue.send_at <= now]
    began = [facts.since] if facts.since else []
    return min(now, max([*sent, *began, now - _LOOK_BACK] if sent or began else [now]))


def _collecting(timetable: Timetable, now: datetime, facts: Facts) -> Iterator[Action]:
    """A collection, where one was due since the last; a last one in the future was made before the clock went back."""
    last = facts.collected
    if last is None or last > now:
        yield Action("collect", timetable.edition.slug, "", now)
        return
    since = max(last, now - timedelta(days=370))
    coming = next(occurrences(timetable.collect, timetable.zone, since))
    if coming.at <= now:
        yield Action("collect", timetable.edition.slug, "", coming.at)


def _slot_of(timetable: Timetable, issue: IssueRecord) -> Slot | None:
    """The slot of an issue in the store; None where its day is skipped."""
    return None if skipped(timetable, issue.period) else slot_of_issue(timetable, issue)


def slot_of_issue(timetable: Timetable, issue: IssueRecord) -> Slot:
    """The slot of an issue in the store. One that was made by hand, or under earlier rules, for a period that the
    timetable does not have, or not any more, keeps its own times."""
    try:
        return slot_of(timetable, issue.period)
    except InputError:
        draft, send = (_occurrence(at, timetable.zone) for at in (issue.cutoff, issue.send_at))
        return Slot(issue.period, draft, send)


def _occurrence(at: datetime, zone: ZoneInfo) -> Occurrence:
    return Occurrence(at.astimezone(zone).replace(tzinfo=None), at)


def _lateness(timetable: Timetable, late: timedelta) -> str:
    policy = timetable.edition.when_late
    return f'{_said(late)}: when_late = {{within = "{_said(policy.within, late="")}", then = "{policy.then}"}}'


def _said(span: timedelta, late: str = " late") -> str:
    """`3 h late`, `2 days 4 h late`, `10 min late`."""
    minutes = span // timedelta(minutes=1)
    days, hours = minutes // 1440, minutes // 60 % 24
    parts = [f"{days} day{'s' * (days != 1)}"] if days else []
    parts += [f"{hours} h"] if hours else []
    return (" ".join(parts) or f"{minutes} min") + late
