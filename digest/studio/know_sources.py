"""The sources as a table: how each does, since when, and what it brings. It asks the store and fetches nothing."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from digest.application import Application
from digest.collect.politeness import state_of
from digest.model.source import Source
from digest.model.source_state import SourceState
from digest.store.overview import Overview
from digest.studio.pages import moment

__all__ = ["home_zone", "source_rows"]

_WEEK = timedelta(days=7)
_WEEKS = 4
_ORDER = ("retired", "failing", "waits", "not asked yet", "answers")
_TONES = {"retired": "bad", "failing": "bad", "answers": "good"}


def source_rows(application: Application) -> list[dict[str, Any]]:
    """A row for each configured source, those that need somebody first."""
    now, overview = application.now(), Overview(application.store.database)
    states = application.store.sources.load_states()
    week, month = overview.articles_by_source(now - _WEEK), overview.articles_by_source(now - _WEEKS * _WEEK)
    zone = home_zone(application)
    rows = [
        _row(source, state_of(source, states), now, zone)
        | {"week": week.get(source.name, 0), "usual": round(month.get(source.name, 0) / _WEEKS, 1)}
        for source in application.settings.sources
    ]
    return sorted(rows, key=lambda row: (_ORDER.index(row["state"]), row["name"].casefold()))


def home_zone(application: Application) -> ZoneInfo:
    """The zone in which the newsroom reads a time that belongs to no edition: its first edition's."""
    return next(iter(application.settings.editions.values())).timezone


def _row(source: Source, state: SourceState, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    how = _how(state, now)
    return {
        "name": source.name,
        "address": source.address,
        "web": source.address.startswith(("http://", "https://")),
        "state": how,
        "tone": _TONES.get(how, "warn"),
        "success": moment(state.last_success, zone=zone),
        "failing": moment(state.failing_since, zone=zone) if state.failing_since else "",
        "failures": state.failures,
        "problem": state.retired or state.last_problem,
        "waits": moment(state.paused_until, zone=zone) if how == "waits" else "",
        "due": moment(state.next_due, zone=zone),
        "moved": state.moved_to,
    }


def _how(state: SourceState, now: datetime) -> str:
    if state.retired:
        return "retired"
    if state.failing_since:
        return "failing"
    if state.paused_until and state.paused_until > now:
        return "waits"
    return "answers" if state.last_success else "not asked yet"
