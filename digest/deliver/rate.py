"""A cap on how many messages leave in any window of time: a sliding window, exact to the message. Pure but for its memory."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Rate"]


@dataclass(slots=True)
class Rate:
    """At most `most` messages in any `window` seconds; 0 is no cap. Seconds are of a monotonic clock."""

    most: int
    window: float
    _left: deque[float] = field(default_factory=deque)

    def begin_with(self, instants: Iterable[float]) -> None:
        """What left before this process began, in order: a restart is no way round the cap."""
        self._left.extend(instants)

    def take(self, now: float) -> float:
        """0 where a message may leave now, which is then counted; else after how many seconds one may."""
        if not self.most:
            return 0.0
        while self._left and self._left[0] <= now - self.window:
            self._left.popleft()
        if len(self._left) < self.most:
            self._left.append(now)
            return 0.0
        return self._left[0] + self.window - now
