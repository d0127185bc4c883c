"""What a relay's own log says of messages whose fate we do not know: Postfix's, in syslog or RFC 3339 time.

A message is the relay's once its queue manager has it (`qmgr: QID: … (queue active)`) or it was delivered; `cleanup`
alone names the Message-ID, before the relay has answered for it. Reads lines; decides nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

__all__ = ["RelayLog", "read_log"]

_LINE = re.compile(
    r"^(?P<time>\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)\s+\S+\s+"
    r"(?:\S*postfix\S*/)?(?P<program>[\w-]+)\[\d+\]: (?P<queue>[0-9A-Za-z]{5,}): (?P<said>.*)$"
)
_ID = re.compile(r"(?:resent-)?message-id=(<[^>\s]*>)")
_TIME = re.compile(r"^(\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)\s")
_SMTPD = re.compile(
    r"smtpd\[(?P<process>\d+)\]: (?:(?P<what>connect|disconnect) from |(?P<queue>[0-9A-Za-z]{5,}): client="
    r"|(?P<lost>lost connection|timeout) after DATA )"
)
"""Once the final dot is read it is "after END-OF-MESSAGE" and no more "after DATA"."""
_SOON = timedelta(seconds=5)
"""Within it the queue manager has what a connection that has ended brought."""
_TAKEN = re.compile(r"\(queue active\)|\bstatus=(?:sent|bounced|deferred)\b")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class RelayLog:
    """The messages that the relay took (Message-ID → queue id), and the time that the log covers (None: no line).

    `begun` are the messages whose Message-ID it named without taking them, so far, and whose connection was not lost
    before the final dot; `waits_on` is when the first of the
    connections began that have not ended (None: all have, or the log tells of none: `connections` is False).
    """

    taken: dict[str, str] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None
    begun: frozenset[str] = frozenset()
    connections: bool = False
    waits_on: datetime | None = None

    def never_took(self, message_id: str, at: datetime) -> bool:
        """Whether a message that was in flight at that instant, and is not among the taken, never will be: each
        connection that could have brought it has ended."""
        waits = self.waits_on is not None and self.waits_on <= at + _SOON
        if not self.connections or waits or not self.covers(at, at):
            return False
        return message_id not in self.begun or self.covers(at, at + _SOON)

    def covers(self, start: datetime, end: datetime) -> bool:
        """Whether the log was being written all through that time, as far as its first and last line tell."""
        return self.first is not None and self.last is not None and self.first <= start and end <= self.last


def read_log(lines: Iterable[str], *, now: datetime, zone: tzinfo = UTC) -> RelayLog:
    """What the log says. Times of syslog name no year and no zone: they are of the year before `now`, in `zone`."""
    first = last = None
    doors, queues = _Doors(), _Queues()
    for line in lines:
        if (instant := _instant(line, now, zone)) is not None:
            first, last = first or instant, instant
            if (said := _SMTPD.search(line)) is not None and (cut := doors.note(said, instant)) is not None:
                queues.cut.add(cut)
        if match := _LINE.match(line):
            queues.note(match["queue"], match["said"])
    taken, waits = queues.taken, min(doors.opened.values(), default=None)
    return RelayLog(taken, first, last and _end_of(last, now), queues.begun(), doors.any, waits)


@dataclass(slots=True)
class _Doors:
    """The server processes: since when each has a connection, and the queue file that it writes."""

    any: bool = False
    opened: dict[str, datetime] = field(default_factory=dict)
    writes: dict[str, str] = field(default_factory=dict)

    def note(self, said: re.Match[str], at: datetime) -> str | None:
        """One line of a server process; the queue file that it threw away, where it tells of that."""
        process = said["process"]
        if said["queue"]:
            self.writes[process] = said["queue"]
        elif said["lost"]:
            return self.writes.pop(process, None)
        else:
            self.any = True
            self.opened.pop(process, None)
            self.writes.pop(process, None)
            if said["what"] == "connect":
                self.opened[process] = at
        return None


@dataclass(slots=True)
class _Queues:
    """The queue files: the Message-ID of each, those that were taken (Message-ID → queue id), those cut short."""

    ids: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)

    def note(self, queue: str, said: str) -> None:
        """One line of a queue file. Its name may be given anew once the file is gone."""
        if named := _ID.search(said):
            self.ids[queue] = named[1]
        elif said.startswith("client="):
            if queue in self.cut:
                self.cut.discard(queue)
                self.ids.pop(queue, None)
        elif _TAKEN.search(said) and queue in self.ids:
            self.taken[self.ids[queue]] = queue

    def begun(self) -> frozenset[str]:
        """The messages that may be taken still."""
        return frozenset(one for queue, one in self.ids.items() if queue not in self.cut) - self.taken.keys()


def _end_of(last: datetime, now: datetime) -> datetime:
    """Until when the log was written, by the time of its last line: syslog names whole seconds, and one that has been
    over for a while without another line is covered to its end."""
    return last if last.microsecond else max(last, min(last + timedelta(seconds=1), now - _SOON))


def _instant(line: str, now: datetime, zone: tzinfo) -> datetime | None:
    match = _TIME.match(line)
    if match is None:
        return None
    try:
        if match[1][0].isdigit():
            instant = datetime.fromisoformat(match[1])
            return instant if instant.tzinfo else instant.replace(tzinfo=zone)
        return _of_syslog(match[1], now, zone)
    except ValueError:
        return None


def _of_syslog(text: str, now: datetime, zone: tzinfo) -> datetime:
    """`Jan  2 10:00:00`. Raises ValueError where the calendar has no such instant."""
    month, day, clock = _MONTHS.index(text[:3]) + 1, int(text[4:6]), text[7:]
    hour, minute, second = (int(part) for part in clock.split(":"))
    instant = datetime(now.astimezone(zone).year, month, day, hour, minute, second, tzinfo=zone)
    # A line of the future is one of last year: syslog names no year.
    return instant if instant <= now + timedelta(days=1) else instant.replace(year=instant.year - 1)
