"""Subscribers on every backend: one for each address, what she chose, and what nothing undoes."""

from datetime import timedelta

import pytest

from digest.model.delivery import Bounce, Outcome
from digest.model.subscriber import Consent, NewSubscriber, Subscription, SubscriptionState
from digest.store.opening import Store
from digest.store.tables_sending import bounce, subscription, suppression, test_send
from tests.store.sendings import EDITION, NOW, PERIOD, S, claimed, rows, sending

DAY = timedelta(days=1)
CONSENT = Consent(NOW, "the sign-up page", "Yes, send me the round-up")
ANN = NewSubscriber("Ann@Example.org", ("round-up",), "Ann", ("europe", "africa"), "en", "Europe/Paris")
ACTIVE, LEFT = SubscriptionState.ACTIVE, SubscriptionState.UNSUBSCRIBED


def number_of(store: Store, address: str = "ann@example.org") -> int:
    """Her number."""
    member = store.roster.find(address)
    assert member is not None
    return member.subscriber.id


def test_a_subscriber_comes_back_as_she_was_given(store: Store) -> None:
    assert store.roster.add([ANN], CONSENT) == ["added"]
    member = store.roster.find("ANN@EXAMPLE.ORG")
    assert member is not None
    her = member.subscriber
    assert (her.address, her.name, her.language, her.timezone) == ("Ann@Example.org", "Ann", "en", "Europe/Paris")
    assert member.subscriptions == (Subscription("round-up", ACTIVE, ("europe", "africa"), NOW),)
    assert (member.suppression, store.roster.member(her.id)) == (None, member)
    assert (store.roster.find("bob@example.org"), store.roster.member(her.id + 1)) == (None, None)


def test_another_writing_of_an_address_is_the_same_person(store: Store) -> None:
    store.roster.add([ANN, NewSubscriber("jörg@bücher.example", ("round-up",))], CONSENT)
    again = [
        NewSubscriber("ann@EXAMPLE.org", ("round-up",)),
        NewSubscriber("JÖRG@xn--bcher-kva.example", ("round-up",)),
    ]
    assert store.roster.add(again, CONSENT) == ["unchanged", "unchanged"]
    assert len(list(store.roster.members())) == 2


def test_an_empty_field_leaves_what_is_stored(store: Store) -> None:
    store.roster.add([ANN], CONSENT)
    changes = [
        NewSubscriber(ANN.address, ("round-up",), "Ann B."),
        NewSubscriber(ANN.address, ("round-up",), regions=("global",)),
        NewSubscriber(ANN.address, ("daily",)),
        NewSubscriber(ANN.address, ("daily", "round-up"), "Ann B.", language="en"),
    ]
    assert store.roster.add(changes, Consent(NOW + DAY, "import")) == ["updated", "updated", "updated", "unchanged"]
    member = store.roster.find(ANN.address)
    assert member is not None
    assert (member.subscriber.name, member.subscriber.timezone) == ("Ann B.", "Europe/Paris")
    assert member.subscriptions == (
        Subscription("daily", ACTIVE, (), NOW + DAY),
        Subscription("round-up", ACTIVE, ("global",), NOW),
    )


def test_one_address_twice_in_a_list_is_added_and_then_brought_up_to_date(store: Store) -> None:
    twice = [ANN, NewSubscriber("ann@example.org", ("round-up",), "Anna", ("global",)), ANN]
    assert store.roster.add(twice, CONSENT) == ["added", "updated", "updated"]
    member = store.roster.find(ANN.address)
    assert member is not None
    assert (member.subscriber.name, member.subscriptions[0].regions) == ("Ann", ("europe", "africa"))


def test_whoever_left_comes_back_only_when_she_is_asked_for_again(store: Store) -> None:
    store.roster.add([ANN], CONSENT)
    number = number_of(store)
    assert store.roster.leave(number, "round-up", at=NOW + DAY, how="one click") == ("round-up",)
    assert store.roster.leave(number, None, at=NOW + DAY, how="one click") == ()
    assert store.roster.add([ANN], CONSENT) == ["unsubscribed"]
    with store.database.reading() as connection:
        words = connection.execute(subscription.select()).one().consent_words
    assert words == "Yes, send me the round-up (left: one click)"
    assert store.roster.add([ANN], Consent(NOW + 2 * DAY, "import"), again=True) == ["updated"]
    member = store.roster.member(number)
    assert member is not None
    assert member.subscriptions == (Subscription("round-up", ACTIVE, ("europe", "africa"), NOW + 2 * DAY),)


def test_she_leaves_one_edition_or_all(store: Store) -> None:
    store.roster.add([NewSubscriber(ANN.address, ("a", "b", "c"))], CONSENT)
    number = number_of(store)
    assert store.roster.leave(number, "b", at=NOW, how="") == ("b",)
    assert store.roster.leave(number, None, at=NOW, how="") == ("a", "c")
    assert [member.subscriber.id for member in store.roster.members("a", LEFT)] == [number]
    assert list(store.roster.members("a", ACTIVE)) == []


def test_she_chooses_regions_of_what_she_takes(store: Store) -> None:
    store.roster.add([ANN], CONSENT)
    number = number_of(store)
    assert store.roster.choose(number, "round-up", ["global", "europe"], at=NOW + DAY)
    assert not store.roster.choose(number, "daily", ["global"], at=NOW)
    assert not store.roster.choose(number + 1, "round-up", ["global"], at=NOW)
    member = store.roster.member(number)
    assert member is not None
    assert member.subscriptions[0].regions == ("global", "europe")


