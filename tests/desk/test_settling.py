"""Uncertain deliveries: a log settles what it speaks of, and addresses are compared as everywhere else."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.deliver.relay_log import RelayLog
from digest.desk.settling import Settled, by_log, chosen
from digest.model.delivery import DeliveryRow, DeliveryState

S = DeliveryState
AT = datetime(2026, 11, 20, 13, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SINCE, UNTIL = AT - 60 * MINUTE, AT + 60 * MINUTE


def row(number: int = 1, address: str = "ann@example.org", *, attempts: int = 1, state: S = S.UNCERTAIN) -> DeliveryRow:
    return DeliveryRow(number, address, state, f"<{number}@example.org>", "", attempts, AT)


def settled(one: DeliveryRow, log: RelayLog) -> Settled:
    return by_log([one], log, since=SINCE, until=UNTIL)


def test_what_the_log_names_was_accepted_whatever_time_it_covers() -> None:
    assert settled(row(), RelayLog({"<1@example.org>": "4XYZ"})) == Settled({1: "4XYZ"}, (), ())


@pytest.mark.parametrize(
    ("attempts", "first", "last", "never"),
    [
        (1, AT - 2 * MINUTE, AT + 2 * MINUTE, True),
        (1, AT - 2 * MINUTE, AT + MINUTE, False),
        (1, AT - MINUTE, AT + 2 * MINUTE, False),
        (0, AT - 2 * MINUTE, AT + 2 * MINUTE, False),
        (0, SINCE, UNTIL, True),
    ],
)
def test_what_it_does_not_name_was_never_taken_where_it_covers_the_time(
    attempts: int, first: datetime, last: datetime, *, never: bool
) -> None:
    """A row without an attempt is a restored copy's: its mail may have left at any time of the send."""
    found = settled(row(attempts=attempts), RelayLog({"<2@example.org>": "4XYZ"}, first, last))
    assert found == (Settled({}, (1,), ()) if never else Settled({}, (), (1,)))


def test_a_log_without_a_line_settles_nothing() -> None:
    assert settled(row(), RelayLog()) == Settled({}, (), (1,))


@pytest.mark.parametrize("written", ["ANN@bücher.example", "ann@xn--bcher-kva.example", " Ann@BÜCHER.example"])
def test_a_row_is_chosen_by_its_address_however_that_is_written(written: str) -> None:
    """The domain's ASCII form, which the relay's log has, chose nobody."""
    rows = [row(1, "ann@bücher.example"), row(2, "bea@example.org"), row(3, "ann@bücher.example", state=S.ACCEPTED)]
    assert [one.subscriber for one in chosen(rows, [written])] == [1]
    assert [one.subscriber for one in chosen(rows, [])] == [1, 2]
