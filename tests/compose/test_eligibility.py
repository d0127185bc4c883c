"""Dates and languages decide who may enter an issue, and every refusal says why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from digest.compose.eligibility import exclude, known_publication
from digest.model.article import Article, Published
from tests.compose.articles import CUTOFF, article


def why(
    read: Article, *, stored: datetime | None = CUTOFF - timedelta(hours=1), previous: datetime | None = None
) -> str:
    return exclude(
        read,
        first_stored=stored,
        previous_cutoff=previous,
        cutoff=CUTOFF,
        max_age=timedelta(days=14),
        languages=("en", "fr"),
    )


def test_a_fresh_article_in_a_taken_language_is_eligible() -> None:
    assert why(article("fresh")) == ""


def test_an_article_older_than_the_maximum_age_is_out_and_its_day_is_said() -> None:
    assert why(article("old", published=date(2026, 10, 1))) == "published 2026-10-01, older than 14 days"


@pytest.mark.parametrize("published", [CUTOFF - timedelta(days=14), date(2026, 11, 5), None])
def test_the_oldest_day_still_counts_and_an_undated_article_is_accepted(published: Published) -> None:
    assert why(article("edge", published=published)) == ""


def test_an_article_stored_before_the_previous_cutoff_belonged_to_an_earlier_issue() -> None:
    previous = CUTOFF - timedelta(days=7)
    assert why(article("seen"), stored=previous, previous=previous).startswith("offered to an earlier issue")
    assert why(article("new"), stored=previous + timedelta(seconds=1), previous=previous) == ""


def test_an_article_stored_after_the_cutoff_waits_for_the_next_issue() -> None:
    assert why(article("late"), stored=CUTOFF + timedelta(seconds=1)).startswith("came after this issue's cutoff")


def test_an_article_named_on_the_command_line_is_taken_whatever_its_date() -> None:
    old = article("old", published=date(1999, 1, 1))
    assert exclude(old, first_stored=None, previous_cutoff=CUTOFF, cutoff=CUTOFF, max_age=None, languages=()) == ""


def test_another_language_is_named_with_those_that_the_edition_takes() -> None:
    assert why(article("fremd", language="de")) == "language: de (the edition takes en, fr)"


@pytest.mark.parametrize("language", ["und", "", "EN", "en-GB", "fr-CA"])
def test_an_unknown_language_and_variants_of_a_taken_one_are_accepted(language: str) -> None:
    assert why(article("read", language=language)) == ""


def test_a_date_days_ahead_counts_as_unknown_and_one_hours_ahead_as_now() -> None:
    assert known_publication(CUTOFF + timedelta(days=3), CUTOFF) is None
    assert known_publication(CUTOFF + timedelta(hours=3), CUTOFF) == CUTOFF
    assert known_publication(date(2026, 11, 18), CUTOFF) == datetime(2026, 11, 18, 23, 59, 59, tzinfo=UTC)
    assert why(article("ahead", published=CUTOFF + timedelta(days=3))) == ""
