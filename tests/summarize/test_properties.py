"""What holds of any text, for any method: properties, tried on text like news and on noise."""

import json
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.model.article import Article
from digest.model.edition import SummaryPlan
from digest.summarize import METHODS, summarize
from digest.text.quotations import marks_are_whole
from digest.text.words import count_words

PIECES = (
    "The harbour reopened on Monday after two weeks of storms.",
    "“We waited,” she said.",
    "But he left the town.",
    'He said: "We go. We stay.',
    "By ANNA HOLM",
    "WASHINGTON (AP) —",
    "• Boats sank",
    "Q: Why now?",
    "12:30",
    "Sign up for our newsletter!",
    "The U.S. envoy, who arrived at 6 a.m., met Mr. Dahl, although nobody had asked for it, and left.",
    "港口周一重新开放。",
    "« Rien ne presse », dit-il.",
    "…",
    "SHOUTED LINE OF TEXT",
    "„Wir gehen“, sagte er am 3. Oktober.",
    "(Photo: A. Holm)",
    '"',
)
PARAGRAPH = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map(lambda pieces: " ".join(" ".join(pieces).split())),
    st.text(min_size=1, max_size=80).map(lambda text: " ".join(text.split())),
).filter(bool)
ARTICLE = st.builds(
    Article,
    id=st.just("p"),
    title=st.sampled_from(["", "Harbour reopens", "港口"]),
    paragraphs=st.lists(PARAGRAPH, max_size=6).map(tuple),
    language=st.sampled_from(["en", "de", "fr", "ru", "ar", "zh", "ja", "und", "xx"]),
    standfirst=st.one_of(st.just(""), PARAGRAPH),
)
PLAN = st.builds(
    SummaryPlan,
    sentences=st.integers(0, 4),
    words=st.integers(1, 120),
    method=st.sampled_from(METHODS),
    standfirst=st.sampled_from(["never", "prefer"]),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ARTICLE, PLAN)
def test_sentences_are_verbatim_ordered_within_the_plan_and_whole(article: Article, plan: SummaryPlan) -> None:
    chosen = summarize(article, plan).chosen
    ours = [sentence for sentence in chosen if sentence.origin == "article"]
    assert all(article.paragraphs[each.paragraph][each.start : each.end] == each.text for each in ours)
    assert all(
        (one.paragraph, one.end) <= (other.paragraph, other.start) or one.paragraph < other.paragraph
        for one, other in pairwise(ours)
    )
    assert len(chosen) <= plan.sentences
    assert sum(count_words(each.text) for each in chosen) <= plan.words
    assert all(marks_are_whole(each.text) for each in chosen)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ARTICLE)
def test_no_other_story_says_what_is_avoided(article: Article) -> None:
    plan = SummaryPlan(2, 100)
    first = [sentence.text for sentence in summarize(article, plan).chosen]
    second = [sentence.text for sentence in summarize(article, plan, avoid=first).chosen]
    assert not set(first) & set(second)


def test_every_sentence_of_real_news_equals_its_span(shared_data: Path) -> None:
    for path in sorted((shared_data / "summaries").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines()[:25]:
            row = json.loads(line)
            article = Article(row["id"], row.get("title") or "", (" ".join(row["text"].split()),), language="en")
            summary = summarize(article, SummaryPlan(3, 1000))
            assert summary.chosen
            for each in summary.chosen:
                assert each.text == article.paragraphs[each.paragraph][each.start : each.end]
            for listed in summary.sentences:
                assert listed.text == article.paragraphs[listed.paragraph][listed.start : listed.end]
