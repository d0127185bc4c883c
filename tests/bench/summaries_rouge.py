"""ROUGE F1 (Lin 2004, rouge-score, stemmed) with bootstrap intervals (Efron 1979)."""

import random
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

__all__ = ["TYPES", "interval", "rouge"]

TYPES = ("rouge1", "rouge2", "rougeL")
_RESAMPLES = 1000


def rouge(references: Sequence[str], summary: str) -> tuple[float, ...]:
    """ROUGE-1, 2 and L F1 in per cent, each against the reference that fits best."""
    scores = [_scorer().score(reference, summary) for reference in references]
    return tuple(100 * max(score[kind].fmeasure for score in scores) for kind in TYPES)


def interval(values: Sequence[float], *, seed: int = 1) -> tuple[float, float]:
    """The 95 % interval of the mean."""
    chance = random.Random(seed)
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(_RESAMPLES))
    return means[int(0.025 * _RESAMPLES)], means[int(0.975 * _RESAMPLES)]


@lru_cache(maxsize=1)
def _scorer() -> Any:
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(list(TYPES), use_stemmer=True)
