"""What a send is given, and how far it is: values for the loop and for whoever watches it. Nothing here acts."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from digest.model.delivery import DeliveryState, Sender

__all__ = ["Progress", "SendClock", "Task"]

_SETTLED = (DeliveryState.ACCEPTED, DeliveryState.REFUSED, DeliveryState.UNCERTAIN)


class SendClock(Protocol):
    """Instants for the ledger, seconds for waiting, and chance for spreading retries."""

    def now(self) -> datetime:
        """The instant."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; never for longer than a second at a time."""
        ...

    def jitter(self) -> float:
        """From 0 to 1."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """What is sent and how: `sessions` at once, `batch` rows a claim, at most `most` messages in `window` (0: no cap).

    `patience` is how long a relay that takes nothing is asked again, and how long pauses of that length are sat out;
    `wait` how long the run stays for rows that are deferred. `beat` is the time between two signs of life.
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
    beat: timedelta = timedelta(seconds=5)

    @property
    def issue(self) -> str:
        """The issue's name."""
        return f"{self.edition}/{self.period}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: attempts by what became of them in this run; `total` rows were open when it began.

    `seconds` is how long it has run. At its end `said` is a sentence for a person, where there is something to say, and
    `failed` tells that the run ended before its work.
    """

    became: Counter[DeliveryState] = field(default_factory=Counter)
    total: int = 0
    seconds: float = 0.0
    said: str = ""
    failed: bool = False

    @property
    def done(self) -> int:
        """How many rows this run has dealt with for good."""
        return sum(self.became[state] for state in _SETTLED)

    @property
    def rate(self) -> float:
        """Messages a second; 0 while it is too early to say."""
        return self.done / self.seconds if self.seconds > 1 else 0.0

    @property
    def left(self) -> float:
        """Seconds until the end, at this rate; 0 where it is not known."""
        return max(0, self.total - self.done) / self.rate if self.rate else 0.0
