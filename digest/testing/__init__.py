"""The public fakes, for tests of Digest and of what is built on it: a fetcher that answers from a table, a clock, a
roster and a ledger in memory, a mailbox to send to.

They keep the promises of what they stand for and record what was asked; nothing here touches the network or the time.
"""

from digest.testing.clock import FakeClock
from digest.testing.fetching import FakeFetcher
from digest.testing.ledger import MemoryLedger
from digest.testing.mailbox import Mailbox
from digest.testing.roster import MemoryRoster

__all__ = ["FakeClock", "FakeFetcher", "Mailbox", "MemoryLedger", "MemoryRoster"]
