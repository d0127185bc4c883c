"""A way out that ends in a list."""

from collections.abc import Callable
from dataclasses import dataclass, field

from digest.deliver.way import Mark
from digest.model.delivery import DeliveryState, Letter, Outcome

__all__ = ["Mailbox"]


@dataclass(slots=True)
class Mailbox:
    """A `digest.deliver.way.Way` that keeps the letters it takes, in `received`: uncertain ones have arrived, too.

    `answer` gives what it says to a letter (default: accepted), or raises; `asked` holds all letters in order. An
    outcome that is not accepted and that `before_content` is true of is given before the mark.
    """

    answer: Callable[[Letter], Outcome] = lambda _letter: Outcome(DeliveryState.ACCEPTED, "250 2.0.0 Ok")
    before_content: Callable[[Outcome], bool] = lambda outcome: outcome.state is not DeliveryState.UNCERTAIN
    received: list[Letter] = field(default_factory=list)
    asked: list[Letter] = field(default_factory=list)
    open_sessions: int = 0

    def session(self) -> "Mailbox":
        """The mailbox itself: it may be used by several threads."""
        self.open_sessions += 1
        return self

    def deliver(self, letter: Letter, mark: Mark) -> Outcome:
        """Take a letter, or not."""
        self.asked.append(letter)
        outcome = self.answer(letter)
        if outcome.state is not DeliveryState.ACCEPTED and self.before_content(outcome):
            return outcome
        if not mark():
            return Outcome(DeliveryState.PENDING, "not ours any more")
        if outcome.state in (DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN):
            self.received.append(letter)
        return outcome

    def close(self) -> None:
        """A session ends."""
        self.open_sessions -= 1
