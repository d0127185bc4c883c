"""From a connected line to a server that is ready for letters: greeting, EHLO or HELO, STARTTLS, AUTH.

Two kinds of fault: `LineFaultError`, `NotNowError` (try later, or elsewhere) and `WayClosedError` (mend the settings).
"""

import base64
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from digest.deliver.smtp.phases import Phase
from digest.deliver.smtp.reply import Reply
from digest.deliver.smtp.servers import Server, connected
from digest.deliver.smtp.tls import tls_refusal
from digest.deliver.smtp.wire import Wire
from digest.deliver.way import WayClosedError
from digest.settings import Smtp
from digest.text.hostname import ascii_host

__all__ = ["Connection", "NotNowError", "Opening"]

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,253}[A-Za-z0-9])?|\[[0-9A-Za-z:.]+\]")


class NotNowError(Exception):
    """The server is there and takes no mail; its text is the reply."""


@dataclass(slots=True)
class Connection:
    """A line that is ready for letters. `offers` are EHLO's keywords in upper case with their parameters, as they are
    once TLS is on; `letters` counts those that were tried, `used` is when the last was."""

    server: Server
    wire: Wire
    offers: Mapping[str, str]
    letters: int = 0
    used: float = 0.0


@dataclass(frozen=True, slots=True)
class Opening:
    """How connections are opened: the same for every server."""

    smtp: Smtp
    password: str
    context: Callable[[], ssl.SSLContext]
    seconds: Mapping[Phase, float]
    clock: Callable[[], float]

    def open(self, server: Server, *, only_to_look: bool = False) -> Connection:
        """A connection. Raises LineFaultError, NotNowError or WayClosedError; then nothing is left open.

        Without TLS it goes to this machine only, unless nothing but its greeting is looked at.
        """
        plain = self.smtp.security == "none"
        context = None if plain else self.context()
        wire = connected(server, self.seconds, self.clock, only_loopback=plain and not only_to_look)
        try:
            return Connection(server, wire, self._introduced(server, wire, context), used=self.clock())
        except ssl.SSLError as error:
            wire.cut()
            raise tls_refusal(str(server), error) from error
        except BaseException:
            wire.cut()
            raise

    def _introduced(self, server: Server, wire: Wire, context: ssl.SSLContext | None) -> Mapping[str, str]:
        if context and self.smtp.security == "tls":
            wire.start_tls(context, server.name)
        _hoped_for(wire.reply(Phase.GREETING))
        offers = self._hello(wire)
        if context and self.smtp.security == "starttls":
            _begin_tls(server, wire, offers, context)
            offers = self._hello(wire)
        if self.smtp.username:
            self._authenticate(server, wire, offers)
        return offers

    def _hello(self, wire: Wire) -> Mapping[str, str]:
        """What the server offers; nothing where it knows HELO only."""
        name = _own_name(wire, self.smtp.helo)
        reply = wire.ask(b"EHLO %s\r\n" % name, Phase.HELLO)
        if reply.kind == 5:
            _hoped_for(wire.ask(b"HELO %s\r\n" % name, Phase.HELLO))
            return {}
        _hoped_for(reply)
        offers: dict[str, str] = {}
        for line in reply.lines[1:]:
            # AUTH=LOGIN is how servers older than RFC 2554 wrote it.
            keyword, _, parameters = line.decode("ascii", "replace").replace("=", " ", 1).strip().partition(" ")
            offers[keyword.upper()] = f"{offers.get(keyword.upper(), '')} {parameters}".strip().upper()
        return offers

    def _authenticate(self, server: Server, wire: Wire, offers: Mapping[str, str]) -> None:
        """RFC 4954 with PLAIN (RFC 4616), or LOGIN where that is all there is."""
        mechanisms, user = offers.get("AUTH", "").split(), self.smtp.username
        if not self.password:
            raise WayClosedError(
                f"there is a username ({user}), but no password", where=str(server), remedy="Set DIGEST_SMTP_PASSWORD"
            )
        if "PLAIN" in mechanisms:
            secret = _coded(f"\0{user}\0{self.password}")
            reply = wire.ask(b"AUTH PLAIN %s\r\n" % secret, Phase.AUTH)
            # Servers older than RFC 4954 ask for it on a line of its own.
            reply = wire.ask(b"%s\r\n" % secret, Phase.AUTH) if reply.kind == 3 else reply
        elif "LOGIN" in mechanisms:
            reply = wire.ask(b"AUTH LOGIN\r\n", Phase.AUTH)
            for word in (user, self.password):
                reply = wire.ask(b"%s\r\n" % _coded(word), Phase.AUTH) if reply.kind == 3 else reply
        else:
            what = f"it offers no AUTH PLAIN or LOGIN, and a username is configured ({user})"
            remedy = "Leave out username in [smtp] of config/digest.toml, or use the port that asks for it (587, 465)"
            raise WayClosedError(what, where=str(server), remedy=remedy)
        if reply.kind == 5:
            remedy = "Mend username in [smtp] of config/digest.toml, or DIGEST_SMTP_PASSWORD"
            raise WayClosedError(f"it does not let {user} in: {reply}", where=str(server), remedy=remedy)
        _hoped_for(reply)


def _begin_tls(server: Server, wire: Wire, offers: Mapping[str, str], context: ssl.SSLContext) -> None:
    """STARTTLS (RFC 3207). Nothing is said in the clear instead: somebody on the way may have struck out the offer."""
    if "STARTTLS" not in offers:
        what, remedy = (
            "it offers no STARTTLS, and nothing is sent in the clear",
            ('Write security = "tls" where its port speaks TLS from the start (465); "none" is for this machine only'),
        )
        raise WayClosedError(what, where=str(server), remedy=remedy)
    reply = wire.ask(b"STARTTLS\r\n", Phase.STARTTLS)
    if reply.kind == 5:
        raise WayClosedError(
            f"it refuses STARTTLS: {reply}", where=str(server), remedy="Mend its certificate or its port"
        )
    _hoped_for(reply)
    if wire.has_received():
        what = "it went on talking in the clear after STARTTLS: somebody on the way may be putting words in its mouth"
        raise WayClosedError(what, where=str(server), remedy="Find out who, before anything is sent there")
    wire.start_tls(context, server.name)


def _hoped_for(reply: Reply) -> None:
    """A greeting, or what stands for one, that is no 2xx."""
    if reply.kind != 2:
        raise NotNowError(str(reply))


def _own_name(wire: Wire, configured: str) -> bytes:
    """What we call ourselves: as configured, or the machine's full name, or its address (RFC 5321, 4.1.3)."""
    for name in (ascii_host(configured), socket.gethostname()):
        if _NAME.fullmatch(name) and (configured or "." in name):
            return name.encode("ascii")
    address = wire.own_address().partition("%")[0]
    return f"[IPv6:{address}]".encode() if ":" in address else f"[{address}]".encode()


def _coded(text: str) -> bytes:
    return base64.b64encode(text.encode())
