from dataclasses import replace

import pytest

from digest.errors import ConfigError
from digest.model.article import Article
from digest.model.edition import SummaryPlan
from digest.model.summary import Summary
from digest.summarize import METHODS, summarize
from tests.summarize.conftest import Write

PLAN = SummaryPlan(sentences=2, words=60)


def said(summary: Summary) -> list[str]:
    return [sentence.text for sentence in summary.chosen]


def test_the_lead_is_chosen_without_its_dateline(harbour: Article) -> None:
    first = summarize(harbour, PLAN).chosen[0]
    assert first.text.startswith("The harbour of Sandvik will reopen on Monday")
    assert first.text == harbour.paragraphs[first.paragraph][first.start : first.end]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_obeys_the_plan_and_the_guards(method: str, harbour: Article) -> None:
    summary = summarize(harbour, SummaryPlan(2, 40, method))
    assert 1 <= len(summary.chosen) <= 2
    assert sum(len(text.split()) for text in said(summary)) <= 40
    assert not any("Follow us" in text or text.startswith("SANDVIK") for text in said(summary))
    assert [(each.paragraph, each.start) for each in summary.chosen] == sorted(
        (each.paragraph, each.start) for each in summary.chosen
    )


@pytest.mark.parametrize("method", METHODS)
def test_every_method_says_the_same_twice(method: str, harbour: Article) -> None:
    plan = SummaryPlan(2, 60, method)
    assert summarize(harbour, plan) == summarize(harbour, plan)


@pytest.mark.parametrize("method", METHODS)
def test_every_sentence_is_listed_with_its_score_and_why(method: str, harbour: Article) -> None:
    listed = summarize(harbour, SummaryPlan(1, 60, method)).sentences
    assert len(listed) == 7
    assert [(each.paragraph, each.start) for each in listed] == sorted((each.paragraph, each.start) for each in listed)
    assert all(each.text == harbour.paragraphs[each.paragraph][each.start : each.end] for each in listed)
    assert all(each.score == pytest.approx(sum(each.why.values())) and each.why for each in listed)
    assert listed[-1].why == {"promotion": listed[-1].score}


def test_a_method_that_does_not_exist_names_the_nearest(harbour: Article) -> None:
    with pytest.raises(ConfigError, match="textrank"):
        summarize(harbour, SummaryPlan(method="texrank"))


def test_no_sentence_is_said_that_another_story_says(harbour: Article) -> None:
    first = said(summarize(harbour, PLAN))
    second = said(summarize(harbour, PLAN, avoid=first))
    assert second
    assert not set(first) & set(second)


def test_a_pronoun_comes_only_after_the_sentence_it_leans_on(write: Write) -> None:
    article = write(
        "Liv Dahl became harbour master of Sandvik in the winter of 2019 after the retirement of her predecessor.",
        "She rebuilt the harbour, the quay and the channel of Sandvik, and reopened the harbour to ferries in Sandvik.",
        "The town council of Sandvik praised the harbour and voted 4 million euros for the channel and the quay.",
    )
    for number in (1, 2, 3):
        chosen = said(summarize(article, SummaryPlan(number, 100)))
        if any(text.startswith("She") for text in chosen):
            assert chosen[chosen.index(next(t for t in chosen if t.startswith("She"))) - 1].startswith("Liv Dahl")


def test_a_text_whose_every_sentence_leans_may_begin_with_its_first(write: Write) -> None:
    article = write("It was the third storm of the season on the coast.", "He said the harbour would stay closed.")
    assert said(summarize(article, SummaryPlan(1, 60))) == ["It was the third storm of the season on the coast."]


def test_fewer_sentences_are_returned_rather_than_padding(write: Write) -> None:
    article = write(
        "The harbour of Sandvik will reopen on Monday after two weeks.", "Sign up for our newsletter today!"
    )
    assert len(summarize(article, SummaryPlan(3, 100)).chosen) == 1


def test_the_title_is_not_said_again(write: Write) -> None:
    title = "Old harbour reopens after storm"
    article = write(f"{title}!", "The council said so on Friday.", title=title)
    assert said(summarize(article, PLAN)) == ["The council said so on Friday."]


