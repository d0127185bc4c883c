"""Mails notes to editors by the way that the newsletter takes: plain text, marked as written by a machine."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from digest.daemon.telling import Note
from digest.errors import DigestError
from digest.model.delivery import DeliveryState, Letter
from digest.model.edition import Edition
from digest.sending import Sending

__all__ = ["editors_post", "written"]


def editors_post(
    sending: Callable[[], AbstractContextManager[Sending]], now: Callable[[], datetime]
) -> Callable[[Edition, Sequence[str], Note], None]:
    """A function that mails a note. It raises DigestError where an address did not get it."""

    def post(edition: Edition, addresses: Sequence[str], note: Note) -> None:
        with sending() as office:
            office.guard()
            session = office.way.session()
            try:
                failures = []
                for address in addresses:
                    identifier = f"<note.{office.random(12).hex()}@{office.host}>"
                    content = written(edition, address, note, identifier, now())
                    letter = Letter(parseaddr(edition.sender)[1], parseaddr(address)[1], content)
                    outcome = session.deliver(letter, lambda: True)
                    if outcome.state is not DeliveryState.ACCEPTED:
                        failures.append(f"{address}: {outcome.reply}")
            finally:
                session.close()
        if failures:
            raise DigestError(f"not everybody was told: {'; '.join(failures)}", where=edition.slug)

    return post


def written(edition: Edition, address: str, note: Note, identifier: str, at: datetime) -> bytes:
    """The message, with CRLF lines."""
    message = EmailMessage(policy=SMTP)
    message["From"] = edition.sender
    message["To"] = address
    message["Subject"] = " ".join(note.subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = identifier
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(note.text, cte="quoted-printable")
    return message.as_bytes()
