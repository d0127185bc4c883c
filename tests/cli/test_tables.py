"""Tables are aligned, whatever stands in them."""

from digest.cli.tables import counted, table


def test_columns_are_aligned_and_numbers_stand_to_the_right() -> None:
    lines = table(("Region", "Stories"), [("Africa", 2), ("Asia-Pacific", 12)])
    assert lines == ["Region        Stories", "Africa              2", "Asia-Pacific       12"]


def test_wide_characters_take_two_columns() -> None:
    lines = table(("A", "B"), [("東京", "x"), ("abcd", "y")])
    assert lines[1:] == ["東京  x", "abcd  y"]


def test_a_table_without_rows_is_its_head() -> None:
    assert table(("One", "Two"), []) == ["One  Two"]


def test_a_noun_agrees_with_its_number() -> None:
    assert [counted(1, "story"), counted(2, "story"), counted(0, "error")] == ["1 story", "2 stories", "0 errors"]
