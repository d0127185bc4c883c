"""`digest subscribers add`, `remove`, `erase`, `suppress`, `unsuppress`: single addresses, a line each."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import application_of, settings_options
from digest.errors import InputError, nearest
from digest.model.subscriber import SUPPRESSION_REASONS, Consent

if TYPE_CHECKING:
    from digest.application import Application
    from digest.subscribers.people import Places
    from digest.subscribers.roster import Roster

__all__ = ["add", "edition_of", "erase", "places_of", "remove", "suppress", "unsuppress"]


def places_of(application: "Application") -> "Places":
    """The editions with their regions, as a list or an option may name them."""
    from digest.subscribers.people import Places

    return Places({slug: edition.regions for slug, edition in application.settings.editions.items()})


def edition_of(application: "Application", name: str | None) -> str | None:
    """The edition that an option names. Raises InputError where there is none of that name."""
    if name is not None and name not in application.settings.editions:
        raise InputError(
            f"{name!r} is no edition", where="--edition", remedy=nearest(name, application.settings.editions)
        )
    return name


@click.command()
@click.argument("addresses", metavar="ADDRESS...", nargs=-1, required=True)
@click.option(
    "--edition", "editions", multiple=True, metavar="EDITION", help="To which edition; may be repeated [all]."
)
@click.option("--region", "regions", multiple=True, metavar="REGION", help="Which region, in her order [all].")
@click.option("--name", default="", help="Her name, as it is written to.")
@click.option("--language", default="", metavar="CODE", help="Her language: en, pt-BR.")
@click.option("--timezone", default="", metavar="ZONE", help="Her time zone: Europe/Paris.")
@click.option("--again", is_flag=True, help="Bring back one who had left: only if she asked for it.")
@settings_options
def add(
    addresses: tuple[str, ...],
    editions: tuple[str, ...],
    regions: tuple[str, ...],
    name: str,
    language: str,
    timezone: str,
    again: bool,
    config: Path | None,
) -> None:
    """Subscribe an address, or bring what is known of it up to date; active at once.

    \b
    Example:  digest subscribers add ann@example.org --region europe --region africa
    """
    from digest.subscribers.people import understood

    application = application_of(config, need_config=True)
    facts = {"name": name, "language": language, "timezone": timezone}
    facts |= {"editions": " ".join(editions), "regions": " ".join(regions)}
    people = [understood({"email": address, **facts}, places_of(application)) for address in addresses]
    consent = Consent(application.now(), "command line")
    failed = False
    for one in people:
        for new in one.subscriptions:
            (fate,) = application.store.roster.add([new], consent, again=again)
            refused = fate in ("suppressed", "unsubscribed")
            click.echo(f"{one.address}: {_ADDED[fate].format(edition=new.editions[0])}", err=refused)
            failed |= refused
    click.get_current_context().exit(1 if failed else 0)


_ADDED = {
    "added": "added to {edition}",
    "updated": "brought up to date for {edition}",
    "unchanged": "was in {edition} already",
    "suppressed": "is suppressed, nothing was changed: `digest subscribers unsuppress` lifts it",
    "unsubscribed": "has left {edition}, nothing was changed: --again brings her back, if she asked for it",
}


@click.command()
@click.argument("addresses", metavar="ADDRESS...", nargs=-1, required=True)
@click.option("--edition", metavar="EDITION", help="From this edition only [all].")
@settings_options
def remove(addresses: tuple[str, ...], edition: str | None, config: Path | None) -> None:
    """Unsubscribe an address, as if she had done it: an import does not bring her back.

    \b
    Example:  digest subscribers remove ann@example.org
    """
    application = application_of(config, need_config=True)
    edition_of(application, edition)

    def leave(roster: "Roster", address: str) -> str:
        member = roster.find(address)
        if member is None:
            return ""
        left = roster.leave(member.subscriber.id, edition, at=application.now(), how="command line")
        return f"left {', '.join(left)}" if left else f"was not in {edition or 'any edition'} any more"

    _each(application, addresses, leave, otherwise="nobody has that address")


@click.command()
@click.argument("addresses", metavar="ADDRESS...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@settings_options
def erase(addresses: tuple[str, ...], yes: bool, config: Path | None) -> None:
    """Forget a person: name, address, consent. What was sent stays counted, without her address.

    A suppression is kept as a hash that nobody can read, so that nothing is sent to the address again.

    \b
    Example:  digest subscribers erase ann@example.org
    """
    application = application_of(config, need_config=True)
    if not yes and sys.stdin.isatty():
        click.confirm(f"Forget {', '.join(addresses)} for good?", abort=True, err=True)

    def forget(roster: "Roster", address: str) -> str:
        return "erased" if roster.erase(address, at=application.now()) else ""

    _each(application, addresses, forget, otherwise="nobody has that address")


@click.command()
@click.argument("addresses", metavar="ADDRESS...", nargs=-1, required=True)
@click.option("--reason", type=click.Choice(list(SUPPRESSION_REASONS)), default="by hand", show_default=True)
@click.option("--evidence", default="", metavar="TEXT", help="What shows it.")
@settings_options
def suppress(addresses: tuple[str, ...], reason: str, evidence: str, config: Path | None) -> None:
    """Never send to an address again, whatever is imported.

    \b
    Example:  digest subscribers suppress ann@example.org --reason complained
    """
    application = application_of(config, need_config=True)

    def refuse(roster: "Roster", address: str) -> str:
        new = roster.suppress(address, SUPPRESSION_REASONS[reason], at=application.now(), evidence=evidence)
        return "suppressed" if new else "was suppressed already"

    _each(application, addresses, refuse, otherwise="")


@click.command()
@click.argument("addresses", metavar="ADDRESS...", nargs=-1, required=True)
@settings_options
def unsuppress(addresses: tuple[str, ...], config: Path | None) -> None:
    """Lift a suppression: mail may go there again, to subscriptions that are active.

    \b
    Example:  digest subscribers unsuppress ann@example.org
    """

    def lift(roster: "Roster", address: str) -> str:
        return "no longer suppressed" if roster.unsuppress(address) else ""

    _each(application_of(config, need_config=True), addresses, lift, otherwise="was not suppressed")


def _each(
    application: "Application", addresses: Sequence[str], act: Callable[["Roster", str], str], *, otherwise: str
) -> None:
    """Do one thing to each address, and say what became of it; where nothing could be done, that is a failure."""
    from digest.subscribers.addresses import parse

    failed = False
    kept = [parse(address) for address in addresses]
    for address in kept:
        said = act(application.store.roster, address)
        click.echo(f"{address}: {said or otherwise}", err=not said)
        failed |= not said
    click.get_current_context().exit(1 if failed else 0)
