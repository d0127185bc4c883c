"""A list of people into the roster, in portions, so that a million take no more memory than a thousand.

Each portion is one transaction: an import that was stopped is finished by running it again. What cannot be taken is a
value with its line; nobody who left or is suppressed comes back this way (design, 1).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Literal

from digest.model.subscriber import Consent, NewSubscriber, SubscriptionState
from digest.subscribers.addresses import key_of
from digest.subscribers.csvfile import CsvFile, open_csv
from digest.subscribers.people import COLUMNS, Columns, Person, Places, Refused, person
from digest.subscribers.roster import Added, Roster

__all__ = ["Fate", "Import", "Outcome", "Report"]

Fate = Literal["added", "updated", "unchanged", "merged", "kept out", "suppressed", "unsubscribed", "refused"]
"""What became of a record: taken (`merged` with an earlier one of the list); or `kept out`, as the list itself says of
her; or not taken, since she is suppressed or left, or since the record cannot be used."""

Report = Callable[[int, int, str], None]
"""Told (bytes read, bytes in all, what was just finished)."""

_PORTION = 1000
_NOT_TAKEN = {
    "suppressed": "is suppressed: nothing is sent there. `digest subscribers unsuppress` lifts it",
    "unsubscribed": "has left {edition}: an import does not bring anybody back. `digest subscribers add --again` does",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record of the list; `why` says more where she was not simply taken."""

    line: int
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """What an import needs: the roster, the slugs that a list may name, and when it is made (her consent's date)."""

    roster: Roster
    places: Places
    at: datetime

    def run(self, path: Path, report: Report, note: Callable[[str], None]) -> Iterator[Outcome]:
        """Take a list in: an outcome a record, in order. `note` is told what concerns the list as a whole.

        Raises InputError where the list cannot be read at all, StoreError; what was given before is kept then.
        """
        file = open_csv(path)
        try:
            columns = Columns.of(file.head, str(path))
            for remark in _remarks(file, columns):
                note(f"{path}: {remark}")
            yield from self._taken(file, columns, Consent(self.at, f"import of {path.name}"), report)
        finally:
            file.close()

    def _taken(self, file: CsvFile, columns: Columns, consent: Consent, report: Report) -> Iterator[Outcome]:
        people = (person(record, columns, self.places) for record in file.records)
        seen = _Seen(tuple(self.places.editions))
        while portion := list(islice(people, _PORTION)):
            yield from self._portion(portion, consent, seen)
            report(file.read(), file.size, f"line {portion[-1].line}")

    def _portion(self, portion: Sequence[Person | Refused], consent: Consent, seen: "_Seen") -> Iterator[Outcome]:
        added: dict[int, list[tuple[str, Added]]] = {}
        for wave in _waves(portion):
            fates = self.roster.add([new for _, new in wave], consent)
            for (line, new), fate in zip(wave, fates, strict=True):
                added.setdefault(line, []).append((new.editions[0], fate))
        for one in portion:
            if isinstance(one, Refused):
                yield Outcome(one.line, "refused", one.why)
            elif one.state is SubscriptionState.PENDING:
                yield Outcome(one.line, "refused", f"{one.address} has not confirmed: only active ones are imported")
            elif one.suppressed or one.state is SubscriptionState.UNSUBSCRIBED:
                yield self._kept_out(one)
            else:
                yield _outcome(one, added[one.line], again=seen.again(one))

    def _kept_out(self, one: Person) -> Outcome:
        """The list says that she left, or that nothing may be sent to her: so it is here from now on. One who was not
        known began so; one who was is brought to it."""
        member = self.roster.find(one.address)
        if member and one.state is SubscriptionState.UNSUBSCRIBED:
            for new in one.subscriptions:
                self.roster.leave(member.subscriber.id, new.editions[0], at=self.at, how="import")
        if one.suppressed:
            self.roster.suppress(one.address, one.suppressed, at=self.at, evidence="import")
        return Outcome(one.line, "kept out")


class _Seen:
    """The addresses of a list so far, each by eight bytes of a hash with a bit for each of its editions."""

    def __init__(self, editions: Sequence[str]) -> None:
        self._bits = {edition: 1 << place for place, edition in enumerate(editions)}
        self._found: dict[int, int] = {}

    def again(self, one: Person) -> bool:
        """Whether the list had her before for one of these editions."""
        name = int.from_bytes(blake2b(key_of(one.address).encode(), digest_size=8).digest())
        before = self._found.get(name, 0)
        these = sum(self._bits[new.editions[0]] for new in one.subscriptions)
        self._found[name] = before | these
        return bool(before & these)


def _waves(portion: Sequence[Person | Refused]) -> list[list[tuple[int, NewSubscriber]]]:
    """Who is to be added, so that no address comes twice in one wave: the later record then updates the earlier."""
    waves: list[list[tuple[int, NewSubscriber]]] = []
    used: dict[str, int] = {}
    for one in portion:
        if isinstance(one, Refused) or one.state is SubscriptionState.PENDING:
            continue
        key = key_of(one.address)
        for new in one.subscriptions:
            wave = used.get(key, 0)
            used[key] = wave + 1
            if wave == len(waves):
                waves.append([])
            waves[wave].append((one.line, new))
    return waves


def _outcome(one: Person, added: Sequence[tuple[str, Added]], *, again: bool) -> Outcome:
    fates = {fate: edition for edition, fate in added}
    for fate, why in _NOT_TAKEN.items():
        if fate in fates:
            return Outcome(one.line, fate, f"{one.address} {why.format(edition=fates[fate])}")
    if again:
        return Outcome(one.line, "merged", f"{one.address} is in the list already: merged, and the later record counts")
    return Outcome(one.line, next(fate for fate in ("added", "updated", "unchanged") if fate in fates))


def _remarks(file: CsvFile, columns: Columns) -> Iterator[str]:
    if file.encoding == "cp1252":
        yield "this is not UTF-8: read as Windows-1252 (Latin-1)"
    for name in columns.unknown:
        yield f"the column {name!r} means nothing here and is left out ({', '.join(COLUMNS)} do)"
