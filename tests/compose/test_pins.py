"""What an editor pins comes first, is never capped away by what she did not, and is said so."""

from datetime import timedelta

import pytest

from digest.compose import compose, pin_edits, pinned
from digest.model.issue import Candidate, Issue
from tests.compose.articles import CUTOFF, REGIONS, SEND, article, edition, file_by_name, first_words

MANY = tuple(Candidate(article(f"africa {n}", published=CUTOFF - timedelta(days=n))) for n in range(5))


def composed(candidates: tuple[Candidate, ...]) -> Issue:
    return compose(
        edition(stories=2, most=2), REGIONS, candidates, period="2026-W47", cutoff=CUTOFF, send_at=SEND, title="T",
        file=file_by_name, summarize=first_words,
    )  # fmt: skip


def test_a_pinned_story_comes_first_whatever_its_rank() -> None:
    marked, unfitting = pinned(MANY, pin_edits(["africa 4"], MANY, str.strip))
    stories = composed(marked).stories
    assert unfitting == ()
    assert [story.lead.id for story in stories] == ["africa 4", "africa 0"]
    assert dict(stories[0].rank)["pinned"] == 1.0
    assert "pinned" not in dict(stories[1].rank)


@pytest.mark.parametrize("word", ["africa 3", "Title of africa 3"])
def test_an_article_is_named_by_id_or_title(word: str) -> None:
    assert pin_edits([word], MANY, str.strip) == [{"kind": "pin", "article": "africa 3"}]


def test_a_word_that_names_no_article_is_told() -> None:
    with pytest.raises(LookupError, match="atlantis"):
        pin_edits(["atlantis"], MANY, str.strip)


def test_a_pin_that_no_longer_fits_is_listed_and_other_edits_are_passed_over() -> None:
    gone = {"kind": "pin", "article": "gone"}
    marked, unfitting = pinned(MANY, [gone, {"kind": "retitle", "article": "africa 1"}])
    assert (marked, unfitting) == (MANY, (gone,))
