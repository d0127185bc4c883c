"""Years of kills, sleep and clocks set back, each with another seed: no issue lost, none twice, no article lost."""

from datetime import timedelta
from random import Random

import pytest

from tests.daemon.test_year import START, check, lives, newsroom
from tests.timetable.editions import DAILY, WEEKLY


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 140))
def test_a_year_of_mishaps_loses_and_repeats_nothing(seed: int) -> None:
    random = Random(seed)
    room = newsroom(seed, 365)
    asleep = START + timedelta(hours=random.uniform(100, 4000))
    back = START + timedelta(hours=random.uniform(4200, 8000))
    assert lives(room, 365, risk=0.03, asleep=asleep, back=back) >= 150
    # A week that begins just before a draft ends just after the next: one issue was missed then.
    check(room, 365, missed=range(2))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(200, 220))
@pytest.mark.parametrize("base", [WEEKLY, DAILY], ids=["weekly", "daily"])
def test_an_hour_set_back_at_any_time_loses_no_article(seed: int, base: object) -> None:
    random = Random(seed)
    room = newsroom(seed, 40, base=base)
    room.arrived += [(random.uniform(0, 40 * 86_400.0), 100_000 + number) for number in range(2000)]
    room.arrived.sort()
    lives(room, 40, risk=0.01, back=START + timedelta(hours=random.uniform(50, 800)))
    check(room, 40)
