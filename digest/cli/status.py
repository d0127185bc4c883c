"""`digest status`: what is on its way, what is due next, what fails."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import application_of, json_option, settings_options
from digest.cli.tables import table
from digest.model.delivery import OPEN_STATES, DeliveryState
from digest.model.record import CLOSED_STATES, IssueRecord, IssueState

if TYPE_CHECKING:
    from digest.application import Application

__all__ = ["command"]

_BEGUN = frozenset({IssueState.SENDING, IssueState.PAUSED, IssueState.SENT, *CLOSED_STATES})
_WAIT_FOR_A_PERSON = frozenset({IssueState.HELD, IssueState.FAILED})
_LATELY = timedelta(minutes=1)
_SHOWN = 8
_COMING, _LOOKED_AT = 3, 24


@click.command(name="status")
@settings_options
@json_option
def command(config: Path | None, as_json: bool) -> None:
    """Show the latest issues with their deliveries, what comes next, and the sources that fail.

    \b
    Example:  digest status
    """
    from digest.daemon.running import orphaned

    application = application_of(config, need_config=True)
    now = application.now()
    facts: dict[str, list[Any]] = {
        "issues": list(_issues(application, now)),
        "next": list(_coming(application, now)),
        "orphaned": [record.name for record in orphaned(application)],
        "failing": list(_failing(application)),
    }
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    if facts["issues"]:
        rows = [(one["issue"], one["state"], _said(one), one["why"]) for one in facts["issues"]]
        click.echo("\n".join(table(("Issue", "State", "Deliveries", ""), rows)))
    else:
        click.echo("No issue yet: `digest build` makes the first.")
    for one in facts["next"]:
        click.echo(f"next: {one['event']} of {one['edition']}/{one['period']} at {one['local']}")
    for name in facts["orphaned"]:
        click.echo(f"orphaned: {name}: its edition does not stand in config/ (renamed?), so nothing is done with it")
    for one in facts["failing"]:
        click.echo(f"failing: {one['source']} since {one['since']}: {one['problem']}")


def _issues(application: "Application", now: datetime) -> Iterator[dict[str, Any]]:
    lately: int | None = None
    for record in application.issues()[:_SHOWN]:
        counts = application.store.ledger.counts(record.edition, record.period)
        told: dict[str, Any] = {"issue": record.name, "state": str(record.state), "why": record.why}
        told["deliveries"] = {str(state): counts[state] for state in DeliveryState if counts.get(state)}
        if record.state is IssueState.SENDING:
            if lately is None:
                lately = len(application.store.ledger.accepted_since(now - _LATELY))
            left = sum(counts.get(state, 0) for state in OPEN_STATES)
            told["per_minute"] = lately
            told["last_wave"] = _last_wave(application, record, now)
            told["minutes_left"] = round(left / lately, 1) if lately and not told["last_wave"] else None
        yield told


def _said(issue: Mapping[str, Any]) -> str:
    said = ", ".join(f"{number} {state}" for state, number in issue["deliveries"].items())
    if issue.get("minutes_left") is not None:
        said += f"; {issue['per_minute']} a minute, about {issue['minutes_left']} minutes left"
    if issue["state"] == IssueState.SENT and DeliveryState.UNCERTAIN in issue["deliveries"]:
        said += f": `digest resolve {issue['issue']}`"
    if issue.get("last_wave"):
        said += f"; the last wave goes at {issue['last_wave']}"
    return said


def _last_wave(application: "Application", record: IssueRecord, now: datetime) -> str:
    """When the last readers get it, where each has a morning of her own and that is to come; else empty."""
    from digest.daemon.running import reader_zones
    from digest.timetable import moments, slot_of_issue, timetable_of

    edition = application.settings.editions.get(record.edition)
    if edition is None or edition.deliver == "at once":
        return ""
    timetable = timetable_of(edition, application.settings.collect.every)
    last = moments(timetable, slot_of_issue(timetable, record), reader_zones(application, edition)).last
    return last.astimezone(timetable.zone).isoformat() if last > now else ""


def _coming(application: "Application", now: datetime) -> Iterator[dict[str, str]]:
    from digest.daemon.running import reader_zones
    from digest.timetable import coming, timetable_of

    settings = application.settings
    waves = [edition for edition in settings.editions.values() if edition.deliver != "at once"]
    zones = {edition.slug: reader_zones(application, edition) for edition in waves}
    timetables = [timetable_of(edition, settings.collect.every) for edition in settings.editions.values()]
    known = {record.name: record.state for record in application.issues()}
    done = {name for name, state in known.items() if state in _BEGUN | _WAIT_FOR_A_PERSON}
    decided = {name for name, state in known.items() if state is IssueState.APPROVED}
    over = {"draft": known, "deadline": decided, "send": done}
    shown = 0
    for event in coming(timetables, now, _LOOKED_AT, ("draft", "deadline", "send"), zones):
        name = f"{event.edition}/{event.period}"
        if shown == _COMING or name in done or name in over[event.kind]:
            continue
        shown += 1
        told = {"edition": event.edition, "period": event.period, "event": event.kind}
        yield {**told, "local": event.local.isoformat(), "utc": event.at.isoformat()}


def _failing(application: "Application") -> Iterator[dict[str, str]]:
    configured = {source.name for source in application.settings.sources}
    for state in application.store.sources.load_states().values():
        if state.name in configured and (state.failing_since or state.retired):
            since = state.failing_since.isoformat() if state.failing_since else ""
            yield {"source": state.name, "since": since, "problem": state.retired or state.last_problem}
