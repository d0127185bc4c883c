"""Sends: every issue that has deliveries, and one of them: how far it is, what is uncertain, what came back.

Pause, resume and cancel are decisions and go to `decide`; what is uncertain is settled by the desk's resolution. It
sends nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from digest.application import Application
from digest.desk.states import MAY_FOLLOW
from digest.errors import DigestError
from digest.model.delivery import OPEN_STATES, DeliveryState
from digest.model.record import IssueRecord, IssueState
from digest.store.overview import Overview
from digest.studio.decide_view import DECISIONS, record_of
from digest.studio.forms import fields_of
from digest.studio.know_sources import home_zone
from digest.studio.pages import fragment, moment, page, tone

__all__ = ["routes"]

_LATELY = timedelta(minutes=1)
_ALIVE = timedelta(seconds=30)
_ISSUES, _ROWS, _BOUNCES = 15, 100, 200
_TRIED_AGAIN = (DeliveryState.PENDING, DeliveryState.DEFERRED)
_HERE = ("resume", "pause", "cancel")
_TONES = {
    DeliveryState.ACCEPTED: "good",
    DeliveryState.REFUSED: "bad",
    DeliveryState.UNCERTAIN: "warn",
    DeliveryState.DEFERRED: "warn",
}
_MEANS = {
    DeliveryState.PENDING: "waits for its turn",
    DeliveryState.CLAIMED: "a sender has it in hand",
    DeliveryState.IN_FLIGHT: "is on the wire now",
    DeliveryState.ACCEPTED: "the relay took it",
    DeliveryState.DEFERRED: "not now: it is tried again",
    DeliveryState.REFUSED: "the relay refused it for good",
    DeliveryState.UNCERTAIN: "may have arrived or not: you decide",
    DeliveryState.DROPPED: "she left, or it was cancelled",
}


def sends(request: Request) -> Response:
    """The issues that have deliveries, the newest first."""
    application: Application = request.app.state.parts.application
    named = Overview(application.store.database).mailings(_ISSUES)
    records = filter(None, (application.store.issues.get(*name) for name in named))
    rows = [_head(application, record) | _counts(application, record) for record in records]
    return page(request, "sends.html.j2", {"rows": rows, "here": "/sends"})


def send(request: Request) -> Response:
    """One issue's deliveries; `?state=` lists those rows."""
    return _page(request)


def progress(request: Request) -> Response:
    """How far it is: a part of the page, asked for again while it runs."""
    application: Application = request.app.state.parts.application
    record = record_of(request)
    values = {"issue": _head(application, record), "progress": _progress(application, record)}
    return HTMLResponse(fragment(request, "send_progress.html.j2", values))


async def resolve(request: Request) -> Response:
    """Settle uncertain rows: `sent` is yes or no; `address` names one, without it they are all settled so."""
    form = await fields_of(request)
    return await run_in_threadpool(_resolved, request, form)


def _resolved(request: Request, form: Mapping[str, str]) -> Response:
    application: Application = request.app.state.parts.application
    record, address = record_of(request), form.get("address", "")
    if form.get("sent") not in ("yes", "no"):
        raise HTTPException(400, "Say whether they were sent.")
    if not address and form.get("confirm") != "yes":
        return _page(request, 422, fault="Tick the box to settle them all one way.")
    try:
        done = application.resolution.by_word(
            record, [address] if address else [], sent=form["sent"] == "yes", who=application.operator
        )
    except DigestError as error:
        return _page(request, 409, fault=error.sentence())
    if not done.accepted and not done.pending:
        return _page(request, 409, fault="It was settled meanwhile: nothing was changed.")
    return RedirectResponse(f"/send/{record.name}#uncertain", 303)


def _page(request: Request, status: int = 200, *, fault: str = "") -> Response:
    application: Application = request.app.state.parts.application
    record, wanted = record_of(request), request.query_params.get("state", "")
    if wanted and wanted not in set(DeliveryState):
        raise HTTPException(404)
    zone = _zone(application, record)
    values = {
        "issue": _head(application, record) | {"revision": record.revision},
        "progress": _progress(application, record),
        "decisions": [DECISIONS[name] for name in _HERE if record.state in MAY_FOLLOW[DECISIONS[name].to]],
        "uncertain": list(_rows(application, record, DeliveryState.UNCERTAIN, zone)),
        "wanted": wanted,
        "rows": list(_rows(application, record, DeliveryState(wanted), zone)) if wanted else [],
        "most": _ROWS,
        "bounces": list(_bounces(application, record, zone)),
        "fault": fault,
        "here": "/sends",
    }
    return page(request, "send.html.j2", values, status=status)


def _head(application: Application, record: IssueRecord) -> dict[str, Any]:
    return {
        "name": record.name,
        "title": record.title,
        "state": str(record.state),
        "tone": tone(str(record.state)),
        "why": record.why,
        "goes": moment(record.send_at, zone=_zone(application, record)),
    }


def _counts(application: Application, record: IssueRecord) -> dict[str, Any]:
    counts = application.store.ledger.counts(record.edition, record.period)
    every = sum(counts.values())
    left = sum(counts.get(state, 0) for state in OPEN_STATES)
    return {
        "counts": [
            {
                "state": str(state),
                "number": counts[state],
                "tone": _TONES.get(state, ""),
                "means": _MEANS[state],
            }
            for state in DeliveryState
            if counts.get(state)
        ],
        "all": every,
        "left": left,
        "done": every - left,
        "percent": (every - left) * 100 // every if every else 0,
    }


def _progress(application: Application, record: IssueRecord) -> dict[str, Any]:
    """Counts, rate and time left; whether anybody is sending."""
    now, told = application.now(), _counts(application, record)
    running = record.state is IssueState.SENDING
    rate = len(application.store.ledger.accepted_since(now - _LATELY)) if running else 0
    seen = Overview(application.store.database).sender_seen(record.edition, record.period)
    return {
        **told,
        "running": running,
        "rate": rate,
        "minutes": -(-told["left"] // rate) if rate else None,
        "sender": bool(seen and now - seen <= _ALIVE),
    }


def _rows(application: Application, record: IssueRecord, state: DeliveryState, zone: Any) -> Iterator[dict[str, Any]]:
    for row in islice(application.resolution.rows(record, state), _ROWS):
        yield {
            "address": row.address,
            "shown": row.address or "(erased)",
            "reply": row.reply,
            "attempts": row.attempts,
            "at": moment(row.at, zone=zone),
            "due": moment(row.due, zone=zone) if row.due and state in _TRIED_AGAIN else "",
        }


def _bounces(application: Application, record: IssueRecord, zone: Any) -> Iterator[dict[str, Any]]:
    for event in application.store.events.of_issue(record.edition, record.period)[-_BOUNCES:][::-1]:
        member = application.store.roster.member(event["subscriber"])
        yield {
            "address": member.subscriber.address if member else "(erased)",
            "kind": event["kind"],
            "status": event["status"],
            "diagnostic": event["diagnostic"],
            "at": moment(event["at"], zone=zone),
            "suppressed": bool(member and member.suppression),
        }


def _zone(application: Application, record: IssueRecord) -> Any:
    edition = application.settings.editions.get(record.edition)
    return edition.timezone if edition else home_zone(application)


_AT = "/send/{edition}/{period}"

routes = [
    Route("/sends", sends),
    Route(_AT, send, methods=["GET"]),
    Route(f"{_AT}/progress", progress),
    Route(f"{_AT}/resolve", resolve, methods=["POST"]),
]
