"""The readers: how many, who is not mailed and why, one of them by her address. An editor may suppress and unsubscribe.

Nothing is added and nobody is erased here: those are for the terminal, and for the reader herself.
"""

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from digest.application import Application
from digest.errors import DigestError
from digest.model.subscriber import SUPPRESSION_REASONS, Member, SubscriptionState
from digest.store.overview import Overview
from digest.studio.forms import fields_of
from digest.studio.know_sources import home_zone
from digest.studio.pages import moment, page
from digest.subscribers.addresses import parse

__all__ = ["routes"]

_SHOWN = 25
_LONGEST = 320
_UNCONFIRMED = "Tick the box to confirm it."
_S = SubscriptionState
_TONES = {_S.ACTIVE: "good", _S.PENDING: "warn", _S.UNSUBSCRIBED: ""}


def readers(request: Request) -> Response:
    """The page; `?q=` looks for addresses that hold these words."""
    return _page(request, request.query_params.get("q", ""))


async def suppress(request: Request) -> Response:
    """Never mail an address again."""
    form = await fields_of(request)
    return await run_in_threadpool(_suppressed, request, form)


async def unsubscribe(request: Request) -> Response:
    """Have a reader leave an edition."""
    form = await fields_of(request)
    return await run_in_threadpool(_unsubscribed, request, form)


def _suppressed(request: Request, form: Mapping[str, str]) -> Response:
    application: Application = request.app.state.parts.application
    address = form.get("address", "")[:_LONGEST]
    if form.get("confirm") != "yes":
        return _page(request, address, 422, fault=_UNCONFIRMED)
    try:
        address = parse(address)
        why = " ".join(form.get("why", "").split())[:500]
        said = f"by {application.operator}" + (f": {why}" if why else "")
        application.store.roster.suppress(address, "by hand", at=application.now(), evidence=said)
    except DigestError as error:
        return _page(request, address, 422, fault=error.sentence())
    return _found(request, address)


def _unsubscribed(request: Request, form: Mapping[str, str]) -> Response:
    application: Application = request.app.state.parts.application
    number, edition = form.get("reader", ""), form.get("edition", "")
    member = application.store.roster.member(int(number)) if number.isdecimal() and len(number) < 10 else None
    if member is None:
        raise HTTPException(404, "There is no such reader.")
    address = member.subscriber.address
    if form.get("confirm") != "yes":
        return _page(request, address, 422, fault=_UNCONFIRMED)
    how = f"by {application.operator} in the studio"
    application.store.roster.leave(member.subscriber.id, edition, at=application.now(), how=how)
    return _found(request, address)


def _found(request: Request, address: str) -> Response:
    path = request.url_for("readers").include_query_params(q=address)
    return RedirectResponse(f"{path.path}?{path.query}#found", 303)


def _page(request: Request, words: str, status: int = 200, *, fault: str = "") -> Response:
    application: Application = request.app.state.parts.application
    overview, words = Overview(application.store.database), words.strip()[:_LONGEST]
    counts, suppressions = overview.readers(), overview.suppressions()
    found = [application.store.roster.member(one) for one in overview.people_like(words, _SHOWN)] if words else []
    editions = dict.fromkeys((*application.settings.editions, *(edition for edition, _ in counts)))
    values = {
        "editions": [_edition(application, slug, counts) for slug in editions],
        "suppressions": [(reason, suppressions.get(reason, 0)) for reason in SUPPRESSION_REASONS],
        "suppressed": sum(suppressions.values()),
        "words": words,
        "found": [_reader(application, member) for member in found if member],
        "most": _SHOWN,
        "any": bool(counts),
        "fault": fault,
        "here": "/readers",
    }
    return page(request, "readers.html.j2", values, status=status)


def _edition(
    application: Application, slug: str, counts: Mapping[tuple[str, SubscriptionState], int]
) -> dict[str, Any]:
    edition = application.settings.editions.get(slug)
    return {
        "title": edition.title if edition else slug,
        "numbers": [counts.get((slug, state), 0) for state in (_S.ACTIVE, _S.PENDING, _S.UNSUBSCRIBED)],
        "audience": application.store.ledger.audience(slug),
    }


def _reader(application: Application, member: Member) -> dict[str, Any]:
    zone, person, suppression = home_zone(application), member.subscriber, member.suppression
    return {
        "id": person.id,
        "address": person.address,
        "facts": " · ".join(filter(None, (person.name, person.language, person.timezone))),
        "subscriptions": [
            {
                "edition": one.edition,
                "state": str(one.state),
                "tone": _TONES[one.state],
                "regions": ", ".join(one.regions) or "all regions",
                "since": moment(one.since, zone=zone),
                "may_leave": one.state is not _S.UNSUBSCRIBED,
            }
            for one in member.subscriptions
        ],
        "suppression": (suppression.reason, moment(suppression.at, zone=zone), suppression.evidence)
        if suppression
        else None,
    }


routes = [
    Route("/readers", readers, methods=["GET"], name="readers"),
    Route("/readers/suppress", suppress, methods=["POST"]),
    Route("/readers/unsubscribe", unsubscribe, methods=["POST"]),
]
