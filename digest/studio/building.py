"""Collect and build from the studio: begun by a form, its progress on a page of its own, which needs no script."""

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from digest.studio.pages import page
from digest.workbench import Builds

__all__ = ["routes"]


async def start(request: Request) -> Response:
    """Begin a build of an edition's coming issue, and go to where it can be watched."""
    form = await request.form()
    edition = request.app.state.parts.application.edition(str(form.get("edition", "")) or None)
    builds: Builds = request.app.state.builds
    number = await run_in_threadpool(builds.start, edition.slug)
    return RedirectResponse(f"/build/{number}", 303)


def watch(request: Request) -> Response:
    """How far it is; at its end, the issue."""
    builds: Builds = request.app.state.builds
    progress = builds.progress(int(request.path_params["number"]))
    if progress is None:
        raise HTTPException(404)
    if progress.issue:
        return RedirectResponse(f"/issue/{progress.issue}", 303)
    return page(request, "building.html.j2", {"progress": progress, "here": "/"})


routes = [Route("/build", start, methods=["POST"]), Route("/build/{number:int}", watch)]
