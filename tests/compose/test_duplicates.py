"""Near copies are found by containment, whatever their order and number."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from digest.compose.duplicates import differ, is_copy, near_copies, text_shingles
from digest.model.article import Article
from digest.text.shingles import containment
from tests.compose.articles import CUTOFF, article, words


def shortened(full: Article, name: str, share: float) -> Article:
    text = full.paragraphs[0].split()
    return replace(
        full, id=name, url=f"https://other.example/{name}", paragraphs=(" ".join(text[: int(len(text) * share)]),)
    )


def test_a_teaser_is_a_copy_of_its_full_text() -> None:
    full = article("full", count=600)
    assert list(near_copies([full, shortened(full, "teaser", 0.1)])) == [(1, 0)]


def test_an_edited_copy_is_found_and_an_unrelated_text_is_not() -> None:
    full = article("full", count=300)
    edited = replace(full, id="edited", paragraphs=(full.paragraphs[0][:1800] + " " + words("news", 60),))
    assert {frozenset({0, 1})} == {frozenset(pair) for pair in near_copies([full, edited, article("other", count=300)])}


def test_every_copy_is_found_that_comparing_all_pairs_finds() -> None:
    random = Random(7)
    originals = [article(f"original {n}", count=random.randint(30, 200)) for n in range(40)]
    copies = [shortened(random.choice(originals), f"copy {n}", random.uniform(0.3, 1)) for n in range(40)]
    both = [*originals, *copies]
    texts = [text_shingles(each) for each in both]
    expected = {
        small
        for small in range(len(both))
        for large in range(len(both))
        if small != large
        and (len(texts[small]), -small) < (len(texts[large]), -large)
        and is_copy(texts[small], texts[large], about=(both[small], both[large]))
    }
    found = dict(near_copies(both))
    assert expected == set(found)
    assert all(containment(texts[small], texts[large]) >= 0.6 for small, large in found.items())


def test_two_hundred_wire_copies_are_all_copies() -> None:
    wire = article("wire", count=200)
    copies = [replace(wire, id=f"wire {n}", paragraphs=(f"{words(n, 5)} {wire.paragraphs[0]}",)) for n in range(200)]
    assert len(list(near_copies(copies))) == 199


def test_a_short_text_shared_by_many_articles_makes_no_copies() -> None:
    plea = "Subscribe to our paper today and read on without any limit at all."
    assert list(near_copies([article(f"walled {n}", text=plea, title=words(n, 4)) for n in range(5)])) == []


def test_a_weekly_column_with_the_same_few_words_is_not_last_weeks() -> None:
    dek = "A selection of the best photographs from the whole harbour and beyond this week."
    weeks = [CUTOFF - timedelta(days=7 * n) for n in range(3)]
    columns = [
        article(f"{n}", text=dek, title=f"The week in pictures: {n}", published=day) for n, day in enumerate(weeks)
    ]
    assert list(near_copies(columns)) == []
    assert len(list(near_copies([columns[0], replace(columns[0], id="again", source="Courier")]))) == 1


def test_a_text_of_two_words_is_nobodys_copy() -> None:
    assert (
        list(near_copies([article("full", text="Read on. " + words("full", 50)), article("tiny", text="Read on.")]))
        == []
    )


def test_two_articles_of_one_page_differ_and_two_versions_of_one_do_not() -> None:
    one, other = article("one", title="Harbour opens"), article("other", title="Budget fails")
    assert differ(one, other)
    assert not differ(one, replace(one, title="Elsewhere", paragraphs=(one.paragraphs[0] + " More.",)))
    assert not differ(one, replace(other, title="Harbour opens late"))
