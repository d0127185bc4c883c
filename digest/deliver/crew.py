"""The sessions of a run: threads that take rows in hand one by one, make the letter, send it, note what became of it.

Each marks its row before the content leaves. What may leave when is said by `lanes` and `rate`; where rows come from,
and when the run ends, is the loop's affair.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Condition, Lock, Thread

from digest.deliver.backoff import next_try
from digest.deliver.lanes import Lanes, domain_of
from digest.deliver.progress import SendClock
from digest.deliver.rate import Rate
from digest.deliver.recorder import Recorder
from digest.deliver.way import Session, Way
from digest.errors import ConfigError, DigestError, StoreError, TemplateError
from digest.model.delivery import Claim, DeliveryState, Letter, Outcome

__all__ = ["Crew", "View"]

_LONG_PAUSE = 60.0
_AT_ONCE = 8
_UNTRIED = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class View:
    """The crew at one moment: rows `ready` to leave, rows in hand, letters under way.

    `opens` is after how many seconds the relay and the rate let a letter leave, `host_waits` the relay alone,
    `lanes_wait` the first domain that waits; `not_to` are the domains to which no more is to be claimed.
    """

    ready: int
    size: int
    busy: int
    opens: float
    host_waits: float
    lanes_wait: float
    not_to: list[str]
    failing: float | None
    last_words: str

    @property
    def is_idle(self) -> bool:
        """Whether nothing is in hand."""
        return not self.size and not self.busy

    @property
    def is_moving(self) -> bool:
        """Whether something leaves, or is about to."""
        return bool(self.busy or (self.ready and not self.opens))


class Crew:
    """`fault` is what stopped a session: no second letter is begun after it."""

    def __init__(
        self,
        way: Way,
        letters: Callable[[Claim], Letter],
        recorder: Recorder,
        clock: SendClock,
        *,
        sessions: int,
        rate: Rate,
    ) -> None:
        self._way, self._letters, self._recorder, self._clock = way, letters, recorder, clock
        self._lanes, self._rate = Lanes(sessions), rate
        self._door = Lock()
        self._rows, self._feeder = Condition(self._door), Condition(self._door)
        self._low = -1
        self._ending = False
        self._became: Counter[DeliveryState] = Counter()
        self._threads = [Thread(target=self._work, name=f"session-{n}", daemon=True) for n in range(sessions)]
        self.fault: BaseException | None = None

    # --- For the loop ------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to take rows."""
        for thread in self._threads:
            thread.start()

    def add(self, claims: Iterable[Claim]) -> None:
        """Hand over claimed rows."""
        with self._door:
            self._lanes.add(claims)
            self._rows.notify_all()

    def view(self) -> View:
        """What is going on."""
        with self._door:
            now, lanes = self._clock.monotonic(), self._lanes
            host = lanes.host_waits(now)
            return View(
                ready=lanes.ready(now),
                size=lanes.size,
                busy=lanes.busy,
                opens=max(host, self._rate.wait(now)),
                host_waits=host,
                lanes_wait=lanes.lanes_wait(now),
                not_to=lanes.not_to(now),
                failing=lanes.failing,
                last_words=lanes.last_words,
            )

    def became(self) -> Counter[DeliveryState]:
        """Attempts so far, by what became of them."""
        with self._door:
            return Counter(self._became)

    def rest(self, seconds: float, low: int) -> None:
        """Wait while letters are under way: until no more than `low` rows are left, or the time is over."""
        with self._door:
            self._rows.notify_all()
            self._low = low
            if self._lanes.size > low:
                self._feeder.wait(seconds)

    def nudge(self) -> None:
        """Time has passed: rows that waited may leave."""
        with self._door:
            self._rows.notify_all()

    def give_back(self) -> None:
        """Rows whose domain waits, and all of them where the relay is left alone for long, are not to be held."""
        with self._door:
            now = self._clock.monotonic()
            long = self._lanes.host_waits(now) >= _LONG_PAUSE
            rows = self._lanes.withdraw_all() if long else self._lanes.withdraw(now)
            waits = [self._lanes.wait(domain_of(row.address), now) for row in rows]
        if not rows:
            return
        at = self._clock.now()
        for row, wait in zip(rows, waits, strict=True):
            self._recorder.note(row.subscriber, _WAITS, at + timedelta(seconds=wait))
        self._recorder.flush()

    def abandon(self) -> None:
        """The relay takes nothing: the rows in hand were to leave by it, and are deferred with what it said."""
        with self._door:
            rows, words = self._lanes.withdraw_all(), self._lanes.last_words
            self._became[DeliveryState.DEFERRED] += len(rows)
        at = self._clock.now()
        for row in rows:
            self._recorder.note(row.subscriber, Outcome(DeliveryState.DEFERRED, f"not tried after: {words}"), at)

    def stop(self) -> None:
        """Begin no letter any more, and wait for those under way."""
        with self._door:
            self._ending = True
            self._rows.notify_all()
        for thread in self._threads:
            thread.join()

    # --- The sessions ------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        session: Session | None = None
        try:
            session = self._way.session()
            while (claim := self._next()) is not None:
                self._one(session, claim)
        except BaseException as error:  # noqa: BLE001 (the loop raises it: a thread has nobody to tell)
            self._stopped_by(error)
        finally:
            if session is not None:
                session.close()

    def _next(self) -> Claim | None:
        """The next row that may leave, waited for; None at the end. Before waiting, what is noted is committed."""
        with self._door:
            if (claim := self._permitted()) is not None:
                return claim
        if self._recorder.fault is None:
            self._recorder.flush()
        with self._door:
            while not self._ending:
                if (claim := self._permitted()) is not None:
                    return claim
                self._rows.wait()
        return None

    def _permitted(self) -> Claim | None:
        if self._ending or self._recorder.fault:
            return None
        now = self._clock.monotonic()
        if self._rate.wait(now) or (claim := self._lanes.take(now)) is None:
            return None
        self._rate.count(now)
        return claim

    def _one(self, session: Session, claim: Claim) -> None:
        outcome = None
        try:
            outcome = self._delivered(session, claim)
            if outcome is not None:
                outcome, due = self._decided(claim, outcome)
                self._recorder.note(claim.subscriber, outcome, due)
        finally:
            self._finish(claim, outcome)

    def _delivered(self, session: Session, claim: Claim) -> Outcome | None:
        """What became of the letter; None where its mark was refused: the row is not ours, and not ours to record."""
        try:
            letter = self._letters(claim)
        except (StoreError, ConfigError, TemplateError):
            raise
        except (DigestError, ValueError) as error:
            return Outcome(DeliveryState.REFUSED, f"no letter can be made for this reader: {error}")
        refused = False

        def mark() -> bool:
            nonlocal refused
            refused = not self._recorder.mark(claim.subscriber)
            return not refused

        outcome = session.deliver(letter, mark)
        return None if refused else outcome

    def _decided(self, claim: Claim, outcome: Outcome) -> tuple[Outcome, datetime | None]:
        """The outcome to record, and when a row that goes back is tried again."""
        now = self._clock.now()
        if outcome.state is DeliveryState.PENDING:
            return outcome, now + _UNTRIED
        if outcome.state is not DeliveryState.DEFERRED:
            return outcome, None
        attempts, first = claim.attempts + 1, claim.first_tried or now
        # A relay that is down for an hour must not put its letters off for hours more: their wait does not double.
        doubled = 1 if outcome.pause_host else attempts
        due = next_try(doubled, first, now, outcome.reply, self._clock.jitter())
        if due is None:
            return Outcome(DeliveryState.REFUSED, f"gave up after 24 h: last reply: {outcome.reply}"), None
        # The relay's trouble is not the letter's: it leaves as soon as the relay is well, behind those not yet tried.
        return outcome, now if outcome.pause_host and attempts <= _AT_ONCE else due

    def _finish(self, claim: Claim, outcome: Outcome | None) -> None:
        with self._door:
            self._lanes.finish(claim, outcome, self._clock.monotonic())
            if outcome is not None:
                self._became[outcome.state] += 1
            if self._lanes.size <= self._low or not self._lanes.busy:
                self._feeder.notify()
            self._rows.notify_all()

    def _stopped_by(self, error: BaseException) -> None:
        with self._door:
            self.fault = self.fault or error
            self._ending = True
            self._rows.notify_all()
            self._feeder.notify()


_WAITS = Outcome(DeliveryState.PENDING, "its domain asked us to wait")
