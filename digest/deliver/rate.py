"""A cap on how many messages leave in any window of time: a sliding window, exact to the message.

It reads no clock: seconds are of a monotonic one, handed in. Used under the loop's lock.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Rate"]


@dataclass(slots=True)
class Rate:
    """At most `most` messages in any `window` seconds; 0 is no cap."""

    most: int
    window: float
    _left: deque[float] = field(default_factory=deque)

    def begin_with(self, instants: Iterable[float], now: float) -> None:
        """What left before this process began, in any order: a restart is no way round the cap.

        An instant after `now` is of a clock that was set back, and counts as now.
        """
        self._left.extend(sorted(min(one, now) for one in instants))

    def wait(self, now: float) -> float:
        """After how many seconds the next message may leave; 0 for at once."""
        while self._left and self._left[0] <= now - self.window:
            self._left.popleft()
        if not self.most or len(self._left) < self.most:
            return 0.0
        return self._left[-self.most] + self.window - now

    def count(self, now: float) -> None:
        """A message leaves."""
        if self.most:
            self._left.append(now)
