"""What a person writes on the command line is read, or refused in a sentence."""

from datetime import UTC, datetime

import click
import pytest

from digest.cli.options import Instant


@pytest.mark.parametrize(
    ("written", "hour"), [("2026-11-19T17:00:00Z", 17), ("2026-11-19T17:00:00-05:00", 22), ("2026-11-19", 0)]
)
def test_an_instant_is_read_as_utc(written: str, hour: int) -> None:
    assert Instant().convert(written, None, None) == datetime(2026, 11, 19, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "said"),
    [("now", "is no instant"), ("0001-01-01", "from 1970 to"), ("9999-12-31T23:59:59Z", "from 1970 to")],
)
def test_what_is_no_instant_says_so(written: str, said: str) -> None:
    with pytest.raises(click.BadParameter, match=said):
        Instant().convert(written, None, None)
