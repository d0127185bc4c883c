"""A roster, two editions, and lists to import into them."""

from datetime import UTC, datetime
from pathlib import Path

from digest.subscribers.importing import Import, Outcome
from digest.subscribers.people import Places
from digest.subscribers.roster import Roster

AT = datetime(2026, 11, 19, 12, tzinfo=UTC)
PLACES = Places({"round-up": ("europe", "africa", "asia-pacific"), "brief": ("europe", "global")})


def imported(roster: Roster, path: Path, content: str | bytes) -> tuple[list[Outcome], list[str]]:
    """The outcomes of a list, and what was noted of it as a whole."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    notes: list[str] = []
    return list(Import(roster, PLACES, AT).run(path, lambda *_: None, notes.append)), notes
