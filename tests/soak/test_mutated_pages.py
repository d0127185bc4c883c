"""Pages that were damaged at random, from extraction to summary: nothing raises, and every sentence is a span."""

import random
from collections.abc import Iterator

import pytest

from digest.collect.extract import read_html, read_text
from digest.model.article import Reading
from digest.model.edition import SummaryPlan
from digest.model.source import Source
from digest.packaged import samples_folder
from digest.summarize import summarize

PAGES = [path.read_text(encoding="utf-8") for path in sorted((samples_folder() / "articles").glob("*.html"))]
DUMP = (samples_folder() / "dump.txt").read_text(encoding="utf-8")
SPLINTERS = (
    "<", ">", "</p>", "<p>", "<article>", "</article>", "<div class=caption>", "&#0;", "&nbsp;", "\x00", "“", "”", '"',
    "<script>", "<!--", "]]>", "\u202e", "\ud83d\ude00",
    "<h2>", "(AP) —", "keep reading", "<br>", "\r\n\r\n", "}", "{%",
)  # fmt: skip


def damaged(text: str, chance: random.Random) -> str:
    """The text with some slices dropped, doubled or moved, and splinters stuck in."""
    for _ in range(chance.randint(1, 30)):
        start = chance.randrange(len(text) or 1)
        end = min(len(text), start + chance.randint(1, 400))
        piece = text[start:end]
        text = chance.choice(
            (
                text[:start] + text[end:],
                text[:end] + piece + text[end:],
                text[:start] + chance.choice(SPLINTERS) + text[start:],
                text[:start] + piece[::-1] + text[end:],
            )
        )
    return text


def readings(seed: int, number: int) -> Iterator[Reading]:
    chance = random.Random(seed)
    source = Source("soak", "https://soak.example/")
    for _ in range(number):
        page = damaged(chance.choice(PAGES), chance)
        yield from read_html(page.encode("utf-8", "replace"), url="https://soak.example/a", source=source)
        yield from read_text(damaged(DUMP, chance), path="dump.txt", source=source)


def check(seed: int, number: int) -> None:
    plan = SummaryPlan(sentences=3, words=80)
    for reading in readings(seed, number):
        assert reading.article or reading.problem
        if reading.article is None:
            continue
        paragraphs = reading.article.paragraphs
        assert all(paragraph.strip() == paragraph and paragraph for paragraph in paragraphs)
        assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for paragraph in paragraphs for c in paragraph)
        summary = summarize(reading.article, plan)
        for sentence in summary.chosen:
            assert sentence.text == paragraphs[sentence.paragraph][sentence.start : sentence.end]
        for scored in summary.sentences:
            assert scored.text == paragraphs[scored.paragraph][scored.start : scored.end]
        assert sum(len(sentence.text.split()) for sentence in summary.chosen) <= plan.words


def test_damaged_pages_are_read_and_summarized_in_verbatim_spans() -> None:
    check(seed=0, number=25)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 121))
def test_many_damaged_pages_are_read_and_summarized_in_verbatim_spans(seed: int) -> None:
    check(seed, number=150)
