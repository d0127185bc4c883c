"""A mail as a message (RFC 5322, MIME): frozen once as a `Variant`, then one reader's copy of it by splicing.

Headers are written here and not by `email.message`, which folds a long List-Unsubscribe into an encoded word and so
breaks one-click. Sends nothing, signs nothing; the clock and the identifiers are handed in.
"""

import json
import re
from dataclasses import dataclass, fields
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, getaddresses
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit

from digest.errors import InputError
from digest.model.delivery import Reader
from digest.model.edition import Edition, Publisher
from digest.model.mail import PREFERENCES, UNSUBSCRIBE, Mail, ReaderLinks
from digest.text.hostname import ascii_host
from digest.text.inert import clean
from digest.text.transfer import encoded, spliced

__all__ = ["Variant", "message", "variant_of"]

_HTML_PART = b"Content-Type: text/html; charset=utf-8\r\n"
_LINK = re.compile(r"https?://[0-9A-Za-z\[][!#-;=?-\[\]_a-z~]*")


@dataclass(frozen=True, slots=True)
class Variant:
    """What all readers of a variant get alike, as it travels; the marks of her links are still open in `parts`.

    Headers stand as they are written: folded, encoded words and all. `feedback` names the mailing for Feedback-ID.
    """

    sender: str
    reply_to: str
    subject: str
    date: str
    list_id: str
    feedback: str
    boundary: str
    parts: bytes

    def as_file(self) -> bytes:
        """One line of JSON, then the parts."""
        head = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "parts"}
        return json.dumps(head, ensure_ascii=False).encode() + b"\n" + self.parts

    @classmethod
    def from_file(cls, content: bytes) -> "Variant":
        """The variant that `as_file` wrote."""
        head, _, parts = content.partition(b"\n")
        return cls(**json.loads(head), parts=parts)

    def spliced_for(self, links: ReaderLinks) -> bytes:
        """The parts with one reader's links. Raises InputError where one is no web address.

        In the HTML part an & of a link is written as an entity, in the text part as it is.
        """
        urls = {UNSUBSCRIBE: links.unsubscribe, PREFERENCES: links.preferences}
        for url in urls.values():
            if not _LINK.fullmatch(url):
                raise InputError(f"{url!r} is no web address that can stand in a mail")
        text, html = _halves(self.parts)
        escaped = {mark: url.replace("&", "&amp;") for mark, url in urls.items()}
        return spliced(text, urls) + spliced(html, escaped)


@lru_cache(maxsize=4)
def _halves(parts: bytes) -> tuple[bytes, bytes]:
    """The text part and the HTML part, each with its headers."""
    text, marker, html = parts.partition(_HTML_PART)
    return text, marker + html


def variant_of(mail: Mail, edition: Edition, publisher: Publisher, site_url: str, date: datetime) -> Variant:
    """The mail, frozen: this is done once for an issue, whatever the number of its readers.

    `date` must know its time zone: it is the header's on every attempt. Raises InputError where the edition's sender or
    reply_to is no address.
    """
    boundary = "=_" + blake2b((mail.subject + mail.text).encode("utf-8", "replace"), digest_size=16).hexdigest()
    parts = (
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + encoded(mail.text),
        _HTML_PART + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + encoded(mail.html),
    )
    opened = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    host = _host(publisher, site_url)
    return Variant(
        sender=_address(edition.sender),
        reply_to=_address(edition.reply_to) if edition.reply_to else "",
        subject=_words("Subject", mail.subject),
        date=format_datetime(date),
        list_id=_list_id(edition, host),
        feedback=f"{date:%Y%m%d}:{_token(edition.slug)}:digest:{_token(host)}",
        boundary=boundary,
        parts=opened + b"--" + boundary.encode() + b"--\r\n",
    )


def message(variant: Variant, reader: Reader, *, subject_mark: str = "") -> bytes:
    """The whole message for one reader, lines ended by CRLF. Raises InputError for an address or link that cannot be.

    `subject_mark` stands before the subject: a test send says so.
    """
    parts = variant.spliced_for(reader.links)
    token = _token(reader.message_id.strip("<>"))
    # A long word stands on a line of its own, below an empty first one: that line must not follow the mark.
    marked = (_words("Subject", subject_mark).strip() if subject_mark else "", variant.subject.strip())
    subject = "\r\n ".join(filter(None, marked))
    headers = (
        ("From", variant.sender),
        ("To", _mailbox(reader.name, reader.address)),
        ("Reply-To", variant.reply_to),
        ("Subject", subject),
        ("Date", variant.date),
        ("Message-ID", f"<{token}>"),
        ("List-Id", variant.list_id),
        ("List-Unsubscribe", f"<{reader.links.unsubscribe}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Feedback-ID", variant.feedback),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative;\r\n boundary="{variant.boundary}"'),
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in headers if value)
    return head.encode("utf-8") + b"\r\n" + parts


def _words(name: str, text: str) -> str:
    """Unstructured text (RFC 5322, 2.2.1): folded at spaces, in encoded words (RFC 2047) where it is not ASCII."""
    text = clean(text)
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=name, maxlinelen=76).encode(linesep="\r\n")


def _address(sender: str) -> str:
    """One mailbox as a person writes it, `Name <address>`. Raises InputError where it is none."""
    found = getaddresses([sender]) if sender.isprintable() else []
    name, address = found[0] if len(found) == 1 else ("", "")
    if not address:
        raise _no_address(sender)
    return _mailbox(name, address)


def _mailbox(name: str, address: str) -> str:
    """A mailbox, its name quoted or encoded, its domain in ASCII. Raises InputError where the address is none."""
    local, at, domain = address.rpartition("@")
    if (
        not at
        or not local
        or not domain
        or not address.isprintable()
        or re.search(r"[\s<>,;:\"()\[\]\\@]", local + domain)
    ):
        raise _no_address(address)
    host = ascii_host(domain)
    if not host.isascii():
        raise _no_address(address)
    address = f"{local}@{host}"
    name = clean(name)
    if not name:
        return address
    if name.isascii() and "=?" not in name and len(name) <= _LONGEST_PLAIN_NAME:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f"{name if re.fullmatch(r'[A-Za-z0-9 _-]+', name) else chr(34) + quoted + chr(34)} <{address}>"
    encoded_name = Header(name[:_LONGEST_NAME], "utf-8", maxlinelen=60).encode(linesep="\r\n")
    return f"{encoded_name}\r\n <{address}>"


_LONGEST_PLAIN_NAME = 60
_LONGEST_NAME = 300


def _no_address(text: str) -> InputError:
    return InputError(f"{clean(text)!r} is no mail address", remedy='Write "Name <name@example.org>"')


def _list_id(edition: Edition, host: str) -> str:
    """RFC 2919: a phrase, and a name in the publisher's domain that never changes."""
    phrase = re.sub(r"[^A-Za-z0-9 ._-]", "", clean(edition.title))[:60].strip()
    name = f"<{_token(edition.slug)}.{_token(host)}>"
    return f'"{phrase}" {name}' if phrase else name


def _host(publisher: Publisher, site_url: str) -> str:
    return urlsplit(site_url).hostname or urlsplit(publisher.url).hostname or "localhost"


def _token(text: str) -> str:
    """Visible ASCII without what ends an identifier."""
    return re.sub(r"[^!#-'*+./0-9=?A-Z^-~@_-]", "", text)
