"""One record of a list → one person who is to be subscribed, or why she cannot be. Asks no store.

Columns are found by name, in any order: `email`, and optionally `name`, `editions` (all of them where empty),
`regions`, `language`, `timezone`, and the `state` and `suppressed` that an export writes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.errors import DigestError, InputError, nearest
from digest.model.subscriber import SUPPRESSION_REASONS, NewSubscriber, SubscriptionState, SuppressionReason
from digest.subscribers.addresses import parse
from digest.subscribers.csvfile import Record, written_cell
from digest.text.inert import clean

__all__ = ["COLUMNS", "Columns", "Person", "Places", "Refused", "person", "understood"]

COLUMNS = ("email", "name", "editions", "regions", "language", "timezone", "state", "suppressed")

T = TypeVar("T")
_ALIASES = {
    "emailaddress": "email",
    "address": "email",
    "fullname": "name",
    "edition": "editions",
    "region": "regions",
    "lang": "language",
    "tz": "timezone",
}
_STATES = {"": SubscriptionState.ACTIVE} | {str(state): state for state in SubscriptionState}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Places:
    """The slugs that a list may name: each edition with its regions."""

    editions: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that is left out, and why, in words."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Person:
    """A record that was understood. `subscriptions` has one for each of her editions."""

    line: int
    address: str
    subscriptions: tuple[NewSubscriber, ...]
    state: SubscriptionState = SubscriptionState.ACTIVE
    suppressed: SuppressionReason | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column stands in a list's records; `unknown` are the names that mean nothing here."""

    places: Mapping[str, int]
    width: int
    unknown: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, head: Sequence[str], where: str) -> "Columns":
        """The columns that a first line names. Raises InputError where it names no `email`, or one twice."""
        names = [_column(cell) for cell in head]
        places = {name: place for place, name in enumerate(names) if name in COLUMNS}
        twice = [name for name in places if names.count(name) > 1]
        if "email" not in places:
            what = f"the first line names no column email (it reads: {', '.join(head)[:80]})"
            raise InputError(what, where=where, remedy="Begin with a line such as: email,name,editions,regions")
        if twice:
            raise InputError(f"there are two columns {twice[0]}", where=where, remedy="Keep one of them")
        unknown = (cell for cell, name in zip(head, names, strict=True) if name not in COLUMNS and cell)
        return cls(places, len(head), tuple(unknown))

    def cell(self, record: Record, column: str) -> str:
        """The text of a column, or nothing where the record or the list has none."""
        place = self.places.get(column, self.width)
        return written_cell(record.cells[place].strip()) if place < len(record.cells) else ""


def person(record: Record, columns: Columns, places: Places) -> Person | Refused:
    """The person of a record, or why it is refused."""
    if record.problem:
        return Refused(record.line, record.problem)
    if any(cell.strip() for cell in record.cells[columns.width :]):
        why = f"{len(record.cells)} values in {columns.width} columns: put quotation marks around one that has a comma"
        return Refused(record.line, why)
    try:
        return understood({column: columns.cell(record, column) for column in columns.places}, places, record.line)
    except DigestError as error:
        return Refused(record.line, error.sentence())


def understood(cells: Mapping[str, str], places: Places, line: int = 0) -> Person:
    """The person of cells by column, `email` among them. Raises InputError for the first that cannot be used."""

    def cell(column: str) -> str:
        return cells.get(column, "")

    if not cell("email"):
        raise InputError("there is no address")
    address = parse(cell("email"))
    editions = _named(cell("editions"), places.editions, "edition") or tuple(places.editions)
    known = dict.fromkeys(region for edition in editions for region in places.editions[edition])
    regions = _named(cell("regions"), known, "region")
    state = _one_of(cell("state"), _STATES, "state")
    suppressed = _one_of(cell("suppressed"), SUPPRESSION_REASONS, "reason") if cell("suppressed") else None
    whole = NewSubscriber(
        address,
        editions,
        clean(cell("name"))[:_LONGEST_NAME],
        regions,
        _language(cell("language")),
        _timezone(cell("timezone")),
        state,
        suppressed,
    )
    return Person(
        line=line,
        address=address,
        subscriptions=tuple(_by_edition(whole, places)),
        state=state,
        suppressed=suppressed,
    )


def _by_edition(whole: NewSubscriber, places: Places) -> Iterator[NewSubscriber]:
    """One for each edition, with those of her regions that the edition has."""
    for edition in whole.editions:
        taken = tuple(region for region in whole.regions if region in places.editions[edition])
        yield replace(whole, editions=(edition,), regions=taken)


def _column(cell: str) -> str:
    bare = re.sub(r"[\W_]+", "", cell.casefold())
    return _ALIASES.get(bare, bare)


def _named(text: str, known: Mapping[str, object], what: str) -> tuple[str, ...]:
    words = dict.fromkeys(re.split(r"[\s,;|]+", text.strip().casefold())) if text.strip() else {}
    for word in words:
        if word and word not in known:
            raise InputError(f"{word!r} is no {what}", remedy=nearest(word, known))
    return tuple(word for word in words if word)


def _one_of(text: str, known: Mapping[str, T], what: str) -> T:
    if text.casefold() not in known:
        raise InputError(f"{text!r} is no {what}", remedy=nearest(text.casefold(), filter(None, known)))
    return known[text.casefold()]


def _language(text: str) -> str:
    if text and not _LANGUAGE.fullmatch(text):
        raise InputError(f"{text!r} is no language", remedy="Write its code, such as en or pt-BR")
    return text.replace("_", "-")


@lru_cache(maxsize=1024)
def _timezone(text: str) -> str:
    try:
        return ZoneInfo(text).key if text else ""
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(f"{text!r} is no time zone", remedy="Write its IANA name, such as Europe/Paris") from error
