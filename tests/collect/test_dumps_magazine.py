"""The shared dump of a magazine's page, as it is and through changes of layout; read in place, never copied."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.collect.extract import read_text
from digest.model.article import Article, Reading
from digest.model.source import Source


def readings(text: str) -> tuple[Reading, ...]:
    return read_text(text, path="page.txt", source=Source("review", "https://review.example/"))


def read(text: str) -> list[Article]:
    return [reading.article for reading in readings(text) if reading.article]


STATECRAFT = (
    ("Asia-Pacific", 14, False),
    ("Global Crises", 2, True),
    ("Middle East", 4, True),
    ("Africa", 2, True),
)
BAD = ("keep reading", "Show less", "Follow us", "REUTERS", "shutterstock", "QIOSK", "LATEST", "Newsletter", "round-up")


def test_the_magazine_page_gives_its_four_stories_and_says_why_each_other_line_went(shared_data: Path) -> None:
    dump = (shared_data / "pages" / "statecraft-page-dump.txt").read_text("utf-8")
    found = readings(dump)
    articles = [reading.article for reading in found if reading.article]
    assert [(one.kicker, len(one.paragraphs), one.truncated) for one in articles] == list(STATECRAFT)
    assert articles[0].standfirst.startswith("Shigeru Ishiba views")
    kept = [line for one in articles for line in (one.title, one.standfirst, one.kicker, *one.paragraphs)]
    assert not [bad for bad in BAD for line in kept if bad in line]
    dropped = [one.text for reading in found for one in reading.dropped]
    every = [line.strip() for line in dump.splitlines() if line.strip()]
    assert set(every) == {*kept, *dropped} - {""}
    assert all(one.why for reading in found for one in reading.dropped)
    assert {one.text: one.why for one in found[0].dropped}["Asia-Pacific"] == "footer tag"


KICKERS = ("Asia-Pacific", "Global Crises", "Middle East", "Africa")


def _above_its_title(dump: list[str]) -> list[str]:
    """The same dump in the layout of magazines that print the kicker first."""
    moved = list(dump)
    for i, line in enumerate(dump):
        if line in KICKERS and i + 1 < len(dump) and len(dump[i + 1]) > 120:
            credit = next((j for j in range(i, -1, -1) if "REUTERS" in moved[j] or "credit:" in moved[j]), 0)
            moved.insert(credit + 1, moved.pop(i))
    return moved


CHANGES: dict[str, Callable[[list[str]], str]] = {
    "no blank lines": "\n".join,
    "carriage returns": "\r\n\r\n".join,
    "hard spaces": lambda dump: "\n".join(dump).replace(" ", "\u00a0"),
    "title said once": lambda dump: "\n".join(line for i, line in enumerate(dump) if not i or line != dump[i - 1]),
    "hard wrap": lambda dump: "\n\n".join("\n".join(textwrap.wrap(line, 80, break_on_hyphens=False)) for line in dump),
    "another end": lambda dump: "\n".join(dump).replace("keep readingShow less", "Continue reading…"),
    "no image words": lambda dump: "\n".join(
        line for line in dump if line not in ("Trump tariffs", "Kurdistan drone attacks", "Sudan")
    ),
    "no credits": lambda dump: "\n".join(line for line in dump if "REUTERS" not in line and "credit:" not in line),
    "kickers in capitals": lambda dump: "\n".join(line.upper() if line in KICKERS else line for line in dump),
    "kinds beside kickers": lambda dump: "\n".join(f"Analysis | {line}" if line in KICKERS else line for line in dump),
    "kickers first": lambda dump: "\n".join(_above_its_title(dump)),
    "bylines": lambda dump: "\n".join(f"{line}\nBy Jane Q. Doe" if line in KICKERS else line for line in dump),
    "a menu above": lambda dump: "\n".join(["Home", "About", "Africa", "Europe", "Asia-Pacific", "Search", *dump]),
    "no tail": lambda dump: "\n".join(dump[: dump.index("LATEST")]),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_the_four_stories_survive_a_change_of_layout(shared_data: Path, change: str) -> None:
    dump = (shared_data / "pages" / "statecraft-page-dump.txt").read_text("utf-8").splitlines()
    found = read(CHANGES[change]([line.strip() for line in dump if line.strip()]))
    facts = [(one.kicker.casefold(), len(one.paragraphs), one.truncated) for one in found]
    assert facts == [(kicker.casefold(), count, cut) for kicker, count, cut in STATECRAFT]
    assert not [bad for bad in BAD for one in found for line in one.paragraphs if bad in line]
    assert {one.kind for one in found} == ({"analysis"} if "kinds" in change else {""})
