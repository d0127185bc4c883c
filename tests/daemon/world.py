"""A small newsroom for the daemon's tests: articles that arrive, a store that survives kills, a post that counts.

It keeps the promises that the real parts keep: an issue is unique by edition and period, a decision is refused in the
wrong state, a mail is marked in the ledger before it leaves. `Killed` strikes at any step, before or after its effect.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from digest.daemon import Keeper, Leadership, Working
from digest.daemon.actions import Noted
from digest.daemon.leadership import Lease
from digest.errors import DigestError
from digest.model.record import CLOSED_STATES, IssueRecord, IssueState
from digest.timetable import Action, Facts, Marks, Timetable, slot_of

READERS = ("ada", "grace", "jean")
S = IssueState


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@dataclass(slots=True)
class Clock:
    """A wall clock that may be set, and a count of seconds that may not."""

    at: datetime
    seconds: float = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def pass_by(self, span: timedelta) -> None:
        self.at += span
        self.seconds += span.total_seconds()


@dataclass(slots=True)
class Inline:
    """Lanes in which everything runs at once, in the tick itself."""

    started: list[str] = field(default_factory=list)

    def start(self, lane: str, work: Callable[[], None]) -> bool:
        self.started.append(lane)
        work()
        return True

    def busy(self) -> Collection[str]:
        return ()

    def drain(self, seconds: float) -> bool:
        return True


@dataclass(slots=True)
class OneLock:
    """A lease in memory."""

    held: Lease | None = None

    def lease(self) -> Lease | None:
        return self.held

    def take(self, holder: str, at: datetime, *, after: Lease | None) -> bool:
        if self.held != after:
            return False
        self.held = (holder, after[1] + 1 if after else 0)
        return True

    def release(self, holder: str) -> None:
        if self.held and self.held[0] == holder:
            self.held = None


@dataclass(slots=True)
class Newsroom:
    """The store and the world of one edition. `risk` is the chance of being killed at a step."""

    timetable: Timetable
    clock: Clock
    random: Random = field(default_factory=lambda: Random(0))
    risk: float = 0.0
    kills: int = 0
    arrived: list[tuple[float, int]] = field(default_factory=list)
    first_stored: dict[int, datetime] = field(default_factory=dict)
    records: dict[str, IssueRecord] = field(default_factory=dict)
    carried: dict[str, tuple[int, ...]] = field(default_factory=dict)
    marks: dict[str, Marks] = field(default_factory=dict)
    notes: dict[str, datetime] = field(default_factory=dict)
    ledger: dict[tuple[str, str], str] = field(default_factory=dict)
    delivered: Counter[tuple[str, str]] = field(default_factory=Counter)
    trail: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    broken: dict[str, Exception] = field(default_factory=dict)
    on_send: Callable[[Callable[[], bool]], object] = field(default=lambda stop: None)

    # The book.

    def begin(self, edition: str, at: datetime) -> None:
        self.notes.setdefault("since", at)

    def issues(self, edition: str) -> Sequence[IssueRecord]:
        return sorted(self.records.values(), key=lambda one: one.send_at)[-20:]

    def facts(self, edition: str, issues: Sequence[IssueRecord]) -> Facts:
        return Facts(
            since=self.notes.get("since"),
            collected=self.notes.get("collected"),
            bounces=self.notes.get("bounces"),
            housekeeping=self.notes.get("housekeeping"),
            marks=self.marks,
        )

    def note(self, what: Noted, at: datetime, edition: str = "", period: str = "") -> None:
        self._step()
        if period:
            self.marks[period] = replace(self.marks.get(period, Marks()), nudged=at)
        else:
            self.notes[what] = at
        self._step()

    # The actions.

    def collect(self, at: datetime) -> str:
        for arrival, article in self.arrived:
            if arrival <= self.clock.seconds and article not in self.first_stored:
                self._step()
                self.first_stored[article] = at
        return f"{len(self.first_stored)} articles"

    def build(self, edition: str, period: str, at: datetime) -> str:
        self._may("draft")
        self.collect(at)
        send_at = slot_of(self.timetable, period).send.at
        before = [one for one in self.records.values() if one.send_at < send_at and one.state not in CLOSED_STATES]
        previous = max((one.cutoff for one in before), default=None)
        taken = {article for one in before for article in self.carried.get(one.period, ())}
        articles = tuple(
            article
            for article, stored in self.first_stored.items()
            if stored <= at and (previous is None or stored > previous) and article not in taken
        )
        if not articles and self.timetable.edition.when_empty == "skip":
            return self.skip(edition, period, "there is nothing to carry")
        self._step()
        assert period not in self.records
        self.records[period] = IssueRecord(edition, period, S.DRAFT, 1, "", at, send_at, at)
        self.carried[period] = articles
        self.trail.append(f"{period} drafted")
        self._step()
        return f"{len(articles)} stories"

    def skip(self, edition: str, period: str, why: str) -> str:
        self._may("skip")
        send_at = slot_of(self.timetable, period).send.at
        record = self.records.get(period) or IssueRecord(
            edition, period, S.SKIPPED, 1, "", self.clock.at, send_at, self.clock.at
        )
        self._step()
        self.records[period] = replace(record, state=S.SKIPPED)
        self.trail.append(f"{period} skipped: {why}")
        return "skipped"

    def nudge(self, edition: str, period: str, why: str) -> str:
        self._may("nudge")
        self.told.append(f"{period} nudged")
        return "told"

    def deadline(self, edition: str, period: str, then: str, why: str) -> str:
        self._may("deadline")
        return self._decided(period, {"send": S.APPROVED, "hold": S.HELD, "skip": S.SKIPPED}[then], why)

    def late(self, edition: str, period: str, then: str, why: str) -> str:
        return self._decided(period, {"hold": S.HELD, "skip": S.SKIPPED}[then], why)

    def send(self, edition: str, period: str, stop: Callable[[], bool]) -> str:
        self._may("send")
        for reader in READERS:
            self.ledger.setdefault((period, reader), "pending")
        self._step()
        self.records[period] = replace(self.records[period], state=S.SENDING)
        self.on_send(stop)
        for reader in READERS:
            if self.ledger[period, reader] == "pending" and not stop():
                self._step()
                # Mark and reply are one step here: what a kill between them does is the ledger's to test.
                self.delivered[period, reader] += 1
                self.ledger[period, reader] = "accepted"
                self._step()
        if "pending" in (self.ledger[period, reader] for reader in READERS):
            return "stopped"
        self.records[period] = replace(self.records[period], state=S.SENT)
        self.trail.append(f"{period} sent")
        return "sent"

    def bounces(self, at: datetime) -> str:
        self._may("bounces")
        return "none"

    def housekeep(self, at: datetime) -> str:
        self._may("housekeeping")
        return "done"

    def tell(self, action: Action, problem: str) -> None:
        self.told.append(f"{action.kind} {action.period}: {problem}".replace("  ", " "))

    def tell_unread(self, fault: str) -> None:
        self.told.append(f"settings: {fault}")

    # What people do.

    def approve(self, period: str) -> None:
        self.records[period] = replace(self.records[period], state=S.APPROVED)
        self.trail.append(f"{period} approved: by an editor")
        self.marks[period] = replace(self.marks.get(period, Marks()), approved=self.clock.at)

    def reopen(self, period: str) -> None:
        self.records[period] = replace(self.records[period], state=S.DRAFT)
        self.marks[period] = replace(self.marks.get(period, Marks()), reopened=self.clock.at)

    # What happens.

    def _decided(self, period: str, state: IssueState, why: str) -> str:
        record = self.records[period]
        if record.state not in (S.DRAFT, S.APPROVED, S.HELD):
            raise DigestError(f"it is {record.state}")
        self._step()
        self.records[period] = replace(record, state=state)
        self.trail.append(f"{period} {state}: {why}")
        self.told.append(f"{period} {state}")
        self._step()
        return str(state)

    def _step(self) -> None:
        if self.random.random() < self.risk:
            self.kills += 1
            raise Killed

    def _may(self, what: str) -> None:
        if what in self.broken:
            raise self.broken[what]


def keeper(room: Newsroom, *, lock: OneLock | None = None, holder: str = "one", lanes: Inline | None = None) -> Keeper:
    """A process on the newsroom's store: it remembers nothing of an earlier one."""
    leadership = Leadership(lock or OneLock(), holder, room.clock.now, room.clock.monotonic, lambda _: False)
    work = Working([room.timetable], room, room)
    return Keeper(work, lanes or Inline(), leadership, room.clock.now, room.clock.monotonic)
