"""An issue on its way to its readers, for the ledger's tests: invented here."""

from datetime import UTC, datetime, timedelta

from digest.model.delivery import DeliveryRow, DeliveryState, Outcome, Sender
from digest.model.record import Bundle, IssueState
from digest.model.subscriber import Consent, NewSubscriber
from digest.store.opening import Store
from tests.store.examples import draft

S = DeliveryState
EDITION, PERIOD = "round-up", "2026-W47"
NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
OK = Outcome(S.ACCEPTED, "250 2.0.0 Ok: queued as 4XY")
LATER = Outcome(S.DEFERRED, "450 4.2.0 later")
ME = Sender("here", "boot-1", 101, "7")
OTHER = Sender("here", "boot-1", 102, "8")


def reader(number: int) -> NewSubscriber:
    """A subscriber like no other number's; ten to a domain."""
    return NewSubscriber(f"reader{number}@host{number // 10}.example.org", (EDITION,), f"Reader {number}")


def approved(store: Store, readers: int = 5) -> None:
    """An approved issue whose edition has so many subscribers."""
    store.roster.add([reader(number) for number in range(readers)], Consent(NOW, "import"))
    store.issues.save_draft(draft())
    decide(store, IssueState.APPROVED, IssueState.DRAFT, Bundle("a" * 64, {"complete.variant": b"x"}))


def decide(store: Store, to: IssueState, was: IssueState, frozen: Bundle | None = None) -> None:
    """A decision of the desk."""
    store.issues.transition(EDITION, PERIOD, to=to, allowed={was}, who="ed", why="", at=NOW, frozen=frozen)


def sending(store: Store, readers: int = 5, sender: Sender = ME) -> int:
    """The number of a run that sends the issue."""
    approved(store, readers)
    assert store.ledger.fan_out(EDITION, PERIOD, NOW) == readers
    return store.ledger.open_run(EDITION, PERIOD, sender, NOW)


def claimed(store: Store, run: int, limit: int = 100, at: datetime = NOW) -> list[int]:
    """Claims rows; their subscribers."""
    return [claim.subscriber for claim in store.ledger.claim(run, at, limit).claims]


def counts(store: Store) -> dict[DeliveryState, int]:
    """How many rows are in each state."""
    return dict(store.ledger.counts(EDITION, PERIOD))


def rows(store: Store, state: DeliveryState | None = None) -> list[DeliveryRow]:
    """The rows."""
    return list(store.ledger.rows(EDITION, PERIOD, state, message_id=lambda _e, _p, subscriber: f"<{subscriber}@x>"))
