"""issue.json is the command line's promise: its keys, its nulls, its addresses of pictures."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from digest.model.article import Article, Picture
from digest.model.issue import Issue, LeftOut, Section, Story
from digest.model.region import Filing, RegionShare
from digest.model.source import Problem
from digest.model.summary import Sentence
from digest.render import issue_json
from tests.render.generated import EDITION, REGIONS, SITE, issue_of

ARTICLE = Article(
    "id1", "A title", ("First. Second.",), url="https://example.org/1", kicker="Rivers", kind="Analysis",
    byline="Ada Lang", published=date(2024, 9, 27), language="en",
    picture=Picture("https://example.org/p.jpg", "Alt", "Credit", "0f.jpg"),
    source="The Quay",
)  # fmt: skip


def _issue(article: Article) -> Issue:
    sentence = Sentence("First.", 0, 0, 6)
    filing = Filing((RegionShare("asia-pacific", 0.7, ("kicker: Rivers", "Tokyo ×4")),), see_also=("global",))
    section = Section(REGIONS[7], (Story(article, (sentence,), filing, (ARTICLE,)),))
    issue = replace(issue_of(1), sections=(section,), left_out=(LeftOut("Other", "too old"),))
    return replace(issue, problems=(Problem("quay", "HTTP 404"),))


def test_a_known_story_is_written_to_the_letter() -> None:
    assert issue_json(_issue(ARTICLE), EDITION, SITE) == {
        "format": 1,
        "edition": "round-up",
        "period": "2026-W47",
        "title": "Weekly Round-Up",
        "language": "en",
        "sections": [
            {
                "region": "asia-pacific",
                "name": "Asia-Pacific",
                "stories": [
                    {
                        "id": "id1",
                        "version": ARTICLE.version,
                        "title": "A title",
                        "url": "https://example.org/1",
                        "kicker": "Rivers",
                        "kind": "Analysis",
                        "byline": "Ada Lang",
                        "language": "en",
                        "published": "2024-09-27",
                        "source": "The Quay",
                        "words": 2,
                        "minutes": 1,
                        "truncated": False,
                        "image": {"url": f"{SITE}/m/0f.jpg", "alt": "Alt", "credit": "Credit"},
                        "see_also": ["global"],
                        "summary": [
                            {"text": "First.", "origin": "article", "cut": False, "paragraph": 0, "start": 0, "end": 6}
                        ],
                        "region_reasons": ["kicker: Rivers", "Tokyo ×4"],
                        "also_covered_by": [{"title": "A title", "url": "https://example.org/1", "source": "The Quay"}],
                    }
                ],
            }
        ],
        "left_out": [{"title": "Other", "why": "too old"}],
        "problems": [{"source": "quay", "what": "HTTP 404"}],
    }


def test_what_is_not_known_is_null() -> None:
    [story] = issue_json(_issue(Article("id2", "Bare", ("x",))), EDITION, SITE)["sections"][0]["stories"]
    unknown = [key for key, value in story.items() if value is None]
    assert unknown == ["url", "kicker", "kind", "byline", "published", "source", "image"]


def test_an_instant_is_written_with_its_offset() -> None:
    article = replace(ARTICLE, published=datetime(2024, 9, 27, 14, 5, tzinfo=UTC))
    [story] = issue_json(_issue(article), EDITION, SITE)["sections"][0]["stories"]
    assert story["published"] == "2024-09-27T14:05:00+00:00"


def test_a_picture_that_we_do_not_serve_keeps_the_publishers_address() -> None:
    article = replace(ARTICLE, picture=Picture("https://example.org/p.jpg"))
    [story] = issue_json(_issue(article), EDITION, SITE)["sections"][0]["stories"]
    assert story["image"] == {"url": "https://example.org/p.jpg", "alt": None, "credit": None}


def test_the_document_is_json_for_any_issue() -> None:
    assert json.loads(json.dumps(issue_json(issue_of(9), EDITION, SITE)))["format"] == 1
