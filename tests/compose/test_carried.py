"""What an earlier issue carried is recognised by its id, its address, or its text."""

from dataclasses import replace

from digest.compose.carried import CarriedArticle, CarriedIndex
from digest.model.article import Article
from tests.compose.articles import article, words


def why(read: Article, *carried: CarriedArticle) -> str:
    return CarriedIndex.of(carried, str.casefold).why(read)


BEFORE = article("before", count=200)
CARRIED = CarriedArticle(BEFORE, "2026-W46")


def test_an_edited_article_is_known_by_its_id() -> None:
    assert why(replace(BEFORE, title="New title", paragraphs=(words("new", 200),)), CARRIED) == "carried in 2026-W46"


def test_an_article_is_known_by_its_folded_address() -> None:
    moved = replace(BEFORE, id="new id", url=BEFORE.url.upper(), paragraphs=(BEFORE.paragraphs[0] + " More.",))
    assert why(moved, CARRIED) == "carried in 2026-W46"


def test_another_article_under_the_address_of_a_page_of_several_is_not_known() -> None:
    assert why(article("new", url=BEFORE.url, title="Something else entirely"), CARRIED) == ""


def test_a_copy_in_another_source_is_known_by_its_text() -> None:
    copy = article("copy", text=BEFORE.paragraphs[0], source="Courier", title="In other words")
    assert why(copy, CARRIED) == "carried in 2026-W46 (much the same text: “Title of before”)"


def test_the_full_text_of_a_carried_teaser_is_known() -> None:
    teaser = replace(BEFORE, id="teaser", url="https://x.example/1", paragraphs=(BEFORE.paragraphs[0][:500],))
    assert why(replace(BEFORE, id="full"), CarriedArticle(teaser, "2026-W45")).startswith("carried in 2026-W45")


def test_a_new_article_is_not_known_and_the_latest_issue_is_named() -> None:
    assert why(article("new"), CARRIED) == ""
    assert why(BEFORE, CarriedArticle(BEFORE, "2026-W45"), CARRIED) == "carried in 2026-W46"
