"""A mail server on loopback that keeps what it is given, as it was given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

__all__ = ["MailServer", "receiving"]


class MailServer(socketserver.ThreadingTCPServer):
    """`letters` are (recipient, content), dot-stuffing undone."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Dialogue)
        self.letters: list[tuple[str, bytes]] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    @property
    def messages(self) -> list[EmailMessage]:
        """The letters, read."""
        read = [message_from_bytes(content, policy=default) for _, content in self.letters]
        return [one for one in read if isinstance(one, EmailMessage)]


class _Dialogue(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        """Answer one connection (RFC 5321)."""
        self.wfile.write(b"220 here ESMTP\r\n")
        recipient = ""
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"EHLO":
                self.wfile.write(b"250-here\r\n250-8BITMIME\r\n250 SIZE 50000000\r\n")
                continue
            if verb == b"RCPT":
                recipient = line.split(b"<")[1].split(b">")[0].decode()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.letters.append((recipient, self._content()))
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 2.0.0 Ok\r\n")

    def _content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)


@contextmanager
def receiving() -> Iterator[MailServer]:
    """The server, for the block."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
