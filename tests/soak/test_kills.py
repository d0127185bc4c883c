"""Ten thousand deliveries and a hundred kills; then storms: relays with moods, two senders at once, kills in them."""

import random
from pathlib import Path

import pytest

from digest.model.delivery import DeliveryState
from tests.e2e.post import Post, copied, killed_again_and_again, make_newsroom, nothing_lost_nothing_twice, relay

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]
SESSIONS = 8


def test_a_hundred_kills_of_ten_thousand_deliveries(tmp_path: Path) -> None:
    readers, kills = 10_000, 100
    post = copied(make_newsroom(tmp_path / "made", readers), tmp_path / "newsroom", readers)
    with relay(post, "--delay", "0.008"):
        killed_again_and_again(post, kills, random.Random(47))
    assert post.kills == kills
    states = nothing_lost_nothing_twice(post, uncertain_at_most=kills * SESSIONS)
    assert states["accepted"] >= readers - kills * SESSIONS
    assert post.state() == "sent"


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_newsroom(tmp_path_factory.mktemp("newsroom") / "made", 1000)


def storm(post: Post, chance: random.Random) -> None:
    """One or two senders at a time, each killed at some moment."""
    for _ in range(6):
        processes = [post.start() for _ in range(chance.randint(1, 2))]
        for process in processes:
            post.wait_for(chance.randint(1, 80), process)
            post.kill(process)
    post.send()


@pytest.mark.parametrize("seed", range(20))
def test_storms(newsroom: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    post = copied(newsroom, tmp_path / "newsroom", 1000)
    moods = [f"{chance.choice((0, 0.005, 0.02)):g}" for _ in range(4)]
    words = [
        word
        for name, mood in zip(("lose", "cut", "defer", "refuse"), moods, strict=True)
        for word in (f"--{name}", mood)
    ]
    with relay(post, "--delay", "0.005", "--seed", str(seed), *words):
        storm(post, chance)
    rows, arrived = post.rows(), post.arrived()
    assert max(arrived.values()) == 1
    assert set(post.states()) <= {"accepted", "uncertain", "refused", "deferred"}
    assert {row.state for row in rows if row.message_id in arrived} <= {DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN}
    assert [row for row in rows if row.state is DeliveryState.ACCEPTED and row.message_id not in arrived] == []
