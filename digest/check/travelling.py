"""Rules on how a mail travels: its size, its lines, its text part."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from digest.check.css import nested_at_rules
from digest.check.document import MailDocument, holds_controls
from digest.check.rule import Breach, Inspection, Rule

__all__ = ["RULES"]

LARGEST, TARGET = 102_000, 90_000
_LARGEST_STYLE = 8192
_ADDRESS, _HTML = re.compile("https?://"), re.compile(r"</?(?:p|div|td|a|br|span)\b[^>]*>")
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|[\u200c\u200d]{2,}"
)
_LONGEST_LINE = 998
_C1 = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def encoded_size(inspection: Inspection) -> Iterator[Breach]:
    """The HTML part as it travels: Gmail clips at 102 kB, and hides the unsubscribe link with the rest."""
    size = inspection.document.html_size
    if size > LARGEST:
        yield Breach("the HTML part", f"it takes {size:,} bytes encoded, and Gmail clips at {LARGEST:,}")
    elif size > TARGET:
        yield Breach("the HTML part", f"it takes {size:,} bytes encoded, over the target of {TARGET:,}", "warning")


def style_size(inspection: Inspection) -> Iterator[Breach]:
    """Gmail drops all styles where they exceed 8,192 characters, or where an @-rule stands inside another."""
    page = inspection.page
    sheets = [page.texts[element] or "" for element in page.tagged("style")]
    size = sum(len(sheet.encode("utf-8", "replace")) for sheet in sheets)
    if size >= _LARGEST_STYLE:
        yield Breach("<style>", f"the style sheets take {size:,} bytes in all")
    for sheet in sheets:
        if nested_at_rules(sheet):
            yield Breach("<style>", "an @-rule stands inside another")


def raw_lines(inspection: Inspection) -> Iterator[Breach]:
    """SMTP allows 998 bytes a line (RFC 5321, 4.5.3.1.6); text is UTF-8 without control characters."""
    document = inspection.document
    for number, raw in enumerate(document.raw.split(b"\n"), 1) if _has_long_line(document.raw) else ():
        if len(raw.rstrip(b"\r")) > _LONGEST_LINE:
            yield Breach(f"line {number} of the message", f"it has {len(raw):,} bytes")
    for fault in document.faults:
        yield Breach("the encoding", fault)
    yield from _unwritable(document)


def _unwritable(document: MailDocument) -> Iterator[Breach]:
    """What is no text, in either part and in the headers."""
    parts = [("the HTML", document.html), ("the text part", document.text or "")]
    parts += [(f"the header {name}", value) for name, value in document.headers]
    others = "\n".join(text for _, text in parts[1:]).encode("utf-8", "replace")
    may_be = document.holds_controls or _C1.search(document.encoded) or holds_controls(others) or _C1.search(others)
    for where, text in parts if may_be or document.faults else ():
        found = _CONTROL.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            yield Breach(f"{where}, line {line}", f"it holds the control character U+{ord(found[0]):04X}")
        elif "\ufffd" in text and document.faults:
            yield Breach(where, "it holds bytes that are no text", "warning")


def _has_long_line(raw: bytes) -> bool:
    """Seen in leaps: from each line break that a line may reach to the next."""
    place = 0
    while len(raw) - place > _LONGEST_LINE:
        place = raw.rfind(b"\n", place, place + _LONGEST_LINE + 1) + 1
        if not place:
            return True
    return False


def text_part(inspection: Inspection) -> Iterator[Breach]:
    """The text part carries every title and address of the HTML, and nothing that cannot be seen."""
    document, page = inspection.document, inspection.page
    if document.text is None:
        if document.is_message:
            yield Breach("the message", "it has no text part")
        return
    lines = document.text.splitlines()
    text, alone = " ".join(lines), set(lines)
    place = 0
    for element in page.tagged("h3"):
        title = page.words(element)
        place = max(0, text.find(title, place))  # mostly they stand in the same order
        if not text.startswith(title, place) and not _holds(document.text, title):
            yield Breach(f'the text part, "{title[:40]}"', "this title of the HTML is missing")
        for link in page.inside_tagged(element, "a"):
            href = (page.get(link, "href") or "").strip()
            if href.startswith("http") and href not in alone and href not in document.text.split():
                yield Breach("the text part", f"the address {href[:80]} is missing, or not alone on its line")
    yield from _readable(lines)


def _holds(text: str, title: str) -> bool:
    """Whether a title stands in a text, however the text is spaced and its accents are written."""
    folded = " ".join(text.split())
    return title in folded or _composed(title) in _composed(folded)


def _composed(text: str) -> str:
    """Accents and their letters in one (Unicode's form C): the same word may be written in two ways."""
    return unicodedata.normalize("NFC", text)


def _readable(lines: Sequence[str]) -> Iterator[Breach]:
    for number, line in enumerate(lines, 1):
        if len(line) <= 72 and line.isascii() and "://" not in line and "<" not in line:
            continue
        found = None if line.isascii() else _INVISIBLE.search(line)
        if found:
            yield Breach(f"the text part, line {number}", f"it holds an invisible character (U+{ord(found[0][0]):04X})")
        if " " in line and _ADDRESS.search(line) and len(line.split()) > 1 and not line.lstrip().startswith(">"):
            yield Breach(f"the text part, line {number}", "an address shares its line with words", "warning")
        if len(line) > 78 and len(line.split()) > 1:
            yield Breach(f"the text part, line {number}", f"it has {len(line)} columns", "warning")
        if "<" in line and _HTML.search(line) and "&lt;" not in line:
            yield Breach(f"the text part, line {number}", "it holds HTML", "warning")


RULES = (
    Rule("encoded-size", "error", "Gmail clips at 102 kB (measured)", "Take stories or pictures out", encoded_size),
    Rule("style-size", "error", "Gmail's limit of 8,192 characters", "Shorten the sheet in head.mjml.j2", style_size),
    Rule("raw-lines", "error", "RFC 5321, RFC 5198", "Send quoted-printable UTF-8", raw_lines),
    Rule("text-part", "error", "RFC 2046, 5.1.4: both parts say the same", "Mend issue.txt.j2", text_part),
)
