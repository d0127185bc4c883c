"""APScheduler as the tick: it wakes the keeper, and nothing more. The only module that knows it.

Its own triggers, job store and misfire rules decide nothing (docs/design/time.md has why). It sleeps until an instant
of the wall clock, so a watch on the monotonic clock wakes it where that clock was set back.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from digest.daemon.leadership import BEAT_SECONDS

__all__ = ["Ticking"]

_JOB = "tick"


class Ticking:
    """Calls `tick` every few seconds, one call at a time, from `start` to `stop`. `now` is the wall clock."""

    def __init__(self, tick: Callable[[], None], now: Callable[[], datetime], *, every: float = BEAT_SECONDS) -> None:
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        self._now, self._every = now, timedelta(seconds=every)
        self._stopped = Event()
        self._scheduler = BackgroundScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(1)})
        self._scheduler.add_job(
            tick, "interval", seconds=every, id=_JOB, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._watch = Thread(target=self._watched, name="digest tick watch", daemon=True)

    def start(self) -> None:
        """Begin; the first tick comes at once."""
        self._scheduler.start()
        self._scheduler.modify_job(_JOB, next_run_time=self._now())
        self._watch.start()

    def stop(self) -> None:
        """End; a tick that runs is finished first."""
        self._stopped.set()
        self._scheduler.shutdown(wait=True)

    def _watched(self) -> None:
        """Bring a tick nearer that a clock set back has put far off."""
        while not self._stopped.wait(self._every.total_seconds()):
            job = self._scheduler.get_job(_JOB)
            if job and job.next_run_time and job.next_run_time > self._now() + 2 * self._every:
                self._scheduler.modify_job(_JOB, next_run_time=self._now())
