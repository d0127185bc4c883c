"""The rendered mail as a value, and the reader's own links in it.

A mail is rendered once for all its readers. What differs from reader to reader are two links, for which two marks stand
in the frozen text. They hold Unicode noncharacters, which are dropped from everything that comes from the world, so no
article can forge a mark and carry a reader's link to another place. This module renders and encodes nothing.
"""

from dataclasses import dataclass, replace
from html import escape

__all__ = ["PREFERENCES", "UNSUBSCRIBE", "Mail", "ReaderLinks", "for_reader"]

UNSUBSCRIBE = "\ufdd0unsubscribe\ufdd1"
"""Stands for the reader's unsubscribe link until the mail is spliced."""

PREFERENCES = "\ufdd0preferences\ufdd1"
"""Stands for the link to the reader's preferences until the mail is spliced."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A rendered issue. `html`, `text` and `mjml` hold the marks of the reader's links; `web` holds none.

    `layout` names the richest layout that fitted; `notes` say in words what was given up for size, if anything.
    `size` is the number of bytes of the HTML part as it travels (quoted-printable).
    """

    subject: str
    preheader: str
    html: str
    text: str
    mjml: str
    web: str
    layout: str
    notes: tuple[str, ...] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class ReaderLinks:
    """One reader's own addresses: `unsubscribe` takes a one-click POST (RFC 8058); both show a page on GET."""

    unsubscribe: str
    preferences: str


def for_reader(mail: Mail, links: ReaderLinks) -> Mail:
    """The same mail with one reader's links in place of the marks: what her screen shows."""
    return replace(
        mail,
        html=_spliced(mail.html, links, markup=True),
        mjml=_spliced(mail.mjml, links, markup=True),
        text=_spliced(mail.text, links, markup=False),
    )


def _spliced(text: str, links: ReaderLinks, *, markup: bool) -> str:
    for mark, link in ((UNSUBSCRIBE, links.unsubscribe), (PREFERENCES, links.preferences)):
        text = text.replace(mark, escape(link) if markup else link)
    return text
