"""What changed, told as it happens (server-sent events): new mails, checks, builds, templates, settings.

One watcher for the studio looks at the folders of templates and settings; it starts with the first page that listens.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from digest.errors import DigestError
from digest.packaged import templates_folder
from digest.workbench import Event, Workbench

if TYPE_CHECKING:
    from starlette.applications import Starlette

__all__ = ["routes"]

_PING = 15.0
_DEBOUNCE, _STEP = 60, 10
"""Milliseconds: an editor's program writes a file in some steps, and they are one change."""


async def changes(request: Request) -> Response:
    """The stream of one page."""
    _watch(request.app)
    name = f"{request.path_params['edition']}/{request.path_params['period']}"
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_stream(request, name), media_type="text/event-stream", headers=headers)


async def _stream(request: Request, name: str) -> AsyncIterator[str]:
    workbench: Workbench = request.app.state.workbench
    loop, events = asyncio.get_running_loop(), asyncio.Queue[Event]()

    def hear(event: Event) -> None:
        if event.issue in ("", name) and not loop.is_closed():
            loop.call_soon_threadsafe(events.put_nowait, event)

    stop = workbench.listen(hear)
    try:
        yield "retry: 1000\n\n"
        while True:
            try:
                event = await asyncio.wait_for(events.get(), _PING)
            except TimeoutError:
                yield ": still here\n\n"
            else:
                if event.kind == "bye":
                    return
                data = "".join(f"data: {line}\n" for line in event.data.splitlines() or [""])
                yield f"event: {event.kind}\n{data}\n"
    finally:
        stop()


def _watch(studio: "Starlette") -> None:
    """Begin to watch, once."""
    task = getattr(studio.state, "watching", None)
    if task is None or task.done():
        studio.state.watching = asyncio.get_running_loop().create_task(_watching(studio))


async def _watching(studio: "Starlette") -> None:
    from watchfiles import awatch

    config = studio.state.parts.config
    templates = studio.state.parts.application.settings.templates
    folders = [folder for folder in (templates_folder(), templates, config) if folder and folder.is_dir()]
    async for changed in awatch(*folders, debounce=_DEBOUNCE, step=_STEP, recursive=True):
        paths = [Path(path) for _, path in changed]
        if config and any(path.is_relative_to(config.resolve()) for path in paths):
            fault = await run_in_threadpool(_reread, studio)
            if fault:
                studio.state.workbench.tell(Event("fault", data=fault))
                continue
        studio.state.workbench.tell(Event("templates"))
        await run_in_threadpool(studio.state.workbench.changed)


def _reread(studio: "Starlette") -> str:
    """Take the settings as they are written now; where they are broken, why, and those that held are kept."""
    parts = studio.state.parts
    try:
        studio.state.parts = replace(parts, application=parts.reread(parts.application))
    except DigestError as error:
        return error.sentence()
    return ""


routes = [Route("/issue/{edition}/{period}/changes", changes)]
