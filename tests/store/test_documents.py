"""Articles as JSON text: whatever an article holds comes back."""

import json
from dataclasses import fields
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.article import Article, Picture
from digest.store.columns import UnreadableError
from digest.store.documents import article_from, article_text
from tests.store.examples import FULL

WORDS = st.text(st.characters(codec=None), max_size=20)
PUBLISHED = st.one_of(st.none(), st.dates(), st.datetimes(timezones=st.just(UTC)))
PICTURES = st.one_of(st.none(), st.builds(Picture, *(WORDS,) * 4, st.integers(), st.integers()))
ARTICLES = st.builds(
    Article,
    **{field.name: WORDS for field in fields(Article)}
    | {
        "paragraphs": st.lists(WORDS, max_size=4).map(tuple),
        "published": PUBLISHED,
        "picture": PICTURES,
        "truncated": st.booleans(),
    },
)


@given(ARTICLES)
def test_every_article_comes_back_equal_in_ascii(article: Article) -> None:
    text = article_text(article)
    assert text.isascii()
    assert article_from(text) == article
    assert article_from(text).version == article.version


def test_a_field_that_a_later_program_added_is_passed_over() -> None:
    later = json.dumps(json.loads(article_text(FULL)) | {"mood": "calm"})
    assert article_from(later) == FULL


def test_a_field_that_an_earlier_program_did_not_write_has_its_default() -> None:
    assert article_from('{"id": "a", "title": "T", "paragraphs": []}') == Article("a", "T", ())


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"id": "a"}', '{"id":"a","title":"T","published":"soon"}'])
def test_what_is_no_article_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableError):
        article_from(text)
