"""Bounces that follow no standard: those that flufl-bounce knows, and what only looks like one but names our mail.

The only module that imports flufl-bounce. It may raise, and its patterns take long over long lines: it is shown a
bounded text, and whatever it raises means that it found nothing.
"""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from digest.deliver.bounces.judging import judge
from digest.deliver.bounces.notice import Notice, address_in, clipped
from digest.model.delivery import Bounce

__all__ = ["is_auto_reply", "nameless", "wild_bounces"]

_MAX_BYTES = 96 * 1024
_MAX_LINE = 400
_MAX_NESTED = 24
_NESTED = re.compile(rb"(?i)boundary[*\d]*\s{0,9}=|message/")
_DAEMON = re.compile(r"(?i)\b(?:mailer-?daemon|postmaster|mail delivery (?:sub)?system|mdaemon|bounce\w*)\b|<>")
_RETURNED = re.compile(
    r"(?i)\b(?:undeliver\w+|returned? (?:mail|to sender|e-?mail)|mail (?:error|delivery)|failure notice|not delivered"
    r"|(?:could|can) ?not be delivered|delivery (?:status|fail\w+|problem|error|has failed)|failed delivery"
    r"|unzustellbar\w*|non remis|non distribu\w+|no entregado)\b"
)
_AWAY = re.compile(
    r"(?i)^\s*(?:(?:re|aw):\s*)?(?:auto(?:matic|matische|mated)?[ -]?(?:reply|response|antwort|answer)|out of (?:the )?"
    r"office|abwesend|abwesenheit\w*|r[ée]ponse automatique|respuesta autom[áa]tica|vacation|away from|on leave)\b"
)


def is_auto_reply(notice: Notice) -> bool:
    """Whether a machine answers for a person who is away (RFC 3834). Exim and Postfix mark bounces the same way: what
    comes from a mail system, with a failed recipient or without a sender, is none."""
    head = notice.head
    marked = head.first("auto-submitted").lower().startswith("auto-replied")
    marked = marked or any(name in head.fields for name in ("x-autoreply", "x-autorespond", "x-autoresponder"))
    marked = marked or "auto_reply" in (head.first("precedence") + head.first("x-precedence")).lower()
    marked = marked or _AWAY.search(_decoded(head.first("subject")[:200])) is not None
    return marked and "x-failed-recipients" not in head.fields and not _DAEMON.search(head.first("from")[:300])


def wild_bounces(raw: bytes, notice: Notice) -> tuple[Bounce, ...]:
    """What flufl-bounce finds: what it calls temporary is soft, the rest is judged by the words of the report."""
    found = _scanned(raw)
    if found is None:
        return ()
    temporary, permanent = (_addresses(named) for named in found)
    soft = [_bounce(address, "delayed", notice) for address in temporary if address not in permanent]
    return (*(_bounce(address, "failed", notice) for address in permanent), *soft)


def nameless(notice: Notice) -> tuple[Bounce, ...]:
    """A bounce that names no address but came back to a reader's return path, or returns a mail of ours.

    In whatever language: what a mail system sends to a return path is a bounce where it holds an enhanced code.
    """
    if not (notice.token or notice.message_id):
        return ()
    # No address is named: only an enhanced code makes it hard.
    bounce = _bounce("", "failed", notice)
    head = notice.head
    returned = _RETURNED.search(_decoded(head.first("subject")[:300]))
    daemon = _DAEMON.search(head.first("from")[:300]) or head.first("return-path").strip() == "<>"
    if not returned and not (daemon and (_speaks_of_failure(notice) or (notice.token and bounce.status))):
        return ()
    return (bounce if bounce.status else replace(bounce, kind="soft"),)


def _decoded(subject: str) -> str:
    """A subject as a person reads it (RFC 2047); as it stands where it cannot be."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(subject)))
    except (HeaderParseError, LookupError, ValueError):
        return subject


def _speaks_of_failure(notice: Notice) -> bool:
    return _RETURNED.search(notice.words()) is not None


def _bounce(address: str, action: str, notice: Notice) -> Bounce:
    words = notice.words()
    judged = judge("", words, action=action)
    return Bounce(
        kind=judged.kind,
        address=address,
        token=notice.token,
        message_id=notice.message_id,
        status=judged.status,
        diagnostic=clipped(" ".join(words.split()), 500),
        evidence=clipped(words),
        at=notice.at,
        blocked=judged.blocked,
    )


def _scanned(raw: bytes) -> tuple[Iterable[bytes], Iterable[bytes]] | None:
    from email import message_from_bytes
    from email.message import Message

    from flufl.bounce import all_failures

    shown = b"\n".join(line[:_MAX_LINE] for line in raw[:_MAX_BYTES].replace(b"\0", b"").splitlines())
    if sum(1 for _ in _NESTED.finditer(shown)) > _MAX_NESTED:
        return None
    logging.getLogger("flufl.bounce").disabled = True  # it prints a traceback of what is caught here
    scan: Callable[[Message], tuple[Iterable[bytes], Iterable[bytes]]] = all_failures
    try:
        return scan(message_from_bytes(shown))
    except Exception:  # noqa: BLE001 - any of its seventeen detectors may raise anything on a broken mail
        return None


def _addresses(named: Iterable[bytes]) -> list[str]:
    read = (address_in(address.decode("utf-8", "replace")) for address in named)
    return sorted({address for address in read if address})
