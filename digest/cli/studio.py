"""`digest studio`: the editors' desk. On this machine alone, unless a password is configured."""

import secrets
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import application_of, settings_options

if TYPE_CHECKING:
    from digest.application import Application

__all__ = ["command"]


@click.command(name="studio")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8026, show_default=True, help="0 takes a free one.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="Another name by which it is reached.")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
@click.option("--demo", is_flag=True, help="On the sample articles: no config, no network, nothing kept.")
@settings_options
def command(host: str, port: int, names: tuple[str, ...], opens: bool, demo: bool, config: Path | None) -> None:
    """The editors' desk: see the draft as readers will, mend it, send yourself a test, approve.

    Needs DIGEST_SECRET_KEY. Beyond this machine (--host) it needs DIGEST_STUDIO_PASSWORD, too, or an argon2 hash of it;
    it speaks plain HTTP, so put a web server that speaks TLS before it, and give its name with --name.

    \b
    Example:  digest studio --open
              digest studio --demo
    """
    if demo:
        with _demo() as application:
            _serve(application, host, port, names, None, opens=opens)
        return
    folder = _folder(config)
    application = application_of(folder, need_config=True)
    _serve(application, host, port, names, folder, opens=opens)


def _folder(config: Path | None) -> Path:
    """The folder of settings. Raises ConfigError where there is none; and where the studio could not sign links."""
    from digest.bootstrap import config_in, reader_tokens
    from digest.errors import ConfigError

    folder = config_in(config)
    if folder is None:
        remedy = "`digest init` writes one, -c names another folder, `digest studio --demo` shows it without"
        raise ConfigError("there is no config/ here", remedy=remedy)
    reader_tokens()
    return folder


@contextmanager
def _demo() -> Iterator["Application"]:
    """The demo's application with its issue built."""
    from digest.bootstrap import demo_application
    from digest.cli.demo import served
    from digest.cli.progress import progress_bar
    from digest.packaged import samples_folder

    with served(samples_folder()) as address:
        application = demo_application(address)
        click.get_current_context().call_on_close(application.close)
        with progress_bar("Collecting") as report:
            application.build(None, origins=(), period=None, at=None, report=report)
        yield application


def _serve(
    application: "Application", host: str, port: int, names: tuple[str, ...], config: Path | None, *, opens: bool
) -> None:
    from digest.bootstrap import open_sending, reread, studio_password
    from digest.site.serving import address_of, listening, serve
    from digest.studio.app import make_studio
    from digest.studio.serving import is_loopback, studio_parts

    parts = studio_parts(
        application,
        sending=open_sending,
        random=secrets.token_bytes,
        monotonic=time.monotonic,
        host=host,
        names=names,
        password=studio_password(),
        config=config,
        reread=(lambda known: reread(known, config)) if config else (lambda known: known),
    )
    studio = make_studio(parts)
    door = listening(host, port)
    address = address_of(door, host)

    def started() -> None:
        click.echo(f"The studio is at {address} (Ctrl-C stops it)")
        if not is_loopback(host):
            click.echo("It speaks plain HTTP: a web server that speaks TLS belongs before it.", err=True)
        if opens:
            webbrowser.open(address)

    try:
        serve(studio, [door], started=started, stopping=studio.state.workbench.stop)
    finally:
        studio.state.links.close()
        studio.state.workbench.close()
        studio.state.builds.close()
