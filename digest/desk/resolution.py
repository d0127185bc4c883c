"""Resolving what is uncertain (design, 7.2 and 7.3): rows are settled by the relay's log or by an operator, and the
issue goes on as soon as one of them is to be sent again; what is uncertain still stays where it is. It sends nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from digest.deliver.relay_log import read_log
from digest.desk.settling import Settled, by_log, chosen
from digest.model.delivery import DeliveryRow, DeliveryState
from digest.model.record import IssueRecord, IssueState
from digest.store.opening import Store

__all__ = ["Resolution", "Resolved"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """How many rows became accepted, became pending, and stay uncertain."""

    accepted: int
    pending: int
    open: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """`message_id` gives that of a delivery; `zone` is the relay's, in which syslog writes its times."""

    store: Store
    message_id: Callable[[str, str, int], str]
    now: Callable[[], datetime]
    zone: tzinfo

    def rows(self, issue: IssueRecord, state: DeliveryState | None = None) -> Iterator[DeliveryRow]:
        """The ledger's rows of an issue, in order of subscriber."""
        return self.store.ledger.rows(issue.edition, issue.period, state, message_id=self.message_id)

    def by_log(self, issue: IssueRecord, lines: Iterable[str], addresses: Collection[str], *, who: str) -> Resolved:
        """Settle what the relay's log speaks of."""
        now = self.now()
        log = read_log(lines, now=now, zone=self.zone)
        audit = self.store.issues.audit(issue.edition, issue.period)
        approved = [entry.at for entry in audit if entry.to is IssueState.APPROVED]
        held = [entry.at for entry in audit if entry.to is IssueState.HELD]
        rows = self._uncertain(issue, addresses)
        settled = by_log(rows, log, since=min(approved, default=issue.cutoff), until=max(held, default=now))
        return self._record(issue, settled, who, "by the relay's log")

    def by_word(self, issue: IssueRecord, addresses: Collection[str], *, sent: bool, who: str) -> Resolved:
        """Settle them all one way: they were sent, or they were not."""
        subscribers = [row.subscriber for row in self._uncertain(issue, addresses)]
        settled = Settled(dict.fromkeys(subscribers, "") if sent else {}, () if sent else tuple(subscribers), ())
        return self._record(issue, settled, who, "by an operator's word")

    def refused_again(self, issue: IssueRecord, addresses: Collection[str], *, who: str) -> Resolved:
        """Have what the relay refused sent once more: its settings were wrong, or the server's, and are mended."""
        rows = chosen(self.rows(issue, DeliveryState.REFUSED), addresses, DeliveryState.REFUSED)
        settled = Settled({}, tuple(row.subscriber for row in rows), ())
        return self._record(issue, settled, who, "by an operator's word", since=DeliveryState.REFUSED)

    def _uncertain(self, issue: IssueRecord, addresses: Collection[str]) -> list[DeliveryRow]:
        return chosen(self.rows(issue, DeliveryState.UNCERTAIN), addresses)

    def _record(
        self,
        issue: IssueRecord,
        settled: Settled,
        who: str,
        how: str,
        since: DeliveryState = DeliveryState.UNCERTAIN,
    ) -> Resolved:
        ledger, at = self.store.ledger, self.now()
        by_reply: dict[str, list[int]] = {}
        for subscriber, queue in settled.accepted.items():
            by_reply.setdefault(f"settled {how}" + (f": queued as {queue}" if queue else f" ({who})"), []).append(
                subscriber
            )
        for reply, subscribers in by_reply.items():
            ledger.settle(issue.edition, issue.period, subscribers, state=DeliveryState.ACCEPTED, reply=reply, at=at)
        ledger.settle(
            issue.edition,
            issue.period,
            settled.pending,
            state=DeliveryState.PENDING,
            reply=f"to be sent again {how}",
            at=at,
            since=since,
        )
        left = ledger.counts(issue.edition, issue.period).get(DeliveryState.UNCERTAIN, 0)
        self._go_on(issue, who, left)
        return Resolved(len(settled.accepted), len(settled.pending), left)

    def _go_on(self, issue: IssueRecord, who: str, left: int) -> None:
        """An issue with rows to send is sending again; a held one goes on, or is sent, once nothing is uncertain."""
        pending = self.store.ledger.counts(issue.edition, issue.period).get(DeliveryState.PENDING, 0)
        record = self.store.issues.get(issue.edition, issue.period)
        if record is None or record.state not in (IssueState.HELD, IssueState.SENT) or (left and not pending):
            return
        to = IssueState.SENDING if pending else IssueState.SENT
        if to is not record.state:
            self.store.issues.transition(
                issue.edition,
                issue.period,
                to=to,
                allowed={record.state},
                who=who,
                why="its deliveries are settled" if to is IssueState.SENT else "letters are to be sent again",
                at=self.now(),
            )
