"""Which rows may leave now: turns, complaints, a relay that takes nothing."""

import pytest

from digest.deliver.lanes import Lanes, domain_of
from digest.model.delivery import Claim, DeliveryState, Outcome

S = DeliveryState
OK = Outcome(S.ACCEPTED, "250 2.0.0 Ok")
TOO_FAST = Outcome(S.DEFERRED, "452 too many messages")
DOWN = Outcome(S.DEFERRED, "421 4.3.2 going down", pause_host=True)
UNSURE = Outcome(S.UNCERTAIN, "cut off after the final dot")


def claims(*addresses: str, start: int = 0) -> list[Claim]:
    return [Claim(number, address) for number, address in enumerate(addresses, start)]


def taken(lanes: Lanes, now: float = 0) -> list[Claim]:
    found = []
    while claim := lanes.take(now):
        found.append(claim)
    return found


def addresses(found: list[Claim]) -> list[str]:
    return [one.address for one in found]


def test_domains_take_turns() -> None:
    lanes = Lanes(8)
    lanes.add(claims("1@a", "2@a", "3@a", "1@b", "1@c", "2@c"))
    assert addresses(taken(lanes)) == ["1@a", "1@b", "1@c", "2@a", "2@c", "3@a"]
    assert (lanes.size, lanes.busy) == (0, 6)


def test_a_domain_is_known_by_its_ascii_name() -> None:
    assert domain_of("Jo@BÜCHER.test") == domain_of("jo@xn--bcher-kva.test") == "xn--bcher-kva.test"


def test_a_row_in_hand_is_not_taken_in_again() -> None:
    lanes = Lanes(8)
    lanes.add(claims("1@a"))
    lanes.add(claims("1@a"))
    (claim,) = taken(lanes)
    lanes.add(claims("1@a"))
    assert taken(lanes) == []
    lanes.finish(claim, OK, 0)
    lanes.add(claims("1@a"))
    assert addresses(taken(lanes)) == ["1@a"]


def test_a_domain_that_complains_waits_longer_each_time() -> None:
    lanes = Lanes(8)
    now, waits = 0.0, []
    for _ in range(10):
        lanes.add(claims("1@a"))
        (claim,) = taken(lanes, now)
        lanes.finish(claim, TOO_FAST, now)
        waits.append(lanes.wait("a", now))
        assert lanes.not_to(now) == ["a"]
        assert lanes.lanes_wait(now) == waits[-1]
        now += waits[-1]
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_what_several_sessions_are_told_at_once_counts_once() -> None:
    lanes = Lanes(8)
    lanes.add(claims("1@a", "2@a", "3@a"))
    for claim in taken(lanes):
        lanes.finish(claim, TOO_FAST, 1)
    assert lanes.wait("a", 1) == 5


def test_rows_of_a_domain_that_waits_are_given_back_and_others_leave() -> None:
    lanes = Lanes(8)
    lanes.add(claims("1@a", "2@a", "1@b"))
    first = lanes.take(0)
    assert first is not None
    lanes.finish(first, TOO_FAST, 0)
    assert addresses(lanes.withdraw(0)) == ["2@a"]
    assert addresses(taken(lanes)) == ["1@b"]


def test_after_its_wait_a_domain_is_tried_by_one_session_then_by_more() -> None:
    lanes = Lanes(4)
    lanes.add(claims("0@a"))
    (claim,) = taken(lanes)
    lanes.finish(claim, TOO_FAST, 0)
    lanes.add(claims(*(f"{n}@a" for n in range(1, 40)), start=1))
    at_once = []
    for _ in range(4):
        now = taken(lanes, 5)
        at_once.append(len(now))
        assert (lanes.not_to(5) == ["a"]) == (len(at_once) < 4)
        lanes.finish(now[0], OK, 5)
        for other in now[1:]:
            lanes.finish(other, None, 5)
    assert at_once[:3] == [1, 2, 3]
    assert at_once[3] > 4


def test_a_relay_that_takes_nothing_is_left_alone_longer_each_time_and_tried_by_one() -> None:
    lanes = Lanes(8)
    lanes.add(claims(*(f"{n}@a" for n in range(30))))
    now, waits = 10.0, []
    for claim in [lanes.take(now), lanes.take(now), lanes.take(now)]:
        assert claim is not None
        lanes.finish(claim, DOWN, now)
    for _ in range(10):
        waits.append(lanes.host_waits(now))
        assert lanes.take(now) is None
        now += waits[-1]
        (claim,) = taken(lanes, now)
        lanes.finish(claim, DOWN, now)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert lanes.failing == now - 10
    assert lanes.last_words == "421 4.3.2 going down"


@pytest.mark.parametrize("outcome", [OK, Outcome(S.REFUSED, "550 no"), Outcome(S.DEFERRED, "450 later")])
def test_a_relay_that_answers_anything_else_is_well_again(outcome: Outcome) -> None:
    lanes = Lanes(8)
    lanes.add(claims("1@a", "2@a", "3@b", "4@c"))
    first = lanes.take(0)
    assert first is not None
    lanes.finish(first, DOWN, 0)
    (probe,) = taken(lanes, 1)
    lanes.finish(probe, outcome, 1)
    assert lanes.failing is None
    assert len(taken(lanes, 1)) == 2


def test_the_relays_own_trouble_is_no_complaint_of_the_readers_domain() -> None:
    lanes = Lanes(8)
    lanes.add(claims("1@a"))
    (claim,) = taken(lanes)
    lanes.finish(claim, Outcome(S.DEFERRED, "421 4.7.0 too many connections", pause_host=True), 0)
    assert lanes.wait("a", 0) == 0
    assert lanes.host_waits(0) == 1


@pytest.mark.parametrize(("outcome", "most"), [(UNSURE, 100), (Outcome(S.REFUSED, "550 relay access denied"), 1000)])
def test_too_many_bad_ends_in_a_row_pause_the_relay(outcome: Outcome, most: int) -> None:
    lanes = Lanes(8)
    lanes.add(claims(*(f"{n}@a" for n in range(2 * most)), start=1))
    rows = taken(lanes)
    for claim in [*rows[: most - 1], rows[-1]]:
        lanes.finish(claim, OK if claim is rows[-1] else outcome, 0)
    for claim in rows[most : 2 * most - 1]:
        assert lanes.host_waits(0) == 0
        lanes.finish(claim, outcome, 0)
    lanes.finish(rows[most - 1], outcome, 0)
    assert lanes.host_waits(0) == 1
    assert lanes.last_words == outcome.reply


def test_nothing_is_remembered_of_domains_that_are_well() -> None:
    lanes = Lanes(8)
    for number in range(1000):
        lanes.add([Claim(number, f"x@d{number}.test")])
        (claim,) = taken(lanes)
        lanes.finish(claim, OK, 0)
    assert lanes._lanes == {}
