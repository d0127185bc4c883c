"""Issues: one for each edition and period, never overwritten unawares, on every backend."""

import pytest
from sqlalchemy import update

from digest.model.record import Carried, IssueState
from digest.store.opening import Store
from digest.store.refusals import IssueClosedError, StaleRevisionError
from digest.store.tables import issue
from tests.store.examples import DAY, draft


def put_into(store: Store, period: str, state: IssueState) -> None:
    """The state that a later decision gives."""
    with store.database.writing() as connection:
        connection.execute(update(issue).where(issue.c.period == period).values(state=str(state)))


def test_a_draft_comes_back_whole(store: Store) -> None:
    handed_in = draft(edits=({"kind": "move", "story": "a1", "to": 2}, {"kind": "title", "text": "Neu: ü"}))
    record = store.issues.save_draft(handed_in)
    assert store.issues.get("round-up", "2026-W47") == record
    assert (record.name, record.state, record.revision) == ("round-up/2026-W47", IssueState.DRAFT, 1)
    assert (record.cutoff, record.send_at, record.built_at) == (handed_in.cutoff, handed_in.send_at, handed_in.built_at)
    assert record.edits == handed_in.edits
    assert store.issues.document("round-up", "2026-W47") == handed_in.document
    assert store.issues.files("round-up", "2026-W47") == handed_in.files


def test_what_is_not_stored_is_none(store: Store) -> None:
    assert store.issues.get("round-up", "2026-W47") is None
    assert store.issues.latest() is None
    assert store.issues.document("round-up", "2026-W47") is None
    assert store.issues.files("round-up", "2026-W47") == {}
    assert store.issues.list_issues() == []
    assert store.issues.previous_cutoff("round-up", draft().send_at) is None
    assert store.issues.carried("round-up", draft().send_at) == []


def test_a_rebuild_replaces_the_draft_its_files_and_what_it_carried(store: Store) -> None:
    store.issues.save_draft(draft())
    again = draft(title="Anew", files={"web.html": b"web"}, carried=(), based_on=1)
    assert store.issues.save_draft(again).revision == 2
    assert store.issues.list_issues()[0].title == "Anew"
    assert store.issues.files("round-up", "2026-W47") == {"web.html": b"web"}
    assert store.issues.carried("round-up", draft(week=1).send_at) == []


@pytest.mark.parametrize("based_on", [0, 1, 3])
def test_a_draft_made_from_another_revision_is_refused(store: Store, based_on: int) -> None:
    store.issues.save_draft(draft())
    stored = store.issues.save_draft(draft(title="Second", based_on=1))
    with pytest.raises(
        StaleRevisionError, match=r"round-up/2026-W47: .*revision 2.*Nothing was overwritten"
    ) as refusal:
        store.issues.save_draft(draft(title="Third", based_on=based_on))
    assert (refusal.value.stored, refusal.value.based_on) == (2, based_on)
    assert store.issues.get("round-up", "2026-W47") == stored


@pytest.mark.parametrize("state", [s for s in IssueState if s not in (IssueState.DRAFT, IssueState.HELD)])
def test_an_issue_beyond_its_draft_is_not_replaced(store: Store, state: IssueState) -> None:
    store.issues.save_draft(draft())
    put_into(store, "2026-W47", state)
    with pytest.raises(IssueClosedError, match=f"the issue is {state}") as refusal:
        store.issues.save_draft(draft(title="Anew", based_on=1))
    assert (refusal.value.state, refusal.value.exit_code) == (state, 2)
    record = store.issues.get("round-up", "2026-W47")
    assert record is not None
    assert (record.state, record.title) == (state, draft().title)


def test_a_held_issue_is_rebuilt_and_stays_held(store: Store) -> None:
    store.issues.save_draft(draft())
    put_into(store, "2026-W47", IssueState.HELD)
    assert store.issues.save_draft(draft(based_on=1)).state is IssueState.HELD


def test_issues_are_listed_newest_first_by_when_they_go(store: Store) -> None:
    for period, week in (("2026-W48", 1), ("2026-W47", 0), ("2026-W49", 2)):
        store.issues.save_draft(draft(period, week))
    store.issues.save_draft(draft("2027-W01", 6, edition="daily"))
    assert [record.period for record in store.issues.list_issues("round-up")] == ["2026-W49", "2026-W48", "2026-W47"]
    assert len(store.issues.list_issues()) == 4
    for edition, name in ((None, "daily/2027-W01"), ("round-up", "round-up/2026-W49")):
        newest = store.issues.latest(edition)
        assert newest is not None
        assert newest.name == name


def test_the_previous_cutoff_is_that_of_the_last_issue_that_was_not_dropped(store: Store) -> None:
    for week in range(4):
        store.issues.save_draft(draft(f"2026-W{47 + week}", week))
    store.issues.save_draft(draft("2026-W50", 3, edition="other", cutoff=draft(week=3).cutoff + DAY))
    for period, state in (("2026-W48", "skipped"), ("2026-W49", "cancelled"), ("2026-W50", "skipped")):
        put_into(store, period, IssueState(state))
    assert store.issues.previous_cutoff("round-up", draft(week=4).send_at) == draft(week=0).cutoff
    assert store.issues.previous_cutoff("round-up", draft(week=0).send_at) is None


def test_what_the_last_issues_carried_comes_newest_first(store: Store) -> None:
    for week in range(10):
        carried = (
            Carried(f"lead{week}", "v1", f"Lead of {week}", "https://example.org/lead"),
            Carried(f"other{week}", "v2", "", lead=False),
        )
        store.issues.save_draft(draft(f"2026-W{47 + week}", week, carried=carried))
    put_into(store, "2026-W55", IssueState.SKIPPED)
    found = store.issues.carried("round-up", draft(week=9).send_at)
    assert [one.article_id for one in found if one.lead] == [f"lead{week}" for week in (7, 6, 5, 4, 3, 2, 1, 0)]
    assert found[1] == Carried("other7", "v2", "", "", lead=False, edition="round-up", period="2026-W54")
    assert {one.period for one in store.issues.carried("round-up", draft(week=5).send_at, last=1)} == {"2026-W51"}
    assert store.issues.carried("other", draft(week=9).send_at) == []
