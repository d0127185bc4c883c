"""The send loop: claims batches, feeds sessions, records what became of each letter, and stops in good order.

What is promised is the ledger's; here is only the order: journal before the first letter of a batch, mark before its
content, outcome after the reply. It reads no clock and no environment of its own.
"""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Condition, Thread
from typing import Protocol

from digest.deliver.backoff import is_complaint, next_try
from digest.deliver.journal import Journal
from digest.deliver.lanes import Lanes
from digest.deliver.ledger import Ledger
from digest.deliver.rate import Rate
from digest.deliver.recorder import Recorder
from digest.deliver.way import Session, Way, WayClosedError
from digest.errors import DigestError
from digest.model.delivery import OPEN_STATES, Claim, DeliveryState, Letter, Outcome, Sender
from digest.model.record import IssueState

__all__ = ["Progress", "SendClock", "Task", "send"]

_TICK, _BEAT, _REPORT = 0.05, 5.0, 0.25


class SendClock(Protocol):
    """Instants for the ledger, seconds for waiting, and chance for spreading retries."""

    def now(self) -> datetime:
        """The instant."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow."""
        ...

    def jitter(self) -> float:
        """From 0 to 1."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """What is sent and how: `sessions` at once, `batch` rows a claim, at most `most` messages in `window` (0: no cap).

    `patience`: how long a relay that takes nothing is asked again. `wait`: how long the run waits for deferred rows.
    """

    edition: str
    period: str
    sender: Sender
    store_id: str
    sessions: int = 8
    batch: int = 100
    most: int = 0
    window: timedelta = timedelta(hours=1)
    patience: timedelta = timedelta(seconds=30)
    wait: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: rows by what became of them in this run, and how many of the issue's were open when it began.

    `rate` is messages a second, `left` seconds (0: unknown); `said` a sentence for a person, `failed` whether the run
    ended before its work.
    """

    became: Counter[DeliveryState]
    total: int
    seconds: float
    said: str = ""
    failed: bool = False

    @property
    def done(self) -> int:
        """How many rows this run has dealt with."""
        return sum(self.became.values())

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.done / self.seconds if self.seconds > 1 else 0.0

    @property
    def left(self) -> float:
        """Seconds until the end, at this rate."""
        return max(0, self.total - self.done) / self.rate if self.rate else 0.0


def send(
    task: Task,
    *,
    ledger: Ledger,
    way: Way,
    letters: Callable[[Claim], Letter],
    journal: Journal,
    clock: SendClock,
    stop: Callable[[], bool],
    report: Callable[[Progress], None],
) -> Progress:
    """Send what is due of the issue; gives what became of it. `stop` is asked often: what is in flight is finished.

    Raises WayClosedError where the relay can take nothing as it is configured, StoreError where the store fails: in
    both cases nothing is lost, and the next run goes on.
    """
    run = ledger.open_run(task.edition, task.period, task.sender, clock.now())
    counts = ledger.counts(task.edition, task.period)
    total = sum(counts.get(state, 0) for state in OPEN_STATES)
    loop = _Loop(task, ledger, way, letters, journal, clock, stop, report, run, total, Recorder(ledger, run, clock.now))
    return loop.run_to_end()


