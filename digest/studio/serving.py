"""The studio's parts out of the wired application, and the names by which it answers. It opens no socket."""

import socket
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from ipaddress import ip_address
from pathlib import Path

from digest.application import Application
from digest.errors import ConfigError
from digest.gathering import StoreGatherer
from digest.sending import Sending
from digest.studio.guard import LOOPBACK_NAMES
from digest.studio.login import password_hash
from digest.studio.parts import StudioParts

__all__ = ["host_names", "is_loopback", "studio_parts"]

_ANYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 (they are recognized, not listened at)


def studio_parts(
    application: Application,
    *,
    sending: Callable[[Application], AbstractContextManager[Sending]],
    random: Callable[[int], bytes],
    monotonic: Callable[[], float],
    host: str,
    names: Iterable[str] = (),
    password: str = "",
    config: Path | None = None,
    reread: Callable[[Application], Application] = lambda application: application,
) -> StudioParts:
    """The parts for a studio that listens at `host`.

    Raises ConfigError where that is beyond loopback and there is no password, or one that is bad.
    """
    if not password and not is_loopback(host):
        remedy = "Set DIGEST_STUDIO_PASSWORD (or DIGEST_STUDIO_PASSWORD_FILE), or leave --host at 127.0.0.1"
        raise ConfigError("whoever reaches that address could send your mail", where=f"--host {host}", remedy=remedy)
    gatherer = application.gatherer
    return StudioParts(
        application,
        sending,
        random,
        monotonic,
        hosts=host_names(host, names),
        password_hash=password_hash(password) if password else "",
        config=config,
        reread=reread,
        fetcher=gatherer.fetcher if isinstance(gatherer, StoreGatherer) else None,
    )


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches that address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def host_names(host: str, names: Iterable[str]) -> frozenset[str]:
    """What a request's Host may say: loopback, where it listens, and the `names` that it was given.

    Where it listens everywhere: this machine's own name and its addresses.
    """
    own = _machine() if host in _ANYWHERE else [host]
    return LOOPBACK_NAMES | {_bracketed(name.lower()) for name in (*own, *names)}


def _machine() -> list[str]:
    name = socket.gethostname()
    try:
        return [name, *(str(found[4][0]) for found in socket.getaddrinfo(name, None))]
    except OSError:
        return [name]


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name and not name.startswith("[") else name
