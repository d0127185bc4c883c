"""What a page asks for again and again is found by an index: no table that grows for years is read whole."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from digest.store.opening import Store
from digest.store.overview import Overview
from tests.store.conftest import Opener
from tests.store.sendings import EDITION, HOUR, NOW, PERIOD, approved

Ask = Callable[[Store], object]


def statements(store: Store, ask: Ask) -> list[tuple[str, Any]]:
    """What the database is asked, with its values."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, values))

    event.listen(store.database.engine, "before_cursor_execute", note)
    ask(store)
    event.remove(store.database.engine, "before_cursor_execute", note)
    return asked


def plans(store: Store, ask: Ask) -> list[str]:
    """How SQLite goes about what is asked, a line a step."""
    asked = statements(store, ask)
    with store.database.reading() as connection:
        explained = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values) for words, values in asked]
        return [row[3] for steps in explained for row in steps]


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda store: store.events.of_issue("round-up", "2026-W47"), id="the bounces of an issue"),
        pytest.param(lambda store: store.events.soft_count(7, NOW), id="the soft bounces of a reader"),
        pytest.param(lambda store: Overview(store.database).arrivals(NOW, 5000), id="the articles of some weeks"),
        pytest.param(lambda store: Overview(store.database).tests("round-up", "2026-W47", 8), id="an issue's tests"),
    ],
)
def test_no_table_is_read_whole(open_file: Opener, ask: Ask) -> None:
    found = plans(open_file(), ask)
    assert any(step.startswith("SEARCH") for step in found)
    assert [step for step in found if step.startswith("SCAN")] == []


def test_the_readers_are_read_once_for_a_send_in_however_many_zones(store: Store) -> None:
    """Each zone read all of them: with 300 zones a million readers kept the database locked for a minute."""
    approved(store, 3)
    waves = {f"Zone/{number}": NOW + number * HOUR for number in range(300)}
    asked = statements(store, lambda its: its.ledger.fan_out(EDITION, PERIOD, NOW, waves=waves))
    assert sum("subscription" in words for words, _ in asked) == 1
    assert store.ledger.counts(EDITION, PERIOD) == {"pending": 3}
