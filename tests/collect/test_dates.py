"""Dates as feeds write them."""

from datetime import UTC, date, datetime

import pytest

from digest.collect.dates import read_date
from digest.model.article import Published

TEN = datetime(2024, 9, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-09-02T10:00:00Z", TEN),
        ("2024-09-02T12:00:00+02:00", TEN),
        ("2024-09-02 10:00:00", TEN),
        ("20240902T100000Z", TEN),
        ("Mon, 02 Sep 2024 10:00:00 GMT", TEN),
        ("Mon, 2 Sep 2024 06:00:00 -0400", TEN),
        ("02 Sep 24 10:00 UT", TEN),
        ("Mon Sep  2 10:00:00 2024", TEN),
        ("2024-09-02", date(2024, 9, 2)),
        ("20240902", date(2024, 9, 2)),
        ("2 September 2024", date(2024, 9, 2)),
        ("September 2024", None),
        ("2024", None),
        ("10:00", None),
        ("yesterday", None),
        ("", None),
        ("0000-00-00", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("Mon, 99 Sep 2024 10:00:00 GMT", None),
        ("1" * 5000, None),
    ],
)
def test_a_date_is_an_instant_a_day_or_nothing_but_never_a_guess(text: str, expected: Published) -> None:
    assert read_date(text) == expected
