"""Articles for measuring with: made from our own samples by a seeded shuffle, so that no two are alike."""

import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from pathlib import Path

from digest.collect.files import read_file
from digest.model.article import Article
from digest.model.source import Source
from digest.packaged import samples_folder

__all__ = ["as_jsonl", "as_pages", "synthetic"]

_START = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)


def synthetic(number: int, *, seed: int = 1) -> Iterator[Article]:
    """`number` English articles of some 550 words in about 12 paragraphs, each with its own title, date and address."""
    chance = random.Random(seed)
    paragraphs, titles = _stock()
    for index in range(number):
        title = f"{chance.choice(titles)} {_name(chance)}"
        body = tuple(_shuffled(chance.choice(paragraphs), chance) for _ in range(12))
        yield Article(
            id=f"bench{index:08d}",
            title=title,
            paragraphs=body,
            url=f"https://news.example/{index}/{re.sub('[^a-z]+', '-', title.lower())}",
            published=_START - timedelta(minutes=index % 14_000),
            language="en",
            source=f"source-{index % 20}",
        )


def as_jsonl(articles: Iterator[Article], target: Path) -> None:
    """The articles as a CMS export."""
    with target.open("w", encoding="utf-8") as file:
        for article in articles:
            row = {"id": article.id, "title": article.title, "paragraphs": article.paragraphs, "url": article.url}
            file.write(json.dumps({**row, "published": str(article.published)}) + "\n")


def as_pages(articles: Iterator[Article], folder: Path) -> None:
    """The articles as HTML pages with a little furniture."""
    for article in articles:
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)
        head = f'<title>{escape(article.title)}</title><link rel="canonical" href="{article.url}">'
        furniture = "<nav><a href='/'>Home</a> <a href='/world'>World</a></nav>"
        page = f"<html lang='en'><head>{head}</head><body>{furniture}<article><h1>{escape(article.title)}</h1>"
        (folder / f"{article.id}.html").write_text(f"{page}{body}</article></body></html>", encoding="utf-8")


@cache
def _stock() -> tuple[list[str], list[str]]:
    source = Source("samples", str(samples_folder() / "articles"))
    readings = read_file(samples_folder() / "articles", source)
    articles = [reading.article for reading in readings if reading.article and reading.article.language == "en"]
    long_ones = [paragraph for article in articles for paragraph in article.paragraphs if len(paragraph) > 150]
    return long_ones, [article.title for article in articles]


def _shuffled(paragraph: str, chance: random.Random) -> str:
    words = paragraph.split()
    cut = chance.randrange(len(words))
    return " ".join((*words[cut:], _name(chance), *words[:cut]))


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(("ba", "ke", "li", "mo", "nu", "ra", "so", "ti")) for _ in range(4)).capitalize()
