"""The routes of the site: `make_site(parts)`. Each path is one handler; whatever else is asked for is not there."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from digest.site.choosing import Choosing
from digest.site.guarding import Guard
from digest.site.leaving import Leaving
from digest.site.pages import Pages
from digest.site.parts import SiteParts
from digest.site.reading import Reading

__all__ = ["make_site"]


def make_site(parts: SiteParts) -> Starlette:
    """The application. Where the site's address has a path, it answers under that path too, as proxies differ.

    Raises TemplateError or ConfigError where no page could be made at all.
    """
    pages = Pages(parts)
    pages.missing()
    routes = _routes(Reading(parts, pages), Leaving(parts, pages), Choosing(parts, pages))
    below = urlsplit(parts.settings.site_url).path.rstrip("/")
    application = Starlette(
        routes=[*([Mount(below, routes=routes)] if below else []), *routes],
        middleware=[Middleware(Guard, sorry=pages.sorry)],
        exception_handlers={HTTPException: _refusal(pages)},
    )
    application.router.redirect_slashes = False
    return application


def _routes(reading: Reading, leaving: Leaving, choosing: Choosing) -> list[Route]:
    return [
        Route("/", reading.front),
        Route("/archive/{edition}/{period}", reading.archived),
        Route("/m/{name}", reading.picture),
        Route("/u/{token}", leaving.answer, methods=["GET", "POST"]),
        Route("/p/{token}", choosing.answer, methods=["GET", "POST"]),
        Route("/robots.txt", reading.robots),
        Route("/healthz", reading.health),
    ]


def _refusal(pages: Pages) -> Callable[[Request, Exception], Response]:
    """What answers to a path that is not there, a method that is not taken, a body that is too large."""

    def refused(request: Request, error: Exception) -> Response:
        del request
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status == HTTPStatus.NOT_FOUND:
            return pages.missing()
        response = pages.sorry(status)
        response.headers.update((error.headers or {}) if isinstance(error, HTTPException) else {})
        return response

    return refused
