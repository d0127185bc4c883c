"""`digest issues`: the issues in the store and their states."""

import json
from pathlib import Path

import click

from digest.cli.options import application_of, json_option, settings_options
from digest.cli.tables import table

__all__ = ["command"]


@click.command(name="issues")
@settings_options
@json_option
def command(config: Path | None, as_json: bool) -> None:
    """List the issues, the newest first: name, state, when the draft was made, when it goes.

    \b
    Example:  digest issues
    """
    records = application_of(config, need_config=True).issues()
    if as_json:
        for record in records:
            facts = {
                "issue": record.name,
                "state": str(record.state),
                "title": record.title,
                "revision": record.revision,
            }
            instants = {"cutoff": record.cutoff.isoformat(), "send_at": record.send_at.isoformat()}
            click.echo(json.dumps({**facts, **instants}, ensure_ascii=False))
        return
    if not records:
        click.echo("No issue yet: `digest build` makes the first.", err=True)
        return
    rows = [
        (r.name, r.state, f"{r.cutoff:%Y-%m-%d %H:%M} UTC", f"{r.send_at:%Y-%m-%d %H:%M} UTC", r.title) for r in records
    ]
    click.echo("\n".join(table(("Issue", "State", "Drafted", "Goes", "Title"), rows)))
