"""When things happen: rules as a person writes them, the instants that they mean, and what is due.

Pure: nothing here reads the clock; the instant that counts as now is handed in.

rule: what one is · rules, cron: "Fri 08:00" → Rule · wallclock: Rule and zone → instants · clocks: what DST does ·
periods: `2026-W47`, its send and draft · slots: the issues of an edition, days skipped and moved, extra issues ·
waves: each reader's own morning · events: what comes · remarks: what an editor may not expect ·
due: what is to be done now · simulation: a year of it
"""

from digest.timetable.due import Action, ActionKind, Facts, Marks, due, slot_of_issue, steady, upkeep
from digest.timetable.events import KINDS, Event, coming, events
from digest.timetable.periods import Period, draft_instant, parse_period, period_holding, period_of, send_instant
from digest.timetable.rule import Rule
from digest.timetable.rules import parse_rule
from digest.timetable.simulation import Happening, simulate
from digest.timetable.slots import Slot, Timetable, next_slot, slot_of, slots, timetable_of
from digest.timetable.wallclock import Occurrence, occurrences, to_instant
from digest.timetable.waves import Moments, moments, wave_instant

__all__ = [
    "KINDS",
    "Action",
    "ActionKind",
    "Event",
    "Facts",
    "Happening",
    "Marks",
    "Moments",
    "Occurrence",
    "Period",
    "Rule",
    "Slot",
    "Timetable",
    "coming",
    "draft_instant",
    "due",
    "events",
    "moments",
    "next_slot",
    "occurrences",
    "parse_period",
    "parse_rule",
    "period_holding",
    "period_of",
    "send_instant",
    "simulate",
    "slot_of",
    "slot_of_issue",
    "slots",
    "steady",
    "timetable_of",
    "to_instant",
    "upkeep",
    "wave_instant",
]
