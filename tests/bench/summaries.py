"""How good, how readable and how quick summaries are: `python -m tests.bench.summaries`.

ROUGE F1 at one and three sentences on the labelled sets of ../shared/data against Lead and every sumy summarizer, with
95 % bootstrap intervals; readability faults by the patterns of shared/data/faults.py; milliseconds an article against
stock sumy LexRank; and whether each sentence equals its span. Plain tables on stdout.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import ModuleType

from digest.model.article import Article
from digest.model.edition import SummaryPlan
from digest.model.summary import Summary
from digest.summarize import summarize
from tests.bench.summaries_peers import SUMY, Summarizer, lead, sentences, stock
from tests.bench.summaries_rouge import interval, rouge
from tests.bench.summaries_sets import FAULTS, Labelled, count_faults, load_faults, load_sets

__all__ = ["Table", "main", "tables"]

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
_UNLIMITED = 1_000_000
_MOST_SHARED = 100


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the names of the columns, and rows of cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        lines = [self.columns, *self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.columns))]
        told = (
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        )
        return "\n".join([self.title, *told, ""])


def ours(article: Article, number: int, method: str = "newsrank") -> Summary:
    """Our summary, with the plan's word limit lifted."""
    return summarize(article, SummaryPlan(number, _UNLIMITED, method))


def newsrank(article: Article, number: int) -> list[str]:
    """The sentences of our summary."""
    return [sentence.text for sentence in ours(article, number).chosen]


def tables(shared: Path) -> Iterator[Table]:
    """Every table, each as soon as it is measured."""
    sets, patterns = load_sets(shared), load_faults(shared)
    peers: dict[str, Summarizer] = {"newsrank": newsrank, "Lead": lead, **{name: stock(name) for name in SUMY}}
    for number in (1, 3):
        said = {
            name: {peer: [make(row.article, number) for row in rows] for peer, make in peers.items()}
            for name, rows in sets.items()
        }
        for name, rows in sets.items():
            yield _quality(f"{name}, {len(rows)} articles, {number} sentence(s): ROUGE F1", rows, said[name])
        yield _faults(f"Faults at {number} sentence(s), % of sentences", sets, said, patterns)
    yield _speed(sets)
    yield _spans(sets)


def _quality(title: str, rows: Sequence[Labelled], said: Mapping[str, list[list[str]]]) -> Table:
    def line(peer: str) -> tuple[str, ...]:
        texts = [" ".join(chosen) for chosen in said[peer]]
        scores = [rouge(row.references, text) for row, text in zip(rows, texts, strict=True)]
        means = [sum(column) / len(rows) for column in zip(*scores, strict=True)]
        low, high = interval([score[0] for score in scores])
        words = sum(len(text.split()) for text in texts) / len(rows)
        return (peer, f"{means[0]:.1f}", f"{low:.1f}–{high:.1f}", f"{means[1]:.1f}", f"{means[2]:.1f}", f"{words:.0f}")

    return Table(title, ("", "R-1", "95 %", "R-2", "R-L", "words"), tuple(line(peer) for peer in said))


def _faults(
    title: str,
    sets: Mapping[str, Sequence[Labelled]],
    said: Mapping[str, Mapping[str, list[list[str]]]],
    patterns: ModuleType,
) -> Table:
    def line(peer: str) -> tuple[str, ...]:
        counts, total = [0] * len(FAULTS), 0
        for name, rows in sets.items():
            for row, chosen in zip(rows, said[name][peer], strict=True):
                found = count_faults(patterns, chosen, _before(row.article, chosen, shown=peer == "newsrank"))
                counts = [one + other for one, other in zip(counts, found, strict=True)]
                total += len(chosen)
        return (peer, str(total), *(f"{100 * count / max(1, total):.1f}" for count in counts))

    return Table(title, ("", "sentences", *FAULTS), tuple(line(peer) for peer in next(iter(said.values()))))


def _before(article: Article, chosen: Sequence[str], *, shown: bool) -> list[str | None]:
    """The sentence that stands before each chosen one in its article."""
    if shown:
        everything = [sentence.text for sentence in ours(article, 1).sentences]
    else:
        everything = [sentence for paragraph in sentences(article) for sentence in paragraph]
    previous = {text: before for before, text in pairwise(everything)}
    return [previous.get(text) for text in chosen]


def _speed(sets: Mapping[str, Sequence[Labelled]]) -> Table:
    rows = [row.article for each in sets.values() for row in each][:_MOST_SHARED]
    words = sum(article.words for article in rows)

    def line(name: str, make: Callable[[Article], object]) -> tuple[str, ...]:
        make(rows[0])
        started = time.process_time()
        for article in rows:
            make(article)
        spent = 1000 * (time.process_time() - started)
        return name, f"{spent / len(rows):.2f}", f"{spent / words * 850:.2f}"

    giant = Article("giant", "", tuple(p for article in _repeated(rows) for p in article.paragraphs), language="en")
    started = time.process_time()
    ours(giant, 3)
    spent = f"{1000 * (time.process_time() - started):.0f}"
    lexrank = stock("sumy LexRank")
    lines = (
        line("newsrank: split + rank + choose", lambda article: ours(article, 3)),
        line("sumy LexRank, same splitter", lambda article: lexrank(article, 3)),
        line("splitting alone", sentences),
        (f"newsrank, {giant.words:,} words", spent, "–"),
    )
    return Table(f"CPU milliseconds ({len(rows)} articles)", ("", "an article", "850 words"), lines)


def _repeated(articles: Sequence[Article]) -> Iterator[Article]:
    """Articles of together at least 100,000 words."""
    words = 0
    while words < 100_000:
        for number, article in enumerate(articles):
            words += article.words
            yield replace(article, id=f"{article.id}-{number}")


def _spans(sets: Mapping[str, Sequence[Labelled]]) -> Table:
    total = wrong = 0
    for each in sets.values():
        for row in each:
            for number in (1, 3):
                for sentence in ours(row.article, number).chosen:
                    total += 1
                    wrong += sentence.text != row.article.paragraphs[sentence.paragraph][sentence.start : sentence.end]
    return Table("Sentences that equal their span", ("sentences", "wrong"), ((str(total), str(wrong)),))


def main() -> None:
    """Print every table."""
    if not (SHARED / "summaries").is_dir():
        sys.exit("needs ../shared/data/summaries, which is not beside this checkout")
    for table in tables(SHARED):
        print(table, flush=True)


if __name__ == "__main__":
    main()
