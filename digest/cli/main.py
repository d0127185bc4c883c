"""`digest`: the group of commands. A command's module is imported when it is used, so that help is quick."""

import sys
from importlib import import_module

import click

from digest import __version__
from digest.errors import DigestError

__all__ = ["main"]

_COMMANDS: dict[str, tuple[str, ...]] = {
    "init": ("digest.cli.init", "Write a commented config/ to begin with."),
    "demo": ("digest.cli.demo", "The whole loop on the sample articles: no network, no config."),
    "collect": ("digest.cli.collect", "Fetch what is due; print a line a source."),
    "build": ("digest.cli.build", "Collect, compose, render and check an issue; store the draft."),
    "explain": ("digest.cli.explain", "Show how an article is read, summarized and filed, and why."),
    "check": ("digest.cli.check", "Check a mail or an issue by the rules that it must pass."),
    "approve": (
        "digest.cli.decisions",
        "Freeze an issue: the bytes that were seen are the bytes that are sent.",
        "approve",
    ),
    "send": ("digest.cli.send", "Send an approved issue, or a test of it; safe to run again at any time."),
    "deliveries": ("digest.cli.deliveries", "List who got an issue, and the server's reply.", "deliveries"),
    "resolve": ("digest.cli.deliveries", "Settle uncertain deliveries, by the relay's log or by your word.", "resolve"),
    "bounces": ("digest.cli.bounces", "Read bounces and complaints: files, a Maildir, an mbox."),
    "studio": ("digest.cli.studio", "The editors' desk in a browser: see the draft, mend it, test it, approve it."),
    "issues": ("digest.cli.issues", "List the issues and their states."),
    "subscribers": ("digest.cli.subscribers", "Who gets the mail: import, export, add, remove, list, erase."),
    "site": ("digest.cli.site", "Serve readers: pictures, the archive, preferences, the way out."),
    "run": ("digest.cli.run", "Keep the timetable, send, read bounces, and serve the site."),
    "timetable": ("digest.cli.timetable", "Show what comes when, in local time and UTC; or simulate a year."),
    "hold": ("digest.cli.decisions", "Keep an issue back until somebody decides.", "hold"),
    "skip": ("digest.cli.decisions", "Leave an issue out for good; its articles roll on.", "skip"),
    "reopen": ("digest.cli.decisions", "Thaw an approved or held issue.", "reopen"),
    "pause": ("digest.cli.decisions", "Stop a send; what is in flight is finished.", "pause"),
    "resume": ("digest.cli.decisions", "Let a paused send go on.", "resume"),
    "cancel": ("digest.cli.decisions", "End a send for good.", "cancel"),
    "worker": ("digest.cli.worker", "Another sender for issues whose send has begun."),
    "status": ("digest.cli.status", "What is on its way, what is due next, what fails."),
    "doctor": ("digest.cli.doctor", "What is misconfigured, from DNS to sources, and which line mends it."),
    "sources": ("digest.cli.sources", "Import sources from another reader's OPML."),
}


class _Lazy(click.Group):
    """A group whose commands are imported when they are used; the list of them costs no import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which a newcomer meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, *attribute = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), *(attribute or ["command"]))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list for --help, from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, row[1]) for name, row in _COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown command names the nearest one."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from digest.errors import nearest

            ctx.fail(f"No such command {args[0]!r}. {nearest(args[0], _COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="digest")
def digest() -> None:
    """Turn the week's articles into a round-up that readers open.

    \b
    digest demo                     see it work, on articles that ship with it
    digest init                     write config/ here, then edit it
    digest build --out out          compose this week's issue and look at out/issue.html
    """


def main() -> None:
    """Run the command line. What a person did wrong is one sentence on stderr, never a traceback."""
    try:
        status = digest(prog_name="digest", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was finished is kept.", err=True)
        status = 130
    except DigestError as error:
        click.echo(f"digest: {error.sentence()}", err=True)
        status = error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        status = 0
    except OSError as error:
        click.echo(f"digest: {_about(error)}", err=True)
        status = 1
    sys.exit(status if isinstance(status, int) else 0)


def _about(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}. Nothing was left half-written; mend that and run the command again."
