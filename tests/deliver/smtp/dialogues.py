"""One letter to a server, as the send loop would hand it over."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from digest.deliver.smtp import SmtpWay
from digest.model.delivery import Letter, Outcome
from digest.settings import Smtp

__all__ = ["LETTER", "Marks", "deliver", "settings", "way_to"]

LETTER = Letter(
    "b+1.abc@bounces.example.org",
    "reader@example.net",
    b"Subject: news\r\nMessage-ID: <1@example.org>\r\n\r\n.dot\r\n" + b"hello\r\n" * 300 + b"..two\r\n",
)


@dataclass(slots=True)
class Marks:
    """Counts how often a letter was marked; `given` is what is said."""

    given: bool = True
    asked: int = field(default=0)

    def __call__(self) -> bool:
        self.asked += 1
        return self.given


def settings(port: int, **more: Any) -> Smtp:
    """A relay on this machine."""
    usual: dict[str, Any] = {"port": port, "security": "none", "timeout": 10.0, "helo": "news.example.org"}
    return Smtp(**(usual | more))


def way_to(port: int, *, password: str = "", clock: Callable[[], float] = time.monotonic, **more: Any) -> SmtpWay:
    """The way there."""
    return SmtpWay(settings(port, **more), password, clock)


def deliver(port: int, *, letter: Letter = LETTER, mark: Callable[[], bool] | None = None, **more: Any) -> Outcome:
    """One letter through a session of its own."""
    session = way_to(port, **more).session()
    try:
        return session.deliver(letter, mark or Marks())
    finally:
        session.close()
