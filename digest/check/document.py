"""A mail as the rules see it: its HTML (as text and as a tree), its text part, its headers, and how it travels.

Reads `.html` and `.eml`; never fetches anything, and never raises for what a file holds.
"""

import re
from binascii import b2a_qp
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from functools import cached_property
from pathlib import Path

from lxml import html as lxml_html
from lxml.etree import _Element

from digest.errors import InputError

__all__ = ["MailDocument", "read_document", "read_eml", "read_html"]

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True)
class MailDocument:
    """A mail. `text` is None where it has no text part; `headers` is empty for a bare HTML file.

    `raw` are the lines as they travel, "" for a bare file. `html_size` counts the encoded HTML part in bytes.
    """

    html: str
    text: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes = b""
    html_size: int = 0
    faults: tuple[str, ...] = field(default=())
    mjml: str = ""

    @cached_property
    def tree(self) -> _Element:
        """The HTML as a tree, comments (and so what only Outlook reads) left out."""
        return _tree(self.html)

    @property
    def is_message(self) -> bool:
        """Whether it is a whole message and not a bare HTML file."""
        return bool(self.headers)

    def header(self, name: str) -> str:
        """The first header of that name, unfolded, or ""."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @cached_property
    def elements(self) -> tuple[_Element, ...]:
        """Every element in document order."""
        return tuple(element for element in self.tree.iter() if isinstance(element.tag, str))


def read_document(path: Path) -> MailDocument:
    """The mail in a `.html` or `.eml` file. Raises InputError where it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}", where=str(path)) from error
    if path.suffix.lower() == ".eml":
        return read_eml(content)
    if path.suffix.lower() in (".html", ".htm"):
        return read_html(content)
    raise InputError("neither .html nor .eml", where=str(path), remedy="Name a rendered mail, or an issue")


def read_html(content: bytes | str, *, text: str | None = None, mjml: str = "") -> MailDocument:
    """A bare HTML file, which would travel in quoted-printable."""
    faults: tuple[str, ...] = ()
    if isinstance(content, bytes):
        page, faults = _decoded(content, "utf-8", "the HTML")
    else:
        page = content
    return MailDocument(page, text, html_size=len(_quoted(page)), faults=faults, mjml=mjml)


def read_eml(content: bytes, *, mjml: str = "") -> MailDocument:
    """A whole message: its first HTML part and its first plain text part."""
    message = message_from_bytes(content, policy=policy.compat32)
    html, html_size, html_faults = _part(message, "text/html")
    text, _, text_faults = _part(message, "text/plain")
    return MailDocument(
        html or "",
        text,
        headers=tuple((name, _unfolded(str(value))) for name, value in message.items()),
        raw=content,
        html_size=html_size,
        faults=html_faults + text_faults,
        mjml=mjml,
    )


def _part(message: Message, kind: str) -> tuple[str | None, int, tuple[str, ...]]:
    for part in message.walk():
        if part.get_content_type() == kind and not part.is_multipart():
            payload = part.get_payload(decode=True)
            travelling = part.get_payload(decode=False)
            size = len(str(travelling).encode("utf-8", "surrogateescape"))
            body = payload if isinstance(payload, bytes) else b""
            text, faults = _decoded(body, part.get_content_charset() or "utf-8", kind)
            return text, size, faults
    return None, 0, ()


def _decoded(body: bytes, charset: str, what: str) -> tuple[str, tuple[str, ...]]:
    try:
        return body.decode(charset), ()
    except (UnicodeDecodeError, LookupError) as error:
        return body.decode("utf-8", "replace"), (f"{what} is not {charset}: {error}",)


def _unfolded(value: str) -> str:
    """A header as a reader sees it, its encoded words decoded."""
    parsed = policy.default.header_factory("Subject", re.sub(r"\r?\n[ \t]*", " ", value))
    return str(parsed)


def _quoted(page: str) -> bytes:
    return b2a_qp(page.encode("utf-8", "replace"), istext=True).replace(b"\n", b"\r\n")


def _tree(page: str) -> _Element:
    clean = _UNREADABLE.sub("\ufffd", page)
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True)
    if not clean.strip():
        clean = "<html><body></body></html>"
    tree: _Element = lxml_html.document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
    return tree
