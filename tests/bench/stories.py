"""How well, and how fast, articles come together to stories: `python -m tests.bench.stories`.

Pairwise precision and recall on pairs labelled in story_labels.toml (ids of ../shared/data, which stays where it is),
each with a 95 % bootstrap interval; beside it, what copies alone and what titles alone would find.
"""

import json
import re
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import combinations
from pathlib import Path
from random import Random

from digest.compose.stories import gather
from digest.model.article import Article
from digest.model.issue import Candidate

__all__ = ["Judged", "Labels", "labelled", "main", "score"]

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
LABELS = Path(__file__).with_name("story_labels.toml")
_RESAMPLES = 2000

Pair = frozenset[str]
Finder = Callable[[Sequence[Article]], set[Pair]]


@dataclass(frozen=True, slots=True)
class Labels:
    """One labelled set: all its articles, and the pairs that were judged (True: one event)."""

    name: str
    articles: tuple[Article, ...]
    judged: dict[Pair, bool]


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled pair: whether it is one event, and whether it was found to be."""

    same: bool
    found: bool


def labelled(shared: Path) -> list[Labels]:
    """Every labelled set, with the articles that are not labelled too: they are what a batch is made of."""
    sets = tomllib.loads(LABELS.read_text("utf-8"))
    return [_labels(name, table, shared) for name, table in sets.items()]


def found_by_compose(articles: Sequence[Article]) -> set[Pair]:
    """Pairs that `gather` puts in one story."""
    stories = gather([Candidate(article) for article in articles], str.strip).stories
    together = ([story.lead.article.id, *(other.article.id for other in story.others)] for story in stories)
    return {frozenset(pair) for ids in together for pair in combinations(ids, 2)}


def found_by_titles(articles: Sequence[Article]) -> set[Pair]:
    """The named peer: pairs whose titles share half of their words (Jaccard ≥ 0.5), as feed readers group."""
    words = [(article.id, set(re.findall(r"\w+", article.title.casefold()))) for article in articles]
    return {
        frozenset((one, other))
        for (one, left), (other, right) in combinations(words, 2)
        if left and right and 2 * len(left & right) >= len(left | right)
    }


def judge(sets: Sequence[Labels], finder: Finder) -> list[Judged]:
    """Each labelled pair as this finder sees it."""
    judged: list[Judged] = []
    for one in sets:
        found = finder(one.articles)
        judged.extend(Judged(same, pair in found) for pair, same in one.judged.items())
    return judged


def score(judged: Sequence[Judged]) -> tuple[float, float]:
    """Pairwise precision and recall; 1.0 where nothing was found, or nothing was to be."""
    found = [pair.same for pair in judged if pair.found]
    same = [pair.found for pair in judged if pair.same]
    return sum(found) / len(found) if found else 1.0, sum(same) / len(same) if same else 1.0


def interval(judged: Sequence[Judged], part: int) -> str:
    """The 95 % interval of precision (0) or recall (1) over resampled pairs; the same numbers in every run."""
    random = Random(3)
    drawn = sorted(score(random.choices(judged, k=len(judged)))[part] for _ in range(_RESAMPLES))
    return f"{drawn[_RESAMPLES // 40]:.2f}–{drawn[-_RESAMPLES // 40]:.2f}"


def main() -> int:
    """Print the tables; 0, also where the shared data are absent."""
    if not SHARED.is_dir():
        print("stories: skipped, ../shared/data is absent")
        return 0
    sets = labelled(SHARED)
    print(f"{'pairs of one event':34} {'labels':>9} {'precision':>20} {'recall':>20}")
    for name, finder in (("digest.compose", found_by_compose), ("titles, Jaccard ≥ 0.5", found_by_titles)):
        _print_row(name, judge(sets, finder))
    for one in sets:
        _print_row(f"digest.compose on {one.name}", judge([one], found_by_compose))
    print(f"{_milliseconds(sets):.0f} ms of CPU for 1,000 articles, copies and events together")
    return 0


def _print_row(name: str, judged: Sequence[Judged]) -> None:
    precision, recall = score(judged)
    same = sum(pair.same for pair in judged)
    labels = f"{same}+{len(judged) - same}"
    shown = (f"{value:.3f} ({interval(judged, part)})" for part, value in enumerate((precision, recall)))
    print(f"{name:34} {labels:>9} " + " ".join(f"{cell:>20}" for cell in shown))


def _milliseconds(sets: Sequence[Labels]) -> float:
    """The best of three runs over 1,000 articles, whole texts first."""
    pool = sorted((article for one in sets for article in one.articles), key=lambda read: (-read.words, read.id))[:1000]
    times = []
    for _ in range(3):
        start = time.process_time()
        found_by_compose(pool)
        times.append(time.process_time() - start)
    return 1000 * min(times) * 1000 / len(pool)


def _labels(name: str, table: dict[str, list[list[str]]], shared: Path) -> Labels:
    rows = (json.loads(line) for line in (shared / str(table["file"])).read_text("utf-8").splitlines())
    articles = tuple(_article(row) for row in rows if row.get("set", name) == name)
    judged = {frozenset(pair): True for group in table["same"] for pair in combinations(group, 2)}
    judged |= {frozenset(pair): False for pair in table["different"]}
    return Labels(name, articles, judged)


def _article(row: dict[str, str]) -> Article:
    """The sets name no outlet, and some articles turn up twice: each is its own source, without an address."""
    text = row.get("text") or f"{row['lead']} {row['body']}".strip()
    published = parsedate_to_datetime(row["date"]) if row.get("date") else None
    return Article(row["id"], row["title"], (text,), published=published, language="en", source=row["id"])


if __name__ == "__main__":
    sys.exit(main())
