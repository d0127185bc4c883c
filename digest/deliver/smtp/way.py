"""SMTP as a way out: what the settings say, shared by all sessions. It connects to nothing before the first letter."""

import ssl
from collections.abc import Callable
from threading import Lock

from digest.deliver.smtp.opening import Opening
from digest.deliver.smtp.phases import seconds_for
from digest.deliver.smtp.servers import Servers
from digest.deliver.smtp.session import SmtpSession
from digest.deliver.smtp.tls import tls_context
from digest.settings import Smtp

__all__ = ["SmtpWay"]


class SmtpWay:
    """A `digest.deliver.way.Way`. `clock` gives seconds that only grow; each session may have its own thread."""

    def __init__(self, smtp: Smtp, password: str, clock: Callable[[], float]) -> None:
        self._smtp, self._clock = smtp, clock
        self._servers = Servers.of(smtp, clock)
        self._opening = Opening(smtp, password, self._tls, seconds_for(smtp.timeout), clock)
        self._context: ssl.SSLContext | None = None
        self._lock = Lock()

    def session(self) -> SmtpSession:
        """A session without a connection yet."""
        return SmtpSession(self._servers, self._opening, self._clock, self._smtp.max_per_connection)

    def _tls(self) -> ssl.SSLContext:
        """Made once: reading the machine's authorities takes tens of milliseconds."""
        with self._lock:
            if self._context is None:
                self._context = tls_context(self._smtp.ca_file)
            return self._context
