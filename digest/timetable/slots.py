"""An edition's issues as its timetable has them: the period, and when the draft is made and the mail goes.

Days to skip and to move and the extra issues are applied here, once; whoever asks when an issue is due asks for its
slot. Pure: no clock, no store.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

from digest.errors import ConfigError, DigestError, InputError
from digest.model.edition import Edition, ExtraIssue, Move
from digest.timetable.periods import Period, draft_before, parse_period, period_holding, send_day, sends
from digest.timetable.rule import Rule
from digest.timetable.rules import parse_rule
from digest.timetable.wallclock import Occurrence, to_instant

__all__ = ["Slot", "Timetable", "next_slot", "skipped", "slot_of", "slots", "timetable_of"]

_NEAR = {"day": timedelta(days=3), "week": timedelta(days=16), "month": timedelta(days=64)}


@dataclass(frozen=True, slots=True)
class Slot:
    """One issue of the timetable. `draft` is its cutoff; `why` says what is unusual about it."""

    period: str
    draft: Occurrence
    send: Occurrence
    why: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """The rules of an edition, read. `unusual` are the moved and extra issues, in order of their send; `idle` the days
    to skip or move on which nothing would go."""

    edition: Edition
    draft: Rule
    send: Rule
    collect: Rule
    unusual: tuple[Slot, ...] = ()
    idle: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The newsroom's."""
        return self.edition.timezone


def timetable_of(edition: Edition, collect: str = "hour", file: str = "config/digest.toml") -> Timetable:
    """Read and judge the edition's rules; `collect` is `[collect] every`.

    Raises ConfigError, which names the file and the key, for a rule that cannot be read, an extra issue whose key is
    taken or none, and issues that would overtake one another.
    """
    where = f"{file}: edition.{edition.slug}"
    bare = Timetable(
        edition,
        draft=parse_rule(edition.draft, f"{where}.draft"),
        send=parse_rule(edition.send, f"{where}.send"),
        collect=parse_rule(collect, f"{file}: collect.every"),
    )
    moved = [(f"{where}.move", _moved(bare, move, f"{where}.move")) for move in edition.move]
    added = [(f"{where}.extra", _extra(bare, extra, f"{where}.extra")) for extra in edition.extra]
    found = sorted((slot for _, slot in (*moved, *added) if slot), key=_by_send)
    timetable = Timetable(edition, bare.draft, bare.send, bare.collect, tuple(found), tuple(_idle(bare)))
    for one, two in pairwise(sorted(slot.period for _, slot in added)):
        if one == two:
            raise ConfigError(f"{one} stands there twice", where=f"{where}.extra", remedy="Each needs its own word")
    for key, slot in (*moved, *added):
        if slot:
            _refuse_overtaking(timetable, slot, key)
    return timetable


def slots(timetable: Timetable, start: datetime) -> Iterator[Slot]:
    """The issues that go at or after `start`, in the order in which they go, for ever."""
    coming = merge(_regular(timetable, start), timetable.unusual, key=_by_send)
    return (slot for slot in coming if slot.send.at >= start)


def next_slot(timetable: Timetable, at: datetime) -> Slot:
    """The issue that goes next, at or after the instant."""
    return next(slots(timetable, at))


def slot_of(timetable: Timetable, key: str) -> Slot:
    """The slot of the period with that key.

    Raises InputError where it names no period of the edition, its day is skipped, or nothing goes in it.
    """
    edition = timetable.edition
    period = parse_period(key, edition.period)
    unusual = next((slot for slot in timetable.unusual if slot.period == period.key), None)
    if unusual:
        return unusual
    if period.word:
        raise InputError(f"{period.key} is no extra issue of {edition.slug}", remedy="Write it into `extra` first")
    day = send_day(timetable.send, period)
    if day in edition.skip:
        raise InputError(f"{period.key} is not made: `skip` names {day}", remedy="Take the day out, or name another")
    return _slot(timetable, period, _at(datetime.combine(day, timetable.send.times[0]), timetable.zone))


