"""/p/TOKEN: what a reader receives. GET shows it; POST changes it, and shows what it is now.

The regions of an edition stand in her order, and those that she does not take after them in the edition's; what she
ticks keeps that order. All of them in the edition's order are kept as "all", so that a new region reaches her too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from digest.model.subscriber import Member, Subscription, SubscriptionState
from digest.site.forms import fields
from digest.site.guarding import NO_STORE
from digest.site.leaving import SAMPLE, current_editions, masked, title
from digest.site.pages import Pages
from digest.site.parts import SiteParts

__all__ = ["Choosing"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A region of an edition, and whether she takes it."""

    slug: str
    name: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One edition that she receives."""

    slug: str
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a POST did: `kind` is saved, left or none (nothing was ticked); `titles` are the editions concerned."""

    kind: str
    titles: tuple[str, ...]


class Choosing:
    """The handlers of /p/TOKEN."""

    def __init__(self, parts: SiteParts, pages: Pages) -> None:
        self._parts, self._pages = parts, pages

    async def answer(self, request: Request) -> Response:
        """GET: the page. POST: do what its button says."""
        token = request.path_params["token"]
        sent = await fields(request) if request.method == "POST" else None
        return await run_in_threadpool(self._answer, token, sent)

    def _answer(self, token: str, sent: FormData | None) -> Response:
        if token == SAMPLE:
            return self._pages.page("sample.html.j2", headers=NO_STORE)
        ticket = self._parts.tokens.read("preferences", token)
        member = self._parts.roster.member(ticket.subscriber) if ticket else None
        if member is None:
            return self._pages.missing(NO_STORE, link=True)
        notice = self._changed(member, sent) if sent is not None else None
        if notice:
            member = self._parts.roster.member(member.subscriber.id) or member
        return self._page(member, notice)

    def _changed(self, member: Member, sent: FormData) -> Notice | None:
        edition, does = str(sent.get("edition", "")), sent.get("do")
        if does == "leave-all":
            return self._left(member, None)
        if edition not in current_editions(member):
            return None
        if does == "leave":
            return self._left(member, edition)
        return self._saved(member, edition, [str(slug) for slug in sent.getlist("regions")]) if does == "save" else None

    def _left(self, member: Member, edition: str | None) -> Notice:
        roster, now = self._parts.roster, self._parts.now()
        left = roster.leave(member.subscriber.id, edition, at=now, how="preferences page")
        return Notice("left", tuple(title(self._parts, one) for one in left))

    def _saved(self, member: Member, edition: str, ticked: Sequence[str]) -> Notice:
        all_regions = self._regions(edition)
        chosen = tuple(dict.fromkeys(slug for slug in ticked if slug in all_regions))
        named = (title(self._parts, edition),)
        if all_regions and not chosen:
            return Notice("none", named)
        kept = () if chosen == all_regions else chosen
        self._parts.roster.choose(member.subscriber.id, edition, kept, at=self._parts.now())
        return Notice("saved", named)

    def _regions(self, edition: str) -> tuple[str, ...]:
        known = self._parts.settings.editions.get(edition)
        return known.regions if known else ()

    def _page(self, member: Member, notice: Notice | None) -> Response:
        hers = [one for one in member.subscriptions if one.state is SubscriptionState.ACTIVE]
        first = next((one.edition for one in hers or member.subscriptions), "")
        return self._pages.page(
            "preferences.html.j2",
            edition=first,
            code=member.subscriber.language,
            status=422 if notice and notice.kind == "none" else 200,
            headers=NO_STORE,
            address=masked(member.subscriber.address),
            cards=[self._card(one) for one in hers],
            notice=notice,
        )

    def _card(self, subscription: Subscription) -> Card:
        names = {region.slug: region.name for region in self._parts.settings.regions}
        all_regions = self._regions(subscription.edition)
        taken = tuple(slug for slug in subscription.regions if slug in all_regions) or all_regions
        order = (*taken, *(slug for slug in all_regions if slug not in taken))
        choices = tuple(Choice(slug, names.get(slug, slug), slug in taken) for slug in order)
        return Card(subscription.edition, title(self._parts, subscription.edition), choices)
