"""What is remembered of each source between runs: its state, and which entries were read. It decides nothing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from digest.model.source_state import EntryMark, SourceState
from digest.store.columns import UnreadableError, fingerprint, storable
from digest.store.database import Database
from digest.store.recognition import ReadBefore
from digest.store.tables import entry_mark, source_state
from digest.store.upsert import upsert

__all__ = ["Sources"]

_TYPES = {field.name: field.type for field in fields(SourceState)}
_DEFAULTS = {field.name: field.default for field in fields(SourceState)}


class Sources:
    """The repository of sources' states, each a JSON object: a field added later has its default in old rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load_states(self) -> dict[str, SourceState]:
        """Every known state by the source's name, in order of name."""
        with self._database.reading() as connection:
            texts = connection.execute(select(source_state.c.document)).scalars().all()
        states = sorted((_state(text) for text in texts), key=lambda state: state.name)
        return {state.name: state for state in states}

    def save_states(self, states: Iterable[SourceState]) -> None:
        """Keeps these states, all or none, in place of the former ones of the same name."""
        rows = {state.name: {"name": storable(state.name), "document": _text(state)} for state in states}
        if not rows:
            return
        with self._database.writing() as connection:
            upsert(connection, source_state, list(rows.values()))

    def marks_of(self, source: str) -> Mapping[str, str]:
        """The entries of that source that were read: each key with the fingerprint that it had then."""
        query = select(entry_mark.c.key, entry_mark.c.fingerprint).where(entry_mark.c.source == source)
        with self._database.reading() as connection:
            return dict(sorted((row.key, row.fingerprint) for row in connection.execute(query)))

    def read_before(self) -> ReadBefore:
        """For one run: tells whether an entry was read before, and notes which are listed still."""
        return ReadBefore(self.marks_of)

    def save_marks(self, marks: Iterable[EntryMark]) -> None:
        """Keeps these marks, all or none, in place of the former ones of the same source and key."""
        rows = {(mark.source, mark.key): _mark_row(mark) for mark in marks}
        if not rows:
            return
        with self._database.writing() as connection:
            upsert(connection, entry_mark, list(rows.values()))


def _mark_row(mark: EntryMark) -> Mapping[str, object]:
    return {
        "source": mark.source,
        "key_hash": fingerprint(mark.key),
        "key": mark.key,
        "fingerprint": mark.fingerprint,
    }


def _text(state: SourceState) -> str:
    said = {name: getattr(state, name) for name in _DEFAULTS}
    told = {name: _plain(value) for name, value in said.items() if value != _DEFAULTS[name]}
    return json.dumps(told, sort_keys=True)


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _state(text: str) -> SourceState:
    try:
        said = {name: _typed(name, value) for name, value in json.loads(text).items() if name in _TYPES}
        return SourceState(**said)
    except (ValueError, TypeError, AttributeError) as error:
        raise UnreadableError("the state of a source") from error


def _typed(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if _TYPES[name] == datetime | None else value
