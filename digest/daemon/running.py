"""Puts the daemon together on an application: book, deeds, lead, tick. `digest run` starts it and stops it."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from digest.application import Application
from digest.bootstrap import reread
from digest.daemon.actions import Working
from digest.daemon.book import StoreBook
from digest.daemon.deeds import Deeds
from digest.daemon.keeper import Keeper
from digest.daemon.lanes import Threads
from digest.daemon.leadership import Leadership
from digest.daemon.logs import say
from digest.daemon.posting import editors_post
from digest.daemon.rereading import Rereading, look_at
from digest.daemon.ticking import Ticking
from digest.deliver.sender import is_alive
from digest.errors import StoreError
from digest.model.delivery import Sender
from digest.model.edition import Edition
from digest.model.record import CLOSED_STATES, IssueRecord, IssueState
from digest.sending import Sending
from digest.store.leader import LeaderStore
from digest.store.timekeeping import Timekeeping
from digest.timetable import timetable_of

__all__ = ["Clocks", "gone", "holder_name", "keeper_of", "kept", "orphaned", "reader_zones"]

_ENDED = frozenset({IssueState.SENT, *CLOSED_STATES})

_ZONES_FOR = 600.0
_STOP_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Clocks:
    """The wall clock, and seconds that only grow."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]


def keeper_of(
    application: Application,
    clocks: Clocks,
    process: Sender,
    sending: Callable[[Application], AbstractContextManager[Sending]],
    returned: Callable[[], Iterable[tuple[str, bytes]]],
    *,
    folder: Path | None = None,
) -> Keeper:
    """The keeper of all editions' timetables; settings that change in `folder` are taken up. Raises ConfigError for a
    rule that cannot be read."""
    database = application.store.database
    leadership = Leadership(
        LeaderStore(database), holder_name(process), clocks.now, clocks.monotonic, lambda name: gone(name, process)
    )
    known, named = set[bytes](), set[str]()
    rereading: Rereading | None = None

    def work(application: Application) -> Working:
        working = _working(application, clocks, partial(sending, application), returned, known)
        with suppress(StoreError):  # a database that is locked says nothing against the settings
            _name_orphaned(application, named)
        return working

    if folder:
        rereading = Rereading(application, partial(look_at, folder), partial(reread, application, folder), work)
    return Keeper(
        work=work(application),
        lanes=Threads(),
        leadership=leadership,
        now=clocks.now,
        monotonic=clocks.monotonic,
        rereading=rereading,
    )


def _working(
    application: Application,
    clocks: Clocks,
    sending: Callable[[], AbstractContextManager[Sending]],
    returned: Callable[[], Iterable[tuple[str, bytes]]],
    known: set[bytes],
) -> Working:
    """What the keeper works with; `known` are the messages read so far, whatever the settings were."""
    settings = application.settings
    post, zones = editors_post(sending, clocks.now), _Zones(application, clocks.monotonic).of

    def zones_now(edition: str) -> Sequence[ZoneInfo]:
        return reader_zones(application, settings.editions[edition])

    return Working(
        timetables=[timetable_of(edition, settings.collect.every) for edition in settings.editions.values()],
        book=StoreBook(application.store.issues, Timekeeping(application.store.database), zones),
        actions=Deeds(application, sending, post, returned, zones_now, chores=(_optimized(application),), known=known),
    )


def _name_orphaned(application: Application, named: set[str]) -> None:
    """Each once, however often the settings are read."""
    for record in orphaned(application):
        if record.name not in named:
            what = "nothing is done: no such edition in config/"
            say(logging.WARNING, what, issue=record.name, state=str(record.state))
            named.add(record.name)


@contextmanager
def kept(keeper: Keeper, now: Callable[[], datetime]) -> Iterator[None]:
    """Keep the timetable within the block; at its end what runs is finished: the message in flight, the draft."""
    ticking = Ticking(keeper.tick, now)
    ticking.start()
    try:
        yield
    finally:
        ticking.stop()
        keeper.stop(_STOP_WITHIN)


def orphaned(application: Application) -> list[IssueRecord]:
    """The open issues whose edition stands in the configuration no more, renamed perhaps: no timetable has them."""
    editions = application.settings.editions
    return [one for one in application.issues() if one.edition not in editions and one.state not in _ENDED]


def holder_name(process: Sender) -> str:
    """A process as the lease names it."""
    return "|".join((process.host, process.boot, str(process.process), process.started))


def gone(holder: str, here: Sender) -> bool:
    """Whether the holder of a lease is known to have ended: a process of this host, of an earlier boot or not alive."""
    host, boot, number, started = holder.split("|") if holder.count("|") == 3 else ("", "", "", "")
    if host != here.host or not number.isdigit() or not boot:
        return False
    return boot != here.boot or not is_alive(Sender(host, boot, int(number), started))


class _Zones:
    """The zones of an edition's readers, looked up at most every ten minutes: readers may be a hundred thousand."""

    def __init__(self, application: Application, monotonic: Callable[[], float]) -> None:
        self._application, self._monotonic = application, monotonic
        self._known: dict[str, tuple[float, tuple[ZoneInfo, ...]]] = {}
        self._lock = Lock()

    def of(self, edition: str) -> Sequence[ZoneInfo]:
        """Those of the edition; none where all get it at once."""
        its = self._application.settings.editions[edition]
        if its.deliver == "at once":
            return ()
        with self._lock:
            until, zones = self._known.get(edition, (float("-inf"), ()))
            if self._monotonic() >= until:
                zones = reader_zones(self._application, its)
                self._known[edition] = (self._monotonic() + _ZONES_FOR, zones)
        return zones


def reader_zones(application: Application, edition: Edition) -> tuple[ZoneInfo, ...]:
    """The zones in which the edition's readers live; one who gave none lives in the newsroom's."""
    names = {zone or edition.timezone.key for zone in application.store.roster.zones(edition.slug)}
    return tuple(zone for zone in map(_zone, sorted(names)) if zone)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # not found is a KeyError
        return None


def _optimized(application: Application) -> Callable[[datetime], str]:
    """SQLite keeps its statistics fresh so; elsewhere the database does that by itself."""

    def optimize(_at: datetime) -> str:
        database = application.store.database
        if database.engine.dialect.name != "sqlite":
            return ""
        try:
            with database.writing("optimize") as connection:
                connection.exec_driver_sql("PRAGMA optimize")
        except StoreError as error:
            return error.sentence()
        return "the database's statistics are fresh"

    return optimize
