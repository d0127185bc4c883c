"""Settings that change while the daemon runs: seen, let come to rest, read, and taken up whole or not at all.

A file is read only once it has stood still between two looks, so that one that is half saved is seldom met: a piece of
a timetable may well be a timetable, and lack the day that is skipped. What cannot be read leaves in force what held.
Nothing here starts, stops or tells: the keeper asks at each tick, and an action keeps what it began with.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from digest.application import Application
from digest.daemon.actions import Working
from digest.daemon.differences import differences
from digest.daemon.logs import say
from digest.errors import ConfigError, DigestError
from digest.settings import Settings

__all__ = ["Look", "Rereading", "look_at"]

Look = tuple[tuple[str, int, int, int], ...]
"""The files of settings as they stand: name, last written, last changed (its rights too), size; zeros for no file."""


def look_at(folder: Path) -> Look:
    """A look at the files of a folder of settings; it reads none of them."""
    return tuple(_stamp(path) for path in sorted(folder.glob("*.toml")))


def _stamp(path: Path) -> tuple[str, int, int, int]:
    try:
        known = path.stat()
    except OSError:
        return path.name, 0, 0, 0
    return path.name, known.st_mtime_ns, known.st_ctime_ns, known.st_size


@dataclass(slots=True)
class Rereading:
    """Gives the daemon what it works with, anew, when the settings have changed.

    `begun` is the application of the start: its database and its folder stay. `read` gives the application as the
    settings stand, `work` what the keeper needs of one; `adopt` hands one to whatever else lives by settings. Each may
    raise; then nothing is taken up, and `fault` says why until it is mended.
    """

    begun: Application
    look: Callable[[], Look]
    read: Callable[[], Application]
    work: Callable[[Application], Working]
    adopt: Callable[[Application], None] = lambda _application: None
    fault: str = field(default="", init=False)
    _held: Application | None = field(default=None, init=False)
    _seen: Look | None = field(default=None, init=False)
    _taken: Look | None = field(default=None, init=False)

    def fresh(self) -> Working | None:
        """What to work with from now on, where the settings changed and can be used."""
        seen = self.look()
        if seen == self._taken and not self.fault:
            return None
        rests, self._seen = seen == self._seen, seen
        if not rests:
            return None
        try:
            application = self.read()
            said = self._differences(application)
            working = self.work(application) if said else None
            if self.look() != seen:
                return None
            if working:
                self.adopt(application)
        except Exception as error:  # noqa: BLE001 (no settings, however odd, may stop the timetable that holds)
            if self.look() == seen:
                self._refused(error)
            return None
        self._say(said, application)
        self.fault, self._taken, self._held = "", seen, application
        return working

    def _differences(self, application: Application) -> list[str]:
        """Raises ConfigError where config/ is a link that was turned: journal and database stay where they are."""
        root = application.settings.root
        if root != self.begun.settings.root:
            what = "config/ is another folder than at the start"
            raise ConfigError(what, where=str(root), remedy="Restart `digest run`")
        return differences(self._settings, application.settings)

    def _say(self, said: list[str], application: Application) -> None:
        if said or self.fault:
            say(logging.INFO, "settings read again", said="; ".join(said) or "as they were before")
        if application.settings.storage_url not in (self._settings.storage_url, self.begun.settings.storage_url):
            say(logging.WARNING, "the database stays the one that is open: restart for storage.url")

    def _refused(self, error: Exception) -> None:
        fault = error.sentence() if isinstance(error, DigestError) else f"{type(error).__name__}: {error}"
        if fault != self.fault:
            what = "the settings cannot be read again: those that held hold on"
            say(logging.ERROR, what, error=error, problem=fault)
        self.fault = fault

    @property
    def _settings(self) -> Settings:
        return (self._held or self.begun).settings
