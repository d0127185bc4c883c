from itertools import pairwise

import pytest
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

from digest.summarize.methods import MOST_RATED, NewsRankSummarizer, rate
from digest.summarize.newsrank import FIRST, LATER, centroids, manner, parts, title_shares
from digest.summarize.rating import Ratable
from digest.summarize.summarizer import METHODS

TEXTS = (
    "The harbour of Sandvik will reopen on Monday after the storm closed the harbour.",
    "Nine boats of the harbour sank in the storm on Friday.",
    "The council of Sandvik voted money for the harbour and the quay.",
    "A cat slept.",
)


def ratables(texts: tuple[str, ...]) -> list[Ratable]:
    return [Ratable(text, len(text.split()), leans=False, paragraph=at) for at, text in enumerate(texts)]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_rates_every_sentence(method: str) -> None:
    texts = (
        *TEXTS,
        "The storm closed the harbour of Sandvik.",
        "Money for the quay of the harbour was voted.",
        "It rained.",
    )
    ratings = rate(method, ratables(texts), "Harbour reopens", "en")
    assert len(ratings) == len(texts)
    assert len({rating.first for rating in ratings}) > 1


@pytest.mark.parametrize("method", METHODS)
def test_equal_and_empty_sentences_do_not_break_a_method(method: str) -> None:
    assert len(rate(method, ratables(("Same words here.", "Same words here.", "…", "")), "", "xx")) == 4


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"newsrank"}))
def test_sumys_methods_read_only_the_beginning_of_a_giant_text(method: str) -> None:
    texts = tuple(f"Boat number {number} sank near town {number % 7}." for number in range(MOST_RATED + 20))
    ratings = rate(method, ratables(texts), "", "en")
    assert [rating.first for rating in ratings[MOST_RATED:]] == [0.0] * 20


def test_our_ranking_is_a_sumy_summarizer() -> None:
    class Words:
        def to_words(self, text: str) -> tuple[str, ...]:
            return tuple(text.lower().rstrip(".").split())

    document = ObjectDocumentModel([Paragraph([Sentence(text, Words()) for text in TEXTS])])
    summary = NewsRankSummarizer(str.lower)(document, 2)
    assert [str(sentence) for sentence in summary] == [TEXTS[0], TEXTS[1]]
    assert len(NewsRankSummarizer(str.lower)(document, "25%")) == 1


def test_what_a_text_says_often_is_central() -> None:
    central = centroids([["harbour", "storm"], ["storm", "boat"], ["cat", "milk"]])
    assert max(central) == 1.0
    assert central[2] == 0.0


def test_earlier_sentences_score_higher_all_else_equal() -> None:
    how = manner(Ratable("The harbour reopened.", 20))
    scores = [sum(each.values()) for each in parts([how] * 4, [0.5] * 4, [0.0] * 4, FIRST)]
    assert all(one > other for one, other in pairwise(scores))


def test_the_carrying_sentence_may_be_longer_than_those_that_follow() -> None:
    long = manner(Ratable(" ".join(["word"] * 60), 60))
    assert parts([long], [0.0], [0.0], FIRST)[0]["length"] > parts([long], [0.0], [0.0], LATER)[0]["length"]


def test_openers_questions_quotations_and_bare_attributions_cost() -> None:
    plain = manner(Ratable("The harbour of Sandvik reopened on Monday after two weeks of storm and rain.", 14))
    assert (plain.opener, plain.quoted, plain.attribution) == (0.0, 0.0, 0.0)
    assert manner(Ratable("Why did the harbour close?", 5, leans=True)).opener == 1.0
    assert manner(Ratable("“We go,” she said.", 4)).quoted > 0.4
    assert manner(Ratable("“We go,” she said.", 4)).attribution == 1.0


def test_the_titles_words_count_but_not_its_shortest() -> None:
    assert title_shares([["harbour", "of"], ["of", "a"]], ["harbour", "of", "storm"]) == [0.5, 0.0]
    assert title_shares([["harbour"]], []) == [0.0]
