"""What the studio is given: the wired application, and how a send is begun. It holds no state of its own."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from digest.application import Application
from digest.collect.http import Fetcher
from digest.sending import Sending
from digest.studio.guard import LOOPBACK_NAMES

__all__ = ["StudioParts"]


def _as_it_is(application: Application) -> Application:
    return application


@dataclass(frozen=True, slots=True)
class StudioParts:
    """`sending` opens the post office of an application, the one of this moment: settings may have been read again. It
    raises ConfigError where a secret or the relay's settings are wrong.

    `hosts` are the names under which the studio is reached; `password_hash` (argon2) is asked for where there is one.
    `config` is the folder of settings that is watched, None where there is none; `reread` gives the application with
    the settings as they are written now, on the same store; it raises ConfigError where they are broken. `fetcher` asks
    the links of an issue; without one they are not tested.
    """

    application: Application
    sending: Callable[[Application], AbstractContextManager[Sending]]
    random: Callable[[int], bytes]
    monotonic: Callable[[], float]
    hosts: frozenset[str] = LOOPBACK_NAMES
    password_hash: str = ""
    config: Path | None = None
    reread: Callable[[Application], Application] = _as_it_is
    fetcher: Fetcher | None = None
