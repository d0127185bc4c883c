"""The public fakes, for tests of Digest and of what is built on it: a fetcher that answers from a table, a clock, a
roster and a ledger in memory, a mailbox to send to.

They keep the promises of what they stand for and record what was asked; nothing here touches the network or the time.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import RLock

from digest.collect.http import Body, FetchFailure, Request, Response
from digest.deliver.ledger import Batch
from digest.deliver.way import Mark
from digest.model.delivery import OPEN_STATES, Claim, DeliveryState, Letter, Outcome, Sender
from digest.model.record import IssueState
from digest.model.subscriber import (
    Consent,
    Member,
    NewSubscriber,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from digest.subscribers.addresses import key_of
from digest.subscribers.roster import Added

__all__ = ["FakeClock", "FakeFetcher", "Mailbox", "MemoryLedger", "MemoryRoster"]

Answer = bytes | Response | FetchFailure | Callable[[Request], "bytes | Response | FetchFailure"]


@dataclass(slots=True)
class FakeFetcher:
    """A `digest.collect.http.Fetcher` that answers from `pages` (address → body, response, failure or function).

    An address that is not there answers 404. `asked` holds every request, in order.
    """

    pages: Mapping[str, Answer] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def fetch(self, request: Request, body: Body | None = None) -> Response | FetchFailure:
        """The answer for the request's address; `body` is fed as a real fetcher would."""
        self.asked.append(request)
        answer = self.pages.get(request.url, Response(request.url, 404))
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, bytes):
            answer = Response(request.url, 200, body=answer)
        if isinstance(answer, Response) and body is not None:
            body.add(answer.body)
            answer = replace(answer, body=body.content())
        return answer

    @property
    def addresses(self) -> list[str]:
        """The addresses that were asked for, in order."""
        return [request.url for request in self.asked]


@dataclass(slots=True)
class FakeClock:
    """A clock that moves only when it is told to, or slept on. `now()` is an instant, `monotonic()` seconds."""

    at: datetime = datetime(2026, 11, 19, 12, tzinfo=UTC)
    elapsed: float = 0.0
    naps: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        """The instant."""
        return self.at + timedelta(seconds=self.elapsed)

    def monotonic(self) -> float:
        """Seconds since the clock was made."""
        return self.elapsed

    def sleep(self, seconds: float) -> None:
        """Moves the clock on, and returns at once."""
        self.naps.append(seconds)
        self.elapsed += seconds

    def jitter(self) -> float:
        """No chance: always in the middle."""
        return 0.5


