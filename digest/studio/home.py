"""The first page: the issues, what waits for whom, what comes next; and what to do where there is nothing yet."""

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from digest.model.record import IssueRecord, IssueState
from digest.studio.know_timetable import left
from digest.studio.pages import moment, page, tone
from digest.studio.parts import StudioParts
from digest.timetable import coming, timetable_of

__all__ = ["home"]

_OPEN = {
    IssueState.DRAFT,
    IssueState.HELD,
    IssueState.APPROVED,
    IssueState.SENDING,
    IssueState.PAUSED,
    IssueState.FAILED,
}
_WAITS = {
    IssueState.DRAFT: "waits for an editor",
    IssueState.HELD: "held until somebody decides",
    IssueState.APPROVED: "frozen; goes on time",
    IssueState.SENDING: "on its way",
    IssueState.PAUSED: "paused on its way",
    IssueState.FAILED: "could not start",
}
_SAID = {"draft": "draft", "nudge": "reminder", "send": "send"}
_SHOWN = 25


def home(request: Request) -> Response:
    """The issues that are open, then those that are done."""
    parts: StudioParts = request.app.state.parts
    records = parts.application.issues()
    rows = [_row(parts, record) for record in records]
    values = {
        "open": [row for row, record in zip(rows, records, strict=True) if record.state in _OPEN],
        "done": [row for row, record in zip(rows, records, strict=True) if record.state not in _OPEN][:_SHOWN],
        "editions": [_edition(parts, slug) for slug in parts.application.settings.editions],
        "sources": len(parts.application.settings.sources),
    }
    return page(request, "home.html.j2", values)


def _row(parts: StudioParts, record: IssueRecord) -> dict[str, Any]:
    edition = parts.application.settings.editions.get(record.edition)
    zone = edition.timezone if edition else None
    return {
        "name": record.name,
        "path": f"/issue/{record.name}",
        "title": record.title,
        "state": str(record.state),
        "tone": tone(str(record.state)),
        "waits": record.why or _WAITS.get(record.state, ""),
        "goes": moment(record.send_at, zone=zone),
        "edits": len(record.edits),
        "sends": record.state in (IssueState.SENDING, IssueState.PAUSED),
    }


def _edition(parts: StudioParts, slug: str) -> dict[str, Any]:
    edition = parts.application.settings.editions[slug]
    return {"slug": slug, "title": edition.title, "next": list(_coming(parts, slug))}


def _coming(parts: StudioParts, slug: str) -> Iterator[dict[str, str]]:
    settings = parts.application.settings
    timetable = timetable_of(settings.editions[slug], settings.collect.every)
    now = parts.application.now()
    for event in coming([timetable], now, 3, ("draft", "nudge", "send")):
        yield {
            "kind": _SAID[event.kind],
            "period": event.period,
            "at": moment(event.local),
            "left": left(event.at - now),
        }
