"""A mail as a message (RFC 5322, MIME): headers that nothing can break into, and two parts, encoded once for all.

Headers are written here and not by `email.message`, which folds a long List-Unsubscribe into an encoded word and so
breaks one-click. Sends nothing, signs nothing; the clock and the identifiers are handed in.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, getaddresses
from hashlib import blake2b
from urllib.parse import urlsplit

from digest.errors import InputError
from digest.model.edition import Edition, Publisher
from digest.render.inert import clean
from digest.render.links import safe_url
from digest.render.mail import PREFERENCES, UNSUBSCRIBE, Mail, ReaderLinks
from digest.render.size import encoded, spliced

__all__ = ["Body", "body_of", "to_eml"]


@dataclass(frozen=True, slots=True)
class Body:
    """The two parts of a mail as they travel, with the marks of the reader's links still open in them."""

    boundary: str
    content: bytes

    def spliced(self, links: ReaderLinks) -> bytes:
        """The content with one reader's links. Raises InputError where one is no web address."""
        urls = {UNSUBSCRIBE: links.unsubscribe, PREFERENCES: links.preferences}
        for url in urls.values():
            if not url or safe_url(url) != url:
                raise InputError(f"{url!r} is no web address that can stand in a mail")
        return _spliced_parts(self, urls)


_HTML_PART = b"Content-Type: text/html; charset=utf-8\r\n"


def _spliced_parts(body: Body, urls: dict[str, str]) -> bytes:
    """In the HTML part an & of a link is written as an entity, in the text part as it is."""
    text, marker, html = body.content.partition(_HTML_PART)
    escaped = {mark: url.replace("&", "&amp;") for mark, url in urls.items()}
    return spliced(text, urls) + marker + spliced(html, escaped)


def body_of(mail: Mail) -> Body:
    """Both parts, encoded: this is done once for an issue, whatever the number of its readers."""
    boundary = "=_" + blake2b((mail.text + mail.html).encode("utf-8", "replace"), digest_size=16).hexdigest()
    parts = (
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + encoded(mail.text),
        _HTML_PART + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + encoded(mail.html),
    )
    opened = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return Body(boundary, opened + b"--" + boundary.encode() + b"--\r\n")


def to_eml(
    mail: Mail,
    *,
    edition: Edition,
    publisher: Publisher,
    site_url: str,
    date: datetime,
    message_id: str,
    recipient: str,
    links: ReaderLinks,
) -> bytes:
    """The whole message for one reader, lines ended by CRLF.

    `date` must know its time zone; `message_id` is the header's value, with or without its angle brackets.
    """
    body = body_of(mail)
    headers = (
        ("From", _address(edition.sender)),
        ("To", _address(recipient)),
        ("Reply-To", _address(edition.reply_to) if edition.reply_to else ""),
        ("Subject", _words("Subject", mail.subject)),
        ("Date", format_datetime(date)),
        ("Message-ID", f"<{_token(message_id.strip('<>'))}>"),
        ("List-Id", _list_id(edition, publisher, site_url)),
        ("List-Unsubscribe", f"<{links.unsubscribe}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative;\r\n boundary="{body.boundary}"'),
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in headers if value)
    return head.encode("utf-8") + b"\r\n" + body.spliced(links)


def _words(name: str, text: str) -> str:
    """Unstructured text (RFC 5322, 2.2.1): folded at spaces, in encoded words (RFC 2047) where it is not ASCII."""
    text = clean(text)
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=name, maxlinelen=76).encode(linesep="\r\n")


def _address(sender: str) -> str:
    """One mailbox, its name quoted or encoded, its domain in ASCII. Raises InputError where it is no address."""
    found = getaddresses([sender]) if sender.isprintable() else []
    name, address = found[0] if len(found) == 1 else ("", "")
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain or re.search(r"[\s<>,;:\"()\[\]\\@]", local + domain):
        raise InputError(f"{clean(sender)!r} is no mail address", remedy='Write "Name <name@example.org>"')
    address = f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    if not name:
        return address
    if name.isascii():
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f"{name if re.fullmatch(r'[A-Za-z0-9 _-]+', name) else chr(34) + quoted + chr(34)} <{address}>"
    return f"{Header(name, 'utf-8', maxlinelen=60).encode(linesep=chr(13) + chr(10))} <{address}>"


def _list_id(edition: Edition, publisher: Publisher, site_url: str) -> str:
    """RFC 2919: a phrase, and a name in the publisher's domain that never changes."""
    host = urlsplit(site_url).hostname or urlsplit(publisher.url).hostname or "localhost"
    phrase = re.sub(r"[^A-Za-z0-9 ._-]", "", clean(edition.title))[:60].strip()
    return (
        f'"{phrase}" <{_token(edition.slug)}.{_token(host)}>' if phrase else f"<{_token(edition.slug)}.{_token(host)}>"
    )


def _token(text: str) -> str:
    """Visible ASCII without what ends an identifier."""
    return re.sub(r"[^!#-'*+./0-9=?A-Z^-~@_-]", "", text)
