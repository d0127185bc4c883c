"""What an editor pins comes first, is never capped away by what she did not, and is said so."""

from datetime import timedelta

import pytest

from digest.compose import compose, pinned, pins_for
from digest.model.edit import MakeLead, Pin
from digest.model.issue import Candidate, Issue
from tests.compose.articles import CUTOFF, REGIONS, SEND, article, edition, file_by_name, first_words

MANY = tuple(Candidate(article(f"africa {n}", published=CUTOFF - timedelta(days=n))) for n in range(5))


def composed(candidates: tuple[Candidate, ...]) -> Issue:
    return compose(
        edition(stories=2, most=2), REGIONS, candidates, period="2026-W47", cutoff=CUTOFF, send_at=SEND, title="T",
        file=file_by_name, summarize=first_words,
    )  # fmt: skip


def test_a_pinned_story_comes_first_whatever_its_rank() -> None:
    stories = composed(pinned(MANY, pins_for(["africa 4"], MANY, str.strip))).stories
    assert [story.lead.id for story in stories] == ["africa 4", "africa 0"]
    assert dict(stories[0].rank)["pinned"] == 1.0
    assert "pinned" not in dict(stories[1].rank)


@pytest.mark.parametrize("word", ["africa 3", "Title of africa 3"])
def test_an_article_is_named_by_id_or_title(word: str) -> None:
    assert pins_for([word], MANY, str.strip) == [Pin("africa 3")]


def test_a_word_that_names_no_article_is_told() -> None:
    with pytest.raises(LookupError, match="atlantis"):
        pins_for(["atlantis"], MANY, str.strip)


def test_a_pin_without_a_candidate_and_other_edits_mark_none() -> None:
    assert pinned(MANY, [Pin("gone"), MakeLead("africa 1")]) == MANY
