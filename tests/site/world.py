"""A site of two editions and three readers, on fakes."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from starlette.testclient import TestClient

from digest.errors import StoreError
from digest.model.record import IssueRecord, IssueState
from digest.model.subscriber import Consent, Member, NewSubscriber, SubscriptionState
from digest.packaged import config_folder, templates_folder
from digest.settings import Settings, load_settings
from digest.site.parts import SiteParts
from digest.site.routes import make_site
from digest.subscribers.tokens import Tokens
from digest.testing import FakeClock, MemoryRoster

SITE = "https://news.example.org"
PICTURE = "0123456789abcdef.jpg"
PAGE = b"<!doctype html><title>The issue</title><h1>Stories</h1>"
TOKENS = Tokens([b"k" * 32])


def settings(site_url: str = SITE) -> Settings:
    ours = load_settings(config_folder())
    edition = ours.editions["round-up"]
    brief = replace(edition, slug="brief", title="Evening Brief", regions=("europe", "global"), languages=("de",))
    return replace(ours, site_url=site_url, editions={"round-up": edition, "brief": brief})


def record(period: str, state: IssueState) -> IssueRecord:
    at = datetime(2026, 11, 27, 13, tzinfo=UTC)
    return IssueRecord("round-up", period, state, 1, "Weekly Round-Up", at, at, at)


@dataclass(slots=True)
class World:
    """The site with its roster. `client` asks it as a visitor would; reader 1 has both editions, reader 2 one."""

    site_url: str = SITE
    roster: MemoryRoster = field(default_factory=MemoryRoster)
    broken: bool = False

    def __post_init__(self) -> None:
        consent = Consent(FakeClock().now(), "test")
        self.roster.add([NewSubscriber("ann@example.org", ("round-up", "brief"), "Ann")], consent)
        self.roster.add([NewSubscriber("bea@example.org", ("round-up",), regions=("africa", "europe"))], consent)

    @property
    def parts(self) -> SiteParts:
        return SiteParts(
            settings(self.site_url),
            self.roster,
            TOKENS,
            web_version=self._page,
            published=lambda: [record("2026-W48", IssueState.SENT)],
            picture={PICTURE: b"\xff\xd8picture"}.get,
            now=FakeClock().now,
            templates=(templates_folder() / "site",),
        )

    @property
    def client(self) -> TestClient:
        return TestClient(make_site(self.parts), follow_redirects=False)

    def _page(self, edition: str, period: str) -> bytes | None:
        if self.broken:
            raise StoreError("the database is locked", where="/var/secret/digest.db")
        return PAGE if (edition, period) == ("round-up", "2026-W48") else None

    def states(self, subscriber: int) -> dict[str, SubscriptionState]:
        return {one.edition: one.state for one in self.member(subscriber).subscriptions}

    def regions(self, subscriber: int, edition: str) -> tuple[str, ...]:
        return next(one.regions for one in self.member(subscriber).subscriptions if one.edition == edition)

    def member(self, subscriber: int) -> Member:
        found = self.roster.member(subscriber)
        assert found is not None
        return found


def unsubscribe(subscriber: int, edition: str) -> str:
    return f"/u/{TOKENS.unsubscribe(subscriber, edition)}"


def preferences(subscriber: int) -> str:
    return f"/p/{TOKENS.preferences(subscriber)}"
