"""An SMTP server that does as it is told: it answers, cuts, is silent, drips or raves, and keeps what it got."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import TracebackType
from typing import BinaryIO, Self

__all__ = ["MODERN", "Answer", "Behaviour", "Received", "Scripted"]


class Behaviour(Enum):
    """What a server may do instead of answering."""

    USUAL = "answer as one does"
    CUT = "close the connection"
    SILENT = "say nothing more"
    DRIP = "send a reply byte by byte, for ever"
    ENDLESS_LINE = "send a line without end"
    ENDLESS_REPLY = "send a reply of lines without end"


Answer = bytes | Behaviour
MODERN = ("PIPELINING", "SIZE 50000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")
_USUAL = {
    "CONNECT": b"220 scripted ESMTP",
    "MAIL": b"250 2.1.0 Ok",
    "RCPT": b"250 2.1.5 Ok",
    "DATA": b"354 Go on",
    ".": b"250 2.0.0 Ok: queued as 4XY",
    "RSET": b"250 2.0.0 Ok",
    "NOOP": b"250 2.0.0 Ok",
    "QUIT": b"221 2.0.0 Bye",
    "HELO": b"250 scripted",
    "STARTTLS": b"220 2.0.0 Ready",
    "AUTH": b"235 2.7.0 In",
    "USER": b"334 UGFzc3dvcmQ6",
    "PASSWORD": b"235 2.7.0 In",
}


@dataclass(frozen=True, slots=True)
class Received:
    """A letter that was taken; `content` is without dot-stuffing."""

    mail: bytes
    rcpt: bytes
    content: bytes


@dataclass(slots=True)
class Scripted:
    """Listens on 127.0.0.1 while it is entered. `script` has, by phase (CONNECT, EHLO, MAIL, …, "."), one answer for
    every time, or a list of which each is used once. `stop_reading` bytes into the content it reads no more."""

    script: Mapping[str, Answer | Sequence[Answer]] = field(default_factory=dict)
    offers: Sequence[str] = MODERN
    tls: ssl.SSLContext | None = None
    tls_at_once: bool = False
    stop_reading: int | None = None
    after_content: bytes = b""
    commands: list[bytes] = field(default_factory=list)
    letters: list[Received] = field(default_factory=list)
    unfinished: list[bytes] = field(default_factory=list)
    connections: int = 0
    _used: dict[str, int] = field(default_factory=dict)
    _open: list[socket.socket] = field(default_factory=list)
    _listener: socket.socket = field(default_factory=socket.socket)
    _threads: list[threading.Thread] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.stop_reading is not None:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(16)
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for sock in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        for thread in self._threads:
            thread.join(10)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    @property
    def verbs(self) -> list[str]:
        """The commands that it got, without their parameters."""
        return [command.split(b" ")[0].split(b":")[0].decode("ascii", "replace").upper() for command in self.commands]

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            # Replies one after another would otherwise wait for the client's delayed acknowledgement.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.append(sock)
            self._start(self._serve, sock)

    def _serve(self, sock: socket.socket) -> None:
        try:
            if self.tls_at_once and self.tls:
                sock = self.tls.wrap_socket(sock, server_side=True)
            _Dialogue(self, sock).run()
        except (OSError, ValueError):
            pass
        finally:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def answer(self, phase: str, usual: bytes) -> Answer:
        """What the script has for this phase now."""
        planned = self.script.get(phase, Behaviour.USUAL)
        if not isinstance(planned, bytes | Behaviour):
            turn = self._used.get(phase, 0)
            self._used[phase] = turn + 1
            planned = planned[turn] if turn < len(planned) else Behaviour.USUAL
        return usual if planned is Behaviour.USUAL else planned

    def wait(self) -> None:
        """Until the test is over."""
        self._over.wait(30)

    @property
    def is_over(self) -> bool:
        """Whether the test is over."""
        return self._over.is_set()


class _EndedError(Exception):
    """The dialogue is over."""


class _Dialogue:
    """One connection."""

    def __init__(self, server: Scripted, sock: socket.socket) -> None:
        self.server, self.sock = server, sock
        self.lines: BinaryIO = sock.makefile("rb")
        self.mail = self.rcpt = b""

    def run(self) -> None:
        with contextlib.suppress(_EndedError):
            self.say("CONNECT")
            while line := self.lines.readline():
                self.server.commands.append(line.rstrip(b"\r\n"))
                self.obey(line.rstrip(b"\r\n"))

    def obey(self, line: bytes) -> None:
        verb = line.split(b" ")[0].decode("ascii", "replace").upper()
        if verb == "EHLO":
            offered = [b"scripted", *(offer.encode() for offer in self.server.offers)]
            self.say(verb, b"\r\n".join(b"250-" + one for one in offered[:-1]) + b"\r\n250 " + offered[-1])
        elif verb == "STARTTLS":
            self.begin_tls()
        elif verb == "AUTH" and line.upper().endswith(b"LOGIN"):
            self.log_in()
        elif verb == "AUTH":
            self.ask_for_secret()
        elif verb == "DATA":
            self.take_content()
        elif verb == "QUIT":
            self.say(verb)
            raise _EndedError
        else:
            self.take_envelope(verb, line)

    def take_envelope(self, verb: str, line: bytes) -> None:
        """MAIL, RCPT, RSET and the like: a refused sender or recipient is forgotten at once."""
        taken = self.say(verb, b"503 5.5.1 Sender?" if verb == "RCPT" and not self.mail else b"").startswith(b"2")
        if verb in ("MAIL", "RSET"):
            self.mail, self.rcpt = (line if taken and verb == "MAIL" else b""), b""
        elif verb == "RCPT":
            self.rcpt = line if taken else b""

    def begin_tls(self) -> None:
        if self.say("STARTTLS").startswith(b"220") and self.server.tls:
            self.sock = self.server.tls.wrap_socket(self.sock, server_side=True)
            self.server._open.append(self.sock)
            self.lines = self.sock.makefile("rb")

    def log_in(self) -> None:
        if self.say("AUTH", b"334 VXNlcm5hbWU6").startswith(b"334"):
            self.server.commands.append(self.lines.readline().rstrip(b"\r\n"))
            if self.say("USER").startswith(b"334"):
                self.server.commands.append(self.lines.readline().rstrip(b"\r\n"))
                self.say("PASSWORD")

    def ask_for_secret(self) -> None:
        """AUTH PLAIN; a server that did not heed what came with it asks for it once more."""
        if self.say("AUTH").startswith(b"334"):
            self.server.commands.append(self.lines.readline().rstrip(b"\r\n"))
            self.say("PASSWORD")

    def take_content(self) -> None:
        if not self.say("DATA", b"" if self.rcpt else b"554 5.5.1 No valid recipients").startswith(b"354"):
            return
        if self.server.stop_reading is not None:
            self.lines.read(self.server.stop_reading)
            self.say(".")
            self.server.wait()
            raise _EndedError
        content = bytearray()
        while (line := self.lines.readline()) != b".\r\n":
            content += line[1:] if line.startswith(b".") else line
            if not line:
                self.server.unfinished.append(bytes(content))
                raise _EndedError
        said = self.say(".")
        if said.startswith(b"250"):
            self.server.letters.append(Received(self.mail, self.rcpt, bytes(content)))

    def say(self, phase: str, usual: bytes = b"") -> bytes:
        """Do what the script has for the phase; gives what was said."""
        answer = self.server.answer(phase, usual or _USUAL.get(phase, b"500 5.5.2 What?"))
        if isinstance(answer, bytes):
            self.sock.sendall(answer + b"\r\n")
            if answer.startswith(b"421"):
                raise _EndedError
            return answer
        self._misbehave(answer)
        raise _EndedError

    def _misbehave(self, behaviour: Behaviour) -> None:
        endless = {Behaviour.DRIP: b"2", Behaviour.ENDLESS_LINE: b"2" * 4000, Behaviour.ENDLESS_REPLY: b"250-more\r\n"}
        if behaviour is Behaviour.SILENT:
            self.server.wait()
        while behaviour in endless and not self.server.is_over:
            self.sock.sendall(endless[behaviour])
            time.sleep(0.02 if behaviour is Behaviour.DRIP else 0)
