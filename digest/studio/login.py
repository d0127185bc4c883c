"""The password beyond loopback: argon2, wrong ones counted, a session of its own for whoever has it.

Where no password is configured there is nothing to sign in to. A refusal never says what was wrong with it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from digest.errors import ConfigError
from digest.studio.guard import Sessions, session_cookie
from digest.studio.pages import page

__all__ = ["Attempts", "password_hash", "routes", "verified"]

_SHORTEST = 12
_WINDOW = 15 * 60.0
_MOST, _MOST_IN_ALL = 5, 50


def password_hash(given: str) -> str:
    """The argon2 hash of a password, or the hash itself where one was given. Raises ConfigError for one that is bad."""
    import argon2

    if given.startswith("$argon2"):
        try:
            argon2.extract_parameters(given)
        except argon2.exceptions.InvalidHashError as error:
            raise ConfigError("it looks like an argon2 hash and is none", where="DIGEST_STUDIO_PASSWORD") from error
        return given
    if len(given) < _SHORTEST:
        remedy = f"Choose one of {_SHORTEST} characters or more"
        raise ConfigError("the password is too short", where="DIGEST_STUDIO_PASSWORD", remedy=remedy)
    return argon2.PasswordHasher().hash(given)


def verified(hashed: str, given: str) -> bool:
    """Whether that is the password."""
    import argon2

    try:
        return argon2.PasswordHasher().verify(hashed, given)
    except argon2.exceptions.Argon2Error:
        return False


@dataclass(slots=True)
class Attempts:
    """Wrong passwords of the last quarter of an hour: five from one place, or fifty in all, and nobody else is heard.

    A place is an address, or the /64 of an IPv6 address. `turn` has one password verified at a time: it is dear.
    """

    monotonic: Callable[[], float]
    turn: Lock = field(default_factory=Lock)
    _wrong: list[tuple[float, str]] = field(default_factory=list)

    def wait(self, client: str) -> int:
        """Seconds until one from there is heard again; 0: now."""
        now, place = self.monotonic(), _place(client)
        self._wrong = [one for one in self._wrong if now - one[0] < _WINDOW]
        mine = [at for at, where in self._wrong if where == place]
        waits = [mine[-_MOST] + _WINDOW - now] if len(mine) >= _MOST else []
        waits += [self._wrong[-_MOST_IN_ALL][0] + _WINDOW - now] if len(self._wrong) >= _MOST_IN_ALL else []
        return int(max(waits)) + 1 if waits else 0

    def note(self, client: str) -> None:
        """A wrong one came from there."""
        self._wrong.append((self.monotonic(), _place(client)))


def login(request: Request) -> Response:
    """The page that asks for it."""
    return page(request, "login.html.j2", {"fault": "", "here": "/login"}) if _asks(request) else _home()


async def enter(request: Request) -> Response:
    """Look at the password."""
    if not _asks(request):
        return _home()
    given = str((await request.form()).get("password", ""))[:1000]
    return await run_in_threadpool(_entered, request, given)


def _entered(request: Request, given: str) -> Response:
    attempts, client = _attempts(request), request.client.host if request.client else ""
    with attempts.turn:
        seconds = attempts.wait(client)
        if seconds:
            minutes = -(-seconds // 60)
            said = f"Too many wrong passwords: wait {minutes} minute{'s' if minutes > 1 else ''}."
            return _refused(request, said, 429, {"retry-after": str(seconds)})
        if not verified(request.app.state.parts.password_hash, given):
            attempts.note(client)
            return _refused(request, "That is not the password.", 403, {})
    sessions: Sessions = request.app.state.sessions
    sessions.end(request.scope["session"])
    name, _ = sessions.begin(trusted=True)
    answer = _home()
    answer.headers["set-cookie"] = session_cookie(request.scope, name)
    return answer


def leave(request: Request) -> Response:
    """End the session."""
    request.app.state.sessions.end(request.scope["session"])
    return RedirectResponse("/login" if _asks(request) else "/", 303)


def _refused(request: Request, said: str, status: int, headers: dict[str, str]) -> Response:
    answer = page(request, "login.html.j2", {"fault": said, "here": "/login"}, status=status)
    answer.headers.update(headers)
    return answer


def _asks(request: Request) -> bool:
    if not request.app.state.password and request.method == "POST":
        raise HTTPException(404)
    return bool(request.app.state.password)


def _home() -> Response:
    return RedirectResponse("/", 303)


def _attempts(request: Request) -> Attempts:
    """Those of this process."""
    state = request.app.state
    if not hasattr(state, "attempts"):
        state.attempts = Attempts(state.parts.monotonic)
    attempts: Attempts = state.attempts
    return attempts


def _place(client: str) -> str:
    try:
        address = ip_address(client)
    except ValueError:
        return client
    return str(ip_network((client, 64), strict=False)) if isinstance(address, IPv6Address) else client


routes = [
    Route("/login", login, methods=["GET"]),
    Route("/login", enter, methods=["POST"]),
    Route("/logout", leave, methods=["POST"]),
]
