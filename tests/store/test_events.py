"""Bounces and complaints on every backend: each noted once, with its evidence."""

from dataclasses import replace

from digest.model.delivery import Bounce
from digest.store.opening import Store
from digest.store.tables_sending import bounce
from tests.store.sendings import HOUR, NOW

SOFT = Bounce("soft", "ann@example.org", status="4.2.2", diagnostic="mailbox full", evidence="Diagnostic-Code: ü \x00")


def note(store: Store, told: Bounce, period: str, fingerprint: str, hours: int = 0) -> bool:
    """Notes what subscriber 7 got back of an issue."""
    return store.events.note(told, "round-up", period, 7, fingerprint=fingerprint, at=NOW + hours * HOUR)


def test_the_same_report_is_noted_once(store: Store) -> None:
    assert note(store, SOFT, "2026-W47", "a")
    assert not note(store, replace(SOFT, kind="hard"), "2026-W47", "a")
    assert note(store, SOFT, "2026-W47", "b" * 5000)
    assert store.events.count() == {"soft": 2}


def test_evidence_is_kept_to_the_byte(store: Store) -> None:
    note(store, SOFT, "2026-W47", "a")
    with store.database.reading() as connection:
        assert connection.execute(bounce.select()).one().evidence.decode() == SOFT.evidence


def test_soft_bounces_are_counted_by_mail_since_an_instant(store: Store) -> None:
    note(store, SOFT, "2026-W46", "old", -48)
    note(store, SOFT, "2026-W47", "one")
    note(store, SOFT, "2026-W47", "its second notice", 1)
    note(store, SOFT, "2026-W48", "two", 2)
    note(store, replace(SOFT, blocked=True), "2026-W49", "no fault of hers", 3)
    note(store, replace(SOFT, kind="complaint"), "2026-W50", "no bounce", 4)
    assert store.events.soft_count(7, NOW) == 2
    assert store.events.soft_count(7, NOW - 100 * HOUR) == 3
    assert store.events.soft_count(8, NOW) == 0


def test_the_reports_on_an_issue_come_oldest_first(store: Store) -> None:
    note(store, SOFT, "2026-W47", "second", 1)
    note(store, replace(SOFT, kind="hard", status="5.1.1"), "2026-W47", "first")
    note(store, SOFT, "2026-W48", "another issue")
    reports = store.events.of_issue("round-up", "2026-W47")
    assert [(report["kind"], report["status"], report["at"]) for report in reports] == [
        ("hard", "5.1.1", NOW),
        ("soft", "4.2.2", NOW + HOUR),
    ]
