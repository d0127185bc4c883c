"""Bytes to and from a server, each wait with a deadline. It knows lines and replies, and no command.

What a server says is bounded: a line, the lines of a reply, and the time that a reply may take in all.
"""

import contextlib
import select
import socket
import ssl
from collections.abc import Callable, Mapping

from digest.deliver.smtp.phases import Phase
from digest.deliver.smtp.reply import Reply, read_line

__all__ = ["LineCutError", "LineFaultError", "Wire"]

_LONGEST_LINE = 4096
_MOST_LINES = 128
_CHUNK = 8192
_RECORD = 16_384
"""Of a TLS record (RFC 8446, 5.1): what one write may have sent in part, or whole, when it fails."""


class LineFaultError(Exception):
    """The line was cut, a phase took too long, or what came is no SMTP. Of what was poured `left` bytes may be gone."""

    def __init__(self, what: str, left: int = 0) -> None:
        super().__init__(what)
        self.left = left


class LineCutError(LineFaultError):
    """The other end closed the line, or something on the way did, in this phase."""

    def __init__(self, phase: Phase) -> None:
        super().__init__(f"{_told(phase)}: the line was cut")
        self.phase = phase


class Wire:
    """A connected socket. Every wait is for at most the phase's seconds, whatever trickles in meanwhile."""

    def __init__(self, sock: socket.socket, seconds: Mapping[Phase, float], clock: Callable[[], float]) -> None:
        sock.settimeout(0)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock, self._seconds, self._clock = sock, seconds, clock
        self._received = bytearray()
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)

    @property
    def tls(self) -> str:
        """The protocol's version; empty without TLS."""
        return (self._sock.version() or "") if isinstance(self._sock, ssl.SSLSocket) else ""

    def own_address(self) -> str:
        """The IP address of our end."""
        return str(self._sock.getsockname()[0])

    def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Speak TLS from here on. Raises ssl.SSLError where it is refused or not verified, LineFaultError for a cut."""
        deadline = self._deadline(Phase.HANDSHAKE)
        self._poll.unregister(self._sock)
        self._sock = context.wrap_socket(self._sock, server_hostname=host, do_handshake_on_connect=False)
        self._poll.register(self._sock, select.POLLIN)
        while True:
            try:
                return self._sock.do_handshake()
            except ssl.SSLWantReadError:
                self._wait(select.POLLIN, deadline, Phase.HANDSHAKE)
            except ssl.SSLWantWriteError:
                self._wait(select.POLLOUT, deadline, Phase.HANDSHAKE)
            except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
                raise LineCutError(Phase.HANDSHAKE) from error
            except ssl.SSLError:
                raise
            except OSError as error:
                raise LineCutError(Phase.HANDSHAKE) from error

    def pour(self, data: bytes, phase: Phase) -> int:
        """Send it all, or as much as the server takes before it answers; gives how many bytes may have left.

        Raises LineFaultError where the line fails before the server has answered.
        """
        deadline, left, size = self._deadline(phase), 0, len(data)
        step = _RECORD if isinstance(self._sock, ssl.SSLSocket) else size
        view = memoryview(data)
        while left < size:
            piece = view[left : left + step]
            try:
                left += self._sock.send(piece)
                continue
            except (BlockingIOError, ssl.SSLWantWriteError):
                wanted = select.POLLIN | select.POLLOUT
            except ssl.SSLWantReadError:
                wanted = select.POLLIN
            except OSError as error:
                return self._answered_early(left, piece, LineCutError(phase), error)
            try:
                ready = self._wait(wanted, deadline, phase)
            except LineFaultError as fault:
                return self._answered_early(left, piece, fault, fault)
            if ready & ~select.POLLOUT and self._take() is not None:
                return self._answered_early(left, piece, LineCutError(phase), None)
        return left

    def reply(self, phase: Phase) -> Reply:
        """The next reply. Raises LineFaultError where none comes in time, or it is none."""
        deadline = self._deadline(phase)
        lines: list[bytes] = []
        first, more = 0, True
        while more:
            line = self._line(deadline, phase)
            try:
                code, text, more = read_line(line)
            except ValueError:
                raise LineFaultError(f"what answered {phase.value} is no SMTP reply: {bytes(line[:80])!r}") from None
            lines.append(text)
            first = first or code
            if first // 100 != code // 100:
                # Yes and no in one reply: after the dot neither is to be believed.
                raise LineFaultError(f"the reply to {phase.value} contradicts itself: {first} and {code}")
            if len(lines) > _MOST_LINES:
                raise LineFaultError(f"the reply to {phase.value} does not end")
        return Reply(code, lines)

    def ask(self, command: bytes, phase: Phase) -> Reply:
        """Send one command; its reply."""
        self.pour(command, phase)
        return self.reply(phase)

    def has_received(self) -> bool:
        """Whether there is something that has not been read as a reply."""
        return bool(self._received)

    def is_quiet(self, seconds: float = 0) -> bool:
        """Whether the server is there and says nothing unasked (a 421, an end, one reply too many) for so long."""
        if self._received:
            return False
        until = self._clock() + seconds
        while self._poll.poll(seconds * 1000):
            if self._take() is not None:
                return False
            if (seconds := until - self._clock()) <= 0:
                break
        return True

    def cut(self) -> None:
        """Close without a word; never raises."""
        with contextlib.suppress(OSError):
            self._sock.close()

    def _take(self) -> int | None:
        """Keep what is there to be read: how many bytes, 0 at the end of the line, None where nothing is (TLS has words
        of its own, which wake us too)."""
        try:
            data = self._sock.recv(_CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None
        except OSError:
            return 0
        self._received += data
        return len(data)

    def _answered_early(self, left: int, piece: memoryview, fault: LineFaultError, cause: Exception | None) -> int:
        """What may have left, where an answer has begun to come; raises the fault where none has.

        A server that refuses in the middle of the content answers and cuts: its reply is still in our kernel.
        """
        if isinstance(self._sock, ssl.SSLSocket):
            left += len(piece)
        if self._received or self._take():
            return left
        fault.left = left
        raise fault from (None if cause is fault else cause)

    def _line(self, deadline: float, phase: Phase) -> bytes:
        while (end := self._received.find(b"\n")) < 0:
            if len(self._received) > _LONGEST_LINE:
                raise LineFaultError(f"the reply to {phase.value} has a line without end")
            self._receive(deadline, phase)
        line = bytes(self._received[:end]).rstrip(b"\r")
        del self._received[: end + 1]
        if len(line) > _LONGEST_LINE:
            raise LineFaultError(f"the reply to {phase.value} has a line without end")
        return line

    def _receive(self, deadline: float, phase: Phase) -> None:
        wanted = select.POLLIN
        if not (isinstance(self._sock, ssl.SSLSocket) and self._sock.pending()):
            self._wait(wanted, deadline, phase)
        while True:
            try:
                data = self._sock.recv(_CHUNK)
            except (BlockingIOError, ssl.SSLWantReadError):
                wanted = select.POLLIN
            except ssl.SSLWantWriteError:
                wanted = select.POLLOUT
            except OSError as error:
                raise LineCutError(phase) from error
            else:
                break
            self._wait(wanted, deadline, phase)
        if not data:
            raise LineCutError(phase)
        self._received += data

    def _deadline(self, phase: Phase) -> float:
        return self._clock() + self._seconds[phase]

    def _wait(self, events: int, deadline: float, phase: Phase) -> int:
        """The events that came; raises LineFaultError at the deadline."""
        remaining = deadline - self._clock()
        if remaining > 0:
            self._poll.modify(self._sock, events)
            ready = self._poll.poll(remaining * 1000)
            self._poll.modify(self._sock, select.POLLIN)
            if ready:
                return ready[0][1]
        raise LineFaultError(f"{_told(phase)}: no answer within {self._seconds[phase]:g} s")


def _told(phase: Phase) -> str:
    return f"after the {phase.value}" if phase is Phase.DOT else f"at {phase.value}"
