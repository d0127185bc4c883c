"""What editors are shown of the whole, on every backend."""

from datetime import timedelta

import pytest

from digest.model.delivery import DeliveryState, Outcome
from digest.model.record import IssueState
from digest.model.subscriber import Consent, NewSubscriber, SubscriptionState
from digest.store.opening import Store
from digest.store.overview import Overview
from tests.store.examples import MONDAY, draft, made
from tests.store.sendings import EDITION, ME, NOW, PERIOD, SECOND, claimed, sending

DAY = timedelta(days=1)


def test_articles_are_counted_for_each_source_since_a_day(store: Store) -> None:
    store.articles.save([made(1), made(2)], MONDAY)
    store.articles.save([made(3)], MONDAY + 5 * DAY)
    overview = Overview(store.database)
    name = made(1).source
    assert overview.articles_by_source(MONDAY) == {name: 3}
    assert overview.articles_by_source(MONDAY + DAY) == {name: 1}
    assert overview.articles_by_source(MONDAY + 6 * DAY) == {}


def test_arrivals_are_the_newest_in_their_latest_version(store: Store) -> None:
    store.articles.save([made(1), made(2)], MONDAY)
    store.articles.save([made(3)], MONDAY + DAY)
    store.articles.save([made(1, paragraphs=("A longer text than it was before, told anew.",))], MONDAY + 2 * DAY)
    overview = Overview(store.database)
    found = overview.arrivals(MONDAY, 10)
    assert [one.at for one in found] == [MONDAY + DAY, MONDAY, MONDAY]
    latest = {one.article.id: one.article.version for one in store.articles.latest(each.article for each in found)}
    assert {one.article: one.version for one in found} == latest
    assert len(overview.arrivals(MONDAY, 2)) == 2


def test_readers_are_counted_by_edition_and_state(store: Store) -> None:
    consent = Consent(NOW, "import")
    store.roster.add([NewSubscriber(f"r{number}@example.org", ("one", "two")) for number in range(3)], consent)
    store.roster.leave(1, "one", at=NOW, how="one click")
    store.roster.erase("r2@example.org", at=NOW)
    store.roster.suppress("r1@example.org", "bounced", at=NOW)
    overview = Overview(store.database)
    active, left = SubscriptionState.ACTIVE, SubscriptionState.UNSUBSCRIBED
    assert overview.readers() == {("one", active): 1, ("one", left): 1, ("two", active): 2}
    assert overview.suppressions() == {"bounced": 1}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("r1", ["r1@example.org"]),
        ("EXAMPLE", ["a_b%c@example.org", "r1@example.org", "ÜBER@example.org"]),
        ("R1@Example.ORG", ["r1@example.org"]),
        ("über", ["ÜBER@example.org"]),
        ("a_b%", ["a_b%c@example.org"]),
        ("r_@", []),
        ("%", ["a_b%c@example.org"]),
        ("\\", []),
        ("\x00", []),
        ("'; drop table subscriber", []),
    ],
)
def test_people_are_found_by_any_part_of_their_address(store: Store, words: str, found: list[str]) -> None:
    addresses = ("r1@example.org", "a_b%c@example.org", "ÜBER@example.org", "someone@other.test")
    store.roster.add([NewSubscriber(one, ("one",)) for one in addresses], Consent(NOW, "import"))
    members = [store.roster.member(number) for number in Overview(store.database).people_like(words, 10)]
    assert sorted(one.subscriber.address for one in members if one) == sorted(found)
    assert len(Overview(store.database).people_like("", 2)) == 2


def test_tests_of_an_issue_are_listed_the_newest_first(store: Store) -> None:
    store.issues.save_draft(draft())
    for number, state in enumerate((DeliveryState.ACCEPTED, DeliveryState.REFUSED)):
        at = NOW + number * SECOND
        store.ledger.note_test(EDITION, PERIOD, f"r{number}@example.org", Outcome(state, "said"), at=at)
    found = Overview(store.database).tests(EDITION, PERIOD, 5)
    assert [(one.address, one.state, one.reply) for one in found] == [
        ("r1@example.org", "refused", "said"),
        ("r0@example.org", "accepted", "said"),
    ]
    assert Overview(store.database).tests(EDITION, "2020-W01", 5) == []


def test_a_sender_is_seen_while_its_run_is_open(store: Store) -> None:
    overview = Overview(store.database)
    assert overview.sender_seen(EDITION, PERIOD) is None
    run = sending(store)
    store.ledger.beat(run, NOW + 7 * SECOND)
    assert overview.sender_seen(EDITION, PERIOD) == NOW + 7 * SECOND
    store.ledger.close_run(run, NOW + 9 * SECOND)
    assert overview.sender_seen(EDITION, PERIOD) is None


def test_mailings_are_the_issues_that_have_deliveries(store: Store) -> None:
    store.issues.save_draft(draft("2026-W50", 3))
    assert Overview(store.database).mailings(5) == []
    run = sending(store)
    claimed(store, run)
    assert Overview(store.database).mailings(5) == [(EDITION, PERIOD)]
    record = store.issues.get(EDITION, PERIOD)
    assert record
    assert record.state is IssueState.SENDING
    assert ME.process == 101
