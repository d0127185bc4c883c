"""An issue's page is public once it was approved, and not before or after it was cancelled."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.model.record import Bundle, Draft, IssueState
from digest.site.archive import Archive
from digest.store.opening import Store, open_store

AT = datetime(2026, 11, 19, 12, tzinfo=UTC)
S = IssueState


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store("sqlite://", root=tmp_path) as opened:
        yield opened


def issue_in(store: Store, state: IssueState) -> Archive:
    """An issue whose draft was edited after it was frozen, in a state."""
    draft = Draft("round-up", "2026-W47", "Round-Up", AT, AT, AT, "{}", {"web.html": b"draft"})
    store.issues.save_draft(draft)
    frozen = Bundle("b" * 64, {"web.html": b"frozen", "complete.variant": b"marks"})
    if state is not S.DRAFT:
        every = tuple(IssueState)
        store.issues.transition(
            "round-up", "2026-W47", to=S.APPROVED, allowed=every, who="t", why="", at=AT, frozen=frozen
        )
        store.issues.transition("round-up", "2026-W47", to=state, allowed=every, who="t", why="", at=AT)
    return Archive(store)


@pytest.mark.parametrize("state", [S.APPROVED, S.SENDING, S.PAUSED, S.SENT])
def test_an_issue_that_is_out_has_the_page_that_was_frozen(store: Store, state: IssueState) -> None:
    archive = issue_in(store, state)
    assert archive.web_version("round-up", "2026-W47") == b"frozen"
    assert [one.period for one in archive.published()] == ([] if state is S.APPROVED else ["2026-W47"])


@pytest.mark.parametrize("state", [S.DRAFT, S.HELD, S.SKIPPED, S.CANCELLED, S.FAILED])
def test_any_other_has_none(store: Store, state: IssueState) -> None:
    archive = issue_in(store, state)
    assert archive.web_version("round-up", "2026-W47") is None
    assert archive.published() == []


def test_an_issue_that_nobody_made_has_none(store: Store) -> None:
    assert Archive(store).web_version("round-up", "../../etc/passwd") is None
