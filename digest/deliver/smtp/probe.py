"""How `digest doctor` looks at the relay: connects as a send would, hears what it offers, and leaves. No letter, no
password.

It looks without TLS beyond this machine too where the settings say so, which a send does not: what is wrong with that
is for the doctor to say.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from digest.deliver.doctor.asking import Relay
from digest.deliver.smtp.opening import Connection, NotNowError, Opening
from digest.deliver.smtp.phases import Phase, seconds_for
from digest.deliver.smtp.servers import Server
from digest.deliver.smtp.tls import tls_context
from digest.deliver.smtp.wire import LineFaultError
from digest.deliver.way import WayClosedError
from digest.settings import Smtp

__all__ = ["RelayProbe"]


class RelayProbe:
    """A `digest.deliver.doctor.asking.Probe` of the first server. `clock` gives seconds that only grow."""

    def __init__(self, smtp: Smtp, clock: Callable[[], float]) -> None:
        self._server = Server(smtp.host, smtp.port)
        self._opening = Opening(
            replace(smtp, username=""), "", lambda: tls_context(smtp.ca_file), seconds_for(smtp.timeout), clock
        )

    def __call__(self) -> Relay:
        """What the relay said; never raises."""
        try:
            connection = self._opening.open(self._server, only_to_look=True)
        except (LineFaultError, NotNowError) as error:
            return Relay(failure=str(error))
        except WayClosedError as error:
            # A file of certificates is at fault in its own name, everything else in the relay's.
            elsewhere = error.where not in ("", str(self._server))
            return Relay(failure=f"{error.where}: {error.what}" if elsewhere else error.what)
        try:
            return _heard(connection)
        finally:
            connection.wire.cut()


def _heard(connection: Connection) -> Relay:
    offers = frozenset(f"{keyword} {parameters}".strip() for keyword, parameters in connection.offers.items())
    tls = connection.wire.tls
    with suppress(LineFaultError):
        connection.wire.ask(b"QUIT\r\n", Phase.QUIT)
    return Relay(extensions=offers, tls=tls)
