"""`digest run`: timetable, deliveries and site in one process."""

import logging
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

import click

from digest.cli.options import application_of, config_option, verbose_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.applications import Starlette

    from digest.application import Application
    from digest.daemon import Keeper
    from digest.subscribers.tokens import Tokens

__all__ = ["command"]


@click.command(name="run")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address at which the site listens.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8025, show_default=True, help="0 takes a free one.")
@click.option("--no-site", is_flag=True, help="Keep the timetable and send; serve nobody.")
@click.option(
    "--bounces", type=click.Path(path_type=Path, exists=True), help="A Maildir, mbox or folder of what comes back."
)
@verbose_option
@config_option
def command(host: str, port: int, no_site: bool, bounces: Path | None, verbose: bool, config: Path | None) -> None:
    """Keep the timetable: collect, draft, remind editors, send, read bounces; and serve the site.

    May be started twice, on two machines even: one leads, the other takes over within 30 s of its end. SIGTERM finishes
    the message in flight and stops. The log goes to stderr: lines at a terminal, JSON in a pipe. GET /healthz tells how
    it stands. Settings that change are taken up as they are saved. Needs DIGEST_SECRET_KEY.

    \b
    Example:  digest run --bounces /var/mail/bounces
    """
    from digest.bootstrap import config_in, open_sending, reader_tokens
    from digest.daemon.logs import configure
    from digest.daemon.running import Clocks, keeper_of, kept
    from digest.deliver.sender import this_process

    application = application_of(config, need_config=True)
    tokens = reader_tokens()
    configure(sys.stderr, verbose=verbose)
    keeper = keeper_of(
        application,
        Clocks(application.now, time.monotonic),
        this_process(),
        open_sending,
        lambda: _messages(bounces),
        folder=config_in(config),
    )
    serve = _waiting if no_site else _site(application, tokens, host, port, keeper)
    with kept(keeper, application.now):
        serve()


def _messages(path: Path | None) -> Iterable[tuple[str, bytes]]:
    from digest.deliver.bounces import messages

    return messages(path) if path else ()


def _site(application: "Application", tokens: "Tokens", host: str, port: int, keeper: "Keeper") -> Callable[[], None]:
    """What serves the site until a signal comes. The door is opened at once, so that a taken one is said early. From
    the next request on it answers by the settings that the keeper has taken up."""
    from digest.daemon.logs import say
    from digest.site.routes import make_site
    from digest.site.serving import address_of, listening, serve, site_parts

    def made(application: "Application") -> "Starlette":
        site = make_site(site_parts(application, tokens))
        _mount_health(site, keeper.health)
        return site

    site = made(application)
    if keeper.rereading:
        keeper.rereading.adopt = lambda fresh: setattr(site, "middleware_stack", made(fresh))
    door = listening(host, port)

    def started() -> None:
        say(logging.INFO, "serves readers", address=address_of(door, host))

    return lambda: serve(site, [door], started=started)


def _mount_health(site: "Starlette", health: Callable[[], "Mapping[str, object]"]) -> None:
    """/healthz tells of the timetable too: 200, or 503 where it has stalled."""
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Route

    def answer(request: Request) -> Response:
        del request
        facts = dict(health())
        return JSONResponse(facts, 503 if facts["status"] == "stalled" else 200, {"Cache-Control": "no-store"})

    site.router.routes.insert(0, Route("/healthz", answer))


def _waiting() -> None:
    """Wait for SIGTERM or SIGINT."""
    stopped = Event()
    with _signals(lambda _number, _frame: stopped.set()):
        while not stopped.wait(1.0):
            pass


@contextmanager
def _signals(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)
