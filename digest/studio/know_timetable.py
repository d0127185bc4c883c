"""What comes when, for a page: each edition's next events on its own clock, and where that clock changes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from digest.application import Application
from digest.studio.pages import moment, tone
from digest.timetable import Timetable, coming, timetable_of
from digest.timetable.clocks import clock_changes

__all__ = ["editions", "left"]

_SHOWN = 20
_KINDS = ("draft", "nudge", "deadline", "send")
_SAID = {
    "draft": "The draft is made",
    "nudge": "Editors are reminded",
    "deadline": "Last moment to approve",
    "send": "The mail goes: the last moment to approve it",
    "clocks": "The clocks change",
}


def editions(application: Application) -> Iterator[dict[str, Any]]:
    """Each edition with its events."""
    settings, now = application.settings, application.now()
    states = {record.name: str(record.state) for record in application.issues()}
    for edition in settings.editions.values():
        timetable = timetable_of(edition, settings.collect.every)
        yield {
            "slug": edition.slug,
            "title": edition.title,
            "zone": edition.timezone.key,
            "rules": f"draft {edition.draft}, send {edition.send}",
            "waves": edition.deliver != "at once",
            "idle": timetable.idle,
            "events": list(_events(timetable, now, states)),
        }


def _events(timetable: Timetable, now: datetime, states: dict[str, str]) -> Iterator[dict[str, str]]:
    found = coming([timetable], now, _SHOWN, _KINDS)
    sent = {(event.at, event.period) for event in found if event.kind == "send"}
    rows = [
        (event.at, str(event.kind), event.period, event.note)
        for event in found
        if event.kind != "deadline" or (event.at, event.period) not in sent
    ]
    end = rows[-1][0] if rows else now
    rows += [(change.at, "clocks", "", change.said) for change in clock_changes(timetable.zone, now, end)]
    for at, kind, period, note in sorted(rows, key=lambda row: row[0]):
        name = f"{timetable.edition.slug}/{period}"
        state = states.get(name, "") if period else ""
        yield {
            "kind": kind,
            "said": _SAID[kind],
            "period": period,
            "issue": name if state else "",
            "state": state,
            "tone": tone(state) if state else "",
            "at": moment(at, zone=timetable.zone),
            "left": left(at - now),
            "note": note,
        }


def left(span: timedelta) -> str:
    """How long until then: `in 3 d 4 h`, or `now`."""
    minutes = int(span.total_seconds() // 60)
    if minutes <= 0:
        return "now"
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"in {days} d {hours} h" if hours else f"in {days} d"
    return f"in {hours} h {minutes % 60} min" if hours else f"in {minutes} min"
