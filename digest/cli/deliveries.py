"""`digest deliveries` and `digest resolve`: the ledger of an issue, and what becomes of its uncertain rows."""

import json
from pathlib import Path

import click

from digest.cli.options import application_of, json_option, settings_options
from digest.cli.tables import counted, table
from digest.errors import InputError
from digest.model.delivery import DeliveryState

__all__ = ["deliveries", "resolve"]

_STATES = click.Choice([str(state) for state in DeliveryState])


@click.command()
@click.argument("issue")
@click.option("--state", type=_STATES, help="Only rows in this state.")
@settings_options
@json_option
def deliveries(issue: str, state: str | None, config: Path | None, as_json: bool) -> None:
    """List the deliveries of ISSUE: who, which state, the server's reply.

    \b
    Example:  digest deliveries round-up/2026-W47 --state uncertain
    """
    application = application_of(config, need_config=True)
    record = application.issue(issue)
    rows = application.resolution.rows(record, DeliveryState(state) if state else None)
    if as_json:
        for row in rows:
            facts = {"address": row.address, "state": str(row.state), "message_id": row.message_id, "reply": row.reply}
            at = row.at.isoformat() if row.at else None
            click.echo(json.dumps({**facts, "attempts": row.attempts, "at": at}, ensure_ascii=False))
        return
    listed = [
        (
            row.address or "(erased)",
            str(row.state),
            str(row.attempts),
            f"{row.at:%Y-%m-%d %H:%M:%S}" if row.at else "",
            row.reply,
        )
        for row in rows
    ]
    if not listed:
        click.echo(f"{record.name}: no delivery" + (f" is {state}" if state else " yet"), err=True)
        return
    click.echo("\n".join(table(("Address", "State", "Attempts", "At (UTC)", "Reply"), listed)))


@click.command()
@click.argument("issue")
@click.option("--log", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The relay's log (Postfix).")
@click.option("--resend", is_flag=True, help="They were not sent: let `digest send` send them.")
@click.option("--settle", is_flag=True, help="They were sent: count them as accepted.")
@click.option("--refused", is_flag=True, help="With --resend: those that were refused, once what was wrong is mended.")
@click.option("--to", "addresses", metavar="ADDRESS", multiple=True, help="Only this address; may be repeated.")
@settings_options
def resolve(
    issue: str,
    log: Path | None,
    resend: bool,
    settle: bool,
    refused: bool,
    addresses: tuple[str, ...],
    config: Path | None,
) -> None:
    """Settle the uncertain deliveries of ISSUE: by the relay's log, or by your word. Nothing is sent by this.

    What the relay refused is settled already; --resend --refused has it sent once more.

    \b
    Example:  digest resolve round-up/2026-W47 --log /var/log/mail.log
              digest resolve round-up/2026-W47 --resend --to reader@example.org
    """
    if (log is not None) + resend + settle != 1:
        raise InputError("say one of --log FILE, --resend, --settle", where="digest resolve")
    if refused and not resend:
        raise InputError("--refused goes with --resend", where="digest resolve")
    application = application_of(config, need_config=True)
    record = application.issue(issue)
    resolution, who = application.resolution, application.operator
    if log is not None:
        with log.open(encoding="utf-8", errors="replace") as lines:
            result = resolution.by_log(record, lines, addresses, who=who)
    elif refused:
        result = resolution.refused_again(record, addresses, who=who)
    else:
        result = resolution.by_word(record, addresses, sent=settle, who=who)
    missed = bool(addresses) and not result.accepted and not result.pending
    if missed:
        state = DeliveryState.REFUSED if refused else DeliveryState.UNCERTAIN
        click.echo(f"none of the addresses named has a delivery that is {state}: nothing was changed", err=True)
    click.echo(
        f"{record.name}: {counted(result.accepted, 'delivery')} settled as accepted, {result.pending} to be sent, "
        f"{result.open} still uncertain"
    )
    if result.pending:
        click.echo(f"`digest send {record.name}` sends them", err=True)
    click.get_current_context().exit(1 if result.open or missed else 0)