def test_a_title_that_was_made_of_the_first_words_does_not_favour_them(harbour: Article) -> None:
    made = replace(harbour, title=harbour.paragraphs[0][:60].rsplit(" ", 1)[0])
    bare = replace(harbour, title="")
    assert summarize(made, PLAN) == summarize(bare, PLAN)
    assert summarize(replace(harbour, title="Repairs of the quay"), PLAN) != summarize(bare, PLAN)


def test_the_same_thing_is_not_said_twice(write: Write) -> None:
    article = write(
        "The harbour of Sandvik will reopen on Monday after two weeks.",
        "The harbour of Sandvik will reopen on Monday, after two weeks.",
        "The council voted 4 million euros for the repair of the quay.",
    )
    assert len(summarize(article, SummaryPlan(3, 100)).chosen) == 2


def test_a_giant_sentence_is_shown_up_to_a_clause(write: Write) -> None:
    article = write(
        "The council said on Friday that it would rebuild the quay of the harbour and dredge the channel before the "
        "winter, although three of its members had voted against the plan because they thought that the money, which "
        "comes from the county and from a loan that will be paid back over thirty years, should rather be spent on "
        "the school, the library and the road to the airport."
    )
    sentence = summarize(article, PLAN).chosen[0]
    assert sentence.cut
    assert sentence.text.endswith("before the winter")
    assert sentence.text == article.paragraphs[0][sentence.start : sentence.end]


def test_a_sentence_that_is_longer_than_the_plan_is_ended_at_a_clause(write: Write) -> None:
    article = write(
        "The council will rebuild the quay of the old harbour before the next winter, although three of its members "
        "voted against the plan on Friday night."
    )
    sentence = summarize(article, SummaryPlan(1, 18)).chosen[0]
    assert (sentence.cut, sentence.text[-11:]) == (True, "next winter")


def test_a_plan_without_sentences_or_words_gives_none(harbour: Article) -> None:
    assert said(summarize(harbour, SummaryPlan(0, 60))) == said(summarize(harbour, SummaryPlan(2, 3))) == []


def test_the_publishers_standfirst_is_preferred_and_marked(write: Write) -> None:
    article = write(
        "The harbour of Sandvik will reopen on Monday after two weeks.",
        standfirst="Ferries sail again two weeks after the storm that sank nine boats",
    )
    chosen = summarize(article, SummaryPlan(2, 60, standfirst="prefer")).chosen
    assert [sentence.origin for sentence in chosen] == ["publisher", "article"]
    assert chosen[0].text == article.standfirst
    assert said(summarize(article, PLAN))[0].startswith("The harbour")


@pytest.mark.parametrize(
    "standfirst",
    [
        "Read the latest news from Sandvik and the coast.",
        "Subscribe now for unlimited access to all of our stories.",
        "Ferries sail again two weeks after the storm that...",
        "Harbour reopens",
        "“Ferries sail again two weeks after the storm",
        "But it took two weeks to clear the channel of wrecks",
        "By Anna Holm",
    ],
)
def test_a_standfirst_that_tells_nothing_whole_is_not_used(write: Write, standfirst: str) -> None:
    article = write("The harbour of Sandvik will reopen on Monday after two weeks.", standfirst=standfirst)
    chosen = summarize(article, SummaryPlan(2, 60, standfirst="prefer")).chosen
    assert [sentence.origin for sentence in chosen] == ["article"]


def test_a_long_standfirst_is_shortened_to_whole_sentences(write: Write) -> None:
    first = "Ferries sail again two weeks after the storm."
    article = write(
        "The harbour of Sandvik will reopen on Monday.", standfirst=f"{first} Repairs take until spring and cost money."
    )
    assert summarize(article, SummaryPlan(2, 10, standfirst="prefer")).chosen[0].text == first


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "paragraphs",
    [
        (),
        ("It rained.",),
        ("Shall I go down", "to the grey harbour", "where the ferries lie", "and wait"),
        ("Team P W D L Pts", "Ajax 12 10 1 1 31", "PSV 12 9 2 1 29"),
        ("JONES: Good evening and welcome to the harbour tonight.", "DAHL: Thank you for having me on tonight."),
        ("Home | World | Politics | Sport", "By ANNA HOLM", "Subscribe to read the rest of this story today."),
    ],
    ids=["empty", "tiny", "poem", "table", "transcript", "furniture"],
)
def test_what_is_no_prose_gives_no_summary(method: str, paragraphs: tuple[str, ...], write: Write) -> None:
    assert said(summarize(write(*paragraphs), SummaryPlan(2, 60, method))) == []