@dataclass(slots=True)
class MemoryRoster:
    """A `digest.subscribers.roster.Roster` in memory. `by_number` holds the members that were not erased."""

    by_number: dict[int, Member] = field(default_factory=dict)
    suppressions: dict[str, Suppression] = field(default_factory=dict)
    spelt: dict[str, str] = field(default_factory=dict)
    last: int = 0

    def add(self, new: Sequence[NewSubscriber], consent: Consent, *, again: bool = False) -> list[Added]:
        """Add or update each."""
        return [self._add(one, consent, again=again) for one in new]

    def _add(self, new: NewSubscriber, consent: Consent, *, again: bool) -> Added:
        if key_of(new.address) in self.suppressions:
            return "suppressed"
        known = self.find(new.address)
        had = {one.edition: one for one in known.subscriptions} if known else {}
        left = {name for name, one in had.items() if one.state is SubscriptionState.UNSUBSCRIBED and not again}
        if set(new.editions) <= left and left:
            return "unsubscribed"
        person = known.subscriber if known else Subscriber(self._next(), new.address)
        person = replace(
            person,
            name=new.name or person.name,
            language=new.language or person.language,
            timezone=new.timezone or person.timezone,
        )
        has = {name: self._subscription(name, had.get(name), new, consent) for name in new.editions if name not in left}
        member = Member(person, tuple((had | has).values()))
        self.by_number[person.id] = member
        if known is None and new.suppressed:
            self.suppress(new.address, new.suppressed, at=consent.at, evidence=consent.where)
        if known is None or has.keys() - had.keys():
            return "added"
        return "unchanged" if member == replace(known, suppression=None) else "updated"

    def _next(self) -> int:
        self.last += 1
        return self.last

    def _subscription(
        self, edition: str, had: Subscription | None, new: NewSubscriber, consent: Consent
    ) -> Subscription:
        active = had is not None and had.state is SubscriptionState.ACTIVE
        since = had.since if had and active else consent.at
        state = new.state if had is None else SubscriptionState.ACTIVE
        return Subscription(edition, state, new.regions or (had.regions if had else ()), since)

    def find(self, address: str) -> Member | None:
        """The member with that address."""
        found = (one for one in self.by_number.values() if key_of(one.subscriber.address) == key_of(address))
        return next((self._with_suppression(one) for one in found), None)

    def member(self, subscriber: int) -> Member | None:
        """The member of that number."""
        found = self.by_number.get(subscriber)
        return self._with_suppression(found) if found else None

    def members(self, edition: str | None = None, state: SubscriptionState | None = None) -> Iterator[Member]:
        """All members, or those of an edition, in a state."""
        for member in self.by_number.values():
            if any(edition in (None, one.edition) and state in (None, one.state) for one in member.subscriptions):
                yield self._with_suppression(member)

    def leave(self, subscriber: int, edition: str | None, *, at: datetime, how: str) -> tuple[str, ...]:
        """Unsubscribe from an edition, or from all."""
        del how  # a real one keeps it as evidence
        member = self.by_number.get(subscriber)
        if member is None:
            return ()
        gone = SubscriptionState.UNSUBSCRIBED
        left = [s for s in member.subscriptions if edition in (None, s.edition) and s.state is not gone]
        now = [replace(one, state=gone, since=at) if one in left else one for one in member.subscriptions]
        self.by_number[subscriber] = replace(member, subscriptions=tuple(now))
        return tuple(one.edition for one in left)

    def choose(self, subscriber: int, edition: str, regions: Sequence[str], *, at: datetime) -> bool:
        """Record her regions for an edition."""
        del at
        member = self.by_number.get(subscriber)
        active = SubscriptionState.ACTIVE
        hers = [one for one in member.subscriptions if one.edition == edition and one.state is active] if member else []
        if member is None or not hers:
            return False
        now = [replace(one, regions=tuple(regions)) if one in hers else one for one in member.subscriptions]
        self.by_number[subscriber] = replace(member, subscriptions=tuple(now))
        return True

    def suppress(self, address: str, reason: SuppressionReason, *, at: datetime, evidence: str = "") -> bool:
        """Never send to the address again."""
        new = key_of(address) not in self.suppressions
        if new:
            self.suppressions[key_of(address)] = Suppression(reason, at, evidence)
            self.spelt[key_of(address)] = address
        return new

    def unsuppress(self, address: str) -> bool:
        """Lift a suppression."""
        return self.suppressions.pop(key_of(address), None) is not None

    def erase(self, address: str, *, at: datetime) -> bool:
        """Forget the person."""
        del at
        self.spelt.pop(key_of(address), None)
        member = self.find(address)
        return member is not None and self.by_number.pop(member.subscriber.id, None) is not None

    def suppressed(self) -> Iterator[tuple[str, SuppressionReason, datetime]]:
        """Every suppressed address that is still known."""
        for key, address in self.spelt.items():
            if key in self.suppressions:
                yield address, self.suppressions[key].reason, self.suppressions[key].at

    def _with_suppression(self, member: Member) -> Member:
        return replace(member, suppression=self.suppressions.get(key_of(member.subscriber.address)))


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


@dataclass(slots=True)
class Mailbox:
    """A `digest.deliver.way.Way` that keeps the letters it takes, in `received`: uncertain ones have arrived, too.

    `answer` gives what it says to a letter (default: accepted), or raises; `asked` holds all letters in order. An
    outcome that is not accepted and that `before_content` is true of is given before the mark.
    """

    answer: Callable[[Letter], Outcome] = lambda _letter: Outcome(DeliveryState.ACCEPTED, "250 2.0.0 Ok")
    before_content: Callable[[Outcome], bool] = lambda outcome: outcome.state is not DeliveryState.UNCERTAIN
    received: list[Letter] = field(default_factory=list)
    asked: list[Letter] = field(default_factory=list)
    open_sessions: int = 0

    def session(self) -> "Mailbox":
        """The mailbox itself: it may be used by several threads."""
        self.open_sessions += 1
        return self

    def deliver(self, letter: Letter, mark: Mark) -> Outcome:
        """Take a letter, or not."""
        self.asked.append(letter)
        outcome = self.answer(letter)
        if outcome.state is not DeliveryState.ACCEPTED and self.before_content(outcome):
            return outcome
        if not mark():
            return Outcome(DeliveryState.PENDING, "not ours any more")
        if outcome.state in (DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN):
            self.received.append(letter)
        return outcome

    def close(self) -> None:
        """A session ends."""
        self.open_sessions -= 1
