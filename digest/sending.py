"""Sends an issue: guards, fan-out, the loop, and test sends. It wires the parts of `deliver` to a frozen bundle.

Everything is safe to run again at any time: what was begun is continued, what is done stays done.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime

from digest.deliver.journal import Journal
from digest.deliver.lines import are_plain, header_is_plain
from digest.deliver.loop import Progress, SendClock, Task, send
from digest.deliver.message import Variant, message
from digest.deliver.message_id import message_id
from digest.deliver.way import Way
from digest.errors import DigestError
from digest.model.delivery import OPEN_STATES, Claim, Letter, Outcome, Reader, Sender
from digest.model.mail import ReaderLinks
from digest.model.record import IssueRecord, IssueState
from digest.packing import VARIANT, sample_links
from digest.store.opening import Store
from digest.subscribers.addresses import delivered, parse

__all__ = ["Links", "Rehearsal", "Sending"]

Links = Callable[[int, str], ReaderLinks]
"""(subscriber, edition) → her own links."""

_TEST_MARK = "[Test]"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a send would do: how many would get the mail, and which bytes."""

    readers: int
    bundle: str
    size: int
    subject: str


@dataclass(frozen=True, slots=True)
class Sending:
    """The wired post office. `return_path` and `sign` belong to the relay's settings, not to the issue: a key that is
    changed between approval and send is the new one."""

    store: Store
    way: Way
    links: Links
    return_path: Callable[[str, str, int], str]
    sign: Callable[[bytes], bytes]
    journal: Journal
    sender: Sender
    clock: SendClock
    task: Task
    host: str
    site_url: str
    guard: Callable[[], None]
    random: Callable[[int], bytes]

    def send(
        self,
        issue: IssueRecord,
        *,
        stop: Callable[[], bool],
        report: Callable[[Progress], None],
        waves: Mapping[str, datetime] | None = None,
    ) -> tuple[IssueRecord, Progress]:
        """Send the approved issue to its subscribers, or go on with a send that was begun.

        `waves` says when the readers of a time zone (by name) get it, where it is begun now; without, all at once.
        Raises DigestError where the issue may not be sent: it says its state and what to do.
        """
        self.guard()
        self._quarantine()
        issue = self._started(self._again(issue), waves)
        letters = self.letters(issue)
        task = replace(self.task, edition=issue.edition, period=issue.period, sender=self.sender)
        progress = send(
            task,
            ledger=self.store.ledger,
            way=self.way,
            letters=letters,
            journal=self.journal,
            clock=self.clock,
            stop=stop,
            report=report,
        )
        # The end of a run is journalled as its claims are: a copy taken before it is behind.
        self.journal.append(self.store.ledger.store_id, issue.name, self.store.ledger.sequence())
        return self._again(issue), progress

    def rehearse(self, issue: IssueRecord) -> Rehearsal:
        """Count the readers and make one letter; nothing is sent and nothing changes."""
        files = self._files(issue)
        variant = Variant.from_file(files[VARIANT])
        size = len(message(variant, self._sample_reader("reader@example.org", issue)))
        return Rehearsal(self._still(issue), issue.bundle, size, variant.subject)

    def _still(self, issue: IssueRecord) -> int:
        """How many have yet to get it: once its send has begun those whose rows are open, and nobody once it ended."""
        if issue.state in _ENDED:
            return 0
        if issue.state not in _BEGUN:
            return self.store.ledger.audience(issue.edition)
        counts = self.store.ledger.counts(issue.edition, issue.period)
        return sum(counts.get(state, 0) for state in OPEN_STATES)

    def test(self, issue: IssueRecord, addresses: Sequence[str]) -> list[tuple[str, Outcome]]:
        """A test send, drafts included: marked in the subject, with a sample reader's links, in no ledger.

        Raises InputError where one of the addresses is none: then none of them is sent to.
        """
        self.guard()
        addresses = [parse(address) for address in addresses]
        variant = replace(Variant.from_file(self._files(issue)[VARIANT]), date=format_datetime(self.clock.now()))
        session = self.way.session()
        try:
            return [(address, self._tested(issue, variant, session.deliver, address)) for address in addresses]
        finally:
            session.close()

    def letters(self, issue: IssueRecord) -> Callable[[Claim], Letter]:
        """Makes each reader's letter from the issue's bundle: splice, sign, address.

        The Date is the instant at which the issue's send began, on every attempt and in every run.
        """
        variant = replace(Variant.from_file(self._files(issue)[VARIANT]), date=format_datetime(self._began(issue)))
        named = self.message_ids()
        plain = are_plain(variant.parts)

        def letter(claim: Claim) -> Letter:
            recipient, international = delivered(claim.address)
            links = self.links(claim.subscriber, issue.edition)
            identifier = named(issue.edition, issue.period, claim.subscriber)
            content = message(variant, Reader(claim.address, claim.name, links, identifier))
            path = self.return_path(issue.edition, issue.period, claim.subscriber)
            signed = self.sign(content) + content
            # What is her own in the parts, her links, is encoded as they are: no line of it begins with a dot.
            known = plain and header_is_plain(signed)
            return Letter(path, recipient, signed, smtputf8=international, plain=known)

        return letter

    def message_ids(self) -> Callable[[str, str, int], str]:
        """The Message-ID of a delivery: the same on every attempt."""
        store_id = self.store.ledger.store_id
        return lambda edition, period, subscriber: message_id(store_id, edition, period, subscriber, self.host)

    def _tested(
        self,
        issue: IssueRecord,
        variant: Variant,
        deliver: Callable[[Letter, Callable[[], bool]], Outcome],
        address: str,
    ) -> Outcome:
        recipient, international = delivered(address)
        content = message(variant, self._sample_reader(address, issue), subject_mark=_TEST_MARK)
        path = self.return_path(issue.edition, issue.period, 0)
        letter = Letter(path, recipient, self.sign(content) + content, smtputf8=international)
        outcome = deliver(letter, lambda: True)
        self.store.ledger.note_test(issue.edition, issue.period, address, outcome, at=self.clock.now())
        return outcome

    def _sample_reader(self, address: str, issue: IssueRecord) -> Reader:
        identifier = f"<test.{issue.edition}.{issue.period}.{self.random(8).hex()}@{self.host}>"
        return Reader(address, "", sample_links(self.site_url), identifier)

    def _files(self, issue: IssueRecord) -> Mapping[str, bytes]:
        bundle = self.store.issues.bundle(issue.edition, issue.period)
        return bundle.files if bundle else self.store.issues.files(issue.edition, issue.period)

    def _began(self, issue: IssueRecord) -> datetime:
        trail = self.store.issues.audit(issue.edition, issue.period)
        return next((entry.at for entry in trail if entry.to is IssueState.SENDING), self.clock.now())

    def _again(self, issue: IssueRecord) -> IssueRecord:
        return self.store.issues.get(issue.edition, issue.period) or issue

    def _started(self, issue: IssueRecord, waves: Mapping[str, datetime] | None) -> IssueRecord:
        """The issue, `sending`: begun now where it was approved."""
        if issue.state is IssueState.APPROVED:
            # Another store's line counts too: a database that was made anew knows no reader of what the old one sent.
            named = self.journal.names(issue.name)
            self.store.ledger.fan_out(issue.edition, issue.period, self.clock.now(), uncertain=named, waves=waves)
            issue = self._again(issue)
        if issue.state is IssueState.SENDING:
            return issue
        why = f" ({issue.why})" if issue.why else ""
        if self.store.ledger.counts(issue.edition, issue.period) and issue.state is IssueState.HELD:
            raise DigestError(f"it is held{why}", where=issue.name, remedy=_SETTLE)
        raise DigestError(f"it is {issue.state}{why}", where=issue.name, remedy=_WHAT_THEN[issue.state])

    def _quarantine(self) -> None:
        """A store that is behind its journal was restored from a copy: what it would send may have been sent."""
        ledger = self.store.ledger
        last = self.journal.last(ledger.store_id)
        behind = {name: sequence for name, sequence in last.items() if sequence > ledger.sequence()}
        for name in behind:
            edition, _, period = name.partition("/")
            ledger.quarantine(edition, period, self.clock.now(), _RESTORED)
        if behind:
            ledger.catch_up(max(behind.values()))


_BEGUN = (IssueState.SENDING, IssueState.PAUSED)
_ENDED = (IssueState.SENT, IssueState.CANCELLED, IssueState.SKIPPED)
_RESTORED = "the database is older than the journal of what was sent: it was restored from a copy"
_SETTLE = "`digest deliveries --state uncertain` lists whom it concerns, `digest resolve` settles them"
_WHAT_THEN: dict[IssueState, str] = {
    IssueState.DRAFT: "`digest approve` freezes it first; --to ADDRESS sends a test",
    IssueState.HELD: "`digest approve` releases it, `digest reopen` makes it a draft again",
    IssueState.SKIPPED: "It was left out for good; its articles roll on to the next issue",
    IssueState.PAUSED: "`digest resume` lets it go on",
    IssueState.CANCELLED: "It was ended for good; `digest deliveries` lists who got it",
    IssueState.SENT: "Everybody has it; `digest deliveries` lists each reply",
    IssueState.FAILED: "Mend what it says, then `digest approve` it again",
}
