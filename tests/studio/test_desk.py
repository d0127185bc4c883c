"""Actions at the desk: each is one edit, saved from the revision that the editor saw, or not at all."""

from dataclasses import replace
from typing import Any

import pytest

from digest.errors import DigestError
from digest.model.article import Article, Picture
from digest.model.issue import Issue
from digest.model.record import IssueState
from tests.studio.world import AT, ISSUE, Desk, World, articles


@pytest.fixture(scope="module")
def built() -> World:
    return World(articles(16), stories=14)


@pytest.fixture
def world(built: World) -> World:
    """The same draft for each test: what the last one edited is taken back."""
    issues = built.application.store.issues
    record = issues.get("round-up", "2026-W47")
    assert record is not None
    if record.edits:
        issues.save_edits("round-up", "2026-W47", [], based_on=record.revision)
    return built


def issue_of(world: World) -> Issue:
    return world.studio.state.workbench.bench("round-up", "2026-W47").standing().issue  # type: ignore[no-any-return]


def ids(world: World) -> list[str]:
    return [story.lead.id for story in issue_of(world).stories]


def edits(world: World) -> list[str]:
    record = world.application.store.issues.get("round-up", "2026-W47")
    assert record is not None
    return [str(edit["kind"]) for edit in record.edits]


def in_one_region(world: World) -> list[str]:
    """The stories of the first region that has three."""
    section = next(one for one in issue_of(world).sections if len(one.stories) >= 3)
    return [story.lead.id for story in section.stories]


def test_the_page_names_the_issue_and_has_every_story(world: World) -> None:
    desk = Desk(world.studio)
    assert f"<h1>{ISSUE} " in desk.page
    assert all(f'data-story="{name}"' in desk.page for name in ids(world))


def test_a_story_goes_down_up_first_and_beside_another(world: World) -> None:
    desk, (one, two, three, *_) = Desk(world.studio), in_one_region(world)
    assert desk.act("down", story=one).status_code == 200
    assert in_one_region(world)[:2] == [two, one]
    desk.act("up", story=one)
    assert in_one_region(world)[:2] == [one, two]
    desk.act("lead", story=three)
    assert in_one_region(world)[:3] == [three, one, two]
    desk.act("place", story=three, after=two)
    assert in_one_region(world)[:3] == [one, two, three]
    desk.act("place", story=three, before=two)
    assert in_one_region(world)[:3] == [one, three, two]


def test_a_story_dropped_beside_one_of_another_region_goes_there(world: World) -> None:
    desk, sections = Desk(world.studio), issue_of(world).sections
    story, beside = sections[0].stories[0].lead.id, sections[-1].stories[0].lead.id
    assert desk.act("place", story=story, after=beside).status_code == 200
    moved = issue_of(world).sections[-1]
    assert (moved.region.slug, moved.stories[1].lead.id) == (sections[-1].region.slug, story)


def test_a_story_is_left_out_with_the_reason_and_brought_back(world: World) -> None:
    desk, one = Desk(world.studio), ids(world)[0]
    answer = desk.act("drop", story=one, why="told last week").json()
    assert "left out by the editor: told last week" in answer["outline"]
    assert one not in ids(world)
    desk.act("back", story=one)
    assert one in ids(world)


def test_stories_are_merged_and_split(world: World) -> None:
    desk, (one, two, *_) = Desk(world.studio), ids(world)
    desk.act("merge", story=two, into=one)
    assert [story.others[0].id for story in issue_of(world).stories if story.others] == [two]
    desk.act("split", story=two)
    assert two in ids(world)


def test_the_fields_of_a_story_that_were_changed_are_edits_and_no_others(world: World) -> None:
    desk, one = Desk(world.studio), ids(world)[0]
    story = issue_of(world).stories[0]
    same = {"title": story.headline, "kicker": story.label, "region": story.filing.region, "summary": ""}
    assert desk.act("story", story=one, fields=same).json()["said"] == "Saved."
    assert edits(world) == []
    desk.act("story", story=one, fields=same | {"title": "Hers", "summary": "Her own words."})
    assert edits(world) == ["title", "summary"]
    changed = next(each for each in issue_of(world).stories if each.lead.id == one)
    assert (changed.headline, changed.summary[0].origin) == ("Hers", "editor")
    desk.act("story", story=one, fields=same | {"title": "Hers"})
    changed = next(each for each in issue_of(world).stories if each.lead.id == one)
    assert {sentence.origin for sentence in changed.summary} == {"article"}


