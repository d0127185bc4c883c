"""Where a connection stands, and for how long it may: a total for each phase, which a drip of bytes cannot extend."""

from collections.abc import Mapping
from enum import Enum

__all__ = ["Phase", "seconds_for"]


class Phase(Enum):
    """What we wait for; the value is how a person reads it."""

    CONNECT = "connection"
    GREETING = "greeting"
    HELLO = "EHLO"
    STARTTLS = "STARTTLS"
    HANDSHAKE = "TLS handshake"
    AUTH = "AUTH"
    MAIL = "MAIL FROM"
    RCPT = "RCPT TO"
    DATA = "DATA"
    CONTENT = "content"
    DOT = "final dot"
    RESET = "RSET"
    IDLE = "NOOP"
    QUIT = "QUIT"


_MINUTE = 60.0
_LEAST_AFTER_DOT = 600.0
_MOST = {Phase.CONNECT: 30.0, Phase.RESET: 30.0, Phase.IDLE: 10.0, Phase.QUIT: 2.0}
"""Where little is lost by giving up: another server may be tried, or another connection."""


def seconds_for(timeout: float) -> Mapping[Phase, float]:
    """How long each phase may last, given the seconds that are configured for all of them.

    The reply to the final dot is waited for at least the ten minutes of RFC 5321, 4.5.3.2.6, since whoever gives up
    earlier does not know what became of the letter; a configured time of less than a minute holds there too.
    """
    after_dot = timeout if timeout < _MINUTE else max(timeout, _LEAST_AFTER_DOT)
    return {phase: min(timeout, _MOST.get(phase, timeout)) for phase in Phase} | {Phase.DOT: after_dot}
