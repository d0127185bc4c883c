"""Who may talk to the studio: Host, Origin, the session, and the token of every form. An ASGI shell round the pages.

A foreign Host (DNS rebinding), a foreign Origin (another page of the same browser), a form without its token: each gets
a 4xx that says so, never a redirect. Beyond loopback nobody comes in without the password.
"""

import hmac
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LOOPBACK_NAMES", "Guard", "Sessions", "policy", "session_cookie"]

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BODY_LIMIT = 2_000_000
_IDLE, _LONGEST = 2 * 3600.0, 12 * 3600.0
_MOST_STRANGERS = 1000
"""Sessions that may not enter: whoever asks for the password's page over and over gets no more of our memory."""


def policy(nonce: str = "") -> str:
    """The studio's Content-Security-Policy: its own scripts and styles, nothing from elsewhere, never framed."""
    script = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return (
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@dataclass(slots=True)
class Sessions:
    """The sessions of this process: a random name, its form token, when it began and was last seen (monotonic seconds).

    A session ends after two idle hours and after twelve in all; all end with the process. Threads may share them.
    """

    random: Callable[[int], bytes]
    monotonic: Callable[[], float]
    _open: dict[str, tuple[str, bool, float, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, *, trusted: bool) -> tuple[str, str]:
        """A new session: its name for the cookie, and its form token. `trusted` ones may enter."""
        name, token, now = self.random(24).hex(), self.random(24).hex(), self.monotonic()
        with self._lock:
            self._forget(now)
            strangers = [] if trusted else [known for known, one in self._open.items() if not one[1]]
            if len(strangers) >= _MOST_STRANGERS:
                del self._open[strangers[0]]
            self._open[name] = (token, trusted, now, now)
        return name, token

    def find(self, name: str) -> tuple[str, bool] | None:
        """The form token of a session and whether it may enter, or None where it ended."""
        now = self.monotonic()
        with self._lock:
            self._forget(now)
            found = self._open.get(name)
            if found is None:
                return None
            token, trusted, began, _ = found
            self._open[name] = (token, trusted, began, now)
        return token, trusted

    def end(self, name: str) -> None:
        """Forget a session."""
        with self._lock:
            self._open.pop(name, None)

    def _forget(self, now: float) -> None:
        self._open = {
            name: one for name, one in self._open.items() if now - one[3] <= _IDLE and now - one[2] <= _LONGEST
        }


@dataclass(frozen=True, slots=True)
class Guard:
    """`hosts` are the names (without port) under which the studio is reached. `open_door` are the paths that need no
    session that may enter: the page that asks for the password, and its style."""

    app: ASGIApp
    sessions: Sessions
    hosts: Collection[str]
    password: bool
    open_door: Collection[str] = ("/login", "/static/studio.css")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge the request, then hand it on with `scope["session"]` and `scope["form_token"]`."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._foreign(scope, headers)
        name = _cookie(scope, headers)
        session = self.sessions.find(name)
        if refusal is None and session is None and scope["method"] not in _SAFE:
            refusal = _refused(403, "This page has been open too long: its session is over. Load it again.")
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        fresh, may_ask = "", scope["path"] in self.open_door
        if session is None and (may_ask or not self.password):
            name, token = self.sessions.begin(trusted=not self.password)
            fresh, session = name, (token, not self.password)
        if session is None or not (session[1] or may_ask):
            await _closed(scope, receive, send)
            return
        scope["session"], scope["form_token"] = name, session[0]
        await self._passed_on(scope, receive, send, headers, fresh)

    def _foreign(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if _without_port(host) not in self.hosts or len(headers.getlist("host")) != 1:
            return _refused(421, "This is Digest's studio, and it does not answer to that name.")
        origin = headers.get("origin")
        if scope["method"] in _SAFE:
            return None
        if origin is not None and _place(origin) != host:
            return _refused(403, "The request came from another site.")
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return _refused(403, "The request came from another site.")
        return None

    async def _passed_on(self, scope: Scope, receive: Receive, send: Send, headers: Headers, fresh: str) -> None:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                for header, value in _HEADERS.items():
                    if header.encode() not in present:
                        message["headers"].append((header.encode(), value.encode()))
                if fresh and b"set-cookie" not in present:
                    message["headers"].append((b"set-cookie", session_cookie(scope, fresh).encode()))
            await send(message)

        if scope["method"] not in _SAFE:
            body = await _body(headers, receive)
            if body is None:
                await _refused(413, "That is more than a form of the studio holds.")(scope, receive, send)
                return
            if not _has_token(headers, body, scope["form_token"]):
                await _refused(
                    403, "The form came without its token, or the studio was started anew. Load the page again."
                )(scope, receive, send)
                return
            receive = _again(body)
        await self.app(scope, receive, dressed)


_HEADERS = {
    "content-security-policy": policy(),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def session_cookie(scope: Scope, name: str) -> str:
    """The header's value for a session of that name: it goes to no script and with no request from elsewhere."""
    return f"{_cookie_name(scope)}={name}; Path=/; HttpOnly; SameSite=Strict"


def _cookie_name(scope: Scope) -> str:
    """By port, since browsers give the cookies of one port to all others: two studios may run on one machine."""
    server = scope.get("server") or ("", 0)
    return f"digest_studio_{server[1]}"


def _refused(status: int, sentence: str) -> Response:
    return PlainTextResponse(
        sentence + "\n", status, headers={**_HEADERS, "content-security-policy": "default-src 'none'"}
    )


_closed = HTMLResponse(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Digest studio</title>'
    '<meta name="viewport" content="width=device-width"><main><h1>Digest studio</h1>'
    '<p>This studio asks for a password: <a href="/login">sign in</a>.</p></main></html>',
    401,
    headers={**_HEADERS, "content-security-policy": "default-src 'none'"},
)
"""What one sees who has not signed in: a link, and no redirect."""


def _cookie(scope: Scope, headers: Headers) -> str:
    # As browsers mean it: what another program of this machine has set may be no cookie by the letter (RFC 6265).
    return cookie_parser(headers.get("cookie", "")).get(_cookie_name(scope), "")


def _place(origin: str) -> str:
    """Host and port of an Origin; nothing for one that is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()


async def _body(headers: Headers, receive: Receive) -> bytes | None:
    length = headers.get("content-length") or "0"
    if not (length.isascii() and length.isdigit()) or int(length) > _BODY_LIMIT:
        return None
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            # Half a form may say something else than the whole, and nobody hears the answer.
            return None
        body += bytes(message.get("body", b""))
        if len(body) > _BODY_LIMIT:
            return None
        if not message.get("more_body", False):
            return body


def _has_token(headers: Headers, body: bytes, token: str) -> bool:
    """The token in its header (scripts) or in the form (no script needed)."""
    from urllib.parse import parse_qs

    given = headers.get("x-form-token", "")
    if not given and headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        with suppress(ValueError):  # more fields than any form of ours has
            given = parse_qs(body.decode("utf-8", "replace"), max_num_fields=200).get("form_token", [""])[0]
    return hmac.compare_digest(given.encode(), token.encode())


def _again(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
