"""How well, and how fast, articles are filed: `python -m tests.bench.regions`.

Accuracy and macro-F1 on the labelled sets of ../shared/data (with 95 % bootstrap intervals), the confusion, the
adversarial headlines, what confidence is worth, milliseconds an article; against two peers of the same run: country
names and adjectives counted (`names counted`), and geotext where it is installed (it is no dependency).
"""

import importlib.util
import json
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from digest.model.article import Article
from digest.model.region import GLOBAL, Filing, Region, RegionShare
from digest.regions.classifier import DOUBTFUL, Classifier
from digest.regions.lexicon import load_gazetteer
from digest.regions.mentions import Index
from digest.regions.placement import place_regions

__all__ = ["CLASS_OF", "Judged", "Labelled", "judge", "macro_f1", "main", "read_set"]

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "regions"
SETS = (("bbcrss22", "BBC title + dek"), ("nyt24", "NYT titles"), ("full", "full text"))
CLASSES = ("NAM", "LAT", "EUR", "MEA", "AFR", "ASP", "GLO")
CLASS_OF = {
    "washington": "NAM",
    "latin-america": "LAT",
    "europe": "EUR",
    "eurasia": "EUR",
    "middle-east": "MEA",
    "africa": "AFR",
    "south-central-asia": "ASP",
    "asia-pacific": "ASP",
    GLOBAL: "GLO",
}
"""Our nine regions as the seven classes of the labels."""
_RESAMPLES = 1000

File = Callable[[Article], Filing]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article and the class of its publisher's section."""

    article: Article
    gold: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The class of the section, the class that was given, and the filing that gave it."""

    gold: str
    given: str
    filing: Filing


def read_set(path: Path) -> list[Labelled]:
    """One labelled set. The address is withheld: it would give the answer away."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Labelled(_article(row), row["labels"][0]) for row in rows if len(row["labels"]) == 1]


def judge(cases: Sequence[Labelled], file: File) -> list[Judged]:
    """File every case."""
    filings = [(case.gold, file(case.article)) for case in cases]
    return [Judged(gold, CLASS_OF[filing.region], filing) for gold, filing in filings]


def accuracy(judged: Sequence[Judged]) -> float:
    """The part that was filed in its class; Global is wrong where the publisher had a section."""
    return sum(case.gold == case.given for case in judged) / len(judged)


def macro_f1(judged: Sequence[Judged]) -> float:
    """The mean of the classes' F1, over classes that occur."""
    gold, given = Counter(case.gold for case in judged), Counter(case.given for case in judged)
    right = Counter(case.gold for case in judged if case.gold == case.given)
    scores = [2 * right[name] / (gold[name] + given[name]) for name in CLASSES if gold[name]]
    return sum(scores) / len(scores)


def interval(judged: Sequence[Judged], measure: Callable[[Sequence[Judged]], float]) -> tuple[float, float]:
    """The bootstrap's 95 %."""
    random = Random(7)
    values = sorted(measure(random.choices(judged, k=len(judged))) for _ in range(_RESAMPLES))
    return values[int(0.025 * len(values))], values[int(0.975 * len(values))]


def names_counted(regions: Sequence[Region]) -> File:
    """The plain peer: names and adjectives of countries, each counted once, the region with most wins."""
    gazetteer = load_gazetteer()
    index = Index(entry for entry in gazetteer.entries if entry.kind in {"name", "adjective"})
    region_of = place_regions(regions, gazetteer).region_of

    def file(article: Article) -> Filing:
        found = index.find(_text_of(article), None)
        return _filing(region_of[entry.code] for entry, _, _ in found if entry.code in region_of)

    return file


def geotext(regions: Sequence[Region]) -> File | None:
    """geotext 0.4 (countries and cities by ISO code), the most mentioned region; None where it is not installed."""
    if importlib.util.find_spec("geotext") is None:
        return None
    geo_text = importlib.import_module("geotext").GeoText
    region_of = place_regions(regions, load_gazetteer()).region_of

    def file(article: Article) -> Filing:
        mentions = geo_text(_text_of(article)).country_mentions
        return _filing(region_of[code] for code, times in mentions.items() if code in region_of for _ in range(times))

    return file


def print_accuracy(cases: dict[str, list[Labelled]], filers: dict[str, File]) -> None:
    """Accuracy, macro-F1, time; per set and method."""
    print(f"\n{'set':<17}{'method':<15}{'n':>6}  {'accuracy (95 %)':<22}{'macro-F1 (95 %)':<22}{'ms':>6}")
    for label, labelled in cases.items():
        for name, file in filers.items():
            start = time.process_time()
            judged = judge(labelled, file)
            each = (time.process_time() - start) / len(labelled) * 1000
            row = "".join(f"{_percent(judged, measure):<22}" for measure in (accuracy, macro_f1))
            print(f"{label:<17}{name:<15}{len(judged):>6}  {row}{each:>6.2f}")


