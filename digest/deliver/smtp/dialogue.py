"""From nothing to a connection that takes letters: greeting, EHLO, STARTTLS, AUTH; and a second server."""

import ssl
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

from digest.deliver.smtp.connection import Connection
from digest.deliver.smtp.replies import CutError, Reply
from digest.deliver.way import WayClosedError
from digest.settings.values import Smtp

__all__ = ["Line", "NotNowError", "is_loopback", "open_line"]

_SERVICE_CLOSING = 421


class NotNowError(Exception):
    """No server takes letters at the moment: `what` is what was said or happened."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


@dataclass(slots=True)
class Line:
    """An open connection, and the extensions that the server offers."""

    connection: Connection
    extensions: dict[str, str]
    letters: int = 0

    @property
    def pipelining(self) -> bool:
        """RFC 2920."""
        return "PIPELINING" in self.extensions

    @property
    def largest(self) -> int:
        """The most bytes that the server takes (RFC 1870); 0 for no limit."""
        said = self.extensions.get("SIZE", "")
        return int(said) if said.isdigit() else 0


def open_line(smtp: Smtp, password: str, monotonic: Callable[[], float]) -> Line:
    """Connect to the relay, or to the fallback where the relay cannot be reached.

    Raises NotNowError where none takes letters now, WayClosedError where none ever will as it is configured.
    """
    places = [(smtp.host, smtp.port)]
    if smtp.fallback_host:
        places.append((smtp.fallback_host, smtp.fallback_port))
    said = ""
    for host, port in places:
        try:
            return _opened(smtp, host, port, password, monotonic)
        except NotNowError as error:
            said = f"{said}; {error.what}" if said else error.what
    raise NotNowError(said)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _opened(smtp: Smtp, host: str, port: int, password: str, monotonic: Callable[[], float]) -> Line:
    if smtp.security == "none" and not is_loopback(host):
        raise WayClosedError(
            "mail would leave this machine unencrypted",
            where=f"{host}:{port}",
            remedy='Write [smtp] security = "starttls" or "tls": "none" is for a relay on this machine',
        )
    connection: Connection | None = None
    try:
        connection = Connection(host, port, timeout=smtp.timeout, monotonic=monotonic)
        return _greeted(smtp, host, port, password, connection)
    except CutError as error:
        _close(connection)
        raise NotNowError(error.what) from error
    except (NotNowError, WayClosedError):
        _close(connection)
        raise


def _greeted(smtp: Smtp, host: str, port: int, password: str, connection: Connection) -> Line:
    where = f"{host}:{port}"
    if smtp.security == "tls":
        _secure(connection, smtp, host, where)
    _expect(connection.reply(), where)
    extensions = _hello(connection, smtp, where)
    if smtp.security == "starttls":
        if "STARTTLS" not in extensions:
            raise WayClosedError(
                "the server offers no STARTTLS, so mail would leave unencrypted",
                where=where,
                remedy='Name its port for TLS, or another server; [smtp] security = "none" is for this machine only',
            )
        _expect(connection.ask(b"STARTTLS"), where)
        _secure(connection, smtp, host, where)
        extensions = _hello(connection, smtp, where)
    if smtp.username:
        _authenticate(connection, extensions, smtp.username, password, where)
    return Line(connection, extensions)


def _hello(connection: Connection, smtp: Smtp, where: str) -> dict[str, str]:
    """EHLO, or HELO where the server does not know it."""
    name = (smtp.helo or "localhost").encode("ascii", "replace")
    reply = connection.ask(b"EHLO " + name)
    if reply.good:
        return reply.extensions
    if reply.code != _SERVICE_CLOSING and reply.code >= 500:
        _expect(connection.ask(b"HELO " + name), where)
        return {}
    raise NotNowError(reply.text)


def _expect(reply: Reply, where: str) -> None:
    if not reply.good:
        raise NotNowError(f"{where} said {reply.text}")


def _secure(connection: Connection, smtp: Smtp, host: str, where: str) -> None:
    try:
        context = ssl.create_default_context(cafile=smtp.ca_file or None)
    except OSError as error:
        raise WayClosedError(
            f"the certificates cannot be read: {error.strerror}",
            where=smtp.ca_file,
            remedy="Name a file of PEM certificates under [smtp] ca_file",
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        connection.secure(context, host)
    except ssl.SSLCertVerificationError as error:
        raise WayClosedError(
            f"the server's certificate does not verify: {error.verify_message}",
            where=where,
            remedy="Write [smtp] host as the certificate names it, or name its authority's file under ca_file",
        ) from error
    except ssl.SSLError as error:
        raise NotNowError(f"{where}: TLS could not begin: {error.reason or error}") from error


def _authenticate(connection: Connection, extensions: dict[str, str], username: str, password: str, where: str) -> None:
    """AUTH PLAIN or LOGIN (RFC 4954)."""
    offered = extensions.get("AUTH", "").split()
    name, word = username.encode("utf-8"), password.encode("utf-8")
    if "PLAIN" in offered:
        reply = connection.ask(b"AUTH PLAIN " + b64encode(b"\0" + name + b"\0" + word))
    elif "LOGIN" in offered:
        reply = connection.ask(b"AUTH LOGIN")
        if reply.good:
            reply = connection.ask(b64encode(name))
        if reply.good:
            reply = connection.ask(b64encode(word))
    else:
        raise WayClosedError(
            "the server takes no password by PLAIN or LOGIN",
            where=where,
            remedy="Take out [smtp] username, or name the server's port for submission",
        )
    if 400 <= reply.code < 500:
        raise NotNowError(f"{where} said {reply.text}")
    if not reply.good:
        raise WayClosedError(
            f"the server refuses the user name or password: {reply.text}",
            where=where,
            remedy="Mend [smtp] username and DIGEST_SMTP_PASSWORD",
        )


def _close(connection: Connection | None) -> None:
    if connection is not None:
        connection.close()
