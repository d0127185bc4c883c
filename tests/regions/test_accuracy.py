"""Accuracy on the labelled development sets, which are read in place (tests.bench.regions prints the whole table)."""

from pathlib import Path

import pytest

from digest.regions.classifier import Classifier
from tests.bench.regions import judge, read_set


@pytest.mark.parametrize(("name", "least"), [("bbcrss22", 0.91), ("nyt24", 0.90), ("full", 0.92)])
def test_accuracy_on_the_development_sets(classifier: Classifier, shared_data: Path, name: str, least: float) -> None:
    judged = judge(read_set(shared_data / "regions" / f"dev_{name}.jsonl"), classifier.file)
    assert sum(case.gold == case.given for case in judged) / len(judged) >= least


def test_every_filing_has_a_reason(classifier: Classifier, shared_data: Path) -> None:
    judged = judge(read_set(shared_data / "regions" / "dev_full.jsonl"), classifier.file)
    assert all(case.filing.reasons and all(case.filing.reasons) for case in judged)
