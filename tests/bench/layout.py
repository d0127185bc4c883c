"""Tables of a bench: a title, a head, rows; and medians of repeated timings, so that a noisy machine misleads less."""

import statistics
import time
from collections.abc import Callable, Sequence

from digest.cli.tables import table

__all__ = ["median_seconds", "show"]


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print one table."""
    print(f"\n{title}\n")
    print("\n".join(f"  {line}" for line in table(head, rows)))


def median_seconds(work: Callable[[], object], *, runs: int = 3) -> float:
    """The median time of a few runs, after one that is not counted."""
    work()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
