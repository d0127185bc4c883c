"""May an article enter an issue at all? By its dates and its language, each refusal in words.

An issue covers (previous cutoff, this cutoff]: an article belongs to the first issue after we first stored it. Pure:
the instants are handed in.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from digest.model.article import Article, Published, published_day

__all__ = ["LATEST_AHEAD", "exclude", "known_publication", "wrong_language"]

LATEST_AHEAD = timedelta(days=1)
"""A date of publication further ahead of the cutoff than this is a mistake of the source: it counts as unknown."""


def exclude(
    article: Article,
    *,
    first_stored: datetime | None,
    previous_cutoff: datetime | None,
    cutoff: datetime,
    max_age: timedelta | None,
    languages: Collection[str],
) -> str:
    """Why the article may not enter the issue, in words for `left_out`; empty where it may.

    `first_stored` None: not stored before (it came with this build). `previous_cutoff` None: no issue came before.
    `max_age` None: any age, as for articles named on the command line. Undated articles are accepted.
    """
    return (
        _offered_before(first_stored, previous_cutoff, cutoff)
        or _too_old(article.published, cutoff, max_age)
        or wrong_language(article, languages)
    )


def wrong_language(article: Article, languages: Collection[str]) -> str:
    """`language: de (the edition takes en)`, or empty; an unknown language (`und`) is accepted."""
    spoken = article.language.casefold().partition("-")[0]
    taken = {language.casefold().partition("-")[0] for language in languages}
    if not taken or spoken in taken or spoken in ("", "und"):
        return ""
    return f"language: {spoken} (the edition takes {', '.join(languages)})"


def known_publication(published: Published, cutoff: datetime) -> datetime | None:
    """The instant of publication (the end of the day where only that is known, at most the cutoff), or None.

    A date over a day ahead of the cutoff is nobody's: None.
    """
    instant = _latest_instant(published) if published else None
    day = published_day(published)
    if instant is None or day is None:
        return None
    earliest = instant if isinstance(published, datetime) else datetime.combine(day, time(), UTC)
    return min(instant, cutoff) if earliest <= cutoff + LATEST_AHEAD else None


def _latest_instant(published: datetime | date) -> datetime:
    """The instant, or the last one at which the day still lasts somewhere near: the end of the day in UTC."""
    if isinstance(published, datetime):
        return published
    return datetime.combine(published, time(23, 59, 59), UTC)


def _too_old(published: Published, cutoff: datetime, max_age: timedelta | None) -> str:
    instant = known_publication(published, cutoff)
    if max_age is None or instant is None or cutoff - instant <= max_age:
        return ""
    return f"published {published_day(published)}, older than {_span(max_age)}"


def _offered_before(first_stored: datetime | None, previous_cutoff: datetime | None, cutoff: datetime) -> str:
    if first_stored is None:
        return ""
    seen = f"first stored {first_stored.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if previous_cutoff is not None and first_stored <= previous_cutoff:
        return f"offered to an earlier issue ({seen})"
    return f"came after this issue's cutoff ({seen})" if first_stored > cutoff else ""


def _span(length: timedelta) -> str:
    """`14 days`, `1 day`, `36 hours`."""
    hours = round(length / timedelta(hours=1))
    number, unit = (hours // 24, "day") if hours % 24 == 0 else (hours, "hour")
    return f"{number} {unit}{'' if number == 1 else 's'}"
