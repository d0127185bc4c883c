"""On time, once: ours beside APScheduler's own triggers: `python -m tests.bench.timetable`.

Every IANA zone × 10 years × four rules, judged by the oracle of the sweep. Zones that behave alike in these years are
run once and counted for all of them. A send up to three hours beside its instant (03:30 for a 02:30 in a gap) is
`beside`, not missed.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from digest.timetable import occurrences, parse_rule
from tests.timetable.sweep import RULES, Faults, alike, faults

__all__ = ["main"]

FIRST, DAYS = date(2026, 1, 1), 3653
_CRON: dict[str, dict[str, Any]] = {
    "Sun 02:30": {"day_of_week": "sun", "hour": 2, "minute": 30},
    "00:30": {"hour": 0, "minute": 30},
    "last day 18:00": {"day": "last", "hour": 18},
    "Mon 00:00": {"day_of_week": "mon", "hour": 0},
}

Fires = Callable[[str, ZoneInfo, datetime, datetime], Iterator[datetime]]


def ours(rule: str, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The instants that `digest.timetable` computes."""
    coming = occurrences(parse_rule(rule), zone, start, inclusive=True)
    yield from (one.at for one in takewhile(lambda one: one.at < end, coming))


def apscheduler(rule: str, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The instants at which APScheduler's trigger fires, as its scheduler asks for them."""
    trigger = CronTrigger(timezone=zone, **_CRON[rule])
    fire = trigger.get_next_fire_time(None, start)
    while fire and fire < end:
        yield fire.astimezone(UTC)
        fire = trigger.get_next_fire_time(fire, fire)


def swept(fires: Fires) -> tuple[dict[str, Faults], int, float]:
    """The faults by rule over all zones, the number of sends, and the seconds that finding them took."""
    wrong = {rule: Faults() for rule, _ in RULES}
    sends, spent = 0, 0.0
    for name, number in alike(FIRST, DAYS).items():
        zone = ZoneInfo(name)
        start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=zone).astimezone(UTC)
        last = FIRST + timedelta(days=DAYS)
        end = datetime(last.year, last.month, last.day, tzinfo=zone).astimezone(UTC)
        for rule, _ in RULES:
            began = time.process_time()
            sent = list(fires(rule, zone, start, end))
            spent += time.process_time() - began
            sends += len(sent) * number
            wrong[rule] += faults(sent, rule, zone, FIRST, DAYS) * number
    return wrong, sends, spent


def main() -> None:
    """Print the table."""
    zones = sum(alike(FIRST, DAYS).values())
    print(f"\nOn time, once: {zones} zones × 10 years from {FIRST} × 4 rules")
    print(f"{'':28}{'sends':>12}{'missed':>8}{'twice':>8}{'beside':>8}{'violations':>12}{'µs a send':>11}")
    for name, fires in (("digest.timetable", ours), ("APScheduler's CronTrigger", apscheduler)):
        wrong, sends, spent = swept(fires)
        total = sum(wrong.values(), Faults())
        each = spent * 1e6 / (sends * len(alike(FIRST, DAYS)) / zones)
        print(f"{name:28}{sends:>12,}{_counts(total)}{each:>11.0f}")
        for rule, one in wrong.items():
            print(f"  {rule:26}{'':>12}{_counts(one)}")


def _counts(one: Faults) -> str:
    return f"{one.missed:>8,}{one.twice:>8,}{one.beside:>8,}{one.total:>12,}"


if __name__ == "__main__":
    main()
