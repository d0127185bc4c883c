"""The instants of a slot: draft, nudge, deadline, first send; and each reader's own morning. Pure.

`deliver = "reader's morning"`: the wall time of the send is each reader's own, so an issue goes in waves, one a zone.
The approval's deadline is the first wave; readers whose time has passed by then get it at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digest.timetable.slots import Slot, Timetable
from digest.timetable.wallclock import to_instant

__all__ = ["Moments", "moments", "wave_instant"]

MORNING = "reader's morning"


@dataclass(frozen=True, slots=True)
class Moments:
    """The instants (UTC) of one issue. `nudge` is None where the draft comes later than that; `last` is the latest of
    the waves, and of the newsroom's own send."""

    draft: datetime
    nudge: datetime | None
    deadline: datetime
    last: datetime


def wave_instant(send: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which readers of a zone get the issue; `send` is the slot's wall time (naive)."""
    return to_instant(send, zone)


def moments(timetable: Timetable, slot: Slot, zones: Collection[ZoneInfo] = ()) -> Moments:
    """The instants of an issue whose readers live in `zones` (none known: the newsroom's).

    A wave at or before the draft is past when the issue is made: it is nobody's deadline.
    """
    waves = {slot.send.at}
    if timetable.edition.deliver == MORNING and zones:
        waves = {wave_instant(slot.send.wall, zone) for zone in zones}
    deadline = min((wave for wave in waves if wave > slot.draft.at), default=slot.send.at)
    nudge = deadline - timetable.edition.nudge
    told = timetable.edition.nudge > timedelta() and nudge > slot.draft.at
    return Moments(slot.draft.at, nudge if told else None, deadline, max(*waves, slot.send.at))
