"""What the studio is given: the wired application, and how a send is begun. It holds no state of its own."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from digest.application import Application
from digest.sending import Sending

__all__ = ["StudioParts"]


@dataclass(frozen=True, slots=True)
class StudioParts:
    """`sending` opens the post office: it raises ConfigError where a secret or the relay's settings are wrong."""

    application: Application
    sending: Callable[[], AbstractContextManager[Sending]]
    random: Callable[[int], bytes]
    monotonic: Callable[[], float]
