"""The desk: approve, hold, skip, reopen, pause, resume, cancel: guard, change the state, leave an audit entry.

It renders nothing and sends nothing. `who` is a person's name or address, or a part of Digest ("timetable").
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from digest.desk.states import MAY_FOLLOW
from digest.errors import DigestError
from digest.model.finding import Finding
from digest.model.record import Bundle, IssueRecord, IssueState
from digest.store.opening import Store

__all__ = ["Desk", "Freeze", "UnsoundError"]


class Freeze(Protocol):
    """Makes the bundle of an issue from the files of its draft."""

    def __call__(self, record: IssueRecord, files: Mapping[str, bytes]) -> Bundle:
        """The bundle."""
        ...


class UnsoundError(DigestError):
    """The mail breaks rules that it must pass before it may leave: `findings` are the errors."""

    def __init__(self, issue: str, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        first = findings[0]
        more = f" and {len(findings) - 1} more" if len(findings) > 1 else ""
        super().__init__(
            f"not approved: {first.rule}: {first.where}: {first.message.rstrip('.')}{more}",
            where=issue,
            remedy=f"`digest check {issue}` lists what to mend; --force REASON approves it all the same",
        )


def _refuse_stale(issue: IssueRecord) -> IssueRecord:
    remedy = "`digest studio` makes it, and so does `digest build`"
    raise DigestError("its mail is older than its edits", where=issue.name, remedy=remedy)


@dataclass(frozen=True, slots=True)
class Desk:
    """The decisions about issues. Each raises DigestError where the issue's state does not allow it, StoreError, and
    StaleRevisionError where `based_on` is given and somebody saved the issue meanwhile. `finish` makes the mail of an
    issue whose files are stale, before they are frozen."""

    store: Store
    findings: Callable[[Mapping[str, bytes]], Sequence[Finding]]
    freeze: Freeze
    now: Callable[[], datetime]
    finish: Callable[[IssueRecord], IssueRecord] = _refuse_stale

    def approve(
        self, issue: IssueRecord, who: str, *, force: str = "", why: str = "", based_on: int | None = None
    ) -> IssueRecord:
        """Freeze the draft's bytes: they are what will be sent.

        Raises UnsoundError for an error finding, unless `force` gives the reason for sending it all the same.
        """
        if issue.stale:
            issue = self.finish(issue)
        files = dict(self.store.issues.files(issue.edition, issue.period))
        errors = [finding for finding in self.findings(files) if finding.severity == "error"]
        if errors and not force:
            raise UnsoundError(issue.name, errors)
        files["issue.json"] = (self.store.issues.document(issue.edition, issue.period) or "").encode()
        count = f"{len(errors)} error{'s' * (len(errors) > 1)}"
        why = f"approved in spite of {count}: {force}" if errors else why or force
        bundle = self.freeze(issue, files)
        revision = issue.revision if based_on is None else based_on
        return self._decide(issue, IssueState.APPROVED, who, why, based_on=revision, bundle=bundle)

    def hold(self, issue: IssueRecord, who: str, *, why: str = "") -> IssueRecord:
        """Keep it back until somebody decides."""
        return self._decide(issue, IssueState.HELD, who, why)

    def skip(self, issue: IssueRecord, who: str, *, why: str = "") -> IssueRecord:
        """Leave this issue out for good; its articles roll on to the next."""
        return self._decide(issue, IssueState.SKIPPED, who, why)

    def reopen(self, issue: IssueRecord, who: str, *, why: str = "") -> IssueRecord:
        """Thaw it: it is a draft again and may be changed."""
        return self._decide(issue, IssueState.DRAFT, who, why)

    def fail(self, issue: IssueRecord, who: str, *, why: str) -> IssueRecord:
        """Note that an approved issue could not start; it is approved again once that is mended."""
        return self._decide(issue, IssueState.FAILED, who, why)

    def pause(self, issue: IssueRecord, who: str, *, why: str = "") -> IssueRecord:
        """Stop a send; what is in flight is finished."""
        return self._decide(issue, IssueState.PAUSED, who, why)

    def resume(self, issue: IssueRecord, who: str, *, why: str = "") -> IssueRecord:
        """Let a paused send go on."""
        return self._decide(issue, IssueState.SENDING, who, why)

    def cancel(self, issue: IssueRecord, who: str, *, why: str = "") -> IssueRecord:
        """End a send for good: whoever has not got the mail does not get it."""
        cancelled = self._decide(issue, IssueState.CANCELLED, who, why)
        self.store.ledger.cancel(issue.edition, issue.period, at=self.now())
        return cancelled

    def _decide(
        self,
        issue: IssueRecord,
        to: IssueState,
        who: str,
        why: str,
        *,
        based_on: int | None = None,
        bundle: Bundle | None = None,
    ) -> IssueRecord:
        return self.store.issues.transition(
            issue.edition,
            issue.period,
            to=to,
            allowed=MAY_FOLLOW[to],
            who=who,
            why=why,
            at=self.now(),
            based_on=based_on,
            frozen=bundle,
        )
