"""What each edit of an editor does to an issue, and what is said of one that no longer fits."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from digest.compose import Material, apply
from digest.model.article import Article, Picture
from digest.model.edit import (
    AddArticle,
    BringBack,
    ChoosePicture,
    ChooseSentences,
    DescribePicture,
    Edit,
    LeaveOut,
    MakeLead,
    MakeMain,
    Merge,
    Move,
    MoveToRegion,
    Pin,
    Shift,
    Span,
    Split,
    WriteKicker,
    WriteNote,
    WritePreheader,
    WriteSubject,
    WriteSummary,
    WriteTitle,
)
from digest.model.issue import Issue
from tests.compose.articles import REGIONS, article, composed, edition, file_by_name, first_words

PICTURE = Picture("https://gazette.example/p.jpg", alt="A harbour", credit="Somebody")
ARTICLES = [
    replace(article(name, count=count), picture=PICTURE if name == "africa 1" else None)
    for name, count in (("africa 1", 300), ("africa 2", 200), ("africa 3", 120), ("europe 1", 300), ("europe 2", 120))
]
STORED = {one.id: one for one in [*ARTICLES, article("asia-pacific 9"), article("africa 9")]}
MATERIAL = Material(
    regions=REGIONS[:3],
    file=file_by_name,
    summarize=first_words,
    article=STORED.get,
    picture=lambda name: Picture("", file=name, width=600, height=400) if name == "0a.jpg" else None,
)
ISSUE = composed(ARTICLES, edition(most=3, regions=("africa", "europe", "asia-pacific")))


def edited(*edits: Edit) -> Issue:
    applied = apply(ISSUE, edits, MATERIAL)
    assert applied.unfitting == ()
    return applied.issue


def why(*edits: Edit) -> str:
    """Why the last of these edits does not fit; the issue is as though it had not been made."""
    applied = apply(ISSUE, edits, MATERIAL)
    (unfitting,) = applied.unfitting
    assert unfitting.edit == edits[-1].as_json()
    assert applied.issue == apply(ISSUE, edits[:-1], MATERIAL).issue
    return unfitting.why


def order(issue: Issue) -> list[list[str]]:
    return [[story.lead.id for story in section.stories] for section in issue.sections]


def test_the_issue_that_is_edited_here() -> None:
    assert order(ISSUE) == [["africa 1", "africa 2", "africa 3"], ["europe 1", "europe 2"]]


@pytest.mark.parametrize(
    ("edit", "first_section"),
    [
        (MakeLead("africa 3"), ["africa 3", "africa 1", "africa 2"]),
        (Pin("africa 3"), ["africa 3", "africa 1", "africa 2"]),
        (Move("africa 1", 1), ["africa 2", "africa 1", "africa 3"]),
        (Move("africa 1", 99), ["africa 2", "africa 3", "africa 1"]),
        (Shift("africa 2", -1), ["africa 2", "africa 1", "africa 3"]),
        (Shift("africa 2", 1), ["africa 1", "africa 3", "africa 2"]),
        (Shift("africa 1", -5), ["africa 1", "africa 2", "africa 3"]),
    ],
)
def test_a_story_goes_to_its_place(edit: Edit, first_section: list[str]) -> None:
    assert order(edited(edit)) == [first_section, ["europe 1", "europe 2"]]


def test_a_story_goes_to_another_region_and_says_whose_choice_it_was() -> None:
    issue = edited(MoveToRegion("africa 1", "europe", to=1))

    assert order(issue) == [["africa 2", "africa 3"], ["europe 1", "africa 1", "europe 2"]]
    assert issue.sections[1].stories[1].filing.reasons == ("the editor's choice",)


def test_a_region_without_stories_comes_into_the_mail_in_the_editions_order_and_leaves_it() -> None:
    moved = edited(*(MoveToRegion(f"africa {n}", "asia-pacific") for n in (1, 2, 3)))

    assert [section.region.slug for section in moved.sections] == ["europe", "asia-pacific"]


def test_a_story_that_is_left_out_is_listed_with_the_reason_and_its_others_too() -> None:
    issue = edited(Merge("africa 2", into="africa 1"), LeaveOut("africa 2", "told last week"))

    assert order(issue) == [["africa 3"], ["europe 1", "europe 2"]]
    assert [(out.article, out.why) for out in issue.left_out] == [
        ("africa 1", "left out by the editor: told last week"),
        ("africa 2", "the same story as “Title of africa 1”, left out by the editor: told last week"),
    ]


def test_what_is_brought_back_comes_with_the_others_of_its_story() -> None:
    issue = edited(Merge("africa 2", into="africa 1"), LeaveOut("africa 1", "x"), BringBack("africa 1"))

    assert order(issue) == [["africa 3", "africa 1"], ["europe 1", "europe 2"]]
    assert [one.id for one in issue.sections[0].stories[1].others] == ["africa 2"]
    assert issue.left_out == ()


def test_what_the_plan_left_out_is_brought_back_over_every_cap() -> None:
    capped = composed(ARTICLES, edition(most=1, stories=2, regions=("africa", "europe")))
    (out,) = [out for out in capped.left_out if out.title == "Title of africa 2"]

    applied = apply(capped, [BringBack(out.article)], MATERIAL)

    assert order(applied.issue) == [["africa 1", "africa 2"], ["europe 1"]]
    assert out not in applied.issue.left_out


def test_a_stored_article_is_added_where_it_is_filed_or_where_the_editor_says() -> None:
    assert order(edited(AddArticle("asia-pacific 9")))[2] == ["asia-pacific 9"]
    assert order(edited(AddArticle("asia-pacific 9", "europe")))[1] == ["europe 1", "europe 2", "asia-pacific 9"]
    assert edited(AddArticle("africa 9")).stories[3].summary[0].text == STORED["africa 9"].paragraphs[0][:40]


def test_what_is_in_the_issue_already_is_not_added_twice() -> None:
    assert edited(AddArticle("africa 2"), BringBack("africa 1")) == ISSUE


def test_a_merged_story_is_covered_by_the_other_and_is_split_off_again_behind_it() -> None:
    merged = edited(Merge("africa 3", into="africa 1"))
    parted = edited(Merge("africa 3", into="africa 1"), Split("africa 3"))

    assert [one.id for one in merged.stories[0].articles] == ["africa 1", "africa 3"]
    assert order(parted)[0] == ["africa 1", "africa 3", "africa 2"]


def test_a_lead_that_is_split_off_keeps_the_editors_words_and_the_next_takes_over() -> None:
    issue = edited(WriteTitle("africa 1", "Mine"), Merge("africa 3", into="africa 1"), Split("africa 1"))

    assert [(story.headline, len(story.others)) for story in issue.stories[:2]] == [
        ("Mine", 0),
        ("Title of africa 3", 0),
    ]


def test_another_article_of_the_story_is_shown() -> None:
    issue = edited(WriteTitle("africa 1", "Mine"), Merge("africa 3", into="africa 1"), MakeMain("africa 3"))

    story = issue.stories[0]
    assert [one.id for one in story.articles] == ["africa 3", "africa 1"]
    assert (story.headline, story.picture) == ("Title of africa 3", None)
    assert story.summary[0].text == STORED["africa 3"].paragraphs[0][:40]


def test_an_edit_finds_its_story_by_any_of_its_articles() -> None:
    issue = edited(Merge("africa 3", into="africa 1"), WriteTitle("africa 3", "Mine"))

    assert (issue.stories[0].lead.id, issue.stories[0].headline) == ("africa 1", "Mine")


def test_the_editors_words_stand_in_place_of_the_articles_and_are_marked_hers() -> None:
    story = edited(
        WriteTitle("africa 1", "Mine"), WriteKicker("africa 1", ""), WriteSummary("africa 1", "My own\nwords. Two.")
    ).stories[0]

    assert (story.headline, story.label) == ("Mine", "")
    assert [(one.text, one.origin) for one in story.summary] == [("My own words. Two.", "editor")]
    assert story.lead == ARTICLES[0]


def test_an_empty_title_is_the_articles_own_again() -> None:
    assert edited(WriteTitle("africa 1", "Mine"), WriteTitle("africa 1", "")) == ISSUE


def test_chosen_sentences_are_the_articles_own() -> None:
    text = ARTICLES[0].paragraphs[0]
    (sentence,) = edited(ChooseSentences("africa 1", (Span(0, 8, 30, text[8:30]),))).stories[0].summary

    assert (sentence.text, sentence.origin, sentence.start, sentence.end) == (text[8:30], "article", 8, 30)


def test_sentences_that_moved_in_a_new_version_are_found_by_their_words() -> None:
    words = ARTICLES[0].paragraphs[0][8:30]
    longer = replace(ARTICLES[0], paragraphs=("A new beginning.", "Then: " + ARTICLES[0].paragraphs[0]))
    issue = composed([longer, *ARTICLES[1:]], edition(regions=("africa", "europe")))

    applied = apply(issue, [ChooseSentences("africa 1", (Span(0, 8, 30, words),))], MATERIAL)

    story = next(story for story in applied.issue.stories if story.lead.id == "africa 1")
    assert [(one.text, one.paragraph, one.start) for one in story.summary] == [(words, 1, 14)]


def test_a_picture_is_chosen_described_and_taken_away() -> None:
    alone = edited(DescribePicture("africa 1", "A harbour at dawn")).stories[0].picture
    ours = edited(ChoosePicture("africa 2", file="0a.jpg")).stories[1].picture
    others = edited(Merge("africa 1", into="africa 2"), ChoosePicture("africa 2", url=PICTURE.url)).stories[0].picture
    none = edited(ChoosePicture("africa 1")).stories[0].picture

    assert alone == replace(PICTURE, alt="A harbour at dawn")
    assert ours == Picture("", file="0a.jpg", width=600, height=400)
    assert others == PICTURE
    assert none == Picture("")


def test_the_mails_own_words_are_kept_beside_the_stories() -> None:
    words = edited(WriteSubject("Mine"), WritePreheader("Look"), WriteNote("**Dear** reader")).overrides

    assert (words.subject, words.preheader, words.note) == ("Mine", "Look", "**Dear** reader")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (MakeLead("gone"), "no story of this issue has the article"),
        (Pin("gone"), "no story of this issue has the article"),
        (MoveToRegion("africa 1", "atlantis"), "the edition has no section atlantis"),
        (AddArticle("gone"), "there is no such article any more"),
        (AddArticle("asia-pacific 9", "global"), "the edition has no section global"),
        (Merge("africa 1", into="gone"), "no story of this issue has the article"),
        (ChoosePicture("africa 1", file="none.jpg"), "there is no such picture"),
        (ChoosePicture("africa 1", file="../x.jpg"), "there is no such picture"),
        (ChoosePicture("africa 1", url="https://x.example/"), "no article of the story has that picture any more"),
        (DescribePicture("africa 2", "x"), "the story has no picture"),
        (ChooseSentences("africa 1", (Span(9, 0, 4),)), "the article has no words there"),
        (ChooseSentences("africa 1", (Span(0, 0, 4, "Zzzz"),)), "the article does not say that any more"),
    ],
)
def test_an_edit_that_does_not_fit_changes_nothing_and_says_why(edit: Edit, said: str) -> None:
    assert why(edit) == said


def test_an_edit_of_a_story_that_was_left_out_does_not_fit() -> None:
    assert why(LeaveOut("africa 1", "x"), WriteTitle("africa 1", "Mine")) == "no story of this issue has the article"


def test_an_article_that_the_edition_has_no_section_for_needs_one_named() -> None:
    find: Callable[[str], Article | None] = {"global 1": article("global 1")}.get
    applied = apply(ISSUE, [AddArticle("global 1"), AddArticle("global 1", "europe")], replace(MATERIAL, article=find))

    assert [one.why for one in applied.unfitting] == ["the edition has no section global: name one"]
    assert order(applied.issue)[1][-1] == "global 1"
