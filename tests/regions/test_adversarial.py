"""Headlines that mislead a gazetteer: labels in adversarial.toml, committed before the classifier was tuned on them."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from digest.model.article import Article
from digest.model.region import Filing
from digest.regions.classifier import Classifier


def read_cases(name: str) -> list[dict[str, Any]]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    cases: list[dict[str, Any]] = tomllib.loads(text)["case"]
    return cases


CASES = read_cases("adversarial.toml")
NAMED = [case for case in CASES if case.get("named")]


def file_case(classifier: Classifier, case: dict[str, Any], language: str = "und") -> Filing:
    article = Article(
        "x", case["title"], (), standfirst=case.get("dek", ""), kicker=case.get("kicker", ""), language=language
    )
    return classifier.file(article)


def is_right(filing: Filing, case: dict[str, Any]) -> bool:
    seen = set(filing.see_also)
    return filing.region in case["accepted"] and ("second" not in case or bool(seen & set(case["second"])))


@pytest.mark.parametrize("case", NAMED, ids=lambda case: f"{case['title']} [{case.get('kicker', '')}]")
def test_each_named_case_is_filed_where_an_editor_would(classifier: Classifier, case: dict[str, Any]) -> None:
    filing = file_case(classifier, case)
    assert is_right(filing, case), filing


def test_ninety_five_of_a_hundred_misleading_headlines_are_right(classifier: Classifier) -> None:
    others = [case for case in CASES if not case.get("named")]
    wrong = [case["title"] for case in others if not is_right(file_case(classifier, case), case)]
    assert len(others) >= 100
    assert len(wrong) <= 0.05 * len(others), wrong


def test_a_wrong_guess_of_the_language_does_no_harm(classifier: Classifier) -> None:
    wrong = [case["title"] for case in CASES if not is_right(file_case(classifier, case, "en"), case)]
    assert len(wrong) <= 0.05 * len(CASES), wrong


@pytest.mark.parametrize("name", ["second", "third", "fourth", "fifth", "sixth"])
def test_the_later_lists_stay_as_right_as_they_became(classifier: Classifier, name: str) -> None:
    cases = read_cases(f"adversarial_{name}.toml")
    wrong = [case["title"] for case in cases if not is_right(file_case(classifier, case, "en"), case)]
    assert len(wrong) <= 0.05 * len(cases), wrong
