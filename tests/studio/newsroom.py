"""A newsroom in full swing: a draft, last week's send with every kind of row, readers, sources that fail. In memory."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from digest.application import Application
from digest.bootstrap import open_sending
from digest.model.delivery import Bounce, DeliveryRow, DeliveryState, Outcome, Sender
from digest.model.record import Bundle, IssueRecord, IssueState
from digest.model.source import Source
from digest.model.source_state import SourceState
from digest.model.subscriber import Consent, NewSubscriber
from digest.sending import Sending
from digest.studio.app import make_studio
from digest.studio.parts import StudioParts
from digest.testing import FakeClock, FakeFetcher, Mailbox
from tests.store.examples import draft
from tests.studio.world import AT, ISSUE, QUAY, World, articles

LAST = "round-up/2026-W46"
S = DeliveryState
GONE = Source("The Gone Gazette", "https://gone.example.org/feed.xml")
DEAD = Source("<b>The Dead Letter</b>", "https://dead.example.org/feed.xml")
SLOW = Source("The Slow Courier", "https://slow.example.org/feed.xml")
OUTCOMES = (
    *[Outcome(S.ACCEPTED, "250 2.0.0 Ok: queued as 4XY")] * 6,
    Outcome(S.REFUSED, "550 5.1.1 <no.such@d2.test>: <script>alert(1)</script>"),
    Outcome(S.UNCERTAIN, "the connection was cut after the final dot"),
    Outcome(S.UNCERTAIN, "the connection was cut after the final dot"),
    Outcome(S.DEFERRED, "450 4.2.0 try again later"),
)


@dataclass
class Newsroom:
    """`mailbox` gets the test sends, `fetcher` is asked for links; `clock` is the studio's and the application's."""

    stories: int = 12
    parts: dict[str, Any] = field(default_factory=dict)
    mailbox: Mailbox = field(default_factory=Mailbox)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    clock: FakeClock = field(default_factory=lambda: FakeClock(AT + timedelta(hours=1)))
    application: Application = field(init=False)
    studio: Starlette = field(init=False)

    def __post_init__(self) -> None:
        wired = World(articles(self.stories + 2), stories=self.stories).application
        sources = (QUAY, GONE, DEAD, SLOW)
        desk, resolution = replace(wired.desk, now=self.clock.now), replace(wired.resolution, now=self.clock.now)
        self.application = replace(
            wired,
            settings=replace(wired.settings, sources=sources),
            now=self.clock.now,
            desk=desk,
            resolution=resolution,
            operator="Ann <ann@example.org>",
        )
        self._remember_sources()
        self._subscribe()
        self._send()
        more = {"sending": self.office, "monotonic": self.clock.monotonic, "fetcher": self.fetcher, **self.parts}
        self.studio = whole(self.application, **more)

    @contextmanager
    def office(self, application: Application) -> Iterator[Sending]:
        """The post office, with a mailbox at the end of its way."""
        with open_sending(application) as wired:
            yield replace(wired, way=self.mailbox, guard=lambda: None)

    def record(self, name: str = ISSUE) -> IssueRecord:
        """The issue as it is stored."""
        return self.application.issue(name)

    def rows(self, state: DeliveryState) -> list[DeliveryRow]:
        """Last week's rows in a state."""
        return list(self.application.resolution.rows(self.record(LAST), state))

    def decide(self, name: str, to: IssueState, *was: IssueState) -> None:
        """Change a state as the desk would."""
        edition, period = name.split("/")
        self.application.store.issues.transition(
            edition, period, to=to, allowed=set(was), who="bea", why="", at=self.clock.now()
        )

    def _remember_sources(self) -> None:
        now = self.clock.now()
        day = timedelta(days=1)
        self.application.store.sources.save_states(
            [
                SourceState(QUAY.name, QUAY.address, last_success=now - day, next_due=now),
                SourceState(GONE.name, GONE.address, retired="it answered 410: it is gone for good"),
                SourceState(
                    DEAD.name,
                    DEAD.address,
                    last_success=now - 9 * day,
                    failing_since=now - 3 * day,
                    failures=7,
                    last_problem="host name not found: dead.example.org",
                    moved_to="https://alive.example.org/feed.xml",
                ),
                SourceState(SLOW.name, SLOW.address, last_success=now - day, paused_until=now + day),
            ]
        )

    def _subscribe(self) -> None:
        roster, consent = self.application.store.roster, Consent(AT - timedelta(days=30), "import")
        new = [NewSubscriber(f"reader{n}@d{n % 3}.test", ("round-up",), f"Reader {n}") for n in range(11)]
        roster.add([*new, NewSubscriber("zoe_100%@d0.test", ("round-up",), "Zoë")], consent)
        roster.suppress("nobody@d9.test", "complained", at=AT, evidence="abuse report")
        roster.leave(11, "round-up", at=AT, how="one click")

    def _send(self) -> None:
        store, at = self.application.store, AT - timedelta(days=6)
        store.issues.save_draft(draft("2026-W46", -1))
        store.issues.transition(
            "round-up",
            "2026-W46",
            to=IssueState.APPROVED,
            allowed={IssueState.DRAFT},
            who="bea",
            why="",
            at=at,
            frozen=Bundle("a" * 64, {}),
        )
        store.ledger.fan_out("round-up", "2026-W46", at)
        run = store.ledger.open_run("round-up", "2026-W46", Sender("here", "boot", 1, "7"), at)
        claims = [claim.subscriber for claim in store.ledger.claim(run, at, 10).claims]
        store.ledger.advance(run, at, marks=claims)
        later = {one: at + timedelta(hours=1) for one in claims}
        store.ledger.advance(run, at, outcomes=dict(zip(claims, OUTCOMES, strict=True)), due=later)
        bounce = Bounce("hard", "reader1@d1.test", status="5.1.1", diagnostic="no such <i>user</i>")
        store.events.note(bounce, "round-up", "2026-W46", 2, fingerprint="f1", at=at + timedelta(hours=2))


def whole(application: Application, **more: Any) -> Starlette:
    """A studio with all its pages, on a clock that stands still and numbers in a row."""
    numbers = iter(range(1, 1_000_000))

    def number(size: int) -> bytes:
        return next(numbers).to_bytes(size, "big")

    parts = StudioParts(application, open_sending, number, lambda: 0.0)
    return make_studio(replace(parts, **more))


class Editor:
    """Somebody with a browser: a session and the token of its forms."""

    def __init__(self, studio: Starlette, base: str = "http://127.0.0.1:8026", start: str = "/") -> None:
        self.client = TestClient(studio, base_url=base, follow_redirects=False)
        self.token = ""
        self.take_token(self.get(start))

    def take_token(self, page: Response) -> None:
        """Take the token of a page's forms."""
        found = re.search(r'name="form_token" value="(\w+)"|name="form-token" content="(\w+)"', page.text)
        self.token = found[1] or found[2] if found else ""

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def post(self, path: str, **values: str) -> Response:
        return self.client.post(path, data={"form_token": self.token, **values})

    def fault(self, answer: Response) -> str:
        """The sentence that the page says went wrong."""
        found = re.search(r'<p class="note bad" role="alert">(.*?)</p>', answer.text, re.DOTALL)
        return found[1] if found else ""
