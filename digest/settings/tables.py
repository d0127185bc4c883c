"""One TOML table, read key by key: each value's type is checked, and keys that nobody asked for are errors.

An error names the file, the line, the key and what is valid. This module knows no key of Digest's own.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from digest.errors import ConfigError, nearest
from digest.settings.durations import parse_duration

__all__ = ["ConfigFile", "Table"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WALL = re.compile(_DAY.pattern + r"(?:[ T][0-9]{2}:[0-9]{2}(?::00)?)?")
_FIRST_YEAR, _LAST_YEAR = 1970, 8990
_NAMES = {str: "a text in quotes", int: "a whole number", float: "a number", bool: "true or false", list: "a list"}


class ConfigFile:
    """A TOML file that has been read, and where in it a key stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError as error:
            raise ConfigError("no such file", where=str(path), remedy="`digest init` writes one") from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"cannot be read: {error}", where=str(path), remedy="It must be UTF-8 text") from error
        except OSError as error:
            remedy = "Give yourself the right to read it"
            raise ConfigError(f"cannot be read: {error.strerror}", where=str(path), remedy=remedy) from error
        try:
            self.values: dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise self._malformed(error) from error

    def _malformed(self, error: tomllib.TOMLDecodeError) -> ConfigError:
        found = re.search(r"^(.*?) \(at line (\d+), column (\d+)\)$", str(error))
        what, line = (found[1], f":{found[2]}") if found else (str(error), "")
        return ConfigError(f"this is not TOML: {what}", where=f"{self.path}{line}", remedy="Mend the line")

    def root(self) -> "Table":
        """The whole file as one table."""
        return Table(self, self.values, ())

    def where(self, keys: tuple[str, ...]) -> str:
        """`FILE:LINE` of a key, or of the nearest table above it that has a line."""
        for depth in range(len(keys), 0, -1):
            line = self._line(keys[:depth])
            if line:
                return f"{self.path}:{line}"
        return str(self.path)

    def _line(self, keys: tuple[str, ...]) -> int:
        table: tuple[str, ...] = ()
        for number, line in enumerate(self.text.splitlines(), 1):
            header = re.match(r"\s*\[\[?([^\]]+)\]\]?\s*(?:#.*)?$", line)
            if header:
                table = tuple(part.strip().strip("\"'") for part in header[1].split("."))
                if table == keys:
                    return number
            elif table == keys[: len(table)] and _assigns(line, keys[len(table) :]):
                return number
        return 0


def _assigns(line: str, keys: tuple[str, ...]) -> bool:
    found = re.match(r"\s*([\w.\-\"' ]+?)\s*=", line)
    if not found or not keys:
        return False
    written = tuple(part.strip().strip("\"'") for part in found[1].split("."))
    return written == keys or (len(written) < len(keys) and written == keys[: len(written)])


