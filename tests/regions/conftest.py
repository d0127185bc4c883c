"""The default regions, read from config/ as the settings do, and a classifier built from them once."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from digest.model.article import Article
from digest.model.region import Region
from digest.regions.classifier import Classifier

ROOT = Path(__file__).resolve().parents[2]
MakeArticle = Callable[..., Article]


def read_regions() -> tuple[Region, ...]:
    """config/regions.toml, table by table (the settings' own reader is tested with the settings)."""
    tables: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "config/regions.toml").read_text(encoding="utf-8"))[
        "region"
    ]
    return tuple(
        Region(
            slug,
            table["name"],
            table["colour"],
            table["colour_dark"],
            tuple(table["countries"]),
            tuple(table["kickers"]),
            tuple(table["terms"]),
        )
        for slug, table in tables.items()
    )


def write_article(
    title: str, *paragraphs: str, kicker: str = "", url: str = "", language: str = "en", published: date | None = None
) -> Article:
    return Article("a1", title, paragraphs, kicker=kicker, url=url, language=language, published=published)


@pytest.fixture(scope="session")
def regions() -> tuple[Region, ...]:
    return read_regions()


@pytest.fixture(scope="session")
def classifier(regions: tuple[Region, ...]) -> Classifier:
    return Classifier(regions)
