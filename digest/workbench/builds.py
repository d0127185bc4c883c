"""Builds that were asked for in the studio: each in the background, one at a time, its progress to be looked at."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

from digest.application import Application
from digest.errors import DigestError
from digest.model.ingredients import INGREDIENTS, Ingredients
from digest.store.refusals import StaleRevisionError

__all__ = ["Builds", "Progress"]

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: sources `done` of `all`, the last one, and at its end the issue's name or the `fault`."""

    done: int = 0
    all: int = 0
    what: str = ""
    issue: str = ""
    fault: str = ""

    @property
    def ended(self) -> bool:
        """Whether it has come to its end."""
        return bool(self.issue or self.fault)


class Builds:
    """The builds of this process, by number. `tell` is called with each step, from the thread that builds."""

    def __init__(self, application: Callable[[], Application]) -> None:
        self._application = application
        self._lock = Lock()
        self._threads = ThreadPoolExecutor(1, "build")
        self._progress: dict[int, Progress] = {}
        self._running: dict[tuple[str, str], int] = {}

    def start(self, edition: str, period: str = "", *, tell: Callable[[Progress], None] = lambda _: None) -> int:
        """Collect and build the edition's issue of the period, or its coming one; its number. One that runs already is
        not begun twice."""
        with self._lock:
            running = self._running.get((edition, period))
            if running is not None and not self._progress[running].ended:
                return running
            number = len(self._progress) + 1
            self._progress[number] = Progress()
            self._running[edition, period] = number
        self._threads.submit(self._build, number, edition, period, tell)
        return number

    def progress(self, number: int) -> Progress | None:
        """How far that build is, or None where there is none."""
        return self._progress.get(number)

    def close(self) -> None:
        """Begin no other."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _build(self, number: int, edition: str, period: str, tell: Callable[[Progress], None]) -> None:
        def step(progress: Progress) -> None:
            self._progress[number] = progress
            tell(progress)

        def report(done: int, every: int, what: str) -> None:
            step(replace(self._progress[number], done=done, all=every, what=what))

        try:
            step(replace(self._progress[number], issue=self._built(edition, period, report)))
        except DigestError as error:
            step(replace(self._progress[number], fault=error.sentence()))
        except Exception as error:
            step(replace(self._progress[number], fault=f"The build failed: {type(error).__name__}: {error}"))
            raise

    def _built(self, edition: str, period: str, report: Callable[[int, int, str], None]) -> str:
        """Builds; where an editor saved meanwhile, once more, with her edits."""
        application, tries = self._application(), 0
        while True:
            tries += 1
            try:
                built = application.build(
                    edition, origins=self._origins(edition, period), period=period or None, at=None, report=report
                )
            except StaleRevisionError:
                if tries == _TRIES:
                    raise
            else:
                return f"{built.issue.edition}/{built.issue.period}"

    def _origins(self, edition: str, period: str) -> tuple[str, ...]:
        """What was named when the draft was built first: it is read again."""
        text = self._application().store.issues.file(edition, period, INGREDIENTS) if period else None
        return Ingredients.from_text(text.decode()).origins if text else ()
