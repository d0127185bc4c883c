"""The page of decisions: look at the checklist, test the links, send a test, decide. Each decision is the desk's.

A decision is made about the revision that the editor saw, or not at all (409). What blocks runs in a thread.
"""

import json
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from digest.desk import UnsoundError
from digest.errors import DigestError, InputError
from digest.model.record import IssueRecord
from digest.store.refusals import DecisionRefusedError, StaleRevisionError
from digest.studio.decide_links import links_of
from digest.studio.decide_view import DECISIONS, document_of, link_tests, links_values, record_of, values_of
from digest.studio.forms import fields_of
from digest.studio.pages import fragment, page
from digest.studio.parts import StudioParts
from digest.subscribers.addresses import parse
from digest.workbench import Event

__all__ = ["routes"]

_MOST_TESTS = 10
_LONGEST_REASON = 1000


def decide(request: Request) -> Response:
    """The page."""
    return _page(request)


def links(request: Request) -> Response:
    """The point of the links alone, as far as they are asked by now."""
    values = {"links": links_values(request, record_of(request))}
    return HTMLResponse(fragment(request, "decide_links.html.j2", values))


def test_links(request: Request) -> Response:
    """Ask each link once, behind the page."""
    parts, record = _parts(request), record_of(request)
    if parts.fetcher is None:
        raise HTTPException(409, "Links cannot be tested here.")
    application, found = parts.application, links_of(document_of(request, record))
    link_tests(request).start(record.name, found, application.now(), parts.fetcher, application.settings.sources)
    return RedirectResponse(f"/issue/{record.name}/decide#links", 303)


async def test_send(request: Request) -> Response:
    """Send a test to the addresses of the form."""
    form = await fields_of(request)
    return await run_in_threadpool(_tested, request, form)


def _tested(request: Request, form: Mapping[str, str]) -> Response:
    record, parts = record_of(request), _parts(request)
    try:
        addresses = _addresses(form.get("addresses", ""))
        record = request.app.state.workbench.settled(record.edition, record.period)
        with parts.sending(parts.application) as office:
            office.test(record, addresses)
    except DigestError as error:
        return _page(request, 422, fault=error.sentence(), addresses=form.get("addresses", ""))
    return RedirectResponse(f"/issue/{record.name}/decide#tests", 303)


async def act(request: Request) -> Response:
    """One decision: `decision`, the `revision` that was seen, a reason in `why`, `confirm` for a grave one."""
    form = await fields_of(request)
    return await run_in_threadpool(_decided, request, form)


def _decided(request: Request, form: Mapping[str, str]) -> Response:
    name, record = form.get("decision", ""), record_of(request)
    if name not in DECISIONS:
        raise HTTPException(400, "That is no decision.")
    if DECISIONS[name].grave and form.get("confirm") != "yes":
        return _page(request, 422, fault="Tick the box to confirm it: it cannot be taken back.")
    try:
        _carried_out(request, record, form)
    except (StaleRevisionError, DecisionRefusedError) as error:
        return _page(request, 409, fault=error.sentence())
    except UnsoundError as error:
        return _page(request, 422, fault=f"Not approved: {_first(error)}. Mend it, or say why it goes all the same.")
    except DigestError as error:
        return _page(request, 422, fault=error.sentence())
    _tell(request)
    at = "send" if form.get("from") == "send" else "issue"
    return RedirectResponse(f"/send/{record.name}" if at == "send" else f"/issue/{record.name}/decide", 303)


def _carried_out(request: Request, record: IssueRecord, form: Mapping[str, str]) -> None:
    """Have the desk do it. Raises DigestError where it does not."""
    application = _parts(request).application
    desk, who, name = application.desk, application.operator, form["decision"]
    seen = int(form["revision"]) if form.get("revision", "").isdecimal() else 0
    if seen != record.revision:
        raise StaleRevisionError(record.name, record.revision, seen)
    why = " ".join(form.get("why", "").split())[:_LONGEST_REASON]
    if name == "approve":
        record = request.app.state.workbench.settled(record.edition, record.period)
        desk.approve(record, who, force=why, based_on=seen)
    else:
        getattr(desk, name)(record, who, why=why)


def _tell(request: Request) -> None:
    """Tell the desks on which the issue is open that its state is another one."""
    record = record_of(request)
    values = {"state": str(record.state), "refused": False}
    said = {"state": values["state"], "html": fragment(request, "conflict.html.j2", values)}
    request.app.state.workbench.tell(Event("state", record.name, json.dumps(said)))


def _first(error: UnsoundError) -> str:
    first, more = error.findings[0], len(error.findings) - 1
    others = f" (and {more} more error{'s' if more > 1 else ''})" if more else ""
    return f"{first.rule}: {first.message.rstrip('.')}{others}"


def _addresses(text: str) -> list[str]:
    """The addresses of the form, each once. Raises InputError for one that is none."""
    found = list(dict.fromkeys(parse(word) for word in text.replace(",", " ").replace(";", " ").split()))
    if not found:
        raise InputError("write at least one address", where="Test send")
    if len(found) > _MOST_TESTS:
        raise InputError(f"a test goes to {_MOST_TESTS} addresses at most", where="Test send")
    return found


def _page(request: Request, status: int = 200, **more: Any) -> Response:
    values = {"fault": "", "may_test_links": _parts(request).fetcher is not None, **values_of(request), **more}
    return page(request, "decide.html.j2", values, status=status)


def _parts(request: Request) -> StudioParts:
    parts: StudioParts = request.app.state.parts
    return parts


_AT = "/issue/{edition}/{period}"

routes = [
    Route(f"{_AT}/decide", decide, methods=["GET"]),
    Route(f"{_AT}/decide", act, methods=["POST"]),
    Route(f"{_AT}/decide/links", links, methods=["GET"]),
    Route(f"{_AT}/decide/links", test_links, methods=["POST"]),
    Route(f"{_AT}/decide/test", test_send, methods=["POST"]),
]
