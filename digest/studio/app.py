"""The studio's routes: `make_studio(parts)`. What is asked for and not here is not there; every error is a sentence."""

import logging
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digest.errors import DigestError, InputError
from digest.studio.building import routes as building
from digest.studio.changes import routes as changes
from digest.studio.decide import routes as decide
from digest.studio.decide_links import LinkTests
from digest.studio.desk import routes as desk
from digest.studio.guard import Guard, Sessions
from digest.studio.home import home
from digest.studio.know import routes as know
from digest.studio.login import routes as login
from digest.studio.pages import STATIC, page
from digest.studio.parts import StudioParts
from digest.studio.preview import routes as preview
from digest.workbench import Builds, Workbench

__all__ = ["make_studio"]


def make_studio(parts: StudioParts) -> Starlette:
    """The application. `state` has the `parts` (new ones when settings are read again), the `sessions`, whether there
    is a `password`, and what whoever serves it closes in the end: the `workbench`, the `builds`, the `links`' tests."""
    sessions = Sessions(parts.random, parts.monotonic)
    password = bool(parts.password_hash)
    studio = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(Guard, sessions=sessions, hosts=parts.hosts, password=password),
            Middleware(_Unexpected),
        ],
        exception_handlers={DigestError: _refused, HTTPException: _missing},
    )
    studio.router.redirect_slashes = False
    studio.state.parts = parts
    studio.state.sessions = sessions
    studio.state.password = password
    studio.state.workbench = Workbench(lambda: studio.state.parts.application)
    studio.state.builds = Builds(lambda: studio.state.parts.application)
    studio.state.links = LinkTests()
    return studio


@dataclass(frozen=True, slots=True)
class _Unexpected:
    """What nobody foresaw is a page too, behind the guard's headers; the terminal says what it was."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 500 with a sentence where nothing was answered yet."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            _logger.error("%s %s failed: %s: %s", scope["method"], scope["path"], type(error).__name__, error)  # noqa: TRY400 - one line
            _logger.debug("where it failed", exc_info=True)
            sentence = f"This went wrong, and it is the studio's fault ({type(error).__name__}). {_WHAT_TO_DO}"
            await _said(Request(scope), sentence, 500)(scope, receive, send)


_WHAT_TO_DO = "What you had saved is kept. Go back and try again; the terminal says more."
_logger = logging.getLogger("digest.studio")


def _routes() -> list[BaseRoute]:
    return [
        Route("/", home),
        *building,
        *desk,
        *preview,
        *changes,
        *decide,
        *know,
        *login,
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


def _refused(request: Request, error: Exception) -> Response:
    """An error that a person may see, on a page or as JSON, as was asked for."""
    assert isinstance(error, DigestError)
    status = 404 if isinstance(error, InputError) and request.method == "GET" else 422
    return _said(request, error.sentence(), status)


def _missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = "There is no such page here." if error.status_code == 404 else str(error.detail)
    return _said(request, said, error.status_code)


def _said(request: Request, sentence: str, status: int) -> Response:
    if "json" in request.headers.get("accept", ""):
        return JSONResponse({"said": sentence}, status)
    return page(request, "sorry.html.j2", {"sentence": sentence, "here": ""}, status=status)
