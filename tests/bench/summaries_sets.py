"""The labelled summaries of ../shared/data, and the patterns by which readability faults are counted."""

import importlib.util
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from digest.model.article import Article

__all__ = ["Labelled", "count_faults", "load_faults", "load_sets"]

SETS = (("cnndm_train100", "CNN/DM (sample)"), ("cnndm_realsumm", "CNN/DM (REALSumm)"), ("inshorts_dev", "inshorts"))
FAULTS = ("dangling opener", "caption", "boilerplate", "half quotation", "over 50 words")


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article and its human summaries."""

    article: Article
    references: tuple[str, ...]


def load_sets(shared: Path) -> dict[str, list[Labelled]]:
    """The sets by name; a folder without them gives none."""
    folder = shared / "summaries"
    return {name: _load(folder / f"{file}.jsonl") for file, name in SETS if (folder / f"{file}.jsonl").is_file()}


def _load(path: Path) -> list[Labelled]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [Labelled(_article(row), tuple(row["references"])) for row in rows]


def _article(row: dict[str, str]) -> Article:
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", row["text"]))
    return Article(
        id=row["id"], title=row.get("title") or "", paragraphs=tuple(filter(None, paragraphs)), language="en"
    )


def load_faults(shared: Path) -> ModuleType:
    """The module of patterns that stands beside the data."""
    spec = importlib.util.spec_from_file_location("shared_faults", shared / "faults.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def count_faults(patterns: ModuleType, sentences: Sequence[str], before: Sequence[str | None]) -> list[int]:
    """How many sentences of one summary have each of FAULTS; `before` is the sentence before each in its article."""
    picked = set(sentences)
    counts = [0] * len(FAULTS)
    for text, previous in zip(sentences, before, strict=True):
        found = (
            patterns.dangling_opener(text, previous in picked),
            patterns.CAPTION.search(text),
            patterns.BOILERPLATE.search(text),
            patterns.half_quotation(text),
            len(text.split()) > patterns.LONG_WORDS,
        )
        counts = [count + bool(fault) for count, fault in zip(counts, found, strict=True)]
    return counts
