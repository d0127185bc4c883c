"""`digest sources`: what another reader exported becomes sources of ours."""

from pathlib import Path

import click

from digest.cli.folder import write_files
from digest.cli.options import config_option, verbose_option
from digest.cli.tables import counted
from digest.errors import InputError

__all__ = ["command"]


@click.group(name="sources")
def command() -> None:
    """Sources of articles.

    \b
    Example:  digest sources import subscriptions.opml
    """


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@config_option
@verbose_option
def import_(file: Path, config: Path | None, verbose: bool) -> None:
    """Add the feeds of an OPML file to config/sources.toml; comments and what is there stay.

    \b
    Example:  digest sources import subscriptions.opml
    """
    from digest.bootstrap import config_in
    from digest.collect.opml import add_sources, read_opml

    folder = config_in(config)
    if folder is None:
        raise InputError("there is no config/ here", remedy="`digest init` writes one")
    sources, problems = read_opml(file.read_bytes())
    target = folder / "sources.toml"
    text, added = add_sources(target.read_text(encoding="utf-8"), sources)
    write_files(folder, {"sources.toml": text.encode()})
    there = f"; {len(sources) - added} were there already" if added < len(sources) else ""
    click.echo(f"{counted(added, 'source')} added to {target}{there}")
    for source in sources if verbose else ():
        click.echo(f"{source.name}: {source.address}", err=True)
    for problem in problems:
        click.echo(f"{file}: {problem.what}", err=True)
    click.get_current_context().exit(1 if problems else 0)