class Table:
    """A table of a file. Ask for each key it may have, then call `finish()`, which refuses the others."""

    def __init__(self, file: ConfigFile, values: Mapping[str, Any], name: tuple[str, ...]) -> None:
        self._file, self._values, self.name = file, values, name
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def fail(self, key: str, what: str, remedy: str = "") -> NoReturn:
        """Refuse the value of `key` in a sentence."""
        raise ConfigError(f"{self._spelt(key)}: {what}", where=self._file.where((*self.name, key)), remedy=remedy)

    def finish(self) -> None:
        """Refuse keys that nobody asked for, naming the nearest that is valid."""
        for key in self._values:
            if key not in self._asked:
                self.fail(key, "unknown key", nearest(key, self._asked))

    def text(self, key: str, default: str | None = None, *, one_of: Collection[str] = ()) -> str:
        """A text; without a default it must be there and not be blank."""
        value: str = self._typed(key, str, default)
        if default is None and not value.strip():
            self.fail(key, "must not be empty")
        if one_of and value not in one_of:
            self.fail(key, f"{value!r} is not known", nearest(value, one_of))
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts."""
        values = self._typed(key, list, list(default))
        for value in values:
            if not isinstance(value, str):
                self.fail(key, f"must be a list of texts, and holds {value!r}")
        return tuple(values)

    def whole(self, key: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
        """A whole number within its bounds."""
        value: int = self._typed(key, int, default)
        if not least <= value <= most:
            self.fail(key, f"{value} is out of range", f"Valid here: {least} to {most}")
        return value

    def number(self, key: str, default: float) -> float:
        """A number, whole or not, of 0 or more."""
        self._asked.add(key)
        value = self._values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
            self.fail(key, f"must be a number of 0 or more, not {value!r}")
        return float(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value: bool = self._typed(key, bool, default)
        return value

    def duration(self, key: str, default: timedelta) -> timedelta:
        """A duration such as "14 days"."""
        if key not in self._values:
            self._asked.add(key)
            return default
        value = parse_duration(self.text(key))
        if value is None:
            self.fail(key, f"{self._values[key]!r} is no duration", 'Write for example "14 days", "12h" or "forever"')
        return value

    def mapping(self, key: str) -> dict[str, str]:
        """A table of texts, whatever its keys."""
        table = self.table(key)
        return {name: table.text(name) for name in table._values}

    def table(self, key: str) -> "Table":
        """A table within this one; empty where it is absent."""
        self._asked.add(key)
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            self.fail(key, "must be a table", f"Write [{self._spelt(key)}] on a line of its own")
        return Table(self._file, value, (*self.name, key))

    def tables(self, key: str) -> dict[str, "Table"]:
        """The tables `[key.NAME]`, by name, in the file's order."""
        if isinstance(self._values.get(key), list):
            self.fail(
                key, "each must have a name", f"Write [{self._spelt(key)}.NAME] instead of [[{self._spelt(key)}]]"
            )
        outer = self.table(key)
        return {name: outer.table(name) for name in outer._values}

    def rows(self, key: str) -> tuple["Table", ...]:
        """A list of tables, `[{…}, {…}]` or `[[…]]`; none where it is absent."""
        values = self._typed(key, list, [])
        for value in values:
            if not isinstance(value, dict):
                self.fail(key, f"must be a list of tables, and holds {value!r}")
        return tuple(Table(self._file, value, (*self.name, key)) for value in values)

    def days(self, key: str) -> tuple[date, ...]:
        """A list of days, each a TOML date or a text such as "2026-12-25"."""
        return tuple(self._day(key, value) for value in self._typed(key, list, []))

    def pairs_of_days(self, key: str) -> Mapping[date, date | datetime]:
        """A table whose keys are days and whose values are days, or days with a time of day."""
        table = self.table(key)
        table._asked.update(table._values)
        return {table._day(name, name): table._wall(name, value) for name, value in table._values.items()}

    def wall_time(self, key: str) -> datetime:
        """A day and time on the wall clock, without an offset: a TOML local date-time or such a text. Required."""
        if key not in self._values:
            self.text(key)
        self._asked.add(key)
        value = self._wall(key, self._values[key])
        if not isinstance(value, datetime):
            self.fail(key, f"{str(value)!r} has no time of day", "Write for example 2026-11-20 12:00")
        return value

    def _day(self, key: str, value: object) -> date:
        day = self._wall(key, value)
        if isinstance(day, datetime):
            self.fail(key, f"{str(value)!r} is no day", "Write for example 2026-12-25, without a time")
        return day

    def _wall(self, key: str, value: object) -> date | datetime:
        """A day, or a day with a time where one is given."""
        said = value.isoformat() if isinstance(value, date) else str(value)
        try:
            found = date.fromisoformat(said) if _DAY.fullmatch(said) else datetime.fromisoformat(said)
        except ValueError:
            found = date.min
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR or not _WALL.fullmatch(said):
            remedy = "Write for example 2026-12-25, or 2026-12-25 08:00 where a time is asked for, without an offset"
            self.fail(key, f"{str(value)!r} is no day of the calendar", remedy)
        return found

    def _spelt(self, key: str) -> str:
        return ".".join((*self.name, key))

    def _typed(self, key: str, kind: type, default: Any) -> Any:
        self._asked.add(key)
        if key not in self._values:
            if default is None:
                near = get_close_matches(key, self._values, n=1)
                self.fail(key, "is missing", f"Write {near[0]!r} so" if near else f"Write {key} = … there")
            return default
        value = self._values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fail(key, f"must be {_NAMES[kind]}, not {value!r}")
        return value
