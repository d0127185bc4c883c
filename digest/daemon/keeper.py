"""The keeper of the timetable: at each tick it computes what is due and starts it, each in its lane.

A failure is logged, told to the editors once, and tried again with growing pauses; it never stops the keeper. What is
remembered here only slows things down or reports them: a new keeper on the same store does the same work.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from threading import Event, RLock

from digest.daemon.actions import Noted, Working
from digest.daemon.lanes import Lanes
from digest.daemon.leadership import Leadership
from digest.daemon.logs import say
from digest.daemon.rereading import Rereading
from digest.errors import DigestError
from digest.timetable import Action, ActionKind, due, steady, upkeep

__all__ = ["Keeper"]

_PAUSES = (60.0, 120.0, 240.0, 480.0, 900.0)
_REST = 30.0
"""Seconds between two looks at an issue that is being sent: what is deferred waits for minutes."""
_STALLED = 60.0
_UPKEEP = ("collect", "bounces", "housekeeping")
_TOLD_AT = 3
"""Which failure in a row of an upkeep action is told: feeds and mailboxes come back by themselves."""

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Failure:
    """An action that failed: how often in a row, and when (monotonic) it may be tried again."""

    action: Action
    times: int
    again: float


@dataclass(slots=True)
class Keeper:
    """Keeps the timetables of all editions. `now` is the wall clock, `monotonic` counts seconds; `rereading` gives
    `work` anew where the settings changed."""

    work: Working
    lanes: Lanes
    leadership: Leadership
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    rereading: Rereading | None = None
    _told_unread: bool = field(default=False, init=False)
    _failures: dict[_Key, _Failure] = field(default_factory=dict, init=False)
    _rests: dict[_Key, float] = field(default_factory=dict, init=False)
    _begun: set[str] = field(default_factory=set, init=False)
    _ticked: float = field(default=float("-inf"), init=False)
    _led: bool | None = field(default=None, init=False)
    _stopping: Event = field(default_factory=Event, init=False)
    _lock: RLock = field(default_factory=RLock, init=False)

    def tick(self) -> None:
        """Start what is due, where this process leads and is not stopping. Never raises an Exception."""
        try:
            self.beat()
            self._reread()
            if self.leadership.held and not self._stopping.is_set():
                self._look()
            self._ticked = self.monotonic()
        except Exception as error:  # noqa: BLE001 (one bad tick must not be the last)
            say(logging.ERROR, "the timetable could not be looked at", problem=_sentence(error))

    def beat(self) -> None:
        """Renew the lead, or take it; says when it changes."""
        leads = not self._stopping.is_set() and self.leadership.beat()
        if leads != self._led and not self._stopping.is_set():
            self._led = leads
            say(logging.INFO, "leads: acts for the timetable" if leads else "stands by: another leads")

    def stop(self, seconds: float) -> bool:
        """Start nothing more, let what runs come to an end (the message in flight is finished), give up the lead."""
        self._stopping.set()
        ended = self.lanes.drain(seconds)
        try:
            self.leadership.release()
        except DigestError as error:
            say(logging.WARNING, "the lead was not given up", problem=error.sentence())
        say(logging.INFO if ended else logging.WARNING, "stopped", unfinished=", ".join(self.lanes.busy()))
        return ended

    def health(self) -> Mapping[str, object]:
        """How it stands, for the health endpoint, which the world may see: `status` is ok, failing or stalled."""
        with self._lock:
            failing = [
                {"action": one.action.kind, "issue": _issue(one.action), "times": one.times}
                for one in self._failures.values()
            ]
        stalled = self.monotonic() - self._ticked > _STALLED
        if self.rereading and self.rereading.fault:
            failing.append({"action": "settings", "issue": "", "times": 1})
        status = "stalled" if stalled else "failing" if failing else "ok"
        return {
            "status": status,
            "leads": self.leadership.held,
            "running": sorted(self.lanes.busy()),
            "failing": failing,
        }

    def _reread(self) -> None:
        """Take up settings that changed. The leader tells of those that cannot be read, once until they can."""
        if self.rereading is None or self._stopping.is_set():
            return
        if fresh := self.rereading.fresh():
            self.work = fresh
            self._try_again()
        fault = self.rereading.fault
        if not fault:
            self._told_unread = False
        elif self.leadership.held and not self._told_unread:
            self._told_unread = self.lanes.start("settings", partial(self._tell, self.work, fault))

    def _try_again(self) -> None:
        """What failed may be what was mended: it is tried at once. Of editions that are gone nothing fails any more."""
        editions = {"", *(timetable.edition.slug for timetable in self.work.timetables)}
        with self._lock:
            for key, one in list(self._failures.items()):
                if one.action.edition in editions:
                    self._failures[key] = replace(one, again=self.monotonic())
                else:
                    del self._failures[key]

    def _look(self) -> None:
        now, book = self.now(), self.work.book
        newest, wanted = now, set[_Key]()
        for timetable in self.work.timetables:
            edition = timetable.edition.slug
            if edition not in self._begun:
                book.begin(edition, now)
                self._begun.add(edition)
            issues = book.issues(edition)
            newest = max(newest, steady(now, issues))
            for action in due(timetable, now, issues, book.facts(edition, issues)):
                wanted.add(_key(action))
                self._start(action, newest)
        for action in upkeep(now, book.facts("", ())):
            wanted.add(_key(action))
            self._start(action, now)
        self._forget_all_but(wanted)

    def _forget_all_but(self, wanted: Collection[_Key]) -> None:
        """What is not due any more fails no more: a person did it meanwhile, or decided otherwise."""
        with self._lock:
            self._failures = {key: one for key, one in self._failures.items() if key in wanted}
            self._rests = {key: until for key, until in self._rests.items() if key in wanted}

    def _start(self, action: Action, at: datetime) -> None:
        if self._waits(action) or self._stopping.is_set():
            return
        self.lanes.start(_lane(action), partial(self._carry_out, self.work, action, at))

    def _waits(self, action: Action) -> bool:
        """Whether it failed or rested a moment ago."""
        with self._lock:
            failure = self._failures.get(_key(action))
            until = max(failure.again if failure else 0.0, self._rests.get(_key(action), 0.0))
        return self.monotonic() < until

    def _carry_out(self, work: Working, action: Action, at: datetime) -> None:
        try:
            said = self._do(work, action, at)
        except Exception as error:  # noqa: BLE001 (whatever it is: the next tick tries again)
            self._failed(work, action, error)
            return
        with self._lock:
            self._failures.pop(_key(action), None)
            if action.kind == "send":
                self._rests[_key(action)] = self.monotonic() + _REST
        say(logging.INFO, action.kind, issue=_issue(action), said=said, why=action.why)

    def _do(self, work: Working, action: Action, at: datetime) -> str:
        do, noted, named = work.actions, partial(self._noted, work), (action.edition, action.period)
        deeds: dict[ActionKind, Callable[[], str]] = {
            "collect": lambda: noted("collected", do.collect(at)),
            "bounces": lambda: noted("bounces", do.bounces(at)),
            "housekeeping": lambda: noted("housekeeping", do.housekeep(at)),
            "draft": lambda: do.build(*named, at),
            "skip": lambda: do.skip(*named, action.why),
            "nudge": lambda: noted("nudged", do.nudge(*named, action.why), action),
            "deadline": lambda: do.deadline(*named, action.then, action.why),
            "late": lambda: do.late(*named, action.then, action.why),
            "send": lambda: do.send(*named, self._must_stop),
        }
        return deeds[action.kind]()

    def _noted(self, work: Working, what: Noted, said: str, action: Action | None = None) -> str:
        """Note what was done, by the clock as it is now."""
        work.book.note(what, self.now(), action.edition if action else "", action.period if action else "")
        return said

    def _must_stop(self) -> bool:
        return self._stopping.is_set() or not self.leadership.held

    def _failed(self, work: Working, action: Action, error: Exception) -> None:
        key, problem = _key(action), _sentence(error)
        with self._lock:
            before = self._failures.get(key)
            times = before.times + 1 if before else 1
            pause = _PAUSES[min(times, len(_PAUSES)) - 1]
            self._failures[key] = _Failure(action, times, self.monotonic() + pause)
        facts = {"issue": _issue(action), "times": times, "again_in": f"{pause:.0f} s", "problem": problem}
        say(logging.ERROR, f"{action.kind} failed", error=error, **facts)
        if times == (_TOLD_AT if action.kind in _UPKEEP else 1):
            self._tell(work, problem, action)

    def _tell(self, work: Working, problem: str, action: Action | None = None) -> None:
        """Of an action that failed, or of settings that cannot be read."""
        try:
            work.actions.tell(action, problem) if action else work.actions.tell_unread(problem)
        except Exception as error:  # noqa: BLE001 (the failure itself stands in the log)
            issue = _issue(action) if action else ""
            say(logging.ERROR, "the editors could not be told", issue=issue, problem=_sentence(error))


def _key(action: Action) -> _Key:
    return action.kind, action.edition, action.period


def _lane(action: Action) -> str:
    """One thing at a time for an issue; and one gathering at a time, since it has the machine's cores for itself."""
    if action.kind in ("collect", "draft"):
        return "gather"
    return _issue(action) or action.kind


def _issue(action: Action) -> str:
    return f"{action.edition}/{action.period}" if action.period else action.edition


def _sentence(error: Exception) -> str:
    return error.sentence() if isinstance(error, DigestError) else f"{type(error).__name__}: {error}"
