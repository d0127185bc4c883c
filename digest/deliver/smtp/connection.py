"""Bytes to and from a server, each phase within a deadline that no drip extends. Knows nothing of letters."""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

from digest.deliver.smtp.replies import CutError, Reply, is_last, parse

__all__ = ["Connection"]

_CHUNK = 65_536
_LONGEST_REPLY = 512_000


class Connection:
    """A connection to a host. Raises CutError for whatever happens to it; seconds are of a monotonic clock."""

    def __init__(self, host: str, port: int, *, timeout: float, monotonic: Callable[[], float]) -> None:
        self._timeout, self._monotonic = timeout, monotonic
        self._received = b""
        try:
            self._socket: socket.socket = socket.create_connection((host, port), timeout)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            raise CutError(f"no connection to {host}:{port}: {_said(error)}") from error

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Go on in TLS, the certificate verified for `host`. Raises CutError, and ssl.SSLError where that fails."""
        if self._received:
            raise CutError("the server spoke before TLS began: somebody stands between us")
        try:
            self._socket.settimeout(self._timeout)
            self._socket = context.wrap_socket(self._socket, server_hostname=host)
        except ssl.SSLError:
            raise
        except OSError as error:
            raise CutError(f"TLS could not begin: {_said(error)}") from error

    def send(self, content: bytes) -> None:
        """All of it, within the deadline."""
        try:
            self._socket.settimeout(self._timeout)
            self._socket.sendall(content)
        except OSError as error:
            raise CutError(f"the connection was cut: {_said(error)}") from error

    def reply(self) -> Reply:
        """The next reply, whole, within the deadline."""
        until = self._monotonic() + self._timeout
        lines: list[bytes] = []
        total = 0
        while True:
            line = self._line(until)
            total += len(line)
            lines.append(line)
            if is_last(lines):
                return parse(lines)
            if total > _LONGEST_REPLY:
                raise CutError("the server's reply has no end")

    def ask(self, command: bytes) -> Reply:
        """Send one command, and its reply."""
        self.send(command + b"\r\n")
        return self.reply()

    @property
    def silent(self) -> bool:
        """Whether the server has neither said anything unasked nor hung up: it may be talked to again."""
        if self._received:
            return False
        try:
            self._socket.settimeout(0)
            if isinstance(self._socket, ssl.SSLSocket):
                return self._socket.pending() == 0 and _quiet(self._socket)
            return _quiet(self._socket)
        except OSError:
            return False

    def close(self) -> None:
        """At once, without a word."""
        with suppress(OSError):
            self._socket.close()

    def _line(self, until: float) -> bytes:
        while b"\n" not in self._received:
            if len(self._received) > _CHUNK:
                raise CutError("the server's reply has no end")
            self._received += self._read(until)
        line, _, self._received = self._received.partition(b"\n")
        return line

    def _read(self, until: float) -> bytes:
        left = until - self._monotonic()
        if left <= 0:
            raise CutError("the server took too long to answer")
        try:
            self._socket.settimeout(left)
            content = self._socket.recv(_CHUNK)
        except TimeoutError as error:
            raise CutError("the server took too long to answer") from error
        except OSError as error:
            raise CutError(f"the connection was cut: {_said(error)}") from error
        if not content:
            raise CutError("the server hung up")
        return content


def _quiet(line: socket.socket) -> bool:
    """Nothing to read; an end of file or a word is something."""
    try:
        if isinstance(line, ssl.SSLSocket):
            line.recv(1)
        else:
            line.recv(1, socket.MSG_PEEK)
    except (BlockingIOError, ssl.SSLWantReadError):
        return True
    return False


def _said(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
