"""Around every answer: headers that forbid what no page of ours needs, and a plain page where something broke."""

import logging
from collections.abc import Callable
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digest.errors import StoreError

__all__ = ["NO_STORE", "Guard", "policy"]

NO_STORE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
"""For what carries a reader's token: kept nowhere, listed nowhere."""

_logger = logging.getLogger("digest.site")


def policy(styles: str = "", images: str = "") -> str:
    """A Content-Security-Policy (CSP 3): nothing but the styles and images named, and forms to ourselves."""
    parts = ["default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]
    parts += [f"style-src {styles}"] if styles else []
    parts += [f"img-src {images}"] if images else []
    return "; ".join(parts)


_HEADERS = {
    "Content-Security-Policy": policy(),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """ASGI middleware. `sorry` makes the page for a status: 503 where the store is at fault, 500 for anything else.

    What broke is one line in the log, without the address that was asked for: it may hold a reader's token.
    """

    def __init__(self, app: ASGIApp, sorry: Callable[[int], Response]) -> None:
        self._app, self._sorry = app, sorry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _protect(message)
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception as error:
            _logger.error("a request failed: %s: %s", type(error).__name__, error)  # noqa: TRY400 - one line
            _logger.debug("where it failed", exc_info=True)
            if not started:
                await self._answer(503 if isinstance(error, StoreError) else 500)(scope, receive, guarded)

    def _answer(self, status: int) -> Response:
        try:
            return self._sorry(status)
        except Exception:  # noqa: BLE001 - the page's own template may be what broke
            return PlainTextResponse("Something went wrong. Please try again in a few minutes.\n", status)


def _protect(message: Any) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
