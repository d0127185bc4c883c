"""The desk of one issue: its page, its actions, and the fragments that its script asks for.

An action is saved from the revision that the editor saw, or it is not saved at all (409, with what others did). What
blocks runs in a thread.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from digest.errors import DigestError, InputError
from digest.model.record import IssueRecord
from digest.store.refusals import IssueClosedError, StaleRevisionError
from digest.studio.desk_actions import adding, edits_of
from digest.studio.desk_adding import collected
from digest.studio.desk_closed import closed_outline
from digest.studio.desk_outline import envelope, findings, outline, weight
from digest.studio.desk_story import story_named, story_view
from digest.studio.pages import fragment, moment, page, tone
from digest.studio.parts import StudioParts
from digest.workbench import EDITABLE, Builds, Event, Mailing, Progress, Standing, Workbench

__all__ = ["routes"]


def desk(request: Request) -> Response:
    """The page. A draft that cannot be composed again is shown as it was built, with what to do."""
    mailing = _mailing(request)
    record = mailing.bench.record()
    values: dict[str, Any] = {"issue": _issue(request, record), "here": "/", "trouble": "", "editable": False}
    if record.state in EDITABLE:
        try:
            standing = mailing.bench.standing()
        except DigestError as error:
            values["trouble"] = error.sentence()
        else:
            with suppress(DigestError):  # the frame says what is wrong, where the mail would be
                mailing.made()
            _workbench(request).follow(record.edition, record.period)
            return page(request, "desk.html.j2", values | _values(request, standing, mailing) | {"editable": True})
    stored = request.app.state.parts.application.store.issues
    return page(
        request, "desk.html.j2", values | closed_outline(record, stored.document(record.edition, record.period))
    )


def now(request: Request) -> Response:
    """The desk's answer without an action: what stands there now."""
    mailing = _mailing(request)
    return JSONResponse(_answer(request, mailing.bench.standing(), mailing))


async def act(request: Request) -> Response:
    """One action: `{action, revision, …}`."""
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise HTTPException(400, "That is no JSON.") from error
    if not isinstance(body, dict) or not isinstance(body.get("revision"), int):
        raise HTTPException(400, "An action says `action` and `revision`.")
    return await run_in_threadpool(_acted, request, body)


def _acted(request: Request, body: Mapping[str, Any]) -> Response:
    mailing, bench, action = _mailing(request), _mailing(request).bench, str(body.get("action", ""))
    based_on = int(body["revision"])
    if action == "rebuild":
        return _rebuilding(request, bench.record())
    try:
        standing, said = _done(request, mailing, action, body, based_on)
    except StaleRevisionError as error:
        values = {"others": bench.difference(based_on), "revision": error.stored}
        return JSONResponse({"html": fragment(request, "conflict.html.j2", values), "said": error.sentence()}, 409)
    except IssueClosedError as error:
        values = {"state": str(bench.record().state), "refused": True}
        return JSONResponse({"html": fragment(request, "conflict.html.j2", values), "said": error.sentence()}, 409)
    except DigestError as error:
        return JSONResponse({"said": _PREFIX.sub("", error.sentence())}, 422)
    if standing.record.revision != based_on:
        _workbench(request).tell(Event("draft", bench.name, str(standing.record.revision)))
        _workbench(request).follow(bench.edition, bench.period)
    return JSONResponse(_answer(request, standing, mailing) | {"said": said})


_PREFIX = re.compile(r"^edit [\w-]+: ")
"""How a refusal names the edit; the editor sees which field it is."""


def _done(
    request: Request, mailing: Mailing, action: str, body: Mapping[str, Any], based_on: int
) -> tuple[Standing, str]:
    """The issue after the action, and a sentence about it."""
    bench = mailing.bench
    if action == "undo":
        before = bench.standing().undo
        return bench.undo(based_on=based_on), f"Undid: {before}."
    if action == "redo":
        before = bench.standing().redo
        return bench.redo(based_on=based_on), f"Did again: {before}."
    now = bench.standing()
    if now.record.revision != based_on:
        raise StaleRevisionError(bench.name, now.record.revision, based_on)
    if action == "add":
        article = collected(request.app.state.parts.application, str(body.get("url", "")))
        if story_named(now, article):
            raise InputError("that article is in the issue already")
        edits = adding(article, now)
    else:
        edits = edits_of(action, body, now)
    after = bench.edit(edits, based_on=based_on)
    if after.record.revision == now.record.revision:
        return after, "Nothing changed." if action not in ("story", "envelope") else "Saved."
    return after, after.undo[:1].upper() + after.undo[1:] + "."


