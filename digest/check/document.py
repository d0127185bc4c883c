"""A mail as the rules see it: its HTML (as text and as a tree), its text part, its headers, and how it travels.

Reads `.html` and `.eml`; never fetches anything, and never raises for what a file holds.
"""

import re
from binascii import a2b_qp, b2a_qp
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from functools import cached_property
from pathlib import Path

from lxml import html as lxml_html
from lxml.etree import _Element

from digest.errors import InputError

__all__ = ["MailDocument", "read_document", "read_eml", "read_html"]

_DEEPEST = 10
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
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
        return _tree(self.html, self.encoded)

    @cached_property
    def encoded(self) -> bytes:
        """The HTML in UTF-8."""
        return self.html.encode("utf-8", "replace")

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
        return tuple(self.tree.iter("*"))

    @cached_property
    def _by_tag(self) -> dict[str, list[_Element]]:
        found: dict[str, list[_Element]] = defaultdict(list)
        for element in self.elements:
            found[element.tag].append(element)
        return found

    def tagged(self, *tags: str) -> list[_Element]:
        """The elements of these tags, in document order tag by tag."""
        return [element for tag in tags for element in self._by_tag.get(tag, ())]

    @cached_property
    def headings(self) -> tuple[_Element, ...]:
        """h1 to h6 in document order."""
        return tuple(self.tree.iter(*_HEADINGS))


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
    message, _ = _read(content)
    parts = tuple(_parts(content))
    html, html_size, html_faults = _first(parts, "text/html")
    text, _, text_faults = _first(parts, "text/plain")
    return MailDocument(
        html or "",
        text,
        headers=tuple((name, _unfolded(str(value))) for name, value in message.items()),
        raw=content,
        html_size=html_size,
        faults=html_faults + text_faults,
        mjml=mjml,
    )


_Part = tuple[Message, bytes]
"""A part's headers, and its body as it travels."""


def _parts(content: bytes, depth: int = 0) -> Iterator[_Part]:
    """The parts without parts of their own (RFC 2046, 5.1.1), found by their boundaries.

    The standard library's parser goes line by line, which takes longer than all rules together.
    """
    head, body = _read(content)
    boundary = head.get_boundary() if head.get_content_maintype() == "multipart" and depth < _DEEPEST else None
    if boundary is None:
        yield head, body
        return
    line = b"\n--" + str(boundary).encode("ascii", "replace")
    for piece in (b"\n" + body).split(line)[1:]:
        rest, _, part = piece.partition(b"\n")
        if rest.startswith(b"--"):
            return
        if not rest.strip():
            yield from _parts(part.removesuffix(b"\r"), depth + 1)


def _read(content: bytes) -> _Part:
    """The headers and what follows them."""
    if content.startswith((b"\r\n", b"\n")):  # a part without headers is plain text
        return Message(), content.removeprefix(b"\r").removeprefix(b"\n")
    end = re.search(rb"\r?\n\r?\n", content)
    head = content[: end.start()] if end else content
    return message_from_bytes(head + b"\n\n", policy=policy.compat32), content[end.end() :] if end else b""


def _first(parts: Sequence[_Part], kind: str) -> tuple[str | None, int, tuple[str, ...]]:
    """The first part of a kind: its text, its size as it travels, and what is wrong with its encoding."""
    for head, body in parts:
        if head.get_content_type() == kind:
            text, faults = _decoded(_payload(head, body), _charset(head), kind)
            return text, len(body), faults
    return None, 0, ()


def _payload(head: Message, body: bytes) -> bytes:
    """What a part holds, decoded from how it travels (RFC 2045, 6); what cannot be is left as it is."""
    if str(head.get("Content-Transfer-Encoding", "")).strip().lower() == "quoted-printable":
        return a2b_qp(body)
    head.set_payload(body.decode("ascii", "surrogateescape"))
    payload = head.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(head: Message) -> str:
    return head.get_content_charset() or "utf-8"


def _decoded(body: bytes, charset: str, what: str) -> tuple[str, tuple[str, ...]]:
    try:
        return body.decode(charset), ()
    except (UnicodeDecodeError, LookupError) as error:
        return body.decode("utf-8", "replace"), (f"{what} is not {charset}: {error}",)


def _unfolded(value: str) -> str:
    """A header as a reader sees it, its encoded words decoded."""
    if "=?" not in value:
        return " ".join(re.split(r"\r?\n[ \t]*", value)) if "\n" in value else value
    parsed = policy.default.header_factory("Subject", re.sub(r"\r?\n[ \t]*", " ", value))
    return str(parsed)


def _quoted(page: str) -> bytes:
    return b2a_qp(page.encode("utf-8", "replace"), istext=True).replace(b"\n", b"\r\n")


def _tree(page: str, encoded: bytes) -> _Element:
    if len(encoded.translate(None, _CONTROLS)) < len(encoded):
        encoded = _UNREADABLE.sub("\ufffd", page).encode("utf-8", "replace")
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True)
    if not encoded.strip():
        encoded = b"<html><body></body></html>"
    tree: _Element = lxml_html.document_fromstring(encoded, parser=parser)
    return tree
