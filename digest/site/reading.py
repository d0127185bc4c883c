"""What everybody may read: the front page, the archive, the pictures; and two lines for machines."""

from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from digest.model.record import IssueRecord
from digest.site.guarding import policy
from digest.site.leaving import title
from digest.site.pages import Pages
from digest.site.parts import SiteParts

__all__ = ["Reading"]

_FOREVER = "public, max-age=31536000, immutable"
_MINUTES = "public, max-age=300"
_KINDS = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}
_MOST_ISSUES = 200


class Reading:
    """The handlers of the public pages. They run in threads: each may ask the store."""

    def __init__(self, parts: SiteParts, pages: Pages) -> None:
        self._parts, self._pages = parts, pages

    def front(self, request: Request) -> Response:
        """The issues that are out, newest first."""
        del request
        issues = [self._line(record) for record in self._parts.published()[:_MOST_ISSUES]]
        return self._pages.page("front.html.j2", headers={"Cache-Control": _MINUTES}, issues=issues)

    def archived(self, request: Request) -> Response:
        """The web version of an issue as it was frozen; it has the styles and pictures that its template gave it."""
        page = self._parts.web_version(request.path_params["edition"], request.path_params["period"])
        if page is None:
            return self._pages.missing()
        content_policy = policy(styles="'unsafe-inline'", images=f"'self' {self._origin()} https:")
        headers = {"Content-Security-Policy": content_policy, "Cache-Control": _MINUTES}
        return _cached(request, page, "text/html; charset=utf-8", headers)

    def picture(self, request: Request) -> Response:
        """A picture. Its name is the hash of its bytes, so it never changes; webmail shows it on pages of its own."""
        name = request.path_params["name"]
        kind = _KINDS.get(name.rpartition(".")[2], "")
        content = self._parts.picture(name) if kind else None
        if content is None:
            return self._pages.missing()
        headers = {"Cache-Control": _FOREVER, "Cross-Origin-Resource-Policy": "cross-origin"}
        return _cached(request, content, kind, headers)

    def robots(self, request: Request) -> Response:
        """RFC 9309: what carries a reader's token is for nobody else."""
        del request
        return PlainTextResponse("User-agent: *\nDisallow: /u/\nDisallow: /p/\n", headers={"Cache-Control": _MINUTES})

    def health(self, request: Request) -> Response:
        """Whether the store answers: 200, or 503 by the guard."""
        del request
        self._parts.roster.member(0)
        return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})

    def _line(self, record: IssueRecord) -> Mapping[str, object]:
        edition = self._parts.settings.editions.get(record.edition)
        day = record.send_at.astimezone(edition.timezone) if edition else record.send_at
        place = f"archive/{quote(record.edition, safe='')}/{quote(record.period, safe='')}"
        url = f"{self._parts.settings.site_url}/{place}"
        return {"title": title(self._parts, record.edition), "day": day.date(), "url": url}

    def _origin(self) -> str:
        return "/".join(self._parts.settings.site_url.split("/", 3)[:3])


def _cached(request: Request, content: bytes, kind: str, headers: Mapping[str, str]) -> Response:
    """The content, or 304 where the visitor has it (RFC 9110, 13.1.2)."""
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {**headers, "ETag": etag}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if etag in known or known == ["*"]:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=kind)
