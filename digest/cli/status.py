"""`digest status`: what is on its way, what is due next, what fails."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import application_of, config_option, json_option
from digest.cli.tables import table
from digest.model.delivery import OPEN_STATES, DeliveryState
from digest.model.record import CLOSED_STATES, IssueState

if TYPE_CHECKING:
    from digest.application import Application

__all__ = ["command"]

_BEGUN = frozenset({IssueState.SENDING, IssueState.PAUSED, IssueState.SENT, *CLOSED_STATES})
_LATELY = timedelta(minutes=1)
_SHOWN = 8
_COMING, _LOOKED_AT = 3, 24


@click.command(name="status")
@config_option
@json_option
def command(config: Path | None, as_json: bool) -> None:
    """Show the latest issues with their deliveries, what comes next, and the sources that fail.

    \b
    Example:  digest status
    """
    application = application_of(config, need_config=True)
    now = application.now()
    facts = {
        "issues": list(_issues(application, now)),
        "next": list(_coming(application, now)),
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
            told["minutes_left"] = round(left / lately, 1) if lately else None
        yield told


def _said(issue: Mapping[str, Any]) -> str:
    said = ", ".join(f"{number} {state}" for state, number in issue["deliveries"].items())
    if issue.get("minutes_left") is not None:
        said += f"; {issue['per_minute']} a minute, about {issue['minutes_left']} minutes left"
    return said


def _coming(application: "Application", now: datetime) -> Iterator[dict[str, str]]:
    from digest.timetable import coming, timetable_of

    settings = application.settings
    timetables = [timetable_of(edition, settings.collect.every) for edition in settings.editions.values()]
    known = {record.name: record.state for record in application.issues()}
    done = {name for name, state in known.items() if state in _BEGUN}
    shown = 0
    for event in coming(timetables, now, _LOOKED_AT, ("draft", "deadline", "send")):
        name = f"{event.edition}/{event.period}"
        if shown == _COMING or name in done or (event.kind == "draft" and name in known):
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
