"""The actions on the real parts: the application, the desk, the post office. Each may be cut short and done again.

Decides nothing: what and when comes from the timetable, whether it may be from the desk.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from digest.application import Application, NothingToCarryError
from digest.daemon.logs import say
from digest.daemon.telling import Note, Times, decided, draft_waits, failed, issue_facts, unread, unsure
from digest.desk import UnsoundError
from digest.errors import DigestError, InputError
from digest.model.delivery import DeliveryState
from digest.model.edition import Edition
from digest.model.record import Draft, IssueRecord, IssueState
from digest.sending import Sending
from digest.timetable import Action, Timetable, moments, slot_of, slot_of_issue, timetable_of, wave_instant

__all__ = ["Deeds"]

WHO = "timetable"
_BY_HAND = ": run the command again"
"""What a send by hand advises at the end of what it says: here it goes on by itself."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """A `digest.daemon.actions.Actions`. `post` mails a note to addresses in the name of an edition; `returned` gives
    the messages in which bounces may be; `zones` are those of an edition's readers; `chores` are those of the day.
    `known` gathers what identifies the messages that this process has read."""

    application: Application
    sending: Callable[[], AbstractContextManager[Sending]]
    post: Callable[[Edition, Sequence[str], Note], None]
    returned: Callable[[], Iterable[tuple[str, bytes]]]
    zones: Callable[[str], Sequence[ZoneInfo]] = lambda _edition: ()
    chores: Sequence[Callable[[datetime], str]] = ()
    known: set[bytes] = field(default_factory=set)

    def collect(self, at: datetime) -> str:
        """Collect what is due of all sources."""
        rows = self.application.collect((), at=at, report=_silent)
        failures = [row.source for row in rows if row.said.startswith("failed")]
        new, updated = sum(row.new for row in rows), sum(row.updated for row in rows)
        return f"{new} new, {updated} updated" + (f"; failed: {', '.join(failures)}" if failures else "")

    def build(self, edition: str, period: str, at: datetime) -> str:
        """Make and store the draft, tell the editors; an empty issue is skipped, or made, as `when_empty` says."""
        its = self._edition(edition)
        try:
            built = self.application.build(
                edition, origins=(), period=period, at=at, report=_silent, even_empty=its.when_empty == "send"
            )
        except NothingToCarryError as error:
            return self.skip(edition, period, error.what)
        self._tell_draft(its, self._record(edition, period))
        return f"{len(built.issue.stories)} stories"

    def skip(self, edition: str, period: str, why: str) -> str:
        """Record the issue as skipped, whether or not there is a draft of it."""
        record = self.application.store.issues.get(edition, period) or self._blank(edition, period)
        skipped = self.application.desk.skip(record, WHO, why=why)
        self._tell_decided(skipped, why)
        return str(skipped.state)

    def nudge(self, edition: str, period: str, why: str) -> str:
        """Tell the editors once more that the draft waits for approval."""
        del why
        its = self._edition(edition)
        self._post(its, self._waiting(its, self._record(edition, period), again=True))
        return f"{len(its.editors)} editor{'' if len(its.editors) == 1 else 's'} told"

    def deadline(self, edition: str, period: str, then: str, why: str) -> str:
        """Hold, skip or approve (`send`) the draft; where errors forbid approving, hold it. Tell the editors."""
        record = self._record(edition, period)
        if then != "send":
            return self._decided(record, then, why)
        try:
            return str(self.application.desk.approve(record, WHO, why=why).state)
        except UnsoundError as error:
            return self._decided(record, "hold", f"{why}, but {error.what}")

    def late(self, edition: str, period: str, then: str, why: str) -> str:
        """Hold or skip an approved issue that is too late. Tell the editors."""
        return self._decided(self._record(edition, period), then, why)

    def send(self, edition: str, period: str, stop: Callable[[], bool]) -> str:
        """Send, or go on sending, until nothing is due or `stop()`. A relay that takes nothing is a DigestError."""
        its = self._edition(edition)
        with self.sending() as sending:
            record, progress = sending.send(
                self._record(edition, period),
                stop=stop,
                report=lambda _progress: None,
                waves=self._waves(its, self._record(edition, period)),
            )
        said = progress.said.partition(_BY_HAND)[0]
        if progress.failed:
            raise DigestError(said or "the send broke off", where=record.name)
        done = f"{record.state}: {progress.done} of {progress.total}"
        number = progress.became[DeliveryState.REFUSED]
        refused = f"{number} refused: `digest deliveries {record.name} --state refused` lists them" if number else ""
        return "; ".join(filter(None, (done, refused, said, self._tell_unsure(its, record))))

    def bounces(self, at: datetime) -> str:
        """Read what came back; a message that this process has read is not parsed again."""
        del at
        became = []
        for _, raw in self.returned():
            name = sha256(raw).digest()
            if name not in self.known:
                became += [noted.became for noted in self.application.bouncing.take(raw)]
                self.known.add(name)
        return ", ".join(f"{became.count(what)} {what}" for what in dict.fromkeys(became)) or "nothing new"

    def housekeep(self, at: datetime) -> str:
        """The chores of the day."""
        return "; ".join(filter(None, (chore(at) for chore in self.chores))) or "nothing to do"

    def tell(self, action: Action, problem: str) -> None:
        """Tell the editors (of the edition, or all) that an action failed."""
        editions = self.application.settings.editions
        concerned = [editions[action.edition]] if action.edition in editions else list(editions.values())
        issue = f"{action.edition}/{action.period}" if action.period else ""
        for edition in concerned:
            self._post(edition, failed(action.kind, issue, problem))

    def tell_unread(self, fault: str) -> None:
        """Tell the editors of all editions that the settings cannot be read; one of several editions is told once."""
        told: set[str] = set()
        for edition in self.application.settings.editions.values():
            addresses = [address for address in edition.editors if address not in told]
            if addresses:
                self.post(edition, addresses, unread(fault))
            told.update(addresses)

    def _decided(self, record: IssueRecord, then: str, why: str) -> str:
        desk = self.application.desk
        changed = (desk.hold if then == "hold" else desk.skip)(record, WHO, why=why)
        self._tell_decided(changed, why)
        return str(changed.state)

    def _tell_draft(self, edition: Edition, record: IssueRecord) -> None:
        self._try_to_post(edition, self._waiting(edition, record, again=False))

    def _tell_decided(self, record: IssueRecord, why: str) -> None:
        edition = self._edition(record.edition)
        self._try_to_post(edition, decided(edition, record, why))

    def _tell_unsure(self, edition: Edition, record: IssueRecord) -> str:
        """Once an issue is sent: how many letters' fate nobody knows. Its editors are told, for only they can settle
        it; none: empty."""
        counts = self.application.store.ledger.counts(record.edition, record.period)
        number = counts.get(DeliveryState.UNCERTAIN, 0) if record.state is IssueState.SENT else 0
        if number:
            self._try_to_post(edition, unsure(edition, record, number))
        return f"{number} uncertain: `digest resolve {record.name}` settles them" if number else ""

    def _waiting(self, edition: Edition, record: IssueRecord, *, again: bool) -> Note:
        store = self.application.store
        findings = self.application.check_files(store.issues.files(record.edition, record.period))
        facts = issue_facts(store.issues.document(record.edition, record.period))
        regions = {region.slug: region.name for region in self.application.settings.regions}
        zones = () if edition.deliver == "at once" else self.zones(edition.slug)
        timetable = self._timetable(edition)
        deadline = moments(timetable, slot_of_issue(timetable, record), zones).deadline
        times = Times(deadline, self.application.now())
        return draft_waits(edition, record, facts, findings, regions, times=times, again=again)

    def _try_to_post(self, edition: Edition, note: Note) -> None:
        """Mail what is already done: where that fails it stays done, and the log says that nobody was told."""
        try:
            self._post(edition, note)
        except DigestError as error:
            say(logging.WARNING, "the editors could not be told", said=note.subject, problem=error.sentence())

    def _post(self, edition: Edition, note: Note) -> None:
        if edition.editors:
            self.post(edition, edition.editors, note)

    def _blank(self, edition: str, period: str) -> IssueRecord:
        """An issue that nobody drafted, so that there is something to skip."""
        its, now = self._edition(edition), self.application.now()
        slot = slot_of(self._timetable(its), period)
        document = f'{{"format": 1, "edition": "{edition}", "period": "{period}"}}'
        draft = Draft(edition, period, its.title, min(now, slot.draft.at), slot.send.at, now, document)
        return self.application.store.issues.save_draft(draft)

    def _waves(self, edition: Edition, record: IssueRecord) -> Mapping[str, datetime] | None:
        """When the readers of each zone get it; those who gave none live in the newsroom's. None: all at once."""
        if edition.deliver == "at once":
            return None
        slot = slot_of_issue(self._timetable(edition), record)
        waves = {zone.key: wave_instant(slot.send.wall, zone) for zone in self.zones(edition.slug)}
        return {**waves, "": slot.send.at}

    def _timetable(self, edition: Edition) -> Timetable:
        return timetable_of(edition, self.application.settings.collect.every)

    def _edition(self, slug: str) -> Edition:
        return self.application.settings.editions[slug]

    def _record(self, edition: str, period: str) -> IssueRecord:
        record = self.application.store.issues.get(edition, period)
        if record is None:
            raise InputError("there is no such issue", where=f"{edition}/{period}")
        return record


def _silent(_done: int, _total: int, _what: str) -> None:
    """Nobody watches."""
