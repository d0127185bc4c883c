"""The roster as a list in CSV, with the columns that an import reads: what was exported can be imported again.

A record is a member with those of her editions that have the same regions and the same state. Cells that a spreadsheet
would take for a formula are made harmless. Writes to no file.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from digest.model.subscriber import Member, Subscription, SubscriptionState
from digest.subscribers.csvfile import safe_cell
from digest.subscribers.people import COLUMNS

__all__ = ["exported"]


def exported(
    members: Iterable[Member], *, edition: str | None = None, state: SubscriptionState | None = None
) -> Iterator[str]:
    """The lines of the list, the one with the columns' names first; of an edition or in a state alone where named."""
    yield _line(COLUMNS)
    for member in members:
        hers = [
            subscription
            for subscription in member.subscriptions
            if edition in (None, subscription.edition) and state in (None, subscription.state)
        ]
        for together in _alike(hers):
            yield _line(_cells(member, together))


def _alike(subscriptions: Iterable[Subscription]) -> Iterable[list[Subscription]]:
    found: dict[object, list[Subscription]] = {}
    for subscription in subscriptions:
        found.setdefault((subscription.state, subscription.regions), []).append(subscription)
    return found.values()


def _cells(member: Member, together: list[Subscription]) -> Iterator[str]:
    subscriber, first = member.subscriber, together[0]
    yield subscriber.address
    yield subscriber.name
    yield " ".join(subscription.edition for subscription in together)
    yield " ".join(first.regions)
    yield subscriber.language
    yield subscriber.timezone
    yield str(first.state)
    yield member.suppression.reason if member.suppression else ""


def _line(cells: Iterable[str]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerow([safe_cell(cell) for cell in cells])
    return written.getvalue()