def test_an_article_in_capitals_is_summarized_but_a_shouted_line_is_not(write: Write) -> None:
    shouted = "THE HARBOUR OF SANDVIK WILL REOPEN ON MONDAY AFTER TWO WEEKS."
    assert said(summarize(write(shouted), PLAN)) == [shouted]
    assert said(
        summarize(write(shouted, "The council said so on Friday night.", "Ferries sail at nine o'clock."), PLAN)
    ) == [
        "The council said so on Friday night.",
        "Ferries sail at nine o'clock.",
    ]


def test_a_live_blog_loses_its_clock_and_an_interview_its_turns(write: Write) -> None:
    live = write("14:32 The harbour master has reopened the channel to all ferries.", "14:10 Crowds gather")
    assert said(summarize(live, PLAN)) == ["The harbour master has reopened the channel to all ferries."]
    interview = write(
        "The harbour master spoke with us about the storm on Friday.",
        "Q: When will the harbour open again?",
        "A: As soon as the channel has been cleared of wrecks.",
    )
    assert said(summarize(interview, PLAN)) == ["The harbour master spoke with us about the storm on Friday."]


def test_list_items_are_shown_only_as_whole_sentences(write: Write) -> None:
    article = write(
        "Key points", "• Harbour reopens", "• Repairs of the quay will take until spring, the council said."
    )
    assert said(summarize(article, PLAN)) == ["Repairs of the quay will take until spring, the council said."]


@pytest.mark.parametrize(
    ("language", "paragraphs", "expected"),
    [
        (
            "de",
            ("Sandvik (dpa) – Der Hafen wird am 3. Oktober wieder geöffnet.", "Er war zwei Wochen lang geschlossen."),
            1,
        ),
        (
            "fr",
            ("SANDVIK (AFP) – Le port de Sandvik rouvrira lundi après deux semaines.", "Abonnez-vous à notre lettre."),
            1,
        ),
        (
            "es",
            ("El puerto de Sandvik reabrirá el lunes tras dos semanas.", "Suscríbase a nuestro boletín de noticias."),
            1,
        ),
        (
            "ru",
            ("САНДВИК, 3 окт — РИА Новости. Порт Сандвика откроется в понедельник.", "Подписывайтесь на наш канал."),
            1,
        ),
        ("zh", ("新华社北京10月3日电 港口将于周一重新开放，此前因风暴关闭了两周。", "点击此处订阅我们的新闻邮件。"), 1),
        ("ja", ("【東京】港は月曜日に再開される見通しだと当局が発表した。", "会員登録はこちらから今すぐどうぞ。"), 1),
        ("ar", ("سيعاد فتح الميناء يوم الاثنين بعد إغلاقه لمدة أسبوعين.", "تابعونا على صفحتنا من أجل المزيد."), 1),
    ],
)
def test_the_shipped_languages_are_guarded_too(
    write: Write, language: str, paragraphs: tuple[str, ...], expected: int
) -> None:
    chosen = summarize(write(*paragraphs, language=language), SummaryPlan(1, 60)).chosen
    assert [sentence.paragraph for sentence in chosen] == [0] * expected
    assert not chosen[0].text.startswith(("Sandvik (", "SANDVIK", "САНДВИК", "新华社", "【"))


def test_a_standfirst_over_the_text_carries_the_summary(write: Write) -> None:
    over = "Ferries sail again in Norway after the storm that sank nine boats"
    article = write(over, "Lanterns hung along the quay on Friday as fishermen mended nets.", *["The boats wait."] * 9)
    assert said(summarize(article, SummaryPlan(1, 60))) == [over]


def test_a_headline_over_the_text_is_no_standfirst(write: Write) -> None:
    article = write("Ferries Sail Again in Sandvik After the Great Storm", "The harbour of Sandvik reopened on Monday.")
    assert said(summarize(article, SummaryPlan(1, 60))) == ["The harbour of Sandvik reopened on Monday."]
