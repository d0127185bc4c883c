"""One letter over SMTP, and what became of it: each failure means what its phase says.

Before the final dot nothing can have been sent: deferred. After it, without an answer, nobody knows: uncertain. The
server's 4xx is deferred and its 5xx refused, wherever it comes; 421 and no connection concern the whole relay.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from digest.deliver.smtp.dialogue import Line, NotNowError, open_line
from digest.deliver.smtp.replies import CutError, Reply, on_one_line
from digest.deliver.way import Mark
from digest.model.delivery import DeliveryState, Letter, Outcome
from digest.settings.values import Smtp

__all__ = ["SmtpSession", "SmtpWay"]

_CLOSING = 421
_GO_AHEAD = 354


@dataclass(frozen=True, slots=True)
class SmtpWay:
    """The relay of the settings. `monotonic` gives seconds."""

    smtp: Smtp
    password: str = field(repr=False)
    monotonic: Callable[[], float]

    def session(self) -> "SmtpSession":
        """A new session; it connects with its first letter."""
        return SmtpSession(self.smtp, self.password, self.monotonic)


@dataclass(slots=True)
class SmtpSession:
    """A line of letters. The connection is kept for the next one, and opened anew when it has carried many."""

    smtp: Smtp
    password: str = field(repr=False)
    monotonic: Callable[[], float]
    _line: Line | None = None

    def deliver(self, letter: Letter, mark: Mark) -> Outcome:
        """Hand over one letter. Raises WayClosedError where the relay can take nothing as it is configured."""
        if (fault := _unfit(letter)) is not None:
            return fault
        try:
            line = self._ready()
        except NotNowError as error:
            return Outcome(DeliveryState.DEFERRED, on_one_line(error.what), pause_host=True)
        if (fault := _unwelcome(letter, line)) is not None:
            return fault
        try:
            return self._handed_over(line, letter, mark)
        except CutError as error:
            self._drop()
            return Outcome(DeliveryState.DEFERRED, f"before the end of the letter: {error.what}")

    def close(self) -> None:
        """Say goodbye, without waiting for long."""
        if self._line is not None:
            with suppress(CutError):
                self._line.connection.ask(b"QUIT")
        self._drop()

    def _ready(self) -> Line:
        """The connection, open: a new one where the old has carried enough, or the server has left it."""
        line = self._line
        if line is not None and (line.letters >= self.smtp.max_per_connection or not line.connection.silent):
            if line.connection.silent:
                self.close()
            self._drop()
            line = None
        if line is None:
            line = self._line = open_line(self.smtp, self.password, self.monotonic)
        line.letters += 1
        return line

    def _handed_over(self, line: Line, letter: Letter, mark: Mark) -> Outcome:
        refused, open_for_content = self._envelope(line, letter)
        if refused is not None:
            return self._answered(line, refused, open_for_content=open_for_content)
        if not mark():
            self._drop()
            return Outcome(DeliveryState.PENDING, "it is not ours to send any more")
        line.connection.send(_stuffed(letter.content))
        if not line.connection.silent:
            # It hung up, or refuses, before the dot: nothing was sent.
            return self._answered(line, line.connection.reply(), open_for_content=True)
        try:
            line.connection.send(b".\r\n")
            reply = line.connection.reply()
        except CutError as error:
            self._drop()
            return Outcome(DeliveryState.UNCERTAIN, f"after the letter had left: {error.what}")
        return self._answered(line, reply, after_dot=True)

    def _envelope(self, line: Line, letter: Letter) -> tuple[Reply | None, bool]:
        """MAIL, RCPT, DATA: the reply that refused, if any, and whether the server waits for content all the same."""
        commands = _commands(letter, line)
        if not line.pipelining:
            for command in commands:
                reply = line.connection.ask(command)
                if not reply.good:
                    return reply, False
            return (None, True) if reply.code == _GO_AHEAD else (reply, False)
        line.connection.send(b"\r\n".join(commands) + b"\r\n")
        replies = []
        for _ in commands:
            replies.append(line.connection.reply())
            if replies[-1].code == _CLOSING:
                return replies[-1], False
        waits = replies[-1].code == _GO_AHEAD
        refusal = next((reply for reply in replies if not reply.good), None if waits else replies[-1])
        return refusal, waits

    def _answered(
        self, line: Line, reply: Reply, *, after_dot: bool = False, open_for_content: bool = False
    ) -> Outcome:
        if after_dot and 200 <= reply.code < 300:
            return Outcome(DeliveryState.ACCEPTED, reply.text)
        if reply.code == _CLOSING:
            self._drop()
            return Outcome(DeliveryState.DEFERRED, reply.text, pause_host=True)
        if open_for_content:
            # The server took DATA though it refused the recipient: there is no way back but to hang up.
            self._drop()
        elif not after_dot:
            self._reset(line)
        if after_dot and reply.good:
            self._drop()
            return Outcome(DeliveryState.UNCERTAIN, f"an answer that means nothing here: {reply.text}")
        permanent = reply.code >= 500
        return Outcome(DeliveryState.REFUSED if permanent else DeliveryState.DEFERRED, reply.text)

    def _reset(self, line: Line) -> None:
        try:
            if not line.connection.ask(b"RSET").good:
                self._drop()
        except CutError:
            self._drop()

    def _drop(self) -> None:
        if self._line is not None:
            self._line.connection.close()
            self._line = None


def _unfit(letter: Letter) -> Outcome | None:
    """An envelope that could say more than an address."""
    for address in (letter.sender, letter.recipient):
        if any(c.isspace() or c in "<>" or not c.isprintable() for c in address):
            return Outcome(DeliveryState.REFUSED, "553 5.1.3 the address holds what no address may (not sent)")
    return None


def _unwelcome(letter: Letter, line: Line) -> Outcome | None:
    """What this server cannot take."""
    if letter.smtputf8 and "SMTPUTF8" not in line.extensions:
        return Outcome(
            DeliveryState.REFUSED, "553 5.6.7 the relay takes no address with letters beyond ASCII (not sent)"
        )
    if line.largest and len(letter.content) > line.largest:
        return Outcome(DeliveryState.REFUSED, f"552 5.3.4 the relay takes {line.largest} bytes at most (not sent)")
    return None


def _commands(letter: Letter, line: Line) -> tuple[bytes, bytes, bytes]:
    parameters = b""
    if "SIZE" in line.extensions:
        parameters += b" SIZE=%d" % len(letter.content)
    if letter.smtputf8:
        parameters += b" BODY=8BITMIME SMTPUTF8" if "8BITMIME" in line.extensions else b" SMTPUTF8"
    sender, recipient = letter.sender.encode("utf-8"), letter.recipient.encode("utf-8")
    return b"MAIL FROM:<" + sender + b">" + parameters, b"RCPT TO:<" + recipient + b">", b"DATA"


def _stuffed(content: bytes) -> bytes:
    """The content as it travels, all but the final dot: dots doubled at the beginning of lines (RFC 5321, 4.5.2)."""
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"
