"""A sliding window is never exceeded, and is used to the full."""

import random

import pytest

from digest.deliver.rate import Rate


def leave(rate: Rate, count: int, step: float = 0.0) -> list[float]:
    """When each of `count` messages leaves, where each is tried as early as it may be."""
    now, left = 0.0, []
    for _ in range(count):
        while wait := rate.wait(now):
            now += wait
        rate.count(now)
        left.append(now)
        now += step
    return left


def test_no_cap_lets_everything_leave() -> None:
    assert leave(Rate(0, 60), 1000) == [0.0] * 1000


def test_the_cap_is_reached_and_then_waited_for() -> None:
    assert leave(Rate(3, 10), 7) == [0, 0, 0, 10, 10, 10, 20]


@pytest.mark.parametrize("seed", range(5))
def test_no_window_holds_more_than_the_cap(seed: int) -> None:
    chance = random.Random(seed)
    most, window = chance.randint(1, 20), chance.uniform(1, 100)
    left = leave(Rate(most, window), 200, chance.uniform(0, window / most))
    assert all(sum(start <= one < start + window - 1e-6 for one in left) <= most for start in left)


def test_what_left_before_counts_and_a_surplus_delays() -> None:
    rate = Rate(2, 10)
    rate.begin_with([-1, -9, -4, -8], now=0)
    assert rate.wait(0) == 6
    assert leave(rate, 3) == [6, 9, 16]


def test_an_instant_of_the_future_counts_as_now() -> None:
    rate = Rate(1, 10)
    rate.begin_with([3600], now=0)
    assert rate.wait(0) == 10
