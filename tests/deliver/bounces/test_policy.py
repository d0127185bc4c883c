"""What follows from a bounce."""

import pytest

from digest.deliver.bounces import consequence
from digest.model.delivery import Bounce

SOFT = Bounce("soft", "ann@example.net")


@pytest.mark.parametrize("kind", ["hard", "complaint"])
def test_a_hard_bounce_and_a_complaint_suppress_at_once(kind: str) -> None:
    assert consequence(Bounce(kind, "ann@example.net"), 0) == "suppress"  # type: ignore[arg-type]


def test_the_fifth_soft_bounce_suppresses() -> None:
    assert [consequence(SOFT, counted) for counted in range(1, 7)] == ["count"] * 4 + ["suppress"] * 2


def test_how_many_is_a_parameter() -> None:
    assert consequence(SOFT, 2, limit=2) == "suppress"


def test_a_refusal_for_the_senders_sake_is_never_held_against_the_reader() -> None:
    assert consequence(Bounce("soft", "ann@example.net", blocked=True), 99) == "none"


def test_what_names_nobody_has_no_consequence() -> None:
    assert consequence(Bounce("hard", ""), 0) == "none"
    assert consequence(Bounce("hard", "", token="7.x"), 0) == "suppress"
