"""A mail (`.eml`) → readings: the subject is the headline, the sender the author, its HTML or text part the article.

Attachments are not looked at. A newsletter that holds several articles gives each of them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from digest.collect.dumps import split_stories
from digest.collect.dumps_roles import Line
from digest.collect.encoding import decode
from digest.collect.extract import of_story, read_html
from digest.collect.identity import article_id
from digest.collect.lines import clean, count_words, plain_lines, unwrap
from digest.collect.metadata_dates import parse_date
from digest.model.article import Published, Reading
from digest.model.source import Source

__all__ = ["read_mail"]

_PREFIX = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|tr|rv)\s*:)+\s*", re.IGNORECASE)
_SIGNATURE = re.compile(r"\n-- ?\n.*\Z", re.DOTALL)
_MIN_WORDS = 40


def read_mail(data: bytes, path: str, source: Source) -> tuple[Reading, ...]:
    """The articles of one message (RFC 5322); `path` names it in readings and problems."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return _readings(message, path, source)
    except Exception as error:  # noqa: BLE001 - the standard parser raises on some broken headers
        return (Reading(path, problem=f"{path} cannot be read as a mail ({type(error).__name__})."),)


def _readings(message: EmailMessage, path: str, source: Source) -> tuple[Reading, ...]:
    subject = _PREFIX.sub("", clean(_header(message, "Subject")))
    readings = _from_text(_part(message, "plain"), subject, path, source)
    if not readings or _words(readings) < _MIN_WORDS:
        markup = _part(message, "html")
        pages = read_html(markup, url="", source=source) if markup else ()
        readings = pages if _words(pages) > _words(readings) else readings
    if not _words(readings):
        return (Reading(path, problem=f"{path} holds no article: no paragraph of text was found in it."),)
    return tuple(
        _addressed(reading, message, subject if len(readings) == 1 else "", path, source) for reading in readings
    )


def _from_text(text: str, subject: str, path: str, source: Source) -> tuple[Reading, ...]:
    head = [Line(subject, "heading")] if subject else []
    body = [
        Line(line) for line in unwrap(plain_lines(_SIGNATURE.sub("", text.replace("\r\n", "\n")))) if line[:1] != ">"
    ]
    several = split_stories(body)
    stories = several if len(several) > 1 else split_stories([*head, *body], whole=True)
    return tuple(of_story(story, path, "", "", source) for story in stories)


def _words(readings: Sequence[Reading]) -> int:
    return sum(count_words(p) for reading in readings if reading.article for p in reading.article.paragraphs)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    payload = part.get_payload(decode=True) if part is not None else None
    return decode(payload, part.get_content_charset() or "") if part is not None and isinstance(payload, bytes) else ""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name) or "")
    except Exception:  # noqa: BLE001 - a header that the standard parser cannot read counts as absent
        return ""


def _addressed(reading: Reading, message: EmailMessage, subject: str, path: str, source: Source) -> Reading:
    """Fill in from the envelope what the text does not say."""
    article = reading.article
    if article is None:
        return replace(reading, path=path)
    title = subject or article.title
    guid = clean(_header(message, "Message-ID")) if subject else ""
    filled = replace(
        article,
        id=article_id(article.url, guid, source.name, title, article.paragraphs),
        guid=guid,
        title=title,
        byline=article.byline or clean(parseaddr(_header(message, "From"))[0]),
        published=article.published or _date(message),
    )
    return replace(reading, path=path, article=filled)


def _date(message: EmailMessage) -> Published:
    said = _header(message, "Date")
    try:
        return parse_date(parsedate_to_datetime(said))
    except (ValueError, TypeError, OverflowError):
        return parse_date(said)