def _rebuilding(request: Request, record: IssueRecord) -> Response:
    """Collect and build in the background; the page is told how far it is."""
    workbench, builds = _workbench(request), request.app.state.builds

    def tell(progress: Progress) -> None:
        workbench.tell(Event("progress", record.name, json.dumps(_progress(progress))))

    assert isinstance(builds, Builds)
    number = builds.start(record.edition, record.period, tell=tell)
    return JSONResponse({"build": number, "said": "Collecting…"}, 202)


def _progress(progress: Progress) -> dict[str, object]:
    """A build's progress for the page."""
    words = f"{progress.done} of {progress.all} sources" if progress.all else "Asking the sources"
    said = progress.fault or ("Built anew; your edits are kept." if progress.issue else f"{words}: {progress.what}")
    return {"said": said, "ended": progress.ended, "failed": bool(progress.fault)}


def story(request: Request) -> Response:
    """The inspector's fragment of one story."""
    standing = _mailing(request).bench.standing()
    found = story_named(standing, request.path_params["story"])
    if found is None:
        raise HTTPException(404, "That story is not in the issue any more.")
    application = request.app.state.parts.application
    values = {
        "story": story_view(standing, found, application.store.pictures),
        "regions": [(region.slug, region.name) for region in standing.base.material.regions],
        "editable": standing.editable,
    }
    return HTMLResponse(fragment(request, "story.html.j2", values))


def envelope_page(request: Request) -> Response:
    """The inspector's fragment of the whole issue: envelope and findings."""
    mailing = _mailing(request)
    standing = mailing.bench.standing()
    return HTMLResponse(fragment(request, "envelope.html.j2", _values(request, standing, mailing)))


def checked(request: Request) -> Response:
    """What the last check found, and the size of the mail."""
    mailing = _mailing(request)
    values = _checked(request, mailing)
    names = ("findings", "weight")
    return JSONResponse({name: fragment(request, f"{name}.html.j2", values) for name in names})


def _answer(request: Request, standing: Standing, mailing: Mailing) -> dict[str, Any]:
    values = _values(request, standing, mailing)
    return {
        "revision": standing.record.revision,
        "state": str(standing.record.state),
        "undo": standing.undo,
        "redo": standing.redo,
        "outline": fragment(request, "outline.html.j2", values),
        "envelope": fragment(request, "envelope.html.j2", values),
        "weight": fragment(request, "weight.html.j2", values),
    }


def _values(request: Request, standing: Standing, mailing: Mailing) -> dict[str, Any]:
    return {
        "outline": outline(standing),
        "envelope": envelope(standing, mailing),
        "editable": standing.editable,
        **_checked(request, mailing),
    }


def _checked(request: Request, mailing: Mailing) -> dict[str, Any]:
    found, clients = mailing.findings, request.app.state.parts.application.settings.clients
    values = {"findings": findings(found or ()), "checked": found is not None, "weight": weight(mailing)}
    return values | {"clients": clients}


def _issue(request: Request, record: IssueRecord) -> dict[str, Any]:
    parts: StudioParts = request.app.state.parts
    edition = parts.application.settings.editions.get(record.edition)
    zone = edition.timezone if edition else None
    return {
        "name": record.name,
        "path": f"/issue/{record.name}",
        "title": record.title,
        "state": str(record.state),
        "tone": tone(str(record.state)),
        "why": record.why,
        "drafted": moment(record.built_at, zone=zone),
        "goes": moment(record.send_at, zone=zone),
    }


def _workbench(request: Request) -> Workbench:
    workbench: Workbench = request.app.state.workbench
    return workbench


def _mailing(request: Request) -> Mailing:
    return _workbench(request).mailing(request.path_params["edition"], request.path_params["period"])


_AT = "/issue/{edition}/{period}"

routes = [
    Route(_AT, desk),
    Route(f"{_AT}/now", now),
    Route(f"{_AT}/act", act, methods=["POST"]),
    Route(f"{_AT}/story/{{story:path}}", story),
    Route(f"{_AT}/envelope", envelope_page),
    Route(f"{_AT}/checked", checked),
]
