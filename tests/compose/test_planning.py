"""The plan: each region's least first, the rest by rank, no cap exceeded."""

from hypothesis import given
from hypothesis import strategies as st

from digest.compose.planning import over_cap, places
from digest.model.edition import PerRegion, Plan


def plan(stories: int, least: int, most: int) -> Plan:
    return Plan(stories=stories, per_region=PerRegion(least, most))


def test_each_region_gets_its_least_before_the_rest_compete() -> None:
    assert places({"a": [0.9, 0.8, 0.7], "b": [0.1]}, plan(3, 1, 5)) == {"a": 2, "b": 1}


def test_without_room_for_all_least_stories_the_best_are_taken() -> None:
    assert places({"a": [0.1], "b": [0.9, 0.8], "c": [0.5]}, plan(2, 1, 5)) == {"a": 0, "b": 1, "c": 1}


def test_no_region_goes_over_its_cap_though_there_is_room() -> None:
    assert places({"a": [0.9] * 9, "b": [0.1] * 2}, plan(24, 1, 5)) == {"a": 5, "b": 2}


def test_of_equal_ranks_the_earlier_region_comes_first() -> None:
    assert places({"a": [0.5], "b": [0.5]}, plan(1, 1, 5)) == {"a": 1, "b": 0}


def test_the_reason_names_the_cap_that_was_met() -> None:
    assert over_cap(5, plan(24, 1, 5)) == "over the region's cap of 5"
    assert over_cap(4, plan(24, 1, 5)) == "over the issue's cap of 24"


RANKS = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(st.floats(0, 1), max_size=8).map(lambda ranks: sorted(ranks, reverse=True))
)


@given(RANKS, st.integers(0, 30), st.integers(0, 4), st.integers(0, 6))
def test_the_caps_hold_and_no_place_is_wasted(
    ranks: dict[str, list[float]], stories: int, least: int, most: int
) -> None:
    taken = places(ranks, plan(stories, least, most))
    could = sum(min(len(values), most) for values in ranks.values())
    assert sum(taken.values()) == min(stories, could)
    assert all(taken[region] <= min(most, len(values)) for region, values in ranks.items())
