"""What the store refuses to write over: a draft that changed meanwhile, an issue that is no longer a draft."""

from collections.abc import Collection

from digest.errors import DigestError
from digest.model.record import IssueState

__all__ = ["DecisionRefusedError", "IssueClosedError", "StaleRevisionError"]


class IssueClosedError(DigestError):
    """The issue is beyond its draft: `state` says where."""

    exit_code = 2

    def __init__(self, name: str, state: IssueState, *, began: bool = False) -> None:
        self.state = state
        what = "its send has begun" if began else f"the issue is {state}"
        remedy = f"Reopen it first: digest reopen {name}" if state is IssueState.APPROVED else "It stays as it is"
        super().__init__(f"{what}, so its draft cannot be replaced", where=name, remedy=remedy)


class StaleRevisionError(DigestError):
    """Somebody saved the issue meanwhile: it stands at revision `stored`, the draft was made from `based_on`."""

    def __init__(self, name: str, stored: int, based_on: int) -> None:
        self.stored, self.based_on = stored, based_on
        super().__init__(
            f"the draft was changed meanwhile (revision {stored}, this one was made from {based_on})",
            where=name,
            remedy="Nothing was overwritten: look at the stored draft, then do it again",
        )


class DecisionRefusedError(DigestError):
    """The issue's `state` does not allow the decision that leads to `to` (None: there is no such issue)."""

    exit_code = 2

    def __init__(
        self,
        name: str,
        state: IssueState | None,
        to: IssueState,
        allowed: Collection[IssueState],
        *,
        began: bool = False,
    ) -> None:
        self.state, self.to = state, to
        if state is None:
            super().__init__("there is no such issue", where=name, remedy="`digest issues` lists them")
            return
        what = "its send has begun" if began else f"it is {state}"
        possible = " or ".join(sorted(str(one) for one in allowed))
        remedy = f"Only an issue that is {possible} can be {_BECOME[to]}"
        if began:
            remedy = f"`digest deliveries {name}` lists who has it; `digest resolve {name}` settles what is uncertain"
        super().__init__(f"{what}: it cannot be {_BECOME[to]}", where=name, remedy=remedy)


_BECOME = {
    IssueState.DRAFT: "reopened",
    IssueState.APPROVED: "approved",
    IssueState.HELD: "held",
    IssueState.SKIPPED: "skipped",
    IssueState.SENDING: "resumed",
    IssueState.PAUSED: "paused",
    IssueState.CANCELLED: "cancelled",
    IssueState.FAILED: "marked as failed",
    IssueState.SENT: "marked as sent",
}
