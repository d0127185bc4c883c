"""Durations as a person writes them: `14 days`, `12h`, `30 s`, `forever`."""

import re
from datetime import timedelta

from digest.settings.values import FOREVER

__all__ = ["parse_duration"]

_UNITS = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hour": 3600, "hours": 3600,
    "d": 86_400, "day": 86_400, "days": 86_400,
    "w": 604_800, "week": 604_800, "weeks": 604_800,
}  # fmt: skip


def parse_duration(text: str) -> timedelta | None:
    """`text` as a duration; None where it is none."""
    if text.strip() == "forever":
        return FOREVER
    found = re.fullmatch(r"\s*(\d{1,5}(?:\.\d{1,3})?)\s*([a-z]+)\s*", text)
    if not found or found[2] not in _UNITS:
        return None
    return timedelta(seconds=float(found[1]) * _UNITS[found[2]])
