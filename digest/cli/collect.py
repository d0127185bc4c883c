"""`digest collect`: fetch what is due and say, in a line a source, what it gave."""

import json
from datetime import datetime
from pathlib import Path

import click

from digest.cli.options import application_of, at_option, config_option, json_option, verbose_option
from digest.cli.progress import progress_bar
from digest.cli.tables import table

__all__ = ["command"]


@click.command(name="collect")
@click.option("--source", "names", multiple=True, metavar="NAME", help="Only this source, due or not (repeatable).")
@at_option
@config_option
@json_option
@verbose_option
def command(names: tuple[str, ...], at: datetime | None, config: Path | None, as_json: bool, verbose: bool) -> None:
    """Fetch the sources that are due and store their articles; print a line a source.

    \b
    Example:  digest collect
              digest collect --source reuters --source bbc
    """
    application = application_of(config, need_config=True)
    with progress_bar("Collecting") as report:
        rows = application.collect(names, at=at, report=report)
    if as_json:
        for row in rows:
            counts = {"new": row.new, "updated": row.updated, "unchanged": row.unchanged}
            facts = {"skipped": row.skipped, "due": row.due.isoformat() if row.due else None}
            click.echo(json.dumps({"source": row.source, **counts, **facts, "problems": list(row.problems)}))
    else:
        lines = [(r.source, r.new, r.updated, r.unchanged, r.said) for r in rows]
        click.echo("\n".join(table(("Source", "New", "Updated", "Unchanged", ""), lines)))
    if verbose:
        for row in rows:
            for problem in row.problems:
                click.echo(f"{row.source}: {problem}", err=True)
    click.get_current_context().exit(1 if any(row.problems for row in rows) else 0)