def skipped(timetable: Timetable, key: str) -> bool:
    """Whether the period with that key is one of the edition whose day is skipped."""
    try:
        return send_day(timetable.send, parse_period(key, timetable.edition.period)) in timetable.edition.skip
    except InputError:
        return False


def _by_send(slot: Slot) -> tuple[datetime, str]:
    return slot.send.at, slot.period


def _at(wall: datetime, zone: ZoneInfo) -> Occurrence:
    return Occurrence(wall, to_instant(wall, zone))


def _slot(timetable: Timetable, period: Period, send: Occurrence) -> Slot:
    return Slot(period.key, draft_before(timetable.draft, send.at, timetable.zone), send)


def _regular(timetable: Timetable, start: datetime) -> Iterator[Slot]:
    """The issues on their usual days, from the period that holds `start` on."""
    edition = timetable.edition
    unusual = {*edition.skip, *(move.day for move in edition.move)}
    first = start.astimezone(timetable.zone).date() - timedelta(days=2)
    for period, send in sends(timetable.send, edition.period, timetable.zone, first):
        if send.wall.date() not in unusual:
            yield _slot(timetable, period, send)


def _goes_on(timetable: Timetable, day: date) -> Period | None:
    """The period whose issue usually goes on that day."""
    period = period_holding(day, timetable.edition.period)
    return period if next(timetable.send.days(period.first), None) == day else None


def _moved(timetable: Timetable, move: Move, where: str) -> Slot | None:
    """The slot of a moved issue; its draft keeps its lead on the wall clock. None where nothing goes on that day."""
    if move.day in timetable.edition.skip:
        raise ConfigError(f"{move.day} is skipped too", where=where, remedy="Keep it in `skip` or in `move`")
    period = _goes_on(timetable, move.day)
    if not period:
        return None
    usual = _slot(timetable, period, _at(datetime.combine(move.day, timetable.send.times[0]), timetable.zone))
    send = _at(datetime.combine(move.to, move.clock or timetable.send.times[0]), timetable.zone)
    draft = _at(usual.draft.wall + (send.wall - usual.send.wall), timetable.zone)
    return Slot(period.key, draft, send, f"moved from {move.day}")


def _extra(timetable: Timetable, extra: ExtraIssue, where: str) -> Slot:
    """The slot of an extra issue. Its key must be its own."""
    edition = timetable.edition
    try:
        period = parse_period(extra.period, edition.period)
    except DigestError as error:
        raise ConfigError(error.what, where=where, remedy=error.remedy) from error
    if not period.word:
        remedy = f"Give it a word of its own, as in {period.key}-extra"
        raise ConfigError(f"{period.key} is the key of a regular issue", where=where, remedy=remedy)
    return Slot(period.key, _at(extra.draft, timetable.zone), _at(extra.send, timetable.zone), "an extra issue")


def _idle(timetable: Timetable) -> Iterator[str]:
    edition = timetable.edition
    for key, days in (("skip", edition.skip), ("move", tuple(move.day for move in edition.move))):
        yield from (f"{key}: nothing goes on {day:%a} {day}" for day in days if not _goes_on(timetable, day))


def _refuse_overtaking(timetable: Timetable, slot: Slot, where: str) -> None:
    """Issues go in the order of their drafts, or an article would belong to two of them or to none."""
    near = _NEAR[timetable.edition.period]
    around = takewhile(lambda one: one.send.at <= slot.send.at + near, slots(timetable, slot.send.at - near))
    for one, two in pairwise(around):
        if slot in (one, two) and (one.send.at == two.send.at or one.draft.at > two.draft.at):
            other = two if slot is one else one
            raise ConfigError(
                f"{slot.period}, drafted {slot.draft.wall:%Y-%m-%d %H:%M} and sent {slot.send.wall:%Y-%m-%d %H:%M}, "
                f"overtakes {other.period}, drafted {other.draft.wall:%Y-%m-%d %H:%M} and sent "
                f"{other.send.wall:%Y-%m-%d %H:%M}",
                where=where,
                remedy="Let the one that is drafted first go first",
            )