@dataclass(slots=True)
class _Loop:
    """One run. `_queue` holds claimed rows; `_door` guards it, the lanes and the counts."""

    task: Task
    ledger: Ledger
    way: Way
    letters: Callable[[Claim], Letter]
    journal: Journal
    clock: SendClock
    stop: Callable[[], bool]
    report: Callable[[Progress], None]
    run: int
    total: int
    recorder: Recorder
    became: Counter[DeliveryState] = field(default_factory=Counter)
    lanes: Lanes = field(default_factory=Lanes)
    began: float = 0.0
    said: str = ""
    failed: bool = False
    fault: DigestError | None = None
    _ending: bool = False
    _busy: int = 0
    _queue: deque[Claim] = field(default_factory=deque)
    _door: Condition = field(default_factory=Condition)
    _rate: Rate = field(default_factory=lambda: Rate(0, 0.0))

    def run_to_end(self) -> Progress:
        """Feed the sessions until nothing is left to do now, then close the run."""
        self.began = self.clock.monotonic()
        self._rate = Rate(self.task.most, self.task.window.total_seconds())
        self._count_earlier()
        threads = [Thread(target=self._work, name=f"session-{n}", daemon=True) for n in range(self.task.sessions)]
        for thread in threads:
            thread.start()
        try:
            self._feed()
        finally:
            self._end()
            for thread in threads:
                thread.join()
            self.recorder.flush()
            if self.recorder.fault is None:
                self.ledger.close_run(self.run, self.clock.now())
        if self.fault or self.recorder.fault:
            raise self.fault or self.recorder.fault or AssertionError
        progress = self._progress()
        self.report(progress)
        return progress

    # --- The feeding thread ------------------------------------------------------------------------------------------

    def _feed(self) -> None:
        next_beat = self.began + _BEAT
        next_report = self.began
        while not self._over():
            now = self.clock.monotonic()
            if now >= next_report:
                self.report(self._progress())
                next_report = now + _REPORT
            if now >= next_beat:
                next_beat = now + _BEAT
                if self.ledger.beat(self.run, self.clock.now()) is not IssueState.SENDING:
                    return
            with self._door:
                hungry = len(self._queue) < self.task.batch // 2
            if hungry and not self._claim():
                return
            self.recorder.flush() if self._idle() else None
            with self._door:
                if len(self._queue) >= self.task.batch // 2:
                    self._door.wait(_TICK)

    def _claim(self) -> bool:
        """Claim a batch and put it before the sessions; False where this run has nothing more to do."""
        now = self.clock.monotonic()
        with self._door:
            waiting = self.lanes.waiting(now)
        batch = self.ledger.claim(self.run, self.clock.now(), self.task.batch, not_to=waiting)
        if batch.claims:
            self.journal.append(self.task.store_id, f"{self.task.edition}/{self.task.period}", batch.sequence)
            with self._door:
                self._queue.extend(batch.claims)
                self._door.notify_all()
            return True
        if batch.issue is not IssueState.SENDING:
            self.said = f"the issue is {batch.issue}: nothing more is sent"
            return False
        if not self._idle():
            with self._door:
                self._door.wait(_TICK)
            return True
        return self._wait_for(batch.next_due, bool(waiting))

    def _wait_for(self, due: datetime | None, lanes_wait: bool) -> bool:
        """Whether it is worth waiting for the rows that wait; waits a little where it is."""
        self.recorder.flush()
        if due is None and not lanes_wait:
            return False
        wait = (due - self.clock.now()) if due else timedelta(0)
        if wait > self.task.wait:
            at = due or self.clock.now()
            self.said = f"some wait until {at:%Y-%m-%d %H:%M} UTC: run the command again then"
            return False
        with self._door:
            self._door.wait(min(max(wait.total_seconds(), _TICK), 1.0))
        return True

    def _over(self) -> bool:
        if self.stop():
            self.said = "stopped: run the command again to go on"
            return True
        if self.recorder.fault or self.fault:
            return True
        since = self.lanes.failing_since
        if since is not None and self.clock.monotonic() - since > self.task.patience.total_seconds():
            self.said = "the relay takes nothing: run the command again when it does"
            self.failed = True
            return True
        return False

    def _idle(self) -> bool:
        with self._door:
            return not self._queue and not self._busy

    def _end(self) -> None:
        with self._door:
            self._ending = True
            self._door.notify_all()

    def _progress(self) -> Progress:
        seconds = self.clock.monotonic() - self.began
        with self._door:
            return Progress(Counter(self.became), self.total, seconds, self.said, self.failed)

    def _count_earlier(self) -> None:
        if self.task.most:
            now, at = self.clock.monotonic(), self.clock.now()
            earlier = self.ledger.accepted_since(at - self.task.window)
            self._rate.begin_with(now - (at - one).total_seconds() for one in earlier)

    # --- The sessions ------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        session = self.way.session()
        try:
            while (claim := self._next()) is not None:
                self._one(session, claim)
        finally:
            session.close()

    def _next(self) -> Claim | None:
        """The next row whose domain does not wait, once the relay and the rate let it leave; None at the end."""
        with self._door:
            while not self._ending:
                now = self.clock.monotonic()
                pause = self.lanes.host_waits(now)
                if not pause and self._queue:
                    claim = self._queue.popleft()
                    lane = self.lanes.waits(_domain(claim.address), now)
                    if lane:
                        due = self.clock.now() + timedelta(seconds=lane)
                        self.recorder.record(claim.subscriber, _GIVEN_BACK, due)
                        continue
                    pause = self._rate.take(now)
                    if not pause:
                        self._busy += 1
                        return claim
                    self._queue.appendleft(claim)
                self._door.notify_all()
                self._door.wait(min(pause, 1.0) or 1.0)
        return None

    def _one(self, session: Session, claim: Claim) -> None:
        try:
            outcome = self._delivered(session, claim)
            due = self._due(claim, outcome)
            if outcome.state is DeliveryState.DEFERRED and due is None:
                outcome = Outcome(DeliveryState.REFUSED, f"given up after 24 hours; the last reply: {outcome.reply}")
            self.recorder.record(claim.subscriber, outcome, due)
            self._learn(claim, outcome)
        except WayClosedError as error:
            self.fault = error
        finally:
            with self._door:
                self._busy -= 1
                empty = not self._queue
                self._door.notify_all()
            if empty:
                self.recorder.flush()

    def _delivered(self, session: Session, claim: Claim) -> Outcome:
        try:
            letter = self.letters(claim)
        except (DigestError, ValueError) as error:
            return Outcome(DeliveryState.REFUSED, f"no letter can be made for this reader: {error}")
        return session.deliver(letter, lambda: self.recorder.mark(claim.subscriber))

    def _due(self, claim: Claim, outcome: Outcome) -> datetime | None:
        if outcome.state is not DeliveryState.DEFERRED:
            return None
        now = self.clock.now()
        first = claim.first_tried or now
        return next_try(claim.attempts + 1, first, now, outcome.reply, self.clock.jitter())

    def _learn(self, claim: Claim, outcome: Outcome) -> None:
        """What an outcome tells of the relay and of the domain."""
        domain, now = _domain(claim.address), self.clock.monotonic()
        with self._door:
            self.became[outcome.state] += 1
            if outcome.pause_host:
                self.lanes.host_failed(now)
            elif outcome.state is DeliveryState.DEFERRED and is_complaint(outcome.reply):
                self.lanes.complain(domain, now)
            elif outcome.state in (DeliveryState.ACCEPTED, DeliveryState.REFUSED):
                self.lanes.worked(domain)


_GIVEN_BACK = Outcome(DeliveryState.PENDING, "its domain waits")


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
