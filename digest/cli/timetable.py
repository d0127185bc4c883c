"""`digest timetable`: what will happen, or would have happened on a fake clock."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import application_of, at_option, json_option, settings_options
from digest.cli.tables import table
from digest.errors import InputError, nearest

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from digest.model.edition import Edition
    from digest.timetable import Happening, Timetable

__all__ = ["command"]

_KINDS = ("collect", "draft", "nudge", "deadline", "send")
_MOST = 100_000
_FIRST_YEAR, _LAST_YEAR = 1970, 8000


@click.command(name="timetable")
@click.option("--next", "count", type=click.IntRange(1, _MOST), default=10, show_default=True, help="So many events.")
@click.option("--event", "kinds", type=click.Choice(_KINDS), multiple=True, help="Only events of this kind.")
@click.option("--edition", "name", help="Only this edition.")
@click.option("--simulate", metavar="FROM..TO", help="Run that span on a fake clock: what would have happened.")
@click.option("--no-approval", "unapproved", is_flag=True, help="Simulate editors who approve nothing.")
@at_option
@settings_options
@json_option
def command(
    count: int,
    kinds: tuple[str, ...],
    name: str | None,
    simulate: str | None,
    unapproved: bool,
    at: datetime | None,
    config: Path | None,
    as_json: bool,
) -> None:
    """Show the coming events of each edition in its local time and in UTC, and where the clocks change.

    \b
    Examples:  digest timetable --next 10
               digest timetable --next 52 --event send --json
               digest timetable --simulate 2026-01-01..2027-01-01
    """
    from digest.timetable import KINDS, coming, timetable_of

    application = application_of(config, need_config=True, remember=False)
    editions = _chosen(application.settings.editions, name)
    timetables = [timetable_of(edition, application.settings.collect.every) for edition in editions]
    zones = _zones(config, editions)
    if simulate:
        _simulate(timetables, simulate, kinds, zones, editor_approves=not unapproved, as_json=as_json)
        return
    now = at or application.now()
    found = coming(timetables, now, count, tuple(kind for kind in KINDS if not kinds or kind in kinds), zones)
    if as_json:
        _print_json((event.edition, event.period, event.kind, event.local, event.at) for event in found)
        return
    end = found[-1].at if found else now
    facts = [(event.at, _row(event.edition, event.period, event.kind, event.local, event.note)) for event in found]
    _print_table(timetables, now, end, facts)
    if all(event.kind == "collect" for event in found):
        click.echo("These are all collections; --event draft --event send shows the issues.", err=True)


def _chosen(editions: Mapping[str, "Edition"], name: str | None) -> list["Edition"]:
    if name is None:
        return list(editions.values())
    if name not in editions:
        raise InputError(f"{name!r} is no edition", where="--edition", remedy=nearest(name, editions))
    return [editions[name]]


def _zones(config: Path | None, editions: Sequence["Edition"]) -> "Mapping[str, Collection[ZoneInfo]]":
    """The zones of the readers of those editions that go in waves: only they need the store."""
    waves = [edition for edition in editions if edition.deliver != "at once"]
    if not waves:
        return {}
    from digest.daemon.running import reader_zones

    application = application_of(config, need_config=True)
    return {edition.slug: reader_zones(application, edition) for edition in waves}


def _simulate(
    timetables: Sequence["Timetable"],
    span: str,
    kinds: Collection[str],
    zones: "Mapping[str, Collection[ZoneInfo]]",
    *,
    editor_approves: bool,
    as_json: bool,
) -> None:
    """What would have happened, in order. Collections are many: they are listed where they are asked for."""
    from digest.timetable import simulate

    found: list[Happening] = []
    for one in timetables:
        start, end = _span(span, one.zone)
        played = simulate(
            one,
            start,
            end,
            editor_approves=editor_approves,
            collections="collect" in kinds,
            zones=zones.get(one.edition.slug, ()),
        )
        found += [happening for happening in played if not kinds or happening.event in kinds]
    found.sort(key=lambda happening: happening.at)
    if as_json:
        _print_json((one.edition, one.period, one.event, one.local, one.at) for one in found)
        return
    rows = [(one.at, _row(one.edition, one.period, one.event, one.local, one.why)) for one in found]
    start, end = _span(span, timetables[0].zone)
    _print_table(timetables, start, end, rows)
    events = Counter(one.event for one in found)
    click.echo(", ".join(f"{number} × {event}" for event, number in events.items()) or "Nothing.", err=True)


def _span(said: str, zone: "ZoneInfo") -> tuple[datetime, datetime]:
    """FROM..TO: days (of the edition's zone) or instants; what happens at TO is left out."""
    try:
        start, end = (datetime.fromisoformat(part) for part in said.split(".."))
    except ValueError as error:
        remedy = "Write for example 2026-01-01..2027-01-01"
        raise InputError(f"{said!r} is no span of time", where="--simulate", remedy=remedy) from error
    start, end = (at if at.tzinfo else at.replace(tzinfo=zone) for at in (start, end))
    years = range(_FIRST_YEAR, _LAST_YEAR + 1)
    if not start < end or start.year not in years or end.year not in years:
        remedy = f"FROM comes before TO, both in the years {_FIRST_YEAR} to {_LAST_YEAR}"
        raise InputError(f"{said!r} is no span of time", where="--simulate", remedy=remedy)
    return start.astimezone(UTC), end.astimezone(UTC)


def _row(edition: str, period: str, event: str, local: datetime, note: str) -> tuple[str, ...]:
    at = local.astimezone(UTC)
    return edition, period, event, f"{local:%a %Y-%m-%d %H:%M} {_offset(local)}", f"{at:%Y-%m-%d %H:%M}", note


def _offset(local: datetime) -> str:
    said = f"{local:%z}"
    return f"{said[:3]}:{said[3:]}"


def _print_table(
    timetables: Sequence["Timetable"], start: datetime, end: datetime, facts: Iterable[tuple[datetime, tuple[str, ...]]]
) -> None:
    """The rows, with a row where the clocks of an edition's zone change."""
    from digest.timetable.clocks import clock_changes
    from digest.timetable.remarks import remarks

    rows = list(facts)
    if not rows:
        click.echo("Nothing comes.", err=True)
        return
    for one in timetables:
        for change in clock_changes(one.zone, start, end):
            local = change.at.astimezone(one.zone)
            rows.append((change.at, _row(one.edition.slug, "", "clocks", local, f"{one.zone.key}: {change.said}")))
        for remark in remarks(one, start):
            click.echo(f"{one.edition.slug}: {remark}.", err=True)
    rows.sort(key=lambda row: row[0])
    click.echo("\n".join(table(("Edition", "Period", "Event", "Local", "UTC", ""), (row for _, row in rows))))


def _print_json(facts: Iterable[tuple[str, str, str, datetime, datetime]]) -> None:
    for edition, period, event, local, at in facts:
        line = {"edition": edition, "period": period, "event": event, "local": local.isoformat(), "utc": at.isoformat()}
        click.echo(json.dumps(line, ensure_ascii=False))
