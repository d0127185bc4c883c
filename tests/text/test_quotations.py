import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.quotations import find_quotations, marks_are_whole


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in find_quotations(text).pairs]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She said, “We go,” and left.", ["“We go,”"]),
        ('She said, "We go," and left. "Why?" he asked.', ['"We go,"', '"Why?"']),
        ("„Wir gehen“, sagte sie.", ["„Wir gehen“"]),
        ("»Wir gehen«, sagte sie.", ["»Wir gehen«"]),
        ("« Nous partons », dit-elle.", ["« Nous partons »"]),
        ("”Vi går”, sade hon.", ["”Vi går”"]),
        ("彼女は「行く。」と言った。", ["「行く。」"]),
        ("‘We’re going,’ she said.", ["‘We’re going,’"]),
        ("The dogs' owner's son left.", []),
    ],
)
def test_each_style_of_quotation_is_found(text: str, found: list[str]) -> None:
    assert quoted(text) == found


def test_a_mark_that_was_moved_to_the_word_before_still_opens() -> None:
    assert quoted('It closed." We go," she said.') == ['" We go,"']


@pytest.mark.parametrize(
    "text", ["“We go, she said.", 'We go," she said.', "We go”", "« Nous partons", "„Wir gehen, sagte sie"]
)
def test_half_a_quotation_is_not_whole(text: str) -> None:
    assert not marks_are_whole(text)


@pytest.mark.parametrize(
    "text", ["“We go,” she said.", 'The 12" gun and the 9" gun fired.', "„Wir gehen“", "No marks."]
)
def test_balanced_marks_are_whole(text: str) -> None:
    assert marks_are_whole(text)


@given(st.text(alphabet="ab .,!\"“”„«»「」'‘’", max_size=80))
def test_pairs_are_in_order_and_do_not_overlap(text: str) -> None:
    position = 0
    for start, end in find_quotations(text).pairs:
        assert position <= start < end <= len(text)
        position = end
