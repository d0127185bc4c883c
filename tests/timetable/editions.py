"""Editions and issues for the tests of the timetable, with only what a test is about written down."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.model.edition import Edition
from digest.model.record import IssueRecord, IssueState
from digest.timetable import Timetable, slot_of, timetable_of

WEEKLY = Edition("round-up", "Round-Up", "a@example.org", (), timezone=ZoneInfo("America/New_York"))
DAILY = replace(WEEKLY, slug="daily", period="day", draft="18:00", send="08:00")


def timetable(base: Edition = WEEKLY, **changes: Any) -> Timetable:
    """The timetable of an edition with these fields changed."""
    return timetable_of(replace(base, **changes))


def utc(said: str) -> datetime:
    """`2026-11-20 13:00` as an instant of UTC."""
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


def issue(times: Timetable, period: str, state: IssueState, **changes: Any) -> IssueRecord:
    """An issue of the store, drafted and to be sent when its timetable says."""
    slot = slot_of(times, period)
    record = IssueRecord(times.edition.slug, period, state, 1, "", slot.draft.at, slot.send.at, slot.draft.at)
    return replace(record, **changes)
