"""The keys of an edition that say when: read and typed. What the rules mean is the timetable's to judge."""

from datetime import datetime
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from digest.model.edition import Edition, ExtraIssue, Move, WhenLate
from digest.settings.tables import Table

__all__ = ["timetable_keys"]

_POLICIES = ("hold", "skip", "send")


def timetable_keys(table: Table, default: Edition) -> dict[str, Any]:
    """The edition's fields that its timetable consists of, by name."""
    return {
        "period": table.text("period", default.period, one_of=("day", "week", "month")),
        "draft": table.text("draft", default.draft),
        "send": table.text("send", default.send),
        "timezone": _zone(table, "timezone"),
        "deliver": table.text("deliver", default.deliver, one_of=("at once", "reader's morning")),
        "approval": table.text("approval", default.approval, one_of=("required", "automatic")),
        "skip": tuple(dict.fromkeys(table.days("skip"))),
        "move": _moves(table),
        "extra": tuple(_extra(row) for row in table.rows("extra")),
        "nudge": table.duration("nudge", default.nudge),
        "when_unapproved": table.text("when_unapproved", default.when_unapproved, one_of=_POLICIES),
        "when_late": _when_late(table.table("when_late"), default.when_late),
        "when_empty": table.text("when_empty", default.when_empty, one_of=("skip", "send")),
    }


def _zone(table: Table, key: str) -> ZoneInfo:
    name = table.text(key, "UTC")
    zones = available_timezones() - _NO_PLACES
    if name not in zones:
        near = get_close_matches(name, zones, n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else "For example Europe/Paris"
        table.fail(key, f"{name!r} is no IANA time zone", remedy)
    return ZoneInfo(name)


_NO_PLACES = frozenset({"localtime", "Factory", "posixrules"})
"""In the database, but a machine's own guess, or none at all: elsewhere the same issue would go at another time."""


def _moves(table: Table) -> tuple[Move, ...]:
    moves = []
    for day, to in table.pairs_of_days("move").items():
        moves.append(Move(day, to.date(), to.time()) if isinstance(to, datetime) else Move(day, to))
    return tuple(moves)


def _extra(row: Table) -> ExtraIssue:
    extra = ExtraIssue(row.text("period"), row.wall_time("draft"), row.wall_time("send"))
    row.finish()
    if extra.draft > extra.send:
        row.fail("draft", f"{extra.draft} comes after its send, {extra.send}", "Let the draft come first")
    return extra


def _when_late(table: Table, default: WhenLate) -> WhenLate:
    late = WhenLate(table.duration("within", default.within), table.text("then", default.then, one_of=_POLICIES))
    table.finish()
    return late
