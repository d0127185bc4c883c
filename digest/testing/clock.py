"""A clock that stands still until it is told to go on."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

__all__ = ["FakeClock"]


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
