"""A ledger in memory, which keeps the promises of `digest.deliver.ledger`."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock

from digest.deliver.ledger import Batch
from digest.model.delivery import OPEN_STATES, Claim, DeliveryState, Outcome, Sender
from digest.model.record import IssueState

__all__ = ["MemoryLedger"]


@dataclass(slots=True)
class _Row:
    address: str
    state: DeliveryState = DeliveryState.PENDING
    run: int = 0
    reply: str = ""
    attempts: int = 0
    tried: datetime | None = None
    at: datetime | None = None
    due: datetime | None = None


@dataclass(slots=True)
class MemoryLedger:
    """A `digest.deliver.ledger.Ledger` of one issue, in memory: `addresses` by subscriber.

    `alive` says which processes run still; `state` is the issue's; `before` is called with a method's name and may
    raise a StoreError, as a full disk would. `done` lists what was called, in order.
    """

    addresses: Mapping[int, str]
    state: IssueState = IssueState.SENDING
    alive: Callable[[Sender], bool] = lambda _sender: True
    before: Callable[[str], None] = lambda _method: None
    gone: set[int] = field(default_factory=set)
    earlier: list[datetime] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    rows: dict[int, _Row] = field(init=False)
    runs: dict[int, Sender] = field(default_factory=dict)
    sequence: int = 0
    _lock: RLock = field(default_factory=RLock)

    def __post_init__(self) -> None:
        self.rows = {number: _Row(address) for number, address in self.addresses.items()}

    def _begin(self, method: str) -> None:
        self.done.append(method)
        self.before(method)

    def open_run(self, edition: str, period: str, sender: Sender, at: datetime) -> int:
        """Begin a run, settle the dead ones."""
        del edition, period, at
        with self._lock:
            self._begin("open_run")
            self._settle_dead(sender)
            number = len(self.done)
            self.runs[number] = sender
            return number

    def _settle_dead(self, me: Sender) -> None:
        for number, sender in list(self.runs.items()):
            if sender != me and not (sender.boot == me.boot and self.alive(sender)):
                uncertain = () if sender.boot == me.boot else (DeliveryState.CLAIMED,)
                self._give_back(number, uncertain)
                del self.runs[number]

    def _give_back(self, run: int, also_uncertain: Collection[DeliveryState] = ()) -> None:
        for row in self.rows.values():
            if row.run == run and row.state in (DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT):
                lost = row.state is DeliveryState.IN_FLIGHT or row.state in also_uncertain
                row.state = DeliveryState.UNCERTAIN if lost else DeliveryState.PENDING

    def beat(self, run: int, at: datetime) -> IssueState:
        """The run lives; others that died are settled."""
        del at
        with self._lock:
            self._begin("beat")
            self._settle_dead(self.runs[run])
            return self.state

    def claim(self, run: int, at: datetime, limit: int, *, not_to: Collection[str] = ()) -> Batch:
        """Claim rows that are due, in order of when, then of subscriber."""
        with self._lock:
            self._begin("claim")
            if self.state is not IssueState.SENDING:
                return Batch((), self.state)
            waiting = self._waiting()
            for number in [one for one in waiting if one in self.gone]:
                self.rows[number].state = DeliveryState.DROPPED
                waiting.remove(number)
            due = [one for one in waiting if (self.rows[one].due or at) <= at and self._domain(one) not in not_to]
            if not due:
                next_due = min((max(at, self.rows[one].due or at) for one in waiting), default=None)
                return Batch((), self.state, next_due)
            self.sequence += 1
            return Batch(tuple(self._claimed(run, one) for one in due[:limit]), self.state, sequence=self.sequence)

    def _waiting(self) -> list[int]:
        open_states = (DeliveryState.PENDING, DeliveryState.DEFERRED)
        first = datetime.min.replace(tzinfo=UTC)
        found = [number for number, row in self.rows.items() if row.state in open_states]
        return sorted(found, key=lambda number: (self.rows[number].due or first, number))

    def _domain(self, number: int) -> str:
        return self.rows[number].address.rpartition("@")[2].lower()

    def _claimed(self, run: int, number: int) -> Claim:
        row = self.rows[number]
        row.state, row.run = DeliveryState.CLAIMED, run
        return Claim(number, row.address, attempts=row.attempts, first_tried=row.tried)

    def advance(
        self,
        run: int,
        at: datetime,
        *,
        marks: Collection[int] = (),
        outcomes: Mapping[int, Outcome] | None = None,
        due: Mapping[int, datetime] | None = None,
    ) -> frozenset[int]:
        """Record outcomes, then mark rows in flight."""
        with self._lock:
            self._begin("advance")
            for number, outcome in (outcomes or {}).items():
                self._record(run, at, number, outcome, (due or {}).get(number))
            mine = [one for one in marks if self.rows[one].run == run and self.rows[one].state is DeliveryState.CLAIMED]
            for number in mine:
                row = self.rows[number]
                row.state, row.at, row.tried = DeliveryState.IN_FLIGHT, at, row.tried or at
                row.attempts += 1
            return frozenset(mine)

    def _record(self, run: int, at: datetime, number: int, outcome: Outcome, due: datetime | None) -> None:
        row = self.rows[number]
        if row.run != run or row.state not in (
            DeliveryState.CLAIMED,
            DeliveryState.IN_FLIGHT,
            DeliveryState.UNCERTAIN,
        ):
            return
        if row.state is DeliveryState.CLAIMED and outcome.state is not DeliveryState.PENDING:
            row.attempts += 1
            row.tried = row.tried or at
        row.state, row.reply, row.at, row.due = outcome.state, outcome.reply, at, due

    def close_run(self, run: int, at: datetime) -> IssueState:
        """End the run: what it claims returns; the issue is sent when no row is open."""
        del at
        with self._lock:
            self._begin("close_run")
            self._give_back(run)
            self.runs.pop(run, None)
            if self.state is IssueState.SENDING and all(row.state not in OPEN_STATES for row in self.rows.values()):
                self.state = IssueState.SENT
            return self.state

    def accepted_since(self, since: datetime) -> Sequence[datetime]:
        """When mails were accepted since then; `earlier` are those of other issues."""
        accepted = [row.at for row in self.rows.values() if row.state is DeliveryState.ACCEPTED and row.at]
        return sorted(at for at in [*self.earlier, *accepted] if at >= since)

    def counts(self, edition: str = "", period: str = "") -> Mapping[DeliveryState, int]:
        """How many rows are in each state."""
        del edition, period
        with self._lock:
            return Counter(row.state for row in self.rows.values())
