"""What comes back: delivery status notifications, older kinds of bounce, complaints. Reads and judges; keeps nothing.

In reading order: `reading` (files, Maildir, mbox → messages) · `parts` (a message → its parts, within bounds) ·
`notice` (what several kinds of report share) · `status` (RFC 3464) · `complaint` (RFC 5965) · `wild` (flufl-bounce, and
what only looks like a bounce) · `judging` (hard or soft) · `report` (all of them, in order) · `policy` (what follows).
"""

from digest.deliver.bounces.policy import SOFT_LIMIT, SOFT_WINDOW, Consequence, consequence
from digest.deliver.bounces.reading import messages
from digest.deliver.bounces.report import bounces_in

__all__ = ["SOFT_LIMIT", "SOFT_WINDOW", "Consequence", "bounces_in", "consequence", "messages"]
