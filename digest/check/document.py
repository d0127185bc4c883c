"""A mail as the rules see it: its HTML (as text and as a tree), its text part, its headers, and how it travels.

Reads `.html` and `.eml`; never fetches anything, and never raises for what a file holds.
"""

import re
from binascii import b2a_qp
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from lxml.etree import HTMLParser, _Element, fromstring

from digest.check.page import Page, line_of, read_page
from digest.check.parts import Part, read_message
from digest.check.quick import quick_page
from digest.errors import InputError

__all__ = ["MailDocument", "holds_controls", "read_document", "read_eml", "read_html"]

_EMPTY = b"<html><body></body></html>"
_CONTROLS = bytes({*range(32), 127} - {9, 10, 13})
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True)
class MailDocument:
    """A mail. `text` is None where it has no text part; `headers` is empty for a bare HTML file.

    `encoded` is the HTML in UTF-8; `raw` are the lines as they travel, "" for a bare file; `html_size` counts the HTML
    part in bytes, as it travels.
    """

    html: str
    encoded: bytes
    text: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes = b""
    html_size: int = 0
    faults: tuple[str, ...] = field(default=())
    mjml: str = ""

    @cached_property
    def tree(self) -> _Element:
        """The HTML as a tree, comments (and so what only Outlook reads) left out."""
        return _tree(_UNREADABLE.sub("\ufffd", self.html).encode() if self.holds_controls else self.encoded)

    @cached_property
    def holds_controls(self) -> bool:
        """Whether the HTML holds a control character of ASCII, but tabs and line breaks."""
        return holds_controls(self.encoded)

    @property
    def is_message(self) -> bool:
        """Whether it is a whole message and not a bare HTML file."""
        return bool(self.headers)

    def header(self, name: str) -> str:
        """The first header of that name, unfolded, or ""."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @cached_property
    def page(self) -> Page:
        """The elements, as the rules walk them."""
        return self._quick or read_page(self.tree)

    @property
    def is_plain(self) -> bool:
        """Whether all tags are HTML's own, each closed in its turn: seen at a glance; False means only: look closer."""
        return self._quick is not None

    @cached_property
    def _quick(self) -> Page | None:
        return None if self.holds_controls else quick_page(self.encoded, self._line)

    def _line(self, element: int) -> int:
        return line_of(next(islice(self.tree.iter("*"), element, None)))


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
    encoded = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    page, faults = _decoded(content, "utf-8", "the HTML") if isinstance(content, bytes) else (content, ())
    encoded = page.encode("utf-8", "replace") if faults else encoded
    return MailDocument(page, encoded, text, html_size=len(_quoted(encoded)), faults=faults, mjml=mjml)


def read_eml(content: bytes, *, mjml: str = "") -> MailDocument:
    """A whole message: its first HTML part and its first plain text part."""
    headers, parts = read_message(content)
    html = next((part for part in parts if part.kind == "text/html"), None)
    text = next((part for part in parts if part.kind == "text/plain"), None)
    page, encoded, html_faults = _held(html)
    words, _, text_faults = _held(text)
    return MailDocument(
        page,
        encoded,
        words if text else None,
        headers=headers,
        raw=content,
        html_size=len(html.body) if html else 0,
        faults=html_faults + text_faults,
        mjml=mjml,
    )


def _held(part: Part | None) -> tuple[str, bytes, tuple[str, ...]]:
    """The text of a part, the same in UTF-8, and what is wrong with its encoding."""
    if part is None:
        return "", b"", ()
    content = part.content
    text, faults = _decoded(content, part.charset, part.kind)
    is_utf8 = part.charset == "utf-8" and not faults
    return text, content if is_utf8 else text.encode("utf-8", "replace"), faults


def _decoded(body: bytes, charset: str, what: str) -> tuple[str, tuple[str, ...]]:
    try:
        return body.decode(charset), ()
    except (UnicodeDecodeError, LookupError) as error:
        return body.decode("utf-8", "replace"), (f"{what} is not {charset}: {error}",)


def _quoted(encoded: bytes) -> bytes:
    return b2a_qp(encoded, istext=True).replace(b"\n", b"\r\n")


def holds_controls(encoded: bytes) -> bool:
    """A quick look, which spares nearly every text a search."""
    return len(encoded.translate(None, _CONTROLS)) < len(encoded)


def _tree(encoded: bytes) -> _Element:
    tree = fromstring(encoded, _parser()) if not encoded.isspace() and encoded else None
    return fromstring(_EMPTY, _parser()) if tree is None else tree


def _parser() -> HTMLParser:
    """A new one for each page, since mails may be checked in several threads."""
    return HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True, collect_ids=False)
