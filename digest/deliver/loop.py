"""The send loop: claims batches, feeds the sessions, and stops in good order, whatever happens.

What is promised is the ledger's; here is only the order: journal before the first letter of a batch, mark before its
content, outcome after the reply. It reads no clock and no environment of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread

from digest.deliver.crew import Crew, View
from digest.deliver.journal import Journal
from digest.deliver.ledger import Ledger
from digest.deliver.progress import Progress, SendClock, Task
from digest.deliver.rate import Rate
from digest.deliver.recorder import Recorder
from digest.deliver.way import Way
from digest.errors import DigestError
from digest.model.delivery import OPEN_STATES, Claim, DeliveryState, Letter
from digest.model.record import IssueState

__all__ = ["Progress", "SendClock", "Task", "send"]

_TICK, _LOOK, _REPORT, _LONGEST_LOOK = 0.05, 1.0, 0.25, 60.0
_MOST_IN_HAND = 4
_LAST_TRIES = 12
"""Each waits as long as the database's patience: a minute in all."""
_HELD = (DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT)
_WAITING = (DeliveryState.PENDING, DeliveryState.DEFERRED)


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

    `letters` raises DigestError or ValueError for a reader whose letter cannot be made: hers alone is refused. Raises
    WayClosedError where the relay can take nothing as it is configured, StoreError where the store or the journal
    fails: in both cases nothing is lost, nothing leaves twice, and the next run goes on.
    """
    run = ledger.open_run(task.edition, task.period, task.sender, clock.now())
    recorder = Recorder(ledger, run, clock.now)
    crew = Crew(way, letters, recorder, clock, sessions=task.sessions, rate=_rate(task, ledger, clock))
    loop = _Loop(
        task,
        ledger=ledger,
        journal=journal,
        clock=clock,
        stop=stop,
        report=report,
        run=run,
        recorder=recorder,
        crew=crew,
    )
    return loop.run_to_end()


def _rate(task: Task, ledger: Ledger, clock: SendClock) -> Rate:
    rate = Rate(task.most, task.window.total_seconds())
    if task.most:
        at, now = clock.now(), clock.monotonic()
        earlier = ledger.accepted_since(at - task.window)
        rate.begin_with((now - (at - one).total_seconds() for one in earlier), now)
    return rate


@dataclass(slots=True)
class _End:
    """Why a run ends."""

    said: str = ""
    failed: bool = False


class _Loop:
    """One run, from its first claim to its close."""

    def __init__(
        self,
        task: Task,
        *,
        ledger: Ledger,
        journal: Journal,
        clock: SendClock,
        stop: Callable[[], bool],
        report: Callable[[Progress], None],
        run: int,
        recorder: Recorder,
        crew: Crew,
    ) -> None:
        self._task, self._ledger, self._journal, self._clock = task, ledger, journal, clock
        self._stop, self._report, self._run, self._recorder, self._crew = stop, report, run, recorder, crew
        counts = ledger.counts(task.edition, task.period)
        self._total = sum(counts.get(state, 0) for state in OPEN_STATES)
        self._began = self._next_report = clock.monotonic()
        self._next_look = self._began
        self._looked_idle = False
        self._alone_since: float | None = None
        self._ended = Event()
        self._state = IssueState.SENDING
        self._low = task.batch // 2
        self._fault: Exception | None = None

    def run_to_end(self) -> Progress:
        """Feed the sessions until there is nothing more to do now, then close the run."""
        heart = Thread(target=self._beat, name="heartbeat", daemon=True)
        heart.start()
        self._crew.start()
        end = _End(failed=True)
        try:
            end = self._feed()
        except Exception as error:  # noqa: BLE001 (it is raised below, once what happened is recorded)
            self._fault = self._fault or error
        self._crew.stop()
        self._ended.set()
        heart.join()
        self._close()
        fault = self._crew.fault or self._recorder.fault or self._fault
        if fault:
            raise fault
        progress = self._progress(end)
        self._report(progress)
        return progress

    def _beat(self) -> None:
        """Signs of life from a thread of its own: neither a slow claim nor a stopped terminal makes us look dead."""
        while not self._ended.wait(self._task.beat.total_seconds()):
            try:
                self._state = self._ledger.beat(self._run, self._clock.now())
            except Exception as error:  # noqa: BLE001 (the loop raises it: a thread has nobody to tell)
                self._fault = error
                return

    def _close(self) -> None:
        """Record what happened, release the rest. What fails here is settled by the next run.

        A lock is outwaited, try by try: letters that were accepted would else be uncertain.
        """
        try:
            any(self._recorder.flush() for _ in range(_LAST_TRIES))
            self._ledger.close_run(self._run, self._clock.now())
        except DigestError as error:
            self._fault = self._fault or error

    # --- Feeding -----------------------------------------------------------------------------------------------------

    def _feed(self) -> _End:
        while True:
            view = self._crew.view()
            if (end := self._over(view)) is not None:
                return end
            self._tell()
            self._crew.give_back()
            if not self._is_hungry(view):
                self._rest(view)
            elif (end := self._claim(view)) is not None:
                return end

    def _is_hungry(self, view: View) -> bool:
        """Whether more rows are to be claimed now: few are left that may leave, and the relay takes them."""
        if view.host_waits:
            return False
        if self._clock.monotonic() < self._next_look:
            # The last look found nothing while letters were under way: once they are not, that is worth another one.
            return view.is_idle and not self._looked_idle
        if view.is_idle:
            return True
        room = view.size < _MOST_IN_HAND * self._task.batch and not view.opens
        return room and view.ready <= self._low and view.failing is None

    def _over(self, view: View) -> _End | None:
        """Whether the run ends before its work is done."""
        if self._stop():
            return _End("stopped: run the command again to go on")
        if self._crew.fault or self._recorder.fault or self._fault:
            return _End(failed=True)
        if self._state is not IssueState.SENDING:
            return _End(f"the issue is {self._state}: nothing more is sent")
        if view.failing is not None and view.failing >= self._task.patience.total_seconds():
            return self._given_up(view)
        return None

    def _given_up(self, view: View) -> _End:
        self._crew.abandon()
        return _End(f"the relay takes nothing ({view.last_words}): run the command again when it does", failed=True)

    def _claim(self, view: View) -> _End | None:
        """Claim a batch and hand it to the sessions; an end where this run has nothing more to do."""
        if view.is_idle:
            # What is known is written down, and what others left that died is settled, before we say that all is done.
            self._recorder.flush()
            self._state = self._ledger.beat(self._run, self._clock.now())
        batch = self._recorder.claim(self._task.batch, view.not_to)
        self._state = batch.issue
        if batch.claims:
            self._journal.append(self._task.store_id, self._task.issue, batch.sequence)
            self._crew.add(batch.claims)
            self._alone_since = None
            return None
        self._next_look, self._looked_idle = self._clock.monotonic() + _LOOK, view.is_idle
        return self._nothing_due(view, batch.next_due) if view.is_idle and batch.issue is IssueState.SENDING else None

    def _nothing_due(self, view: View, due: datetime | None) -> _End | None:
        """No row is in hand and none can be claimed: wait for those that wait, or end."""
        now, monotonic = self._clock.now(), self._clock.monotonic()
        if due is None:
            return self._others(monotonic)
        wait = max((due - now).total_seconds(), view.lanes_wait if due <= now else 0.0)
        allowed = max(self._task.wait, self._task.patience).total_seconds()
        if wait <= allowed:
            self._next_look = monotonic + min(max(wait, _TICK), _LONGEST_LOOK)
            return None
        if view.failing is not None:
            return self._given_up(view)
        counts = self._ledger.counts(self._task.edition, self._task.period)
        number, at = sum(counts.get(state, 0) for state in _WAITING), now + timedelta(seconds=wait)
        return _End(f"{number} wait until {at:%Y-%m-%d %H:%M} UTC: run the command again then")

    def _others(self, monotonic: float) -> _End | None:
        """All that is left is another sender's: stay on watch for a while, in case it dies."""
        counts = self._ledger.counts(self._task.edition, self._task.period)
        number = sum(counts.get(state, 0) for state in _HELD)
        if not number:
            return _End()
        if self._alone_since is None:
            self._alone_since = monotonic
        if monotonic - self._alone_since <= self._task.patience.total_seconds():
            return None
        return _End(f"another sender has {number} in hand still")

    def _rest(self, view: View) -> None:
        """Wait: for the sessions while something leaves, else for the time."""
        if view.is_moving:
            may_claim = view.failing is None and not view.opens and self._clock.monotonic() >= self._next_look
            self._crew.rest(_TICK, self._low if may_claim else -1)
            self._recorder.flush()
            return
        now = self._clock.monotonic()
        nap = view.opens or self._next_look - now
        self._clock.sleep(min(max(nap, 0.001), _LOOK))
        self._crew.nudge()

    # --- Telling -----------------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        now = self._clock.monotonic()
        if now >= self._next_report:
            self._report(self._progress(_End()))
            self._next_report = now + _REPORT

    def _progress(self, end: _End) -> Progress:
        seconds = self._clock.monotonic() - self._began
        return Progress(self._crew.became(), self._total, seconds, end.said, end.failed)
