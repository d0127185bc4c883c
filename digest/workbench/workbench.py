"""All drafts that lie open in this process, one thread that makes their mails behind the edits, and who listens.

Events: `draft` (somebody saved an edit), `checked` (its findings are there, its files stored), `templates`,
`progress` (of a rebuild), `fault` (what went wrong, in words), `bye` (the studio ends).
"""

import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from threading import Event as Flag
from threading import Lock

from digest.application import Application
from digest.errors import DigestError
from digest.model.record import IssueRecord
from digest.workbench.bench import EDITABLE, Bench
from digest.workbench.mailing import Mailing

__all__ = ["Event", "Workbench"]

_PAUSE = 0.7
"""Seconds without an edit before the mail is checked and stored: quick edits are followed once."""


@dataclass(frozen=True, slots=True)
class Event:
    """`issue` is empty where it concerns all; `data` is a line of text."""

    kind: str
    issue: str = ""
    data: str = ""


class Workbench:
    """`application` is asked each time: settings that are read again give another one."""

    def __init__(self, application: Callable[[], Application]) -> None:
        self._application = application
        self._lock = Lock()
        self._mailings: dict[str, Mailing] = {}
        self._listeners: dict[int, Callable[[Event], None]] = {}
        self._threads = ThreadPoolExecutor(1, "mailing")
        self._asked: dict[str, Future[None]] = {}
        self._tidied: set[str] = set()
        self._closing = Flag()

    def bench(self, edition: str, period: str) -> Bench:
        """The draft on the bench."""
        return self.mailing(edition, period).bench

    def mailing(self, edition: str, period: str) -> Mailing:
        """Its mail."""
        name = f"{edition}/{period}"
        with self._lock:
            if name not in self._mailings:
                self._mailings[name] = Mailing(Bench(self._application, edition, period))
            return self._mailings[name]

    def settled(self, edition: str, period: str) -> IssueRecord:
        """The issue once its stored files are those of its latest revision: ask before you decide, test or send.

        Raises DigestError where its mail cannot be made.
        """
        return self.mailing(edition, period).settled()

    def follow(self, edition: str, period: str) -> None:
        """Make, check and store the mail in the background; asked again before that has begun, it is done once."""
        mailing = self.mailing(edition, period)
        with self._lock:
            waiting = self._asked.get(mailing.bench.name)
            if self._closing.is_set() or (waiting and not waiting.running() and not waiting.done()):
                return
            self._asked[mailing.bench.name] = self._threads.submit(self._follow, mailing)

    def changed(self) -> None:
        """A template or setting has changed: make the mails that lie open at once, since somebody looks at them, and
        follow each."""
        for mailing in list(self._mailings.values()):
            with suppress(DigestError):  # whoever looks at it is told
                if mailing.last is not None and mailing.bench.record().state in EDITABLE:
                    mailing.made()
                    self.follow(mailing.bench.edition, mailing.bench.period)

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Be told of events, from any thread. Returns how to stop it."""
        number = id(listener)
        self._listeners[number] = listener
        return lambda: self._listeners.pop(number, None) and None

    def tell(self, event: Event) -> None:
        """Tell everybody who listens."""
        for listener in list(self._listeners.values()):
            listener(event)

    def stop(self) -> None:
        """Begin nothing more, and let everybody who listens go (`bye`). Does not wait: a signal may call it."""
        self._closing.set()
        self.tell(Event("bye"))

    def close(self) -> None:
        """Stop, once what is being made is done."""
        self.stop()
        self._threads.shutdown(cancel_futures=True)

    def _follow(self, mailing: Mailing) -> None:
        bench = mailing.bench
        try:
            if not self._rested(bench):
                return
            if not mailing.is_settled():
                mailing.settled()
                self.tell(Event("checked", bench.name, str(bench.record().revision)))
            self._tidy(bench.name)
        except DigestError as error:
            self.tell(Event("fault", bench.name, error.sentence()))

    def _tidy(self, name: str) -> None:
        """Collects garbage while nobody edits. What an issue needs to lie open is walked through once and then let be:
        a full collection in the middle of an action would make the editor wait for 0.15 s."""
        if name not in self._tidied:
            self._tidied.add(name)
            gc.unfreeze()
            gc.collect()
            gc.freeze()
        else:
            gc.collect()

    def _rested(self, bench: Bench) -> bool:
        """Waits until nobody has edited for a moment: what follows an edit must not slow the next one down."""
        record = bench.record()
        while record.state in EDITABLE and not self._closing.wait(_PAUSE):
            latest = bench.record()
            if latest.revision == record.revision:
                return True
            record = latest
        return False