def test_a_suppression_outlives_erasing_and_no_import_undoes_it(store: Store) -> None:
    store.roster.add([ANN], CONSENT)
    assert store.roster.suppress("ANN@example.org", "complained", at=NOW, evidence="feedback report")
    assert not store.roster.suppress(ANN.address, "bounced", at=NOW)
    member = store.roster.find(ANN.address)
    assert member is not None
    assert member.suppression is not None
    assert (member.suppression.reason, member.suppression.evidence) == ("complained", "feedback report")
    assert list(store.roster.suppressed()) == [("ANN@example.org", "complained", NOW)]
    assert store.roster.erase(ANN.address, at=NOW)
    assert list(store.roster.suppressed()) == []
    assert store.roster.add([ANN], CONSENT, again=True) == ["suppressed"]
    assert store.roster.find(ANN.address) is None
    assert store.roster.unsuppress(ANN.address)
    assert not store.roster.unsuppress(ANN.address)
    assert store.roster.add([ANN], CONSENT) == ["added"]


def test_an_address_is_suppressed_before_anybody_has_it(store: Store) -> None:
    store.roster.suppress("bob@example.org", "by hand", at=NOW)
    assert store.roster.add([ANN, NewSubscriber("Bob@example.org", ("round-up",))], CONSENT) == ["added", "suppressed"]
    assert store.ledger.audience("round-up") == 1
    store.roster.suppress(ANN.address, "bounced", at=NOW)
    assert store.ledger.audience("round-up") == 0
    store.roster.unsuppress(ANN.address)
    assert store.ledger.audience("round-up") == 1


def test_an_erased_person_is_nowhere_in_the_database(store: Store) -> None:
    run = sending(store, 2)
    one, _ = claimed(store, run)
    refused = Outcome(S.REFUSED, "550 5.1.1 <reader0@host0.example.org>: no such user")
    store.ledger.advance(run, NOW, outcomes={one: refused})
    address = "reader0@host0.example.org"
    store.events.note(
        Bounce("hard", address, diagnostic=address, evidence=address), EDITION, PERIOD, one, fingerprint="f", at=NOW
    )
    store.roster.suppress(address, "bounced", at=NOW, evidence=address)
    store.ledger.note_test(EDITION, PERIOD, address.replace("r", "R", 1), refused, at=NOW)
    store.ledger.note_test(EDITION, PERIOD, "editor@example.org", refused, at=NOW)
    assert store.roster.erase(address, at=NOW)
    assert not store.roster.erase(address, at=NOW)
    assert [(row.address, row.reply) for row in rows(store, S.REFUSED)] == [("", "550 5.1.1")]
    with store.database.reading() as connection:
        noted = connection.execute(bounce.select()).one()
        kept = connection.execute(suppression.select()).one()
        tests = connection.execute(test_send.select().order_by(test_send.c.id)).all()
    assert [(row.address, row.reply) for row in tests] == [("", ""), ("editor@example.org", refused.reply)]
    assert (noted.diagnostic, noted.evidence, noted.kind) == ("", b"", "hard")
    assert (kept.address, kept.evidence, kept.reason) == (None, "", "bounced")
    assert store.roster.member(one) is None


def test_the_zones_of_an_edition_are_those_of_its_active_readers_each_once(store: Store) -> None:
    zones = ("Europe/Paris", "Asia/Tokyo", "", "Asia/Tokyo", "Africa/Lagos")
    people = [NewSubscriber(f"r{n}@example.org", ("round-up",), timezone=zone) for n, zone in enumerate(zones)]
    store.roster.add([*people, NewSubscriber("other@example.org", ("brief",), timezone="Asia/Kolkata")], CONSENT)
    gone = store.roster.find("r4@example.org")
    assert gone is not None
    store.roster.leave(gone.subscriber.id, None, at=NOW, how="test")
    assert store.roster.zones("round-up") == ("", "Asia/Tokyo", "Europe/Paris")


def test_a_number_is_never_given_twice(store: Store) -> None:
    store.roster.add([ANN], CONSENT)
    first = number_of(store)
    store.roster.erase(ANN.address, at=NOW)
    store.roster.add([ANN], CONSENT)
    assert number_of(store) > first


def test_members_come_in_order_however_many(store: Store) -> None:
    people = [NewSubscriber(f"r{n}@example.org", ("a", "b")[: 1 + n % 2]) for n in range(2500)]
    assert store.roster.add(people, CONSENT) == ["added"] * 2500
    numbers = [member.subscriber.id for member in store.roster.members()]
    assert (len(numbers), numbers) == (2500, sorted(numbers))
    assert [member.subscriber.address for member in store.roster.members("b")] == [
        f"r{n}@example.org" for n in range(1, 2500, 2)
    ]
    assert store.roster.add([], CONSENT) == []


@pytest.mark.parametrize("text", ["a\x00b@example.org", "\ud800@example.org", "' OR 1=1 --@example.org", "x" * 5000])
def test_any_text_for_an_address_is_kept_apart(store: Store, text: str) -> None:
    assert store.roster.add([NewSubscriber(text, ("round-up",), text)], CONSENT) == ["added"]
    assert store.roster.add([NewSubscriber(text, ("round-up",))], CONSENT) == ["unchanged"]
    assert store.roster.suppress(text, "by hand", at=NOW)
    assert store.roster.erase(text, at=NOW)
    assert store.roster.add([NewSubscriber(text, ("round-up",))], CONSENT) == ["suppressed"]
