"""What follows from a bounce or a complaint: never mail again, count it, or nothing. Pure; whoever keeps the events
counts them and acts."""

from datetime import timedelta
from typing import Literal

from digest.model.delivery import Bounce

__all__ = ["SOFT_LIMIT", "SOFT_WINDOW", "Consequence", "consequence"]

Consequence = Literal["suppress", "count", "none"]

SOFT_LIMIT = 5
"""The soft bounce that suppresses: the fifth."""

SOFT_WINDOW = timedelta(days=30)
"""How far back soft bounces are counted."""


def consequence(bounce: Bounce, soft_count: int, *, limit: int = SOFT_LIMIT) -> Consequence:
    """Hard bounces and complaints suppress at once, soft ones when `limit` of them are reached.

    `soft_count` is how many mails to the address bounced softly within SOFT_WINDOW, this one included: two notices on
    one mail (still trying; given up) are one. A refusal for the sender's sake (`blocked`) is not held against the
    reader, and is not to be counted.
    """
    if not (bounce.address or bounce.token or bounce.message_id):
        return "none"
    if bounce.kind in ("hard", "complaint"):
        return "suppress"
    if bounce.blocked:
        return "none"
    return "suppress" if soft_count >= limit else "count"
