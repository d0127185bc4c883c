"""/u/TOKEN: leaving an edition. A mail program POSTs (RFC 8058, one click); a person's browser GETs, and is asked.

A POST always acts, whatever its body, and acts once: the answer is 200 each time, with no redirect and no cookie.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from digest.model.subscriber import Member, SubscriptionState
from digest.packing import sample_links
from digest.site.forms import fields
from digest.site.guarding import NO_STORE
from digest.site.pages import Pages
from digest.site.parts import SiteParts

__all__ = ["SAMPLE", "Leaving", "current_editions", "masked", "title"]

SAMPLE = sample_links("").unsubscribe.rpartition("/")[2]
"""What stands in place of a token in drafts and test sends."""


class Leaving:
    """The handlers of /u/TOKEN."""

    def __init__(self, parts: SiteParts, pages: Pages) -> None:
        self._parts, self._pages = parts, pages

    async def answer(self, request: Request) -> Response:
        """GET: a page that asks. POST: she has left."""
        token = request.path_params["token"]
        if request.method != "POST":
            return await run_in_threadpool(self._asked, token)
        sent = await fields(request)
        how = "one-click" if "from" not in sent else "unsubscribe page"
        return await run_in_threadpool(self._left, token, everything="all" in sent, how=how)

    def _asked(self, token: str) -> Response:
        if token == SAMPLE:
            return self._pages.page("sample.html.j2", headers=NO_STORE)
        member, edition = self._member(token)
        if member is None:
            return self._pages.missing(NO_STORE, link=True)
        name = "leave.html.j2" if edition in current_editions(member) else "left.html.j2"
        return self._page(name, member, edition, gone=(edition,))

    def _left(self, token: str, *, everything: bool, how: str) -> Response:
        if token == SAMPLE:
            return self._pages.page("sample.html.j2", headers=NO_STORE)
        member, edition = self._member(token)
        if member is None:
            return self._pages.missing(NO_STORE, link=True)
        roster, now = self._parts.roster, self._parts.now()
        left = roster.leave(member.subscriber.id, None if everything else edition, at=now, how=how)
        after = roster.member(member.subscriber.id) or member
        return self._page("left.html.j2", after, edition, gone=left or (edition,))

    def _member(self, token: str) -> tuple[Member | None, str]:
        ticket = self._parts.tokens.read("unsubscribe", token)
        return (self._parts.roster.member(ticket.subscriber), ticket.edition) if ticket else (None, "")

    def _page(self, name: str, member: Member, edition: str, gone: tuple[str, ...]) -> Response:
        settings, subscriber = self._parts.settings, member.subscriber
        others = [one for one in current_editions(member) if one != edition]
        return self._pages.page(
            name,
            edition=edition,
            headers=NO_STORE,
            address=masked(subscriber.address),
            title=title(self._parts, edition),
            titles=[title(self._parts, one) for one in gone],
            others=[title(self._parts, one) for one in others],
            preferences=f"{settings.site_url}/p/{self._parts.tokens.preferences(subscriber.id)}",
        )


def current_editions(member: Member) -> list[str]:
    """The slugs of the editions that she has not left."""
    return [one.edition for one in member.subscriptions if one.state is not SubscriptionState.UNSUBSCRIBED]


def title(parts: SiteParts, edition: str) -> str:
    """What readers call an edition: its title, or its slug where it is configured no more."""
    known = parts.settings.editions.get(edition)
    return known.title if known else edition


def masked(address: str) -> str:
    """An address that its owner knows again and nobody else learns: `a…@example.org`. A mail may be forwarded."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}"
