"""Tables are aligned, whatever stands in them."""

from digest.cli.tables import table


def test_columns_are_aligned_and_numbers_stand_to_the_right() -> None:
    lines = table(("Region", "Stories"), [("Africa", 2), ("Asia-Pacific", 12)])
    assert lines == ["Region        Stories", "Africa              2", "Asia-Pacific       12"]


def test_wide_characters_take_two_columns() -> None:
    lines = table(("A", "B"), [("東京", "x"), ("abcd", "y")])
    assert lines[1:] == ["東京  x", "abcd  y"]


def test_a_table_without_rows_is_its_head() -> None:
    assert table(("One", "Two"), []) == ["One  Two"]
