"""The date that a feed or sitemap writes → an instant, a bare day, or None. Never guesses a part that is not there."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from digest.model.article import Published

__all__ = ["read_date"]

_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})$")
_CLOCK = re.compile(r"\d[:.hT]\d\d|T\d{4}|\d{6}")


def read_date(text: str) -> Published:
    """ISO 8601, RFC 822 with its common slips, else whatever dateutil understands. An instant without zone is UTC."""
    cleaned = " ".join(text.split())[:80]
    if not re.search(r"\d", cleaned):
        return None
    try:
        if day := _DAY.match(cleaned):
            return date(int(day[1]), int(day[2]), int(day[3]))
        return _with_zone(datetime.fromisoformat(cleaned))
    except ValueError:
        return _loose(cleaned)


def _loose(text: str) -> Published:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        parsed = _any_format(text)
        if parsed is None:
            return None
        moment = parsed
    zoned = _with_zone(moment)
    return zoned if zoned is None or _CLOCK.search(text) else zoned.date()


def _any_format(text: str) -> datetime | None:
    """By dateutil, asked twice with other defaults: a day or year that differs was not in the text."""
    from dateutil import parser

    try:
        one, two = (parser.parse(text, default=default) for default in (datetime(1970, 1, 1), datetime(1971, 2, 2)))  # noqa: DTZ001
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return one if one == two or one.date() == two.date() else None


def _with_zone(moment: datetime) -> datetime | None:
    """In UTC; None for what cannot be an article's date (year 1, year 9999)."""
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        instant = zoned.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return instant if 1900 < instant.year < 2200 else None
