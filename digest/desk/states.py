"""Which decision is open in which state of an issue (design, 5). A table; it changes nothing."""

from digest.model.record import IssueState

__all__ = ["MAY_FOLLOW"]

_S = IssueState

MAY_FOLLOW: dict[IssueState, frozenset[IssueState]] = {
    _S.DRAFT: frozenset({_S.HELD, _S.APPROVED}),
    _S.APPROVED: frozenset({_S.DRAFT, _S.HELD, _S.FAILED}),
    _S.HELD: frozenset({_S.DRAFT, _S.APPROVED}),
    _S.SKIPPED: frozenset({_S.DRAFT, _S.HELD}),
    _S.SENDING: frozenset({_S.PAUSED}),
    _S.PAUSED: frozenset({_S.SENDING}),
    _S.CANCELLED: frozenset({_S.SENDING, _S.PAUSED}),
    _S.FAILED: frozenset({_S.APPROVED}),
}
"""Target → the states from which a decision leads there. That an issue is `sent` is no decision: the ledger says it."""