def test_a_sentence_is_taken_in_and_out_and_stays_verbatim(world: World) -> None:
    desk, story = Desk(world.studio), issue_of(world).stories[0]
    page = desk.get(f"story/{story.lead.id}").text
    chosen = story.summary[0]
    key = f"{chosen.paragraph}-{chosen.start}-{chosen.end}"
    assert f'data-span="{key}" aria-pressed="true"' in page
    desk.act("sentence", story=story.lead.id, span=key)
    assert chosen not in issue_of(world).stories[0].summary
    desk.act("sentence", story=story.lead.id, span=key)
    again = issue_of(world).stories[0]
    assert chosen.text in [one.text for one in again.summary]
    assert all(one.text == again.lead.paragraphs[one.paragraph][one.start : one.end] for one in again.summary)


def test_subject_preheader_and_note_reach_the_mail(world: World) -> None:
    desk = Desk(world.studio)
    fields = {"subject": "Hers alone", "preheader": "What comes after", "note": "Dear **readers**"}
    assert desk.act("envelope", fields=fields).status_code == 200
    mail = desk.get("part/mail").text
    assert "<strong>readers</strong>" in mail
    assert "What comes after" in mail
    assert "Subject: Hers alone" in desk.get("part/headers").text


def test_one_action_is_undone_at_once_however_many_edits_it_was_and_done_again(world: World) -> None:
    desk, one = Desk(world.studio), ids(world)[0]
    desk.act("drop", story=ids(world)[1], why="x")
    before = issue_of(world)
    desk.act("story", story=one, fields={"title": "A", "kicker": "B", "summary": "C"})
    after = issue_of(world)
    assert desk.act("undo").json()["redo"].startswith("wrote the title of")
    assert issue_of(world) == before
    desk.act("redo")
    assert issue_of(world) == after
    assert [desk.act("undo").status_code for _ in range(3)] == [200, 200, 422]


def test_what_was_undone_is_not_done_again_after_another_edit(world: World) -> None:
    desk, (one, two, *_) = Desk(world.studio), ids(world)
    desk.act("drop", story=one, why="x")
    desk.act("undo")
    desk.act("drop", story=two, why="y")
    assert desk.act("redo").status_code == 422
    assert edits(world) == ["leave-out"]


def test_two_editors_do_not_overwrite_each_other(world: World) -> None:
    ann, bea, one = Desk(world.studio), Desk(world.studio), ids(world)[0]
    assert ann.act("story", story=one, fields={"title": "Ann’s"}).status_code == 200
    refused = bea.act("story", story=one, fields={"title": "Bea’s"})
    assert refused.status_code == 409
    assert "Wrote the title of" in refused.json()["html"]
    assert issue_of(world).stories[0].headline == "Ann’s"
    again = Desk(world.studio)
    assert again.act("story", story=one, fields={"title": "Bea’s"}).status_code == 200


def test_a_rebuild_by_another_process_is_seen_and_keeps_the_edits(world: World) -> None:
    desk, one = Desk(world.studio), ids(world)[0]
    desk.act("story", story=one, fields={"title": "Hers"})
    world.application.build(None, origins=(), period=None, at=AT, report=lambda *_: None)
    assert desk.act("up", story=one).status_code == 409
    assert issue_of(world).stories[0].headline == "Hers"


