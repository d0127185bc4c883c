"""Dates as pages and files write them → an instant, or a bare day where only that is said; never a guess.

An instant without a time zone is only sure of its day, so the day is what is kept. Years outside 1990 to 2100, and
texts that name no year, are refused.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from digest.model.article import Published

__all__ = ["parse_date"]

_YEAR = re.compile(r"(?:19[89]\d|20\d\d)")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}|\b\d{1,2}\s*[ap]\.?m\b", re.IGNORECASE)
_ISO_DAY = re.compile(r"^\s*(\d{4})-(\d\d)-(\d\d)\s*$")
_PREFIX = re.compile(
    r"^\W*(?:(?:last |first )?(?:published|posted|updated|modified|created)|veröffentlicht|aktualisiert|publié"
    r"|publicado|pubblicato|on|at|le|am)\b[\s:]*(?:on|at|le|am|el)?\s*",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_ZONES: dict[str, float] = {
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "BST": 1,
    "CET": 1,
}
_ZONES |= {"CEST": 2, "EET": 2, "EEST": 3, "IST": 5.5, "JST": 9, "HKT": 8, "AEST": 10, "AEDT": 11, "ET": -5, "PT": -8}
_MONTHS = {
    "janvier": "january", "février": "february", "mars": "march", "avril": "april", "mai": "may", "juin": "june",
    "juillet": "july", "août": "august", "septembre": "september", "octobre": "october", "novembre": "november",
    "décembre": "december", "januar": "january", "februar": "february", "märz": "march", "juni": "june", "juli": "july",
    "oktober": "october", "dezember": "december", "enero": "january", "febrero": "february", "marzo": "march",
    "abril": "april", "mayo": "may", "junio": "june", "julio": "july", "agosto": "august", "septiembre": "september",
    "octubre": "october", "noviembre": "november", "diciembre": "december", "gennaio": "january",
    "febbraio": "february", "aprile": "april", "maggio": "may", "giugno": "june", "luglio": "july",
    "settembre": "september",
    "ottobre": "october", "dicembre": "december", "janeiro": "january", "fevereiro": "february", "março": "march",
    "maio": "may", "junho": "june", "julho": "july", "setembro": "september", "outubro": "october",
    "novembro": "november", "dezembro": "december",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def parse_date(value: object) -> Published:
    """Read one date: ISO 8601, RFC 822, epoch seconds, or words (English, French, German, Spanish, Italian, …).

    Returns an aware datetime in UTC, a date, or None where the value names no day.
    """
    if isinstance(value, datetime):
        return _kept(value, clock=True)
    if isinstance(value, date):
        return value
    text = " ".join(str(value).split())[:100] if isinstance(value, str | int | float) else ""
    if _EPOCH.match(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    return _read(text) if _YEAR.search(text) else None


def _read(text: str) -> Published:
    from dateutil import parser

    day = _ISO_DAY.match(text)
    try:
        if day:
            return date(int(day[1]), int(day[2]), int(day[3]))
        if re.match(r"\d{4}-\d\d-\d\dT?", text):
            return _kept(parser.isoparse(text.replace(" ", "T", 1)), clock=True)
    except (ValueError, OverflowError):
        pass
    said = _WORD.sub(lambda word: _MONTHS.get(word[0].lower(), word[0]), _PREFIX.sub("", text))
    said = re.sub(r"\b(?:de|del|um|Uhr|à|at|\|)\b|[|•·]|\(.*\)", " ", said)
    first, second = datetime(2000, 1, 1), datetime(2001, 2, 2)  # noqa: DTZ001 - fillers that show what was not said
    try:
        found = [
            parser.parse(said, default=filler, tzinfos=_zone, dayfirst=_is_day_first(said))
            for filler in (first, second)
        ]
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    complete = found[0].date() == found[1].date()
    return _kept(found[0], clock=bool(_CLOCK.search(said))) if complete else None


def _kept(moment: datetime, *, clock: bool) -> Published:
    if not 1990 <= moment.year <= 2100:
        return None
    return moment.astimezone(UTC) if clock and moment.tzinfo else moment.date()


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    hours = offset / 3600 if offset is not None else _ZONES.get(name or "")
    return None if hours is None else timezone(timedelta(hours=hours))


def _is_day_first(text: str) -> bool:
    """12.03.2025 is a day in March (the dot is continental); 12/03/2025 is read as Americans do, if it can be."""
    return bool(re.search(r"\b\d{1,2}\.\d{1,2}\.\d{4}", text))
