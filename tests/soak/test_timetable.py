"""Every zone, ten years, four rules: each period exactly once, in order, at its wall time or right after its gap."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise, takewhile
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest

from digest.model.edition import Edition
from digest.timetable import Slot, parse_period, period_holding, slots, timetable_of
from tests.timetable.sweep import RULES, Faults, faults

ZONES = sorted(available_timezones())


def wrong(name: str, first: date, days: int) -> list[str]:
    """What is wrong with the issues of any of the four rules in a zone."""
    found: list[str] = []
    zone = ZoneInfo(name)
    start = datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)
    for send, kind in RULES:
        edition = Edition("sweep", "Sweep", "a@example.org", (), period=kind, draft=send, send=send, timezone=zone)
        last = first + timedelta(days=days)
        coming = slots(timetable_of(edition), start - timedelta(days=3))
        until = takewhile(partial(goes_before, last), coming)
        made = [slot for slot in until if not goes_before(first, slot)]
        judged = faults((slot.send.at for slot in made), send, zone, first, days)
        found += [f"{name} {send}: {judged}"] if judged != Faults() else []
        found += [f"{name} {send}: {one.period}, {two.period}" for one, two in pairwise(made) if not follows(one, two)]
        found += [f"{name} {send}: {slot}" for slot in made if slot.draft != slot.send]
    return found


def goes_before(day: date, slot: Slot) -> bool:
    return slot.send.wall.date() < day


def follows(one: Slot, two: Slot) -> bool:
    """Whether the second is the next period's issue, and goes no earlier."""
    before, after = parse_period(one.period), parse_period(two.period)
    return period_holding(before.after, before.kind) == after and one.send.at <= two.send.at


@pytest.mark.parametrize("seed", range(4))
def test_each_period_comes_exactly_once_in_a_seeded_slice_of_zones_and_years(seed: int) -> None:
    random = Random(seed)
    for name in random.sample(ZONES, 10):
        assert wrong(name, date(random.randint(1975, 2035), random.randint(1, 12), 1), 400) == []


@pytest.mark.soak
@pytest.mark.parametrize("letter", sorted({name[0] for name in ZONES}))
def test_each_period_comes_exactly_once_in_every_zone_for_ten_years(letter: str) -> None:
    names = [name for name in ZONES if name[0] == letter]
    assert [one for name in names for one in wrong(name, date(2026, 1, 1), 3653)] == []
