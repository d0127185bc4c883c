"""`digest send`: a test send, or the real send of an approved issue, which may be run again at any time."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import application_of, settings_options
from digest.cli.progress import progress_bar
from digest.cli.stopping import stoppable
from digest.cli.tables import counted
from digest.model.delivery import DeliveryState
from digest.model.record import IssueState

if TYPE_CHECKING:
    from digest.deliver.loop import Progress
    from digest.model.record import IssueRecord
    from digest.sending import Sending

__all__ = ["command"]

_FAILED = (DeliveryState.UNCERTAIN, DeliveryState.REFUSED, DeliveryState.DEFERRED)
_STOPPING = "Stopping: what is in flight is finished; `digest send` goes on with the rest."


@click.command(name="send")
@click.argument("issue")
@click.option(
    "--to", "addresses", metavar="ADDRESS", multiple=True, help="Send a test to this address; may be repeated."
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and to how many; send nothing.")
@settings_options
def command(issue: str, addresses: tuple[str, ...], dry_run: bool, config: Path | None) -> None:
    """Send an approved ISSUE to its subscribers; with --to, send a test of it, even of a draft.

    A send that was stopped or killed goes on where it was: nobody gets the mail twice. Does not ask for the send time.

    \b
    Example:  digest send round-up/2026-W47 --to me@example.org
              digest send round-up/2026-W47
    """
    from digest.bootstrap import open_sending

    application = application_of(config, need_config=True)
    record = application.issue(issue)
    with open_sending(application) as sending:
        if dry_run:
            _rehearse(sending, record, addresses)
        elif addresses:
            _test(sending, record, addresses)
        else:
            _send(sending, record)


def _rehearse(sending: "Sending", record: "IssueRecord", addresses: tuple[str, ...]) -> None:
    planned = sending.rehearse(record)
    readers = len(addresses) or planned.readers
    frozen = f", frozen as {planned.bundle[:12]}" if planned.bundle else ", not approved yet"
    if record.state in (IssueState.SENT, IssueState.CANCELLED, IssueState.SKIPPED):
        frozen += f"; it is {record.state}"
    click.echo(f"{record.name}: would go to {counted(readers, 'reader')}, {planned.size:,} bytes each{frozen}")


def _test(sending: "Sending", record: "IssueRecord", addresses: tuple[str, ...]) -> None:
    failed = 0
    for address, outcome in sending.test(record, addresses):
        failed += outcome.state is not DeliveryState.ACCEPTED
        click.echo(f"{address}: {outcome.state}: {outcome.reply}")
    click.get_current_context().exit(1 if failed else 0)


def _send(sending: "Sending", record: "IssueRecord") -> None:
    if record.state is IssueState.SENT:
        counts = _told(sending, record, "its send is over: nothing was sent now")
        click.get_current_context().exit(_exit_code(record, counts))
    if record.state is IssueState.APPROVED and not sending.store.ledger.audience(record.edition):
        # A send to nobody would close the issue for those who are imported a minute later.
        _told(sending, record, f"nobody is subscribed to {record.edition}: `digest subscribers import` brings readers")
        return
    with stoppable(_STOPPING) as stopped, progress_bar("Sending") as report:
        record, progress = sending.send(record, stop=stopped.asked, report=lambda p: report(p.done, p.total, _pace(p)))
    counts = _told(sending, record, progress.said)
    click.get_current_context().exit(1 if progress.failed else _exit_code(record, counts))


def _exit_code(record: "IssueRecord", counts: "Mapping[DeliveryState, int]") -> int:
    """1 where readers have not got it, or nobody knows; which command lists them is said."""
    failed = [state for state in _FAILED if counts.get(state)]
    if failed:
        click.echo(f"`digest deliveries {record.name} --state {failed[0]}` lists them", err=True)
        if DeliveryState.REFUSED in failed:
            click.echo(f"`digest resolve {record.name} --resend --refused` has them sent, once all is mended", err=True)
    if counts.get(DeliveryState.UNCERTAIN):
        click.echo("`digest resolve` settles those that are uncertain", err=True)
    return 1 if failed else 0


def _told(sending: "Sending", record: "IssueRecord", said: str) -> "Mapping[DeliveryState, int]":
    """Print where the issue stands, and give the counts."""
    counts = sending.store.ledger.counts(record.edition, record.period)
    listed = ", ".join(f"{counts[state]} {state}" for state in DeliveryState if counts.get(state))
    click.echo(f"{record.name}: {record.state}: {listed or 'no subscribers'}")
    if said:
        click.echo(said, err=True)
    return counts


def _pace(progress: "Progress") -> str:
    rate = f"{progress.rate:.0f}/s" if progress.rate else ""
    left = f", {progress.left:.0f} s left" if progress.left else ""
    return rate + left
