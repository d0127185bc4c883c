import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.sentences import split

Cases = list[list[str]]
OURS: dict[str, Cases] = json.loads((Path(__file__).parent / "sentence_cases.json").read_text("utf-8"))
LANGUAGES = [*sorted(OURS), "xx", ""]
NEWSLIKE = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("aB3é. .. !?…,:;-—()[]'\"“”„«»‘’「」『』。！？؟。مд\n\t\u00a0")), st.characters()
    ),
    max_size=300,
)


def sentences(paragraph: str, language: str) -> list[str]:
    return [paragraph[span.start : span.end] for span in split(paragraph, language)]


def joined(case: list[str], language: str) -> str:
    return ("" if language in ("zh", "ja") else " ").join(case)


@pytest.mark.parametrize("language", sorted(OURS))
def test_our_cases_are_split_where_a_reader_would(language: str) -> None:
    wrong = [case for case in OURS[language] if sentences(joined(case, language), language) != case]
    assert wrong == []


def test_the_shipped_languages_have_ten_cases_each_and_a_hundred_together() -> None:
    counts = {language: len(OURS[language]) for language in ["de", "fr", "es", "it", "pt", "ru", "ar", "zh", "ja"]}
    assert min(counts.values()) >= 10
    assert sum(counts.values()) >= 100


def test_contested_english_breaks_are_found(shared_data: Path) -> None:
    gold: Cases = json.loads((shared_data.parent / "prototypes/summarize/split_gold.json").read_text("utf-8"))
    right = [case for case in gold if sentences(" ".join(case), "en") == case]
    assert len(right) / len(gold) >= 0.95


@given(NEWSLIKE, st.sampled_from(LANGUAGES))
def test_sentences_are_ordered_spans_that_leave_only_white_space_between_them(text: str, language: str) -> None:
    position = 0
    for span in split(text, language):
        assert text[position : span.start].strip() == ""
        assert span.start < span.end
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        position = span.end
    assert text[position:].strip() == ""


def test_a_short_quotation_is_never_divided_and_an_endless_one_is() -> None:
    assert sentences('"We came. We saw. We left," she said. Then it rained.', "en") == [
        '"We came. We saw. We left," she said.',
        "Then it rained.",
    ]
    endless = "“" + "We came and we saw all of it. " * 39 + "We went.”"
    assert len(split(endless, "en")) == 40


def test_a_quotation_mark_without_a_partner_does_not_swallow_the_paragraph() -> None:
    assert len(split("“We came. We saw it. We left again. Then it rained.", "en")) == 4


def test_a_text_without_capitals_is_split_all_the_same() -> None:
    assert sentences("the mayor resigned on friday. a by-election follows.", "en") == [
        "the mayor resigned on friday.",
        "a by-election follows.",
    ]


def test_blank_text_has_no_sentences() -> None:
    assert split("", "en") == split(" \n\t", "ja") == ()
