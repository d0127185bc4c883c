"""Serves the site by uvicorn, the only module that knows it: plain HTTP, for a proxy that speaks TLS to stand before.

Requests are not logged, since their addresses hold readers' tokens; and no forwarded header is believed, since nothing
here needs one.
"""

import errno
import logging
import os
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from digest.errors import InputError
from digest.packaged import templates_folder
from digest.site.archive import Archive
from digest.site.parts import SiteParts
from digest.subscribers.tokens import Tokens

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from digest.application import Application

__all__ = ["address_of", "listening", "serve", "site_parts"]

_BACKLOG = 512
_MOST_AT_ONCE = 500


def site_parts(application: "Application", tokens: Tokens) -> SiteParts:
    """The site's parts out of the wired application: the designer's templates/site/ goes before ours."""
    settings, store = application.settings, application.store
    archive = Archive(store)
    own = settings.templates / "site"
    return SiteParts(
        settings=settings,
        roster=store.roster,
        tokens=tokens,
        web_version=archive.web_version,
        published=archive.published,
        picture=store.pictures.get,
        now=application.now,
        templates=(*([own] if own.is_dir() else []), templates_folder() / "site"),
    )


def listening(host: str, port: int) -> socket.socket:
    """A socket that accepts from now on; port 0 takes a free one. Raises InputError where it cannot be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        remedy = "Stop what listens there, or name another --port"
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            remedy = "Name an address of this machine with --host"
        said = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise InputError(f"cannot listen there: {said}", where=f"{host}:{port}", remedy=remedy) from error


def address_of(door: socket.socket, host: str) -> str:
    """The address at which a door that was opened at `host` is reached, for a person to follow."""
    return f"http://{f'[{host}]' if ':' in host else host}:{door.getsockname()[1]}"


def serve(
    site: "Starlette",
    sockets: list[socket.socket],
    *,
    started: Callable[[], None],
    stopping: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM; requests that are being answered are finished first. `stopping` is called at the
    signal: what answers for as long as it is listened to ends then."""
    import uvicorn

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # or each robot's broken request would be a line
    config = uvicorn.Config(
        site,
        access_log=False,
        log_config=None,
        lifespan="off",
        limit_concurrency=_MOST_AT_ONCE,
        proxy_headers=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=10,
    )

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            stopping()
            super().handle_exit(sig, frame)

    server = Server(config)
    before = signal.signal(signal.SIGTERM, _stopped)
    try:
        started()
        server.run(sockets=sockets)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _stopped(*_: object) -> None:
    """uvicorn has stopped in good order by now, and gives the signal on: the command ends as one that was stopped."""
    raise KeyboardInterrupt
