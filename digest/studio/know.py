"""What the newsroom should know: sources, coverage, timetable. Each page is read from the store and changes nothing.

Sends and readers, on which something can be done, have modules of their own; `routes` brings them all.
"""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from digest.studio import readers, sends
from digest.studio.know_coverage import Filings, carried, collected
from digest.studio.know_sources import source_rows
from digest.studio.know_timetable import editions
from digest.studio.pages import fragment, page
from digest.studio.parts import StudioParts

__all__ = ["routes"]


def sources(request: Request) -> Response:
    """Every source, those that fail first."""
    rows = source_rows(_parts(request).application)
    unasked = sum(row["state"] == "not asked yet" for row in rows)
    wrong = sum(row["tone"] != "good" for row in rows) - unasked
    return page(request, "sources.html.j2", {"rows": rows, "wrong": wrong, "unasked": unasked, "here": "/sources"})


def coverage(request: Request) -> Response:
    """Articles and stories by region and week."""
    application = _parts(request).application
    values = {"collected": collected(application, _filings(request)), "carried": list(carried(application))}
    return page(request, "coverage.html.j2", {**values, "here": "/coverage"})


def coverage_chart(request: Request) -> Response:
    """The chart alone, as far as the articles are filed by now."""
    values = {"collected": collected(_parts(request).application, _filings(request))}
    return HTMLResponse(fragment(request, "coverage_chart.html.j2", values))


def timetable(request: Request) -> Response:
    """What comes, edition by edition."""
    values = {"editions": list(editions(_parts(request).application)), "here": "/timetable"}
    return page(request, "timetable.html.j2", values)


def _parts(request: Request) -> StudioParts:
    parts: StudioParts = request.app.state.parts
    return parts


def _filings(request: Request) -> Filings:
    """Those of this process, kept from page to page."""
    state = request.app.state
    if not hasattr(state, "filings"):
        state.filings = Filings()
    filings: Filings = state.filings
    return filings


routes = [
    Route("/sources", sources),
    Route("/coverage", coverage),
    Route("/coverage/chart", coverage_chart),
    Route("/timetable", timetable),
    *sends.routes,
    *readers.routes,
]