def print_confusion(judged: Sequence[Judged]) -> None:
    """Rows: the publisher's section; columns: where we filed it."""
    cells = Counter((case.gold, case.given) for case in judged)
    print("\nconfusion, all sets (rows: section; columns: filed)\n     " + "".join(f"{name:>6}" for name in CLASSES))
    for gold in CLASSES[:-1]:
        print(f"{gold:<5}" + "".join(f"{cells[gold, given]:>6}" for given in CLASSES))


def print_confidence(judged: Sequence[Judged]) -> None:
    """What confidence is worth: accuracy by band."""
    bands = (("doubtful", 0.0, DOUBTFUL), ("", DOUBTFUL, 0.5), ("", 0.5, 0.75), ("", 0.75, 1.01))
    print(f"\n{'confidence':<24}{'n':>6}{'right':>8}")
    for name, low, high in bands:
        band = [case for case in judged if low <= case.filing.confidence < high]
        print(f"{f'{low:.2f} to {min(high, 1):.2f} {name}':<24}{len(band):>6}{accuracy(band) if band else 0:>8.1%}")


def print_adversarial(filers: dict[str, File]) -> None:
    """The misleading headlines of tests/regions/adversarial*.toml: how many are filed right now."""
    print()
    for path in sorted((ROOT / "tests/regions").glob("adversarial*.toml")):
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
        for name, file in filers.items():
            right = sum(file(_adversarial(row)).region in row["accepted"] for row in rows)
            print(f"{path.stem:<20}{name:<15}{right} of {len(rows)}")


def print_speed(classifier: Classifier, labelled: Sequence[Labelled]) -> None:
    """Milliseconds for an article of 850 words, best of five, and for building the classifier."""
    words = [" ".join(case.article.paragraphs).split() for case in labelled]
    articles = [Article("x", "", (" ".join(each[:850]),), language="en") for each in words if len(each) >= 850]
    times = []
    for _ in range(5):
        start = time.process_time()
        for article in articles:
            classifier.file(article)
        times.append((time.process_time() - start) / len(articles) * 1000)
    print(f"\nan article of 850 words: {min(times):.2f} ms (n = {len(articles)})")


def main() -> None:
    """Print every table."""
    if not SHARED.is_dir():
        sys.exit("needs ../shared/data/regions, which is not beside this checkout")
    regions = _default_regions()
    classifier = Classifier(regions)
    filers: dict[str, File] = {"digest": classifier.file, "names counted": names_counted(regions)}
    if peer := geotext(regions):
        filers["geotext"] = peer
    cases = {label: read_set(SHARED / f"dev_{name}.jsonl") for name, label in SETS}
    print_accuracy(cases, filers)
    judged = [each for labelled in cases.values() for each in judge(labelled, classifier.file)]
    print_confusion(judged)
    print_confidence(judged)
    print_adversarial(filers)
    print_speed(classifier, cases["full text"])


def _article(row: dict[str, str]) -> Article:
    paragraphs = tuple(part for part in row["body"].split("\n\n") if part.strip())
    return Article(row["id"], row["title"], paragraphs, standfirst=row["lead"], language="en")


def _adversarial(row: dict[str, str]) -> Article:
    return Article("x", row["title"], (), standfirst=row.get("dek", ""), kicker=row.get("kicker", ""))


def _text_of(article: Article) -> str:
    return "\n".join((article.title, article.standfirst, *article.paragraphs))


def _filing(slugs: Iterable[str]) -> Filing:
    counted = Counter(slugs)
    return Filing((RegionShare(counted.most_common(1)[0][0] if counted else GLOBAL, 1.0),))


def _percent(judged: Sequence[Judged], measure: Callable[[Sequence[Judged]], float]) -> str:
    low, high = interval(judged, measure)
    return f"{measure(judged) * 100:.1f} ({low * 100:.1f} to {high * 100:.1f})"


def _default_regions() -> list[Region]:
    tables = tomllib.loads((ROOT / "config/regions.toml").read_text(encoding="utf-8"))["region"]
    return [
        Region(slug, table["name"], countries=tuple(table["countries"]), kickers=tuple(table["kickers"]))
        for slug, table in tables.items()
    ]


if __name__ == "__main__":
    main()
