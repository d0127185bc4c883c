"""The studio's pages as text: Jinja with everything escaped, the form's token in every form, instants in words."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from digest.packaged import templates_folder

__all__ = ["STATIC", "fragment", "moment", "page", "tone"]

NAVIGATION = (
    ("/", "Issues"),
    ("/sources", "Sources"),
    ("/coverage", "Coverage"),
    ("/timetable", "Timetable"),
    ("/sends", "Sends"),
    ("/readers", "Readers"),
)
STATIC: Path = templates_folder() / "studio" / "static"
_TONES = {"sent": "good", "approved": "good", "sending": "good", "held": "warn", "paused": "warn", "draft": ""}


def page(request: Request, name: str, values: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
    """A whole page. `here` is the path of the navigation that it belongs to."""
    return HTMLResponse(fragment(request, name, values), status)


def fragment(request: Request, name: str, values: Mapping[str, Any]) -> str:
    """A template's text with what every page of the studio knows."""
    token = str(request.scope.get("form_token", ""))
    field = Markup('<input type="hidden" name="form_token" value="{}">').format(token)
    known = {
        "form_token": token,
        "token_field": field,
        "navigation": NAVIGATION,
        "may_leave": request.app.state.password,
    }
    return _environment().get_template(name).render({"here": request.url.path, **known, **values})


def moment(instant: datetime | None, *, zone: Any = None) -> str:
    """`Thu 19 Nov 2026, 12:00 EST`, or a dash."""
    if instant is None:
        return "–"
    local = instant.astimezone(zone) if zone else instant
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M %Z}"


def tone(state: str) -> str:
    """The colour of a state, by class."""
    return _TONES.get(state, "bad")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_folder() / "studio"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["moment"] = moment
    environment.filters["tone"] = tone
    return environment
