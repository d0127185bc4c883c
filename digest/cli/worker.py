"""`digest worker`: another sender for issues whose send has begun; several share an issue and never a row."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import application_of, settings_options
from digest.cli.stopping import stoppable
from digest.errors import DigestError, StoreError
from digest.model.record import IssueRecord, IssueState

if TYPE_CHECKING:
    from digest.sending import Sending

__all__ = ["command", "send_begun"]

_PAUSE = 5.0


@click.command(name="worker")
@click.option("--once", is_flag=True, help="End when nothing is left to send now.")
@settings_options
def command(once: bool, config: Path | None) -> None:
    """Send what `digest send` or `digest run` has begun, and wait for more. It begins no issue by itself.

    SIGTERM finishes the messages in flight and stops.

    \b
    Example:  digest worker
    """
    from digest.bootstrap import open_sending

    application = application_of(config, need_config=True)
    with open_sending(application) as sending, stoppable("Stopping: what is in flight is finished.") as stop:
        while not stop.asked():
            try:
                send_begun(sending, application.issues(), stop.asked)
            except StoreError as error:
                if once:
                    raise
                click.echo(f"digest: {error.sentence()}", err=True)
            if once:
                return
            stop.sleep(_PAUSE)


def send_begun(sending: "Sending", issues: Iterable[IssueRecord], stop: Callable[[], bool]) -> None:
    """Send what is begun of these issues. One whose send has ended meanwhile, or was paused, is told and passed over:
    what is sent before it may take an hour."""
    for record in issues:
        if record.state is not IssueState.SENDING or stop():
            continue
        try:
            after, progress = sending.send(record, stop=stop, report=lambda _progress: None)
        except StoreError:
            raise
        except DigestError as error:
            now = sending.store.issues.get(record.edition, record.period)
            if now is None or now.state is IssueState.SENDING:
                raise
            click.echo(f"digest: {error.sentence()}", err=True)
        else:
            click.echo(f"{after.name}: {after.state}: {progress.done} dealt with here")
