"""When things happen: rules as a person writes them, the instants that they mean, and the periods that issues name.

Pure: nothing here reads the clock; the instant that counts as now is handed in.

rule: what one is · rules, cron: "Fri 08:00" → Rule · wallclock: Rule and zone → instants ·
periods: `2026-W47`, its send and draft
"""

from digest.timetable.periods import Period, draft_instant, parse_period, period_holding, period_of, send_instant
from digest.timetable.rule import Rule
from digest.timetable.rules import parse_rule
from digest.timetable.wallclock import Occurrence, occurrences, to_instant

__all__ = [
    "Occurrence",
    "Period",
    "Rule",
    "draft_instant",
    "occurrences",
    "parse_period",
    "parse_rule",
    "period_holding",
    "period_of",
    "send_instant",
    "to_instant",
]
