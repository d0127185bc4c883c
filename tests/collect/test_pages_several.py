"""Several articles in one page: split first, then extract; and one article is never torn into its sections."""

import html
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.collect.extract import read_html
from digest.model.article import Article, Reading
from digest.model.source import Source

SOURCE = Source("magazine", "https://magazine.example/")
EXPECTED = (
    ("Asia-Pacific", 14, False),
    ("Global Crises", 2, True),
    ("Middle East", 4, True),
    ("Africa", 2, True),
)
TITLES = ("Japan's new PM", "Linking tariff", "Kurdistan oil", "Sudan civil war")


def blocks_of(dump: Path, *, tag_with_second: bool) -> tuple[list[list[str]], list[str]]:
    """The dump's lines in four blocks and a tail; the footer tag stands with the first block, or with the second."""
    lines = [line.strip() for line in dump.read_text("utf-8").splitlines() if line.strip()]
    second = lines.index("Trump tariffs") - tag_with_second
    ends = [i + 1 for i, line in enumerate(lines) if line.startswith("keep reading")]
    cuts = [0, second, *ends]
    return [lines[a:b] for a, b in itertools.pairwise(cuts)], lines[ends[-1] :]


def element(line: str, *, heading: str, classes: bool) -> str:
    text = html.escape(line)
    if line.startswith(TITLES):
        return f"<{heading}>{text}</{heading}>"
    if line.startswith("keep reading"):
        return f'<a class="read-more" href="#">{text}</a>' if classes else f"<p>{text}</p>"
    if classes and line in ("Asia-Pacific", "Global Crises", "Middle East", "Africa"):
        return f'<div class="kicker">{text}</div>'
    if classes and ("REUTERS" in line or "image credit" in line):
        return f"<figure><img src='a.jpg'><figcaption>{text}</figcaption></figure>"
    return f"<p>{text}</p>"


HEADS = {
    "bare": "",
    "site title": "<title>Responsible Statecraft</title>",
    "own h1": "<title>Stories of the week</title>",
    "first story's": (
        '<title>Japan\'s new PM may have a bone to pick with the US</title><meta property="og:type" content="article">'
        '<meta property="og:title" content="Japan\'s new PM may have a bone to pick with the US">'
    ),
}


def wrapped(dump: Path, tag: str, head: str, heading: str, *, classes: bool, second: bool, tail_inside: bool) -> str:
    blocks, tail = blocks_of(dump, tag_with_second=second)
    if tail_inside:
        blocks[-1] += tail
        tail = []
    inside = "\n".join(
        f"<{tag}>{''.join(element(line, heading=heading, classes=classes) for line in block)}</{tag}>"
        for block in blocks
    )
    above = "<h1>Stories of the week</h1>" if head == "own h1" else ""
    after = "".join(f"<div>{html.escape(line)}</div>" for line in tail)
    return f"<html><head>{HEADS[head]}</head><body>{above}<div id='content'>{inside}</div>{after}</body></html>"


def shapes() -> Iterator[tuple[str, str, str, bool, bool, bool]]:
    for tag, head, heading in itertools.product(("article", "div", "section"), HEADS, ("h1", "h2", "p")):
        for classes, second, tail in itertools.product((False, True), repeat=3):
            if heading != "p" or head not in ("first story's", "own h1"):
                yield tag, head, heading, classes, second, tail


def stories(readings: tuple[Reading, ...]) -> list[Article]:
    return [reading.article for reading in readings if reading.article]


@pytest.mark.parametrize("tag", ["article", "div", "section"])
@pytest.mark.parametrize("head", list(HEADS))
def test_a_page_of_four_blocks_gives_the_four_stories_of_the_dump(shared_data: Path, tag: str, head: str) -> None:
    dump = shared_data / "pages" / "statecraft-page-dump.txt"
    for shape in shapes():
        if shape[:2] != (tag, head):
            continue
        page = wrapped(dump, *shape[:3], classes=shape[3], second=shape[4], tail_inside=shape[5])
        found = stories(read_html(page, url="", source=SOURCE))
        assert [(one.kicker, len(one.paragraphs), one.truncated) for one in found] == list(EXPECTED), shape
        assert all(one.title.startswith(title) for one, title in zip(found, TITLES, strict=True)), shape
        text = " ".join(paragraph for one in found for paragraph in one.paragraphs)
        assert not [bad for bad in ("keep reading", "Follow us", "REUTERS", "QIOSK", "weekly round-up") if bad in text]
        assert len({one.id for one in found}) == 4


ISLANDS = (
    (
        "A ferry for Port Selwyn",
        "Amina Kohl",
        "The ferry came on Monday, and the harbour had no ramp that it could use.",
    ),
    (
        "Goats against the fire",
        "Rita Salazar",
        "The hills were cleared by goats this year, and for once none of them burned.",
    ),
)


@pytest.mark.parametrize("tag", ["article", "div"])
def test_signed_articles_whose_headlines_are_no_headings_are_told_apart(tag: str) -> None:
    blocks = "".join(
        f"<{tag}><p>{title}</p><p>By {author}</p><p>{text}</p><p>{text[:-1]}, said those who saw it.</p></{tag}>"
        for title, author, text in ISLANDS
    )
    page = f"<html><head><title>The Islander</title></head><body>{blocks}</body></html>"
    found = stories(read_html(page, url="", source=SOURCE))
    assert [(one.title, one.byline, len(one.paragraphs)) for one in found] == [
        (title, author, 2) for title, author, _ in ISLANDS
    ]
