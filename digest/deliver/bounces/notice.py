"""What every kind of report has: whom it came back to (VERP), which mail it returns, when, and words to keep.

Nothing here is trusted: a token is given as it was written, and whoever knows the key says whether it is ours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from digest.deliver.bounces.parts import Fields, Part, fields_of

__all__ = ["Notice", "address_in", "clipped", "notice_of"]

_MAX_EVIDENCE = 4000
_MAX_ADDRESS = 320

_TOKEN = re.compile(r"(?<![\w.+%=-])b\+([\w.=-]{1,200})@", re.IGNORECASE)
_ENVELOPE = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "return-path", "apparently-to")
_RETURNED_ENVELOPE = ("return-path", "x-envelope-from", "envelope-from", "sender", "errors-to")
_RETURNED = (
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/global-headers",
    "message/rfc822-headers",
)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_QUOTED_ID = re.compile(r"(?im)^[> \t]{0,20}message-id:\s{0,20}(<[^<>\s]{1,500}>)")
_ADDRESS = re.compile(r"<?([^\s<>@,;\"]{1,255}@[^\s<>@,;\"]{1,255})>?")
_COPY = re.compile(
    r"(?im)^[> \t]{0,9}(?:received|return-path|message-id|mime-version|delivered-to|dkim-signature):"
    r"|^[-= >*]{2,60}.{0,60}\b(?:copy|original|returned|message follows|headers?)\b"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a report is, before it is known what it says: its parts, and what any kind of report has."""

    parts: tuple[Part, ...]
    returned: Fields
    token: str
    message_id: str
    at: datetime | None

    @property
    def head(self) -> Part:
        """The fields of the report itself."""
        return self.parts[0]

    def words(self) -> str:
        """What the report says to a person, without the mail that it returns. Up to 4000 characters."""
        for part in self.parts[1:]:
            if part.kind.startswith("text/") and part.kind not in _RETURNED:
                text = part.text()[: 4 * _MAX_EVIDENCE]
                copy = _COPY.search(text)
                said = text[: copy.start()] if copy else text
                if said.strip():
                    return clipped(re.sub(r"<[^<>@]{1,300}>", " ", said) if part.kind == "text/html" else said)
        return ""


def notice_of(parts: Sequence[Part]) -> Notice:
    """The report of these parts; `parts[0]` is its head."""
    returned = _returned(parts)
    return Notice(
        parts=tuple(parts),
        returned=returned,
        token=_token(parts[0].fields, _ENVELOPE) or _token(returned, _RETURNED_ENVELOPE) or _reported_token(parts),
        message_id=_message_id(returned, parts),
        at=_instant(parts[0].first("date")),
    )


def address_in(text: str) -> str:
    """The first mail address in a text, without its brackets; the empty string where there is none."""
    match = _ADDRESS.search(text[: 2 * _MAX_ADDRESS])
    address = match[1].strip(".'") if match else ""
    return address if address.isprintable() and 3 <= len(address) <= _MAX_ADDRESS and "@" in address[1:-1] else ""


def clipped(text: str, longest: int = _MAX_EVIDENCE) -> str:
    """The text as it may be kept: no control characters but line ends, no lone surrogates, not too long."""
    kept = "".join(c if c.isprintable() or c == "\n" else " " for c in text[: 2 * longest].replace("\r\n", "\n"))
    return kept.strip()[:longest]


def _returned(parts: Sequence[Part]) -> Fields:
    """The head of the mail that the report returns."""
    for part in parts[1:]:
        if part.kind in _RETURNED:
            fields = fields_of(part.text().lstrip("\n").partition("\n\n")[0][: 128 * 1024])
            if fields:
                return fields
    return {}


def _token(fields: Fields, names: Sequence[str]) -> str:
    for name in names:
        for value in fields.get(name, ()):
            if match := _TOKEN.search(value):
                return match[1]
    return ""


def _reported_token(parts: Sequence[Part]) -> str:
    """Postfix's X-Postfix-Sender, ARF's Original-Mail-From: the return path as the machine-read part names it."""
    for part in parts[1:]:
        if part.kind in ("message/delivery-status", "message/feedback-report", "message/global-delivery-status"):
            for line in part.text()[: 64 * 1024].split("\n"):
                if line.lower().startswith(
                    ("x-postfix-sender", "original-mail-from", "x-exim-sender", "x-sender")
                ) and (match := _TOKEN.search(line)):
                    return match[1]
    return ""


def _message_id(returned: Fields, parts: Sequence[Part]) -> str:
    for value in returned.get("message-id", ()):
        if match := _MESSAGE_ID.search(value):
            return match[0]
    if returned:
        return ""
    for part in parts[1:]:
        if part.kind.startswith("text/") and (quoted := _QUOTED_ID.search(part.text()[: 256 * 1024])):
            return quoted[1]
    return ""


def _instant(said: str) -> datetime | None:
    try:
        instant = parsedate_to_datetime(said[:200])
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
