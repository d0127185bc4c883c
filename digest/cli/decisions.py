"""`digest approve · hold · skip · reopen · pause · resume · cancel`: the desk's decisions from a terminal."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import application_of, settings_options
from digest.model.record import IssueRecord

if TYPE_CHECKING:
    from digest.application import Application

__all__ = ["approve", "cancel", "hold", "pause", "reopen", "resume", "skip"]


@click.command()
@click.argument("issue")
@click.option("--force", metavar="REASON", default="", help="Approve it in spite of errors; the reason is recorded.")
@settings_options
def approve(issue: str, force: str, config: Path | None) -> None:
    """Freeze ISSUE: the bytes that you have seen are the bytes that are sent. Errors of `digest check` block it.

    \b
    Example:  digest approve round-up/2026-W47
              digest approve latest --force "the picture's publisher gave no words for it"
    """
    application = application_of(config, need_config=True)
    record = application.desk.approve(application.issue(issue), application.operator, force=force)
    _say(record, f"frozen as {record.bundle[:12]}; {_when(application, record)}")


def _when(application: "Application", record: IssueRecord) -> str:
    """When it goes, as far as that can be said."""
    from digest.timetable import slot_of_issue, timetable_of

    edition = application.settings.editions.get(record.edition)
    if edition and edition.deliver != "at once":
        wall = slot_of_issue(timetable_of(edition, application.settings.collect.every), record).send.wall
        return f"it goes {wall:%Y-%m-%d %H:%M} by each reader's own clock"
    if record.send_at <= application.now():
        return "its time is past: `digest send` sends it, or `digest run` at once"
    return f"it goes {record.send_at:%Y-%m-%d %H:%M} UTC"


def _decision(name: str, said: str, example: str) -> click.Command:
    @click.command(name=name, help=f"{said}\n\n\b\nExample:  digest {name} {example}")
    @click.argument("issue")
    @click.option("--why", metavar="REASON", default="", help="The reason, for the record.")
    @settings_options
    def command(issue: str, why: str, config: Path | None) -> None:
        application = application_of(config, need_config=True)
        decide: Callable[..., IssueRecord] = getattr(application.desk, name)
        _say(decide(application.issue(issue), application.operator, why=why), why)

    return command


def _say(record: IssueRecord, more: str) -> None:
    click.echo(f"{record.name}: {record.state}" + (f" ({more})" if more else ""))


hold = _decision("hold", "Keep ISSUE back until somebody decides.", "round-up/2026-W47 --why 'the lead is disputed'")
skip = _decision("skip", "Leave ISSUE out for good; its articles roll on to the next.", "round-up/2026-W47")
reopen = _decision("reopen", "Thaw an approved or held ISSUE: it is a draft again.", "round-up/2026-W47")
pause = _decision("pause", "Stop the send of ISSUE; what is in flight is finished.", "latest")
resume = _decision("resume", "Let a paused ISSUE go on; `digest send` then sends the rest.", "latest")
cancel = _decision("cancel", "End the send of ISSUE for good: who has not got it does not get it.", "latest")