@pytest.mark.parametrize(
    ("action", "value", "status"),
    [
        ("dance", {}, 422),
        ("up", {"story": "nobody"}, 422),
        ("up", {"story": 7}, 422),
        ("story", {"story": "", "fields": 3}, 422),
        ("sentence", {"span": "0-0-99999999999"}, 200),
        ("sentence", {"span": "1-2"}, 422),
        ("sentence", {"span": "999-0-1"}, 422),
        ("region", {"region": "atlantis"}, 422),
        ("back", {"story": "../../etc/passwd"}, 422),
        ("envelope", {"fields": {"subject": "x" * 500}}, 422),
        ("envelope", {"fields": {"subject": "a\x00b"}}, 422),
        ("add", {"url": "file:///etc/passwd"}, 422),
        ("add", {"url": "/etc/passwd"}, 422),
        ("add", {"url": 3}, 422),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_nothing_is_saved(
    world: World, action: str, value: dict[str, Any], status: int
) -> None:
    desk = Desk(world.studio)
    before = desk.revision
    answer = desk.act(action, **{"story": ids(world)[0], **value})
    assert answer.status_code == status
    assert answer.json()["said"]
    if status != 200:
        assert desk.revision == before
        assert edits(world) == []


def test_the_last_story_stays(world: World) -> None:
    desk = Desk(world.studio)
    for name in ids(world)[1:]:
        desk.act("drop", story=name, why="x")
    refused = desk.act("drop", story=ids(world)[0], why="x")
    assert (refused.status_code, len(ids(world))) == (422, 1)
    assert "at least one story" in refused.json()["said"]


def test_an_article_is_added_by_its_address_once(world: World) -> None:
    text = tuple(articles(40)[39].paragraphs)
    url = "https://elsewhere.example/story"
    world.pages[url] = Article("added", "Kenya’s Ferry Comes Back", text, url=url, language="en", source="elsewhere")
    desk = Desk(world.studio)
    assert desk.act("add", url=url).status_code == 200
    assert "Kenya’s Ferry Comes Back" in [story.headline for story in issue_of(world).stories]
    assert "already" in desk.act("add", url=url).json()["said"]
    assert "404" in desk.act("add", url="https://elsewhere.example/none").json()["said"]


def test_a_picture_is_taken_away_described_and_put_back(world: World) -> None:
    desk, story = Desk(world.studio), issue_of(world).stories[0]
    pictured = replace(story.lead, id="pictured", picture=Picture("https://quay.example.org/a.jpg", "A quay"))
    pictured = replace(pictured, title="Peru Opens a Quay", url="https://quay.example.org/a", paragraphs=("P. " * 40,))
    world.pages["https://quay.example.org/a"] = replace(pictured, paragraphs=articles(50)[49].paragraphs)
    desk.act("add", url="https://quay.example.org/a")
    name = next(one.lead.id for one in issue_of(world).stories if one.headline == "Peru Opens a Quay")
    assert "https://quay.example.org/a.jpg" in desk.get(f"story/{name}").text
    desk.act("story", story=name, fields={"alt": "Boats at a quay"})
    desk.act("story", story=name, fields={"picture": "", "alt": ""})
    assert edits(world)[-2:] == ["alt", "picture"]
    desk.act("story", story=name, fields={"picture": "https://quay.example.org/a.jpg", "alt": ""})
    kept = next(one for one in issue_of(world).stories if one.lead.id == name)
    assert kept.picture is not None
    assert kept.picture.alt == "A quay"


def test_what_is_approved_is_of_the_last_edit_even_where_nobody_waited(world: World) -> None:
    desk, one = Desk(world.studio), ids(world)[0]
    desk.act("story", story=one, fields={"title": "The very last word"})
    issues = world.application.store.issues
    record = issues.get("round-up", "2026-W47")
    assert record is not None
    assert record.stale
    approved = world.application.desk.approve(record, "ann", force="a test")
    bundle = issues.bundle("round-up", "2026-W47")
    assert bundle is not None
    assert "The very last word" in bundle.files["issue.html"].decode()
    assert approved.state is IssueState.APPROVED
    closed = Desk(world.studio)
    assert "The very last word" in closed.page
    assert "The very last word" in closed.get("part/mail").text
    refused = closed.act("up", story=one)
    assert refused.status_code == 409
    assert "This issue is approved now" in refused.json()["html"]
    assert "Reopen it</a> to edit it" in Desk(world.studio).page
    world.application.desk.reopen(approved, "ann")


def test_an_issue_or_story_that_is_not_there_is_404(world: World) -> None:
    desk = Desk(world.studio)
    assert desk.client.get("/issue/round-up/1999-W01").status_code == 404
    assert desk.get("story/nobody").status_code == 404
    assert desk.get("part/nothing").status_code == 404
    assert desk.client.get("/issue/../../etc/passwd").status_code == 404


def test_a_draft_that_does_not_say_what_it_was_made_of_says_what_to_do(world: World) -> None:
    class Forgetful:
        def __getattr__(self, name: str) -> Any:
            return getattr(world.application.store.issues, name)

        def file(self, *_words: str) -> None:
            return None

    bench = world.studio.state.workbench.bench("round-up", "2026-W47")
    store = replace(world.application.store, issues=Forgetful())  # type: ignore[arg-type]
    other = type(bench)(lambda: replace(world.application, store=store), "round-up", "2026-W47")
    with pytest.raises(DigestError, match="Build it again; its edits are kept"):
        other.standing()
