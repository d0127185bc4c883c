"""When a deferred letter is tried again: after 5 minutes growing to 4 hours, and no more after 24. Pure."""

import re
from datetime import datetime, timedelta

__all__ = ["GIVE_UP", "is_complaint", "next_try"]

GIVE_UP = timedelta(hours=24)
_FIRST, _LONGEST = timedelta(minutes=5), timedelta(hours=4)
_HOST_TROUBLE = timedelta(minutes=15)
_STATUS = re.compile(r"\b4\.(\d{1,3})\.(\d{1,3})\b")
_COMPLAINS = re.compile(
    r"\brate\b|\blimit|too (many|fast|much)|throttl|slow down|grey-?list|temporarily block", re.IGNORECASE
)


def next_try(attempts: int, first: datetime, now: datetime, reply: str, jitter: float) -> datetime | None:
    """The instant of the next attempt, or None where it is time to give up.

    `attempts` counts those made, `first` is when the first was; `jitter` is from 0 to 1 and spreads what was deferred
    together over a fifth of the wait. Trouble of the host (4.4.x: RFC 3463) is given longer to pass.
    """
    match = _STATUS.search(reply)
    start = _HOST_TROUBLE if match and match[1] == "4" else _FIRST
    wait = min(start * 2 ** max(0, min(attempts - 1, 10)), _LONGEST)
    due = now + wait + wait * 0.2 * jitter
    return due if due - first <= GIVE_UP else None


def is_complaint(reply: str) -> bool:
    """Whether the receiver says that we send too much or too fast (421, 4.7.x, or in words): its whole domain waits."""
    match = _STATUS.search(reply)
    return reply.startswith("421") or bool(match and match[1] == "7") or bool(_COMPLAINS.search(reply))
