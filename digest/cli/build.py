"""`digest build`: collect, compose, render, check, and store the draft of an issue."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from digest.cli.folder import prepare, write_files
from digest.cli.options import application_of, at_option, config_option, json_option, verbose_option
from digest.cli.progress import progress_bar
from digest.cli.tables import counted, table
from digest.model.edit import Unfitting
from digest.pipeline import Built

__all__ = ["command", "show"]


@click.command(name="build")
@click.argument("edition", required=False)
@click.option("--from", "origins", multiple=True, metavar="PATH_OR_URL", help="Only from here, whatever the dates.")
@click.option("--period", metavar="KEY", help="The period: 2026-W47, 2026-11-22 or 2026-11 [that of the next send].")
@click.option("--pin", "pins", multiple=True, metavar="ARTICLE", help="Put it first (id, address or title); kept.")
@click.option("--out", type=click.Path(path_type=Path), help="Write issue.html and the rest there.")
@at_option
@config_option
@json_option
@verbose_option
def command(
    edition: str | None,
    origins: tuple[str, ...],
    period: str | None,
    pins: tuple[str, ...],
    out: Path | None,
    at: datetime | None,
    config: Path | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Collect, compose, render and check an issue of EDITION (the only one by default); store the draft.

    Once more: replaces the draft. OUT receives issue.html, issue.txt, issue.mjml, issue.eml, issue.json and web.html,
    and preview.html, which is issue.html with its pictures beside it.

    \b
    Example:  digest build --out out
              digest build --from page.txt --period 2024-W39 --out out
    """
    if out:
        prepare(out)
    application = application_of(config, need_config=not origins)
    with progress_bar("Collecting") as report:
        built = application.build(edition, origins=origins, period=period, at=at, report=report, pins=pins)
    if out:
        write_files(out, built.files)
    if as_json:
        click.echo(json.dumps(json.loads(built.files["issue.json"]), ensure_ascii=False))
    else:
        show(built, out, verbose=verbose)
    if verbose:
        _show_dropped(built)
    click.get_current_context().exit(1 if any(finding.severity == "error" for finding in built.findings) else 0)


def show(built: Built, out: Path | None, *, verbose: bool) -> None:
    """What was built: the path, a table by region, and on stderr what an editor should look at."""
    issue = built.issue
    click.echo(
        f"{issue.edition}/{issue.period}: {counted(len(issue.stories), 'story')}"
        + (f", in {out}/issue.html" if out else "")
    )
    rows = [
        (
            section.region.name,
            len(section.stories),
            sum(1 + len(s.others) for s in section.stories),
            section.stories[0].lead.title,
        )
        for section in issue.sections
    ]
    click.echo("\n".join(table(("Region", "Stories", "Articles", "First story"), rows)))
    for line in _notes(built, verbose=verbose):
        click.echo(line, err=True)


def _notes(built: Built, *, verbose: bool) -> Iterator[str]:
    issue = built.issue
    yield from (f"problem: {problem.source}: {problem.what}" for problem in issue.problems)
    yield from (f"note: {note}" for note in built.mail.notes)
    for story in issue.stories:
        if story.filing.doubtful:
            yield f"doubtful region: {story.headline} → {story.filing.region} ({', '.join(story.filing.reasons)})"
        if verbose:
            rank = ", ".join(f"{name} {value:+.2f}" for name, value in story.rank)
            yield f"order: {story.filing.region}: {story.lead.title}: {rank}"
    yield from (f"edit no longer fits: {_edit_said(one)}: {one.why}" for one in built.unfitting)
    if issue.left_out and verbose:
        yield from (f"left out: {out.title} ({out.why})" for out in issue.left_out)
    elif issue.left_out:
        reasons = Counter(out.why.split(" (")[0].split(" “")[0] for out in issue.left_out)
        said = "; ".join(f"{number} {why}" for why, number in reasons.most_common(5))
        yield f"left out: {len(issue.left_out)} ({said}); --verbose lists each"
    yield from (f"{finding.severity}: {finding.rule}: {finding.where}: {finding.message}" for finding in built.findings)


def _edit_said(unfitting: Unfitting) -> str:
    """An edit's kind, and the article that it is about."""
    edit = unfitting.edit
    words = (str(edit.get("kind", "?")), str(edit.get("story", "") or edit.get("article", "")))
    return " ".join(word for word in words if word)


def _show_dropped(built: Built) -> None:
    for reading in built.readings:
        title = reading.article.title if reading.article else reading.path
        for line in reading.dropped:
            click.echo(f"dropped: {title}: {line.why}: {line.text}", err=True)
