"""One message → what it says of our readers: a complaint, a status notification, a wild bounce, or nothing.

Never raises, and takes a bounded time, whatever the bytes. An answer by a machine for a person who is away is no
bounce; neither is a report that mail was delivered.
"""

from collections.abc import Sequence

from digest.deliver.bounces.complaint import complaints, is_feedback
from digest.deliver.bounces.notice import notice_of
from digest.deliver.bounces.parts import parts_of
from digest.deliver.bounces.status import reports_success, status_bounces
from digest.deliver.bounces.wild import is_auto_reply, nameless, wild_bounces
from digest.model.delivery import Bounce

__all__ = ["bounces_in"]


def bounces_in(raw: bytes) -> tuple[Bounce, ...]:
    """What a message (RFC 5322) reports, a bounce for each address; one where it came back to one reader's path."""
    notice = notice_of(parts_of(raw))
    if is_feedback(notice):
        return complaints(notice)
    found = status_bounces(notice)
    if not found and (reports_success(notice) or is_auto_reply(notice)):
        return ()
    found = found or wild_bounces(raw, notice) or nameless(notice)
    return (_worst(found),) if notice.token and found else found


def _worst(found: Sequence[Bounce]) -> Bounce:
    """A return path is one reader's: whatever her mail was forwarded to, the report is about her."""
    return min(found, key=lambda bounce: (bounce.kind != "hard", bounce.blocked))
