"""`digest run`: wakes up, computes what is due, and has it done; one leader, however many are started.

In reading order: `running` (puts it together) · `actions` (what must be handed in) · `keeper` (a tick: what is due,
started in its lane) · `lanes` (threads; a busy lane is asked again at the next tick, nothing queues) · `leadership`
(who acts) · `ticking` (APScheduler, which only wakes the keeper) · `book`, `deeds` (the store and the actions, the real
ones) · `telling`, `posting` (what editors are told, and by which way) · `rereading`, `differences` (settings that
change meanwhile) · `logs` (lines for a terminal, JSON for a pipe).

Nothing here decides when or what: the timetable computes it, the desk decides, the ledger remembers what was sent.
"""

from digest.daemon.actions import Actions, Book, Working
from digest.daemon.keeper import Keeper
from digest.daemon.leadership import Leadership, Lease, Lock

__all__ = ["Actions", "Book", "Keeper", "Leadership", "Lease", "Lock", "Working"]
