"""What an answer means for a source: its next state, decided purely; the network and the clock stand outside.

Conditional GET with both validators (RFC 9110, 13), dropped after eight days since some servers answer 304 for ever;
Retry-After (10.2.3) pauses the host; the interval is the longest of what the feed and its headers ask, capped; failures
back off; 410 retires. Habits that well-behaved feed readers share.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

from digest.collect.http import FetchFailure, Response
from digest.collect.urls import host_key, is_web
from digest.model.source import Source
from digest.model.source_state import SourceState

__all__ = [
    "Outcome",
    "asked_pause",
    "conditions",
    "decide",
    "due",
    "outcome_of",
    "paused_hosts",
    "retry_after",
    "state_of",
]

VALIDATORS_LIVE = timedelta(days=8)
LONGEST_INTERVAL = timedelta(hours=24)
LONGEST_BACKOFF = timedelta(days=3)
LONGEST_PAUSE = timedelta(days=1)
DEFAULT_PAUSE = timedelta(minutes=10)

What = Literal["read", "unchanged", "failed", "gone", "paused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of asking a source: enough to decide its next state. `interval` is what it asks for itself."""

    what: What
    problem: str = ""
    etag: str = ""
    last_modified: str = ""
    interval: timedelta = timedelta(0)
    pause: timedelta = timedelta(0)
    moved_to: str = ""


def state_of(source: Source, states: Mapping[str, SourceState]) -> SourceState:
    """The source's state, or a new one where there is none for its address."""
    state = states.get(source.name)
    return state if state and state.address == source.address else SourceState(source.name, source.address)


def due(state: SourceState, now: datetime) -> bool:
    """True where the source should be asked now."""
    waits = (state.next_due, state.paused_until)
    return not state.retired and all(moment is None or moment <= now for moment in waits)


def paused_hosts(states: Iterable[SourceState], now: datetime) -> dict[str, datetime]:
    """The hosts (`host:port`) that asked to be left alone, and until when."""
    pauses = [(host_key(s.address), s.paused_until) for s in states if s.paused_until and is_web(s.address)]
    return {host: until for host, until in sorted(pauses, key=lambda pause: pause[1]) if until > now}


def conditions(state: SourceState, now: datetime) -> tuple[tuple[str, str], ...]:
    """The headers of a conditional GET: both validators, unless they are too old to be believed."""
    if state.validators_at is None or now - state.validators_at > VALIDATORS_LIVE:
        return ()
    headers = (("If-None-Match", state.etag), ("If-Modified-Since", state.last_modified))
    return tuple((name, value) for name, value in headers if value)


def outcome_of(answer: Response | FetchFailure, *, asked: bool, now: datetime) -> Outcome:
    """What an answer means before its body is read; `asked` says that validators were sent."""
    if isinstance(answer, FetchFailure):
        return Outcome("failed", answer.what)
    if answer.status == 304:
        unasked = "it answers 304 (not modified) though no condition was sent"
        return Outcome("unchanged", interval=_asked_interval(answer, now)) if asked else Outcome("failed", unasked)
    if answer.status == 410:
        return Outcome("gone", "it answers 410: gone for good. Remove it, or give its new address")
    if pause := asked_pause(answer, now):
        return Outcome("paused", f"it answers {answer.status} and asks to wait {_said(pause)}", pause=pause)
    if not 200 <= answer.status < 300:
        return Outcome("failed", f"it answers {answer.status}{_hint(answer.status)}")
    etag, modified = (_header_safe(answer.header(name)) for name in ("etag", "last-modified"))
    kept = ("", "") if answer.cut else (etag, modified)
    return Outcome("read", "", *kept, interval=_asked_interval(answer, now), moved_to=answer.moved_to)


def decide(state: SourceState, outcome: Outcome, now: datetime, *, every: timedelta) -> SourceState:
    """The state after `outcome`; `every` is the shortest interval between two readings."""
    if outcome.what in ("read", "unchanged"):
        return _succeeded(state, outcome, now, every)
    failures = state.failures + 1
    wait = min(LONGEST_BACKOFF, every * min(2 ** (failures - 1), 1024))
    failed = replace(
        state,
        failures=failures,
        failing_since=state.failing_since or now,
        last_problem=outcome.problem,
        next_due=now + max(wait, outcome.pause),
    )
    if outcome.what == "gone":
        return replace(failed, retired=outcome.problem)
    return replace(failed, paused_until=now + outcome.pause) if outcome.what == "paused" else failed


def asked_pause(answer: Response, now: datetime) -> timedelta | None:
    """How long the host asks to be left alone; a 503 that names no time speaks of one page's trouble only."""
    if answer.status not in (429, 503):
        return None
    return retry_after(answer.header("retry-after"), now) or (DEFAULT_PAUSE if answer.status == 429 else None)


def retry_after(text: str, now: datetime) -> timedelta | None:
    """The wait that a Retry-After names, in seconds or as an HTTP date; None where it names none. At most a day."""
    if re.fullmatch(r"\d{1,9}", text):
        wait = timedelta(seconds=int(text))
    else:
        moment = _http_date(text)
        wait = moment - now if moment else timedelta(0)
    return min(wait, LONGEST_PAUSE) if wait > timedelta(0) else None


def _succeeded(state: SourceState, outcome: Outcome, now: datetime, every: timedelta) -> SourceState:
    interval = min(max(every, outcome.interval), max(every, LONGEST_INTERVAL))
    fresh = outcome.what == "read"
    has_validators = bool(outcome.etag or outcome.last_modified)
    return replace(
        state,
        etag=outcome.etag if fresh else state.etag,
        last_modified=outcome.last_modified if fresh else state.last_modified,
        validators_at=(now if has_validators else None) if fresh else state.validators_at,
        next_due=now + interval,
        last_success=now,
        failing_since=None,
        failures=0,
        last_problem="",
        paused_until=None,
        moved_to=outcome.moved_to if fresh else state.moved_to,
    )


def _asked_interval(answer: Response, now: datetime) -> timedelta:
    """How long the headers say that the answer stays fresh (max-age before Expires, RFC 9111, 5.3)."""
    age = re.search(r"max-age\s*=\s*\"?(\d{1,9})", answer.header("cache-control").lower())
    if age:
        return timedelta(seconds=int(age[1]))
    expires = _http_date(answer.header("expires"))
    return max(timedelta(0), expires - now) if expires else timedelta(0)


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _header_safe(value: str) -> str:
    """A validator that may be sent back; one that may not is forgotten."""
    return value if value.isascii() and value.isprintable() and len(value) < 1000 else ""


def _hint(status: int) -> str:
    hints = {401: ": it wants a password", 403: ": it refuses us", 404: ": nothing is there"}
    return hints.get(status, ": its server is in trouble" if status >= 500 else "")


def _said(wait: timedelta) -> str:
    seconds = int(wait.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
