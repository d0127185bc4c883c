"""When a deferred letter is tried again, and what a 4xx says of its receiver. Pure.

Enhanced status codes are those of RFC 3463: 4.2 the mailbox, 4.3 the receiving system, 4.4 the network, 4.7 policy.
"""

import re
from datetime import datetime, timedelta

__all__ = ["GIVE_UP", "is_complaint", "next_try"]

GIVE_UP = timedelta(hours=24)
"""How long after the first attempt the last one is made."""

_SHORT, _HOST_TROUBLE, _FULL = timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30)
_LONGEST = timedelta(hours=4)
_SPREAD = 0.2

_STATUS = re.compile(r"(?<![\d.])4\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
_GREYLISTED = re.compile(r"gr[ae]y-?list", re.IGNORECASE)
_TOO_FAST = re.compile(
    r"\b(rate|throttl\w*|slow down|unusual traffic|temporar\w+ (deferred|blocked|rejected) due)\b"
    r"|too (many|fast|much)|(limit|quota) (is |was |has been )?(exceeded|reached)|exceed\w* .{0,40}(limit|quota)",
    re.IGNORECASE,
)


def next_try(attempts: int, first: datetime, now: datetime, reply: str, jitter: float) -> datetime | None:
    """The instant of the next attempt, or None once it is time to give up.

    `attempts` counts those made, this one too; `first` is when the first was. `jitter`, from 0 to 1, spreads what was
    deferred together over a fifth of the wait. Waits double up to 4 hours; the last attempt is made at the 24th hour.
    """
    end = first + GIVE_UP
    if now >= end:
        return None
    doublings = min(max(attempts, 1) - 1, 10)
    wait: timedelta = min(_first_wait(reply) * 2**doublings, _LONGEST)
    return min(now + wait * (1 + _SPREAD * jitter), end)


def is_complaint(reply: str) -> bool:
    """Whether a receiver says that its domain gets too much from us, or too fast: then its other letters wait too.

    What is said of one mailbox (4.2.x), or of one sender and reader who have not met (greylisting, mostly 4.7.1), is no
    complaint.
    """
    subject, detail = _status(reply)
    if subject == "2" or _GREYLISTED.search(reply):
        return False
    return (subject == "7" and detail != "1") or bool(_TOO_FAST.search(reply))


def _first_wait(reply: str) -> timedelta:
    if _status(reply) == ("2", "2"):
        return _FULL
    return _HOST_TROUBLE if _status(reply)[0] == "4" else _SHORT


def _status(reply: str) -> tuple[str, str]:
    """The second and third number of the enhanced status code."""
    match = _STATUS.search(reply)
    return (match[1], match[2]) if match else ("", "")
