"""A connection that is kept for many letters: opened at the first, looked at before each, renewed in good time."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

from digest.deliver.smtp.envelope import envelope_of
from digest.deliver.smtp.opening import Connection, NotNowError, Opening
from digest.deliver.smtp.phases import Phase
from digest.deliver.smtp.servers import Server, Servers
from digest.deliver.smtp.transaction import Afterwards, Turn, transact
from digest.deliver.smtp.wire import LineFaultError
from digest.deliver.way import Mark, WayClosedError
from digest.model.delivery import DeliveryState, Letter, Outcome

__all__ = ["SmtpSession"]

_IDLE = 10.0
"""Seconds after which a server is asked whether it is there still, before a letter is begun."""

_NOT_LET_IN = 530
"""Authentication, or TLS, is required first (RFC 4954, RFC 3207): no fault of the letter's."""


@dataclass(slots=True)
class SmtpSession:
    """A `digest.deliver.way.Session`, used by one thread at a time."""

    servers: Servers
    opening: Opening
    clock: Callable[[], float]
    per_connection: int
    _open: Connection | None = field(default=None)
    _wary: bool = field(default=True)
    """Until a letter has been read to its end, and again whenever the line was cut."""

    def deliver(self, letter: Letter, mark: Mark) -> Outcome:
        """Hand over one letter. Raises WayClosedError where the settings must be mended; then nothing has left."""
        connection = self._ready()
        if isinstance(connection, Connection) and connection.letters:
            turn = self._tried(connection, letter, mark)
            if turn.afterwards is not Afterwards.HUNG_UP:
                return turn.outcome
            # A kept connection was given up by the server just now, before it said a word of this letter.
            connection = self._opened()
        return connection if isinstance(connection, Outcome) else self._tried(connection, letter, mark).outcome

    def _tried(self, connection: Connection, letter: Letter, mark: Mark) -> Turn:
        """One attempt over this connection, which is then as the next letter needs it."""
        try:
            envelope = envelope_of(letter, connection.offers)
        except ValueError as error:
            return Turn(Outcome(DeliveryState.REFUSED, str(error)), Afterwards.READY)
        try:
            pipelining = "PIPELINING" in connection.offers
            turn = transact(connection.wire, envelope, mark, pipelining=pipelining, wary=self._wary)
        except BaseException:
            self._cut()
            raise
        self._settle(connection, turn)
        return turn

    def close(self) -> None:
        """Say QUIT and close; never raises."""
        if self._open:
            with contextlib.suppress(LineFaultError):
                self._open.wire.ask(b"QUIT\r\n", Phase.QUIT)
            self._cut()

    def _settle(self, connection: Connection, turn: Turn) -> None:
        """Leave the line as the next letter needs it."""
        connection.letters += 1
        connection.used = self.clock()
        if turn.phase is Phase.MAIL and turn.reply and turn.reply.code == _NOT_LET_IN:
            self._cut()
            remedy = "Write username in [smtp] of config/digest.toml, and set DIGEST_SMTP_PASSWORD"
            raise WayClosedError(
                f"it wants to know who sends: {turn.reply}", where=str(connection.server), remedy=remedy
            )
        if turn.afterwards in (Afterwards.CUT, Afterwards.HUNG_UP):
            self._cut()
            self._wary = True
            return
        self._wary &= turn.phase is not Phase.DOT
        if turn.afterwards is Afterwards.RESET:
            self._asked_in_vain(connection, b"RSET\r\n", Phase.RESET)

    def _ready(self) -> Connection | Outcome:
        """A connection that is fit for a letter, or why there is none."""
        kept = self._open
        if kept and kept.letters >= self.per_connection:
            self.close()
        elif kept and not kept.wire.is_quiet():
            self._cut()
        elif kept and self.clock() - kept.used > _IDLE:
            self._asked_in_vain(kept, b"NOOP\r\n", Phase.IDLE)
        return self._open or self._opened()

    def _asked_in_vain(self, connection: Connection, command: bytes, phase: Phase) -> None:
        """Cut the line where the server does not answer a courtesy with a 2xx."""
        try:
            reply = connection.wire.ask(command, phase)
        except LineFaultError:
            self._cut()
        else:
            if reply.kind != 2:
                self._cut()

    def _opened(self) -> Connection | Outcome:
        said: list[str] = []
        final = True
        for server in self.servers.in_order():
            try:
                self._open = self.opening.open(server)
            except (LineFaultError, NotNowError) as error:
                self.servers.away(server)
                said.append(_told(server, error))
                final &= isinstance(error, NotNowError) and str(error).startswith("5")
            except WayClosedError as error:
                if not said:
                    raise
                # The first server may come back, so the run goes on.
                said.append(error.sentence())
                final = False
            else:
                return self._open
        # A 5xx for a greeting is a refusal like any other; that the host is paused keeps it from every other letter.
        state = DeliveryState.REFUSED if final else DeliveryState.DEFERRED
        return Outcome(state, "; ".join(said), pause_host=True)

    def _cut(self) -> None:
        if self._open:
            self._open.wire.cut()
            self._open = None


def _told(server: Server, error: Exception) -> str:
    """A reply as it stands, in front, since its code is read from there; our own words with the server's name."""
    return f"{error} (said {server})" if isinstance(error, NotNowError) else f"{server}: {error}"
