"""Values for the store's tests: instants, articles and drafts, invented here."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from digest.model.article import Article, Picture
from digest.model.record import Carried, Draft

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)

FULL = Article(
    id="a1",
    title="Ferries return to the delta",
    paragraphs=(
        "The first ferry in eleven years left the harbour at dawn.",
        "Two villages had waited for it since the bridge fell.",
        "The ministry says that three more boats will follow by spring.",
    ),
    url="https://example.org/world/ferries?utm_source=feed",
    kicker="Africa",
    byline="Ada Writer",
    published=datetime(2026, 11, 15, 14, 5, tzinfo=UTC),
    language="en",
    picture=Picture("https://example.org/ferry.jpg", alt="A ferry", credit="Own", file="0123456789abcdef.jpg", width=9),
    source="delta",
    guid="tag:example.org,2026:1",
)


def made(number: int, **changes: Any) -> Article:
    """An article like no other number's."""
    own = {
        "id": f"n{number}",
        "title": f"Report number {number}",
        "paragraphs": tuple(f"Paragraph {part} of report {number} has its own words." for part in range(3)),
        "url": f"https://example.org/report/{number}",
        "guid": f"guid-{number}",
    }
    return replace(FULL, **{**own, **changes})


def draft(period: str = "2026-W47", week: int = 0, **changes: Any) -> Draft:
    """A draft of `round-up` that goes `week` weeks after the first."""
    send_at = MONDAY + 4 * DAY + week * WEEK
    own = Draft(
        edition="round-up",
        period=period,
        title=f"The week {period}",
        cutoff=send_at - DAY,
        send_at=send_at,
        built_at=send_at - DAY,
        document='{"format": 1, "title": "Größe"}\n',
        files={"issue.html": b"<p>html</p>", "issue.eml": bytes(range(256))},
        carried=(Carried("a1", "v1", "Ferries return", "https://example.org/world/ferries"),),
    )
    return replace(own, **changes)
