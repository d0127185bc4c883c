"""Edits are kept at once; the files follow, or are known to be stale."""

import pytest

from digest.model.record import IssueState
from digest.store.opening import Store
from digest.store.refusals import IssueClosedError, StaleRevisionError
from tests.store.examples import draft
from tests.store.test_issues import put_into

EDITS = ({"kind": "subject", "subject": "Größe"},)


def test_edits_are_kept_at_once_and_the_files_are_stale_until_they_follow(store: Store) -> None:
    store.issues.save_draft(draft())
    record = store.issues.save_edits("round-up", "2026-W47", EDITS, based_on=1)
    assert (record.revision, record.edits, record.stale) == (2, EDITS, True)
    assert store.issues.get("round-up", "2026-W47") == record
    made = draft(based_on=2, document="{}\n", files={"issue.html": b"anew"})
    assert store.issues.save_files(made)
    after = store.issues.get("round-up", "2026-W47")
    assert after is not None
    assert (after.revision, after.edits, after.stale) == (2, EDITS, False)
    assert store.issues.files("round-up", "2026-W47") == {"issue.html": b"anew"}
    assert store.issues.file("round-up", "2026-W47", "issue.html") == b"anew"
    assert store.issues.file("round-up", "2026-W47", "issue.eml") is None


def test_a_rebuild_ends_that_it_is_stale(store: Store) -> None:
    store.issues.save_draft(draft())
    store.issues.save_edits("round-up", "2026-W47", EDITS, based_on=1)
    assert not store.issues.save_draft(draft(based_on=2, edits=EDITS)).stale
    record = store.issues.get("round-up", "2026-W47")
    assert record is not None
    assert not record.stale


@pytest.mark.parametrize("based_on", [0, 1, 3])
def test_edits_of_another_revision_are_refused_and_so_are_files(store: Store, based_on: int) -> None:
    store.issues.save_draft(draft())
    before = store.issues.save_edits("round-up", "2026-W47", EDITS, based_on=1)
    with pytest.raises(StaleRevisionError):
        store.issues.save_edits("round-up", "2026-W47", (), based_on=based_on)
    assert not store.issues.save_files(draft(based_on=based_on, files={"issue.html": b"late"}))
    assert store.issues.get("round-up", "2026-W47") == before
    assert store.issues.files("round-up", "2026-W47") == draft().files


@pytest.mark.parametrize("state", [s for s in IssueState if s not in (IssueState.DRAFT, IssueState.HELD)])
def test_an_issue_beyond_its_draft_takes_neither_edits_nor_files(store: Store, state: IssueState) -> None:
    store.issues.save_draft(draft())
    put_into(store, "2026-W47", state)
    with pytest.raises(IssueClosedError):
        store.issues.save_edits("round-up", "2026-W47", EDITS, based_on=1)
    assert not store.issues.save_files(draft(based_on=1, files={}))
    assert store.issues.files("round-up", "2026-W47") == draft().files
