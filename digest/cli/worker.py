"""`digest worker`: another sender for issues whose send has begun; several share an issue and never a row."""

from pathlib import Path

import click

from digest.cli.options import application_of, config_option
from digest.cli.stopping import stoppable
from digest.errors import StoreError
from digest.model.record import IssueState

__all__ = ["command"]

_PAUSE = 5.0


@click.command(name="worker")
@click.option("--once", is_flag=True, help="End when nothing is left to send now.")
@config_option
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
                for record in application.issues():
                    if record.state is IssueState.SENDING and not stop.asked():
                        after, progress = sending.send(record, stop=stop.asked, report=lambda _progress: None)
                        click.echo(f"{after.name}: {after.state}: {progress.done} dealt with here")
            except StoreError as error:
                if once:
                    raise
                click.echo(f"digest: {error.sentence()}", err=True)
            if once:
                return
            stop.sleep(_PAUSE)
