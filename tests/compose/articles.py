"""Articles for the tests of compose: short to write, deterministic, each with a text of its own."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from random import Random

from digest.compose.composer import compose
from digest.model.article import Article, Published
from digest.model.edition import Edition, PerRegion, Plan
from digest.model.issue import Candidate, Issue
from digest.model.region import Filing, Region, RegionShare
from digest.model.summary import Sentence, Summary

CUTOFF = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
SEND = CUTOFF + timedelta(hours=20)
REGIONS = (
    Region("africa", "Africa"),
    Region("europe", "Europe"),
    Region("asia-pacific", "Asia-Pacific"),
    Region("global", "Global"),
)
_SYLLABLES = tuple(first + last for first in "bcdfghjklmnprstvwz" for last in "aeiou")


def words(seed: object, count: int) -> str:
    """So many invented words: other seeds, other words."""
    random = Random(str(seed))
    made = ("".join(random.choices(_SYLLABLES, k=3)) for _ in range(count))
    return " ".join(made).capitalize() + "."


def article(
    name: str,
    *,
    text: str | None = None,
    count: int = 120,
    title: str = "",
    source: str = "Gazette",
    published: Published = CUTOFF - timedelta(days=1),
    truncated: bool = False,
    url: str | None = None,
    language: str = "en",
) -> Article:
    """An article whose text is made from its name, unless one is given."""
    body = words(name, count) if text is None else text
    return Article(
        id=name,
        title=title or f"Title of {name}",
        paragraphs=(body,) if body else (),
        url=f"https://{source.casefold()}.example/{name}" if url is None else url,
        published=published,
        source=source,
        truncated=truncated,
        language=language,
    )


def edition(*, stories: int = 24, least: int = 1, most: int = 5, regions: Collection[str] = ()) -> Edition:
    """An edition with this plan; by default it has every region."""
    return Edition(
        slug="round-up",
        title="Round-Up",
        sender="Editors <editors@example.org>",
        regions=tuple(regions or (region.slug for region in REGIONS)),
        plan=Plan(stories=stories, per_region=PerRegion(least, most)),
    )


def filed(region: str, *others: str) -> Filing:
    """A filing under a region, with others by falling share."""
    shares = (RegionShare(region, 0.6, (f"{region} ×3",)), *(RegionShare(other, 0.2, (other,)) for other in others))
    return Filing(shares, see_also=others)


def file_by_name(read: Article) -> Filing:
    """Files an article whose id begins with a region's slug there, any other under Global."""
    return filed(next((region.slug for region in REGIONS if read.id.startswith(region.slug)), "global"))


def first_words(read: Article, avoid: Collection[str]) -> Summary:
    """A summarizer that gives the first paragraph's first 40 characters, unless they are to be avoided."""
    if not read.paragraphs or read.paragraphs[0][:40] in avoid:
        return Summary()
    text = read.paragraphs[0][:40]
    return Summary((Sentence(text, 0, 0, len(text)),))


def composed(articles: Collection[Article], given: Edition | None = None, **more: object) -> Issue:
    """An issue of these articles, by the simplest filing and summary."""
    return compose(
        given or edition(),
        REGIONS,
        [Candidate(each) for each in articles],
        period="2026-W47",
        cutoff=CUTOFF,
        send_at=SEND,
        title="Round-Up",
        file=file_by_name,
        summarize=first_words,
        **more,  # type: ignore[arg-type]
    )
