"""What the store refuses to write over: a draft that changed meanwhile, an issue that is no longer a draft."""

from digest.errors import DigestError
from digest.model.record import IssueState

__all__ = ["IssueClosedError", "StaleRevisionError"]


class IssueClosedError(DigestError):
    """The issue is beyond its draft: `state` says where."""

    exit_code = 2

    def __init__(self, name: str, state: IssueState) -> None:
        self.state = state
        remedy = f"Reopen it first: digest reopen {name}" if state is IssueState.APPROVED else "It stays as it is"
        super().__init__(f"the issue is {state}, so its draft cannot be replaced", where=name, remedy=remedy)


class StaleRevisionError(DigestError):
    """Somebody saved the issue meanwhile: it stands at revision `stored`, the draft was made from `based_on`."""

    def __init__(self, name: str, stored: int, based_on: int) -> None:
        self.stored, self.based_on = stored, based_on
        super().__init__(
            f"the draft was changed meanwhile (revision {stored}, this one was made from {based_on})",
            where=name,
            remedy="Nothing was overwritten: look at the stored draft, then do it again",
        )
