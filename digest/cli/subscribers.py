"""`digest subscribers`: who gets the mail. Lists in and out, single addresses, and what is never sent to."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click

from digest.cli.options import application_of, json_option, settings_options
from digest.cli.progress import progress_bar
from digest.cli.subscriber import add, edition_of, erase, places_of, remove, suppress, unsuppress
from digest.cli.tables import counted, table
from digest.errors import OutputError
from digest.model.subscriber import Member, SubscriptionState

__all__ = ["command"]

_STATES = [str(state) for state in SubscriptionState]
_PAGE = 500
_LISTED = frozenset({"refused", "suppressed", "unsubscribed"})


@click.group(name="subscribers")
def command() -> None:
    """Who gets the mail: import, export, add, remove, list, erase, suppress, unsuppress.

    \b
    Example:  digest subscribers import readers.csv
              digest subscribers add ann@example.org --region europe
    """


for _single in (add, remove, erase, suppress, unsuppress):
    command.add_command(_single)


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@settings_options
@json_option
def import_(file: Path, config: Path | None, as_json: bool) -> None:
    """Subscribe everybody in a CSV file; imported ones are active at once.

    Columns: email, and optionally name, editions (all where empty), regions, language, timezone, in any order; the
    first line names them. Several words in a cell stand between spaces, semicolons or bars. A row that cannot be taken
    is a line on stderr, the others are kept. Nobody who left or is suppressed comes back. Safe to run again.

    \b
    Example:  digest subscribers import readers.csv
    """
    from digest.subscribers.importing import Import

    application = application_of(config, need_config=True)
    fates: Counter[str] = Counter()
    with progress_bar("Importing") as report:
        work = Import(application.store.roster, places_of(application), application.now())
        for outcome in work.run(file, report, _note):
            fates[outcome.fate] += 1
            if outcome.why:
                _note(f"{file}:{outcome.line}: {outcome.why}")
    if as_json:
        click.echo(json.dumps({fate.replace(" ", "_"): fates[fate] for fate in _SUMMED}))
    else:
        said = [f"{fates[fate]} {words}" for fate, words in _SUMMED.items() if fates[fate] or fate == "added"]
        click.echo(f"{counted(sum(fates.values()), 'row')}: {', '.join(said)}")
    click.get_current_context().exit(1 if any(fates[fate] for fate in _LISTED) else 0)


_SUMMED = {
    "added": "added",
    "updated": "updated",
    "unchanged": "unchanged",
    "merged": "merged with an earlier row",
    "kept out": "kept out as the list says",
    "unsubscribed": "who had left",
    "suppressed": "suppressed",
    "refused": "refused",
}


@command.command(name="export")
@click.option("--edition", metavar="EDITION", help="Only its subscribers.")
@click.option("--state", type=click.Choice(_STATES), help="Only subscriptions in this state.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write here [stdout].")
@settings_options
def export(edition: str | None, state: str | None, out: Path | None, config: Path | None) -> None:
    """Write the subscribers as CSV, with the columns that an import reads.

    \b
    Example:  digest subscribers export --out readers.csv
    """
    from digest.subscribers.exporting import exported

    application = application_of(config, need_config=True)
    wanted = SubscriptionState(state) if state else None
    members = application.store.roster.members(edition_of(application, edition), wanted)
    lines = exported(members, edition=edition, state=wanted)
    if out is None:
        for line in lines:
            click.echo(line, nl=False)
        return
    _write(out, lines)


@command.command(name="list")
@click.option("--edition", metavar="EDITION", help="Only its subscribers.")
@click.option("--state", type=click.Choice([*_STATES, "suppressed"]), help="Only subscriptions in this state.")
@settings_options
@json_option
def list_(edition: str | None, state: str | None, config: Path | None, as_json: bool) -> None:
    """List the subscribers, a line a subscription.

    `--state suppressed` lists the addresses that are never sent to.

    \b
    Example:  digest subscribers list --state unsubscribed
    """
    application = application_of(config, need_config=True)
    edition_of(application, edition)
    roster = application.store.roster
    facts: Iterator[dict[str, Any]]
    if state == "suppressed":
        facts = ({"address": address, "suppressed": _why(reason, at)} for address, reason, at in roster.suppressed())
    else:
        wanted = SubscriptionState(state) if state else None
        facts = (_facts(member) for member in roster.members(edition, wanted))
    if as_json:
        for fact in facts:
            click.echo(json.dumps(fact, ensure_ascii=False))
        return
    rows = (row for fact in facts for row in _rows(fact, edition, state))
    _show(rows, state)


def _facts(member: Member) -> dict[str, Any]:
    subscriber, suppression = member.subscriber, member.suppression
    return {
        "address": subscriber.address,
        "name": subscriber.name,
        "language": subscriber.language,
        "timezone": subscriber.timezone,
        "subscriptions": [
            {
                "edition": one.edition,
                "state": str(one.state),
                "regions": list(one.regions),
                "since": one.since.isoformat() if one.since else None,
            }
            for one in member.subscriptions
        ],
        "suppressed": _why(suppression.reason, suppression.at) if suppression else None,
    }


def _why(reason: str, at: datetime) -> dict[str, str]:
    return {"reason": reason, "at": at.isoformat()}


def _rows(fact: dict[str, Any], edition: str | None, state: str | None) -> Iterator[tuple[str, ...]]:
    suppressed = f"suppressed: {fact['suppressed']['reason']}" if fact["suppressed"] else ""
    if "subscriptions" not in fact:
        yield fact["address"], "", suppressed, fact["suppressed"]["at"][:10], ""
        return
    for one in fact["subscriptions"]:
        if edition in (None, one["edition"]) and state in (None, one["state"]):
            since, regions = (one["since"] or "")[:10], " ".join(one["regions"]) or "all"
            yield fact["address"], one["edition"], suppressed or one["state"], since, regions


def _show(rows: Iterator[tuple[str, ...]], state: str | None) -> None:
    """A table in pages, so that a million rows begin to show at once."""
    head: tuple[str, ...] = ("Address", "Edition", "State", "Since", "Regions")
    first = True
    while page := list(islice(rows, _PAGE)):
        click.echo("\n".join(table(head, page)[0 if first else 1 :]))
        first = False
    if first:
        click.echo("Nobody." if state else "Nobody: `digest subscribers import` or `add` brings some.", err=True)


def _write(out: Path, lines: Iterable[str]) -> None:
    """The list appears whole or not at all, and for its owner's eyes only: it holds addresses."""
    beside = out.with_name(f".{out.name}.part")
    try:
        beside.unlink(missing_ok=True)  # one that a kill left may be open to others, or lead elsewhere
        beside.touch(mode=0o600, exist_ok=False)
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        beside.replace(out)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror}", where=str(out), remedy="Name another --out"
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _note(what: str) -> None:
    click.echo(what, err=True)
