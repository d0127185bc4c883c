"""What the rules of an edition mean that its editor may not expect: said in words. Pure; it refuses nothing."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import datetime
from itertools import islice, pairwise

from digest.timetable.rule import Rule
from digest.timetable.slots import Timetable, slots

__all__ = ["remarks"]

_LOOKED_AT = 12
_COMMON_YEAR = 2027
_ALWAYS = 28
"""The last day that every month has."""


def remarks(timetable: Timetable, at: datetime) -> Iterator[str]:
    """A sentence, without its stop, for each thing: days to skip on which nothing goes, sends that are passed over,
    months without one, issues that share a draft among those that come after `at`."""
    yield from timetable.idle
    send, kind = timetable.send, timetable.edition.period
    if _comes_often(send, kind):
        yield f"send: {send.text!r} comes more than once in a {kind}, which has one issue: it goes at the first"
    if _passes_months_over(send):
        yield f"send: {send.text!r} does not come in every month; 'last day' does"
    for one, two in pairwise(islice(slots(timetable, at), _LOOKED_AT)):
        if one.draft.at == two.draft.at:
            yield (
                f"draft: {timetable.draft.text!r} comes once for {one.period} and {two.period}: "
                f"all articles are in the first, and the other has none"
            )
            return


def _comes_often(rule: Rule, kind: str) -> bool:
    """Whether a period of the kind may hold several occurrences, as two weekdays in a week."""
    if len(rule.times) > 1:
        return True
    if kind == "day":
        return False
    if kind == "week":
        return not rule.month_days and len(rule.weekdays) != 1
    return len(rule.month_days) > 1 or (not rule.month_days and not rule.nth) or (rule.either and bool(rule.weekdays))


def _passes_months_over(rule: Rule) -> bool:
    """Whether the rule names only a day that some of its months lack: the 31st."""
    if not rule.month_days or min(rule.month_days) <= _ALWAYS:
        return False
    months = rule.months or range(1, 13)
    return any(min(rule.month_days) > monthrange(_COMMON_YEAR, month)[1] for month in months)
