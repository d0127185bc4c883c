"""The real mail, in a frame where nothing runs: each part with a Content-Security-Policy of its own.

A draft is rendered as it stands now, templates included; a closed issue is shown as it was frozen. Pictures come from
the store.
"""

import re
from collections.abc import Callable, Mapping
from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from digest.errors import DigestError
from digest.model.furnishing import Theme
from digest.model.mail import for_reader
from digest.packing import sample_links
from digest.studio.parts import StudioParts
from digest.workbench import EDITABLE, Mailing

__all__ = ["PARTS", "routes"]

_PICTURE = re.compile(r"https?://[^\s\"'()<>]*/m/([0-9a-z]{8,64}\.[a-z]{3,4})")
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)")
_SAFE_URL = re.compile(r"https?://[0-9A-Za-z.:\[\]-]+/[!-+\--:<-~]*")


def part(request: Request) -> Response:
    """One part of the mail. Where a template is broken: 422, with its file and line."""
    name = request.path_params["part"]
    if name not in PARTS:
        raise HTTPException(404)
    mailing = _mailing(request)
    try:
        content = PARTS[name](mailing, request)
    except DigestError as error:
        said = escape(error.sentence())
        fault = _page(f'<p class="fault">{said}</p>', attributes=f' data-fault="{said}"')
        return HTMLResponse(fault, 422, _headers(request, name))
    return HTMLResponse(content, 200, _headers(request, name))


def picture(request: Request) -> Response:
    """One of our pictures."""
    parts: StudioParts = request.app.state.parts
    content = parts.application.store.pictures.get(request.path_params["name"])
    if content is None:
        raise HTTPException(404)
    headers = {"cache-control": "private, max-age=31536000, immutable"}
    return Response(content, media_type="image/jpeg", headers=headers)


def _mail(mailing: Mailing, request: Request) -> str:
    return _shown(_file(mailing, "issue.html"), request)


def _web(mailing: Mailing, request: Request) -> str:
    return _shown(_file(mailing, "web.html"), request)


def _text(mailing: Mailing, request: Request) -> str:
    del request
    return _lines(_file(mailing, "issue.txt"), "text")


def _source(mailing: Mailing, request: Request) -> str:
    del request
    return _lines(_file(mailing, "issue.html"), "code")


def _mjml(mailing: Mailing, request: Request) -> str:
    del request
    return _lines(_file(mailing, "issue.mjml"), "code")


def _headers_part(mailing: Mailing, request: Request) -> str:
    """The headers of the message to a sample reader, once it is packed."""
    del request
    if mailing.bench.record().state in EDITABLE:
        mailing.settled()
    message = _stored(mailing, "issue.eml").replace("\r\n", "\n")
    return _lines(message.partition("\n\n")[0], "code")


PARTS: Mapping[str, Callable[[Mailing, Request], str]] = {
    "mail": _mail,
    "text": _text,
    "web": _web,
    "headers": _headers_part,
    "source": _source,
    "mjml": _mjml,
}


def _file(mailing: Mailing, name: str) -> str:
    """A file of the mail: of the draft as it stands, or as it is stored where that is not edited any more."""
    if mailing.bench.record().state not in EDITABLE:
        return _stored(mailing, name)
    made = mailing.made()
    read = for_reader(made.mail, sample_links(mailing.bench.application().settings.site_url))
    return {"issue.html": read.html, "web.html": read.web, "issue.txt": read.text, "issue.mjml": read.mjml}[name]


def _stored(mailing: Mailing, name: str) -> str:
    bench, issues = mailing.bench, mailing.bench.application().store.issues
    frozen = issues.bundled(bench.edition, bench.period, name)
    content = frozen if frozen is not None else issues.file(bench.edition, bench.period, name)
    if content is None:
        raise DigestError("the mail is not there", where=bench.name, remedy="Build the issue")
    return content.decode("utf-8", "replace")


def _shown(html: str, request: Request) -> str:
    """The page with our pictures from here, in the scheme that was chosen rather than the machine's."""
    chosen = request.query_params.get("scheme", "light")

    def asked(match: re.Match[str]) -> str:
        return "(min-width:0px)" if match[1] == chosen else "(max-width:0px)"

    return _SCHEME.sub(asked, _PICTURE.sub(r"/m/\1", html))


def _lines(text: str, css: str) -> str:
    rows = (f'<span id="line-{number}">{escape(row)}\n</span>' for number, row in enumerate(text.split("\n"), 1))
    return _page(f'<pre class="{css}">{"".join(rows)}</pre>')


def _page(body: str, *, attributes: str = "") -> str:
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Part</title>{_STYLE}<body{attributes}>{body}'


_STYLE = """<style>
:root { color-scheme: light dark }
body { margin: 0; padding: 16px; font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText }
pre { margin: 0; font: 14px/1.5 ui-monospace, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap;
  overflow-wrap: anywhere }
pre.code { counter-reset: line } pre.code span { counter-increment: line; display: block; padding-left: 4em }
pre.code span::before { content: counter(line); position: absolute; left: 16px; width: 3em; text-align: right;
  opacity: .6 }
pre span:target, pre .found { background: Mark; color: MarkText }
.fault { border-left: 4px solid #c0392b; padding: 8px 16px; font-weight: 600 }
</style>"""


def _headers(request: Request, name: str) -> dict[str, str]:
    """The frame's own policy: no script, nothing from elsewhere but the theme's logo."""
    pictures = "'self' data:"
    if request.query_params.get("images") == "off":
        pictures = "'none'"
    elif name in ("mail", "web"):
        pictures = " ".join((pictures, *_logos(request)))
    return {
        "content-security-policy": f"sandbox allow-same-origin; default-src 'none'; img-src {pictures}; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    }


def _logos(request: Request) -> list[str]:
    """The addresses of the theme's logos, where a policy can name them."""
    edition = _mailing(request).bench.application().settings.editions.get(request.path_params["edition"])
    theme = edition.furnishing.theme if edition else Theme()
    return [url for url in (theme.logo, theme.logo_dark) if _SAFE_URL.fullmatch(url)]


def _mailing(request: Request) -> Mailing:
    mailing: Mailing = request.app.state.workbench.mailing(
        request.path_params["edition"], request.path_params["period"]
    )
    return mailing


routes = [Route("/issue/{edition}/{period}/part/{part}", part), Route("/m/{name}", picture)]
