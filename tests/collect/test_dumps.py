"""Text dumps of pages: each line finds its place, whatever the magazine's layout."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.dumps import split_stories
from digest.collect.dumps_roles import Line
from digest.collect.extract import read_text
from digest.model.article import Article, Reading
from digest.model.source import Source

SOURCE = Source("review", "https://review.example/")

HARBOUR = (
    "The harbour at Port Selwyn reopened on Monday after eleven weeks, and a grain ship left within an hour.",
    "Dock workers had refused to load cargo until the port agreed to replace cranes older than they are.",
    "“We did not want a parade, we wanted brakes that hold,” said Amina Kohl, who has driven a gantry since 2003.",
    "The authority now says that new machines will arrive by spring, although it has said so twice before.",
)
RIVER = (
    "Three governments that share the Oru river signed a treaty on Thursday which none had expected to sign.",
    "Under its terms the upstream dam must release water every tenth day, and all three may read its gauges.",
    "Farmers on the lower plain, where wells turned salty last year, have planted late in the hope that it holds.",
)
SENATE = (
    "A committee of the upper house voted nine to six to end the export licence that it had praised in May.",
    "The vote changes nothing until the autumn, when the full chamber must decide, yet suppliers look abroad.",
)


def read(text: str) -> list[Article]:
    return [reading.article for reading in readings(text) if reading.article]


def readings(text: str) -> tuple[Reading, ...]:
    return read_text(text, path="page.txt", source=SOURCE)


def reasons(reading: Reading) -> dict[str, str]:
    return {one.text: one.why for one in reading.dropped}


def lines(*parts: str | tuple[str, ...]) -> list[str]:
    return [line for part in parts for line in ((part,) if isinstance(part, str) else part)]


def test_a_byline_and_a_date_below_the_headline_are_facts_not_text() -> None:
    first, second = read(
        "\n".join(
            lines(
                "Analysis | Africa",
                "A port strike ends with new cranes",
                "What eleven weeks of silence on the quays have changed",
                "By Lena Abara and Tom Reyes",
                "12 March 2025",
                "5 min read",
                HARBOUR,
                "Read more",
                "Reporting | Asia-Pacific",
                "Upstream and downstream agree at last",
                "By Kim Oduya",
                "March 10, 2025",
                RIVER,
                "Read more",
            )
        )
    )
    assert (first.title, first.kicker, first.kind) == ("A port strike ends with new cranes", "Africa", "analysis")
    assert (first.byline, str(first.published)) == ("Lena Abara and Tom Reyes", "2025-03-12")
    assert first.standfirst == "What eleven weeks of silence on the quays have changed"
    assert first.paragraphs == HARBOUR
    assert (second.kicker, second.kind, second.byline) == ("Asia-Pacific", "reporting", "Kim Oduya")
    assert (second.paragraphs, second.truncated, str(second.published)) == (RIVER, True, "2025-03-10")


def test_full_articles_without_an_end_mark_are_parted_at_the_next_header() -> None:
    dump = lines(
        "Middle East",
        "A port strike ends with new cranes",
        "By Lena Abara",
        HARBOUR,
        "Latin America",
        "Upstream and downstream agree at last",
        "By Kim Oduya",
        RIVER,
        "Europe",
        "Committee turns on its own export licence",
        "By Per Lindqvist",
        SENATE,
    )
    found = read("\n\n".join(dump))
    assert [(one.kicker, one.paragraphs) for one in found] == [
        ("Middle East", HARBOUR),
        ("Latin America", RIVER),
        ("Europe", SENATE),
    ]
    assert not any(one.truncated for one in found)


def test_subheads_and_short_lines_of_dialogue_stay_paragraphs_of_their_own() -> None:
    (one,) = read(
        "\n".join(
            lines("A port strike ends with new cranes", HARBOUR[:2], "Old machines", "“Never again.”", HARBOUR[2:])
        )
    )
    assert one.paragraphs == (*HARBOUR[:2], "Old machines", "“Never again.”", *HARBOUR[2:])


def test_a_pull_quote_is_dropped_since_its_words_stand_in_the_text() -> None:
    quote = "“We did not want a parade, we wanted brakes that hold”"
    (reading,) = readings("\n".join(lines("A port strike ends with new cranes", HARBOUR[:3], quote, HARBOUR[3:])))
    assert reading.article is not None
    assert reading.article.paragraphs == HARBOUR
    assert reasons(reading)[quote] == "pull quote"


@pytest.mark.parametrize("blank", ["\n", "\n\n", "\r\n", "\r\n\r\n", "\n\u00a0\n", "\r", "\u2028"])
def test_line_ends_and_invisible_characters_change_nothing(blank: str) -> None:
    dump = lines(
        "Africa", "A\u00a0port strike ends with\u200b new cranes", "Photo: Ana Prado/AFP", HARBOUR, "Keep reading"
    )
    (one,) = read("\ufeff" + blank.join(dump))
    assert (one.title, one.paragraphs, one.truncated) == ("A port strike ends with new cranes", HARBOUR, True)


@pytest.mark.parametrize(
    ("gap", "width"),
    # Without blank lines, a paragraph whose last line happens to be full cannot be told from one that goes on.
    [("\n", 72), ("\n", 90), ("\n\n", 60), ("\n\n", 72), ("\n\n", 100)],
)
def test_a_hard_wrap_is_undone_with_and_without_blank_lines(gap: str, width: int) -> None:
    dump = lines(
        "Africa",
        "A port strike ends with new cranes",
        "By Lena Abara",
        HARBOUR + SENATE,
        "Read more",
        "Europe",
        "Upstream and downstream agree",
        "By Kim Oduya",
        RIVER,
        "Read more",
    )
    wrapped = gap.join("\n".join(textwrap.wrap(line, width, break_on_hyphens=False)) for line in dump)
    assert [one.paragraphs for one in read(wrapped)] == [HARBOUR + SENATE, RIVER]


def test_a_section_that_no_list_knows_is_the_kicker_by_its_place() -> None:
    found = read(
        "\n".join(
            lines(
                "A port strike ends with new cranes",
                "Tidewater Desk",
                HARBOUR,
                "Continue reading",
                "Upstream and downstream agree at last",
                "Asia",
                RIVER,
                "Continue reading",
            )
        )
    )
    assert [one.kicker for one in found] == ["Tidewater Desk", "Asia"]


def test_an_article_without_a_kicker_has_none() -> None:
    (one,) = read("\n".join(lines("A port strike ends with new cranes", "What has changed on the quays", HARBOUR)))
    assert (one.title, one.kicker, one.standfirst) == (
        "A port strike ends with new cranes",
        "",
        "What has changed on the quays",
    )


def test_menus_rails_and_newsletter_boxes_are_no_article() -> None:
    text = "\n".join(
        lines(
            "Menu",
            "World",
            "Africa",
            "Europe",
            "Opinion",
            "Search",
            "Subscribe",
            "Africa",
            "A port strike ends with new cranes",
            "By Lena Abara",
            HARBOUR[:2],
            "Related",
            "Why the ferries stopped",
            HARBOUR[2],
            "Sign up for our weekly newsletter and never miss a story",
            HARBOUR[3],
            "Share this article",
            "Most read",
            "Ten ways to cook barley",
            "Why the ferries stopped",
            "© 2025 The Example Review",
        )
    )
    (reading,) = readings(text)
    assert reading.article is not None
    assert (reading.article.kicker, reading.article.paragraphs) == ("Africa", HARBOUR)
    why = reasons(reading)
    assert why["Why the ferries stopped"]
    assert why["Sign up for our weekly newsletter and never miss a story"] == "newsletter or promotion"


def test_captions_with_credits_are_dropped_wherever_they_stand() -> None:
    captions = (
        "A crane at Port Selwyn, Monday. (AP Photo/Ana Prado)",
        "Photo: Ana Prado / Getty Images",
        "Dockers at the gate, May 3, 2024. REUTERS/Per Lindqvist",
        "Image credit: Lena Abara via shutterstock.com",
        "Courtesy of the Port Selwyn Museum",
    )
    text = "\n".join(
        lines(
            "Africa",
            captions[0],
            "A port strike ends with new cranes",
            HARBOUR[:1],
            captions[1:4],
            HARBOUR[1:],
            captions[4],
        )
    )
    (reading,) = readings(text)
    assert reading.article is not None
    assert reading.article.paragraphs == HARBOUR
    assert {reasons(reading)[caption] for caption in captions} == {"photo credit"}


def test_prose_that_mentions_an_agency_a_newsletter_or_a_photo_is_kept() -> None:
    prose = (
        "The minister told Reuters that the photo had been taken by a tourist, and that nobody had asked him about it.",
        "The lawsuit, the third of its kind this year, was filed in a district court against Getty Images.",
        "Volunteers now write a newsletter in four languages and carry it by hand to those who have no inbox at all.",
        "Sweden would join the patrols, its envoy wrote in an e-mail, once the parliament had seen the updates.",
    )
    (one,) = read("\n".join(lines("Africa", "A port strike ends with new cranes", prose)))
    assert one.paragraphs == prose


def test_a_dump_in_another_language_is_read_by_the_same_grammar() -> None:
    german = (
        "Der Hafen von Selwyn hat am Montag nach elf Wochen wieder geöffnet, und ein Schiff lief gleich aus.",
        "Die Arbeiter hatten sich geweigert, Ladung zu bewegen, solange die alten Kräne nicht ersetzt würden.",
    )
    french = (
        "Trois gouvernements qui partagent le fleuve ont signé jeudi un traité que personne n’attendait plus.",
        "Le barrage devra désormais lâcher de l’eau tous les dix jours, sous les yeux des ingénieurs des trois pays.",
    )
    found = read(
        "\n\n".join(
            lines(
                "Afrika",
                "Ein Streik endet mit neuen Kränen",
                "Von Lena Abara",
                "12. März 2025",
                german,
                "Weiterlesen",
                "Analyse | Asie",
                "Un traité pour le fleuve Oru",
                "Par Kim Oduya",
                french,
                "Lire la suite",
            )
        )
    )
    assert [(one.kicker, one.kind, one.byline, one.language) for one in found] == [
        ("Afrika", "", "Lena Abara", "de"),
        ("Asie", "analysis", "Kim Oduya", "fr"),
    ]
    assert [one.paragraphs for one in found] == [german, french]
    assert all(one.truncated for one in found)


def test_labels_before_a_plain_article_are_its_facts() -> None:
    text = "Title: A port strike ends with new cranes\nAuthor: Lena Abara\nDate: 2025-03-12\nSection: Africa\n\n"
    (one,) = read(text + "\n\n".join(HARBOUR))
    assert (one.title, one.byline, str(one.published), one.kicker) == (
        "A port strike ends with new cranes",
        "Lena Abara",
        "2025-03-12",
        "Africa",
    )
    assert one.paragraphs == HARBOUR


def test_keep_reading_in_the_middle_of_one_article_does_not_cut_it() -> None:
    (one,) = read("\n".join(lines("A port strike ends with new cranes", HARBOUR[:2], "Read more", HARBOUR[2:])))
    assert (one.paragraphs, one.truncated) == (HARBOUR, False)


def test_a_text_that_breaks_off_with_an_ellipsis_in_brackets_is_a_teaser() -> None:
    (one,) = read("\n".join(lines("A port strike ends with new cranes", HARBOUR[0], f"{HARBOUR[1]} […]")))
    assert (one.truncated, one.paragraphs) == (True, HARBOUR[:2])


def test_a_text_without_prose_is_a_problem_that_names_the_file() -> None:
    for text in ("", "\n\n", "Menu\nSearch\nLog in", "\x00\x01"):
        (reading,) = readings(text)
        assert reading.article is None
        assert reading.problem
        assert "page.txt" in reading.problem


def test_an_authors_note_goes_and_does_not_become_the_next_headline() -> None:
    note = "Lena Abara is a senior fellow at the Institute for Ports."
    first, second = readings(
        "\n".join(
            lines(
                "Africa",
                "A port strike ends with new cranes",
                "By Lena Abara",
                HARBOUR,
                note,
                "OPINION",
                "EUROPE",
                "Upstream and downstream agree at last",
                "By Kim Oduya | March 3, 2025",
                RIVER,
            )
        )
    )
    assert first.article is not None
    assert second.article is not None
    assert reasons(first)[note] == "author's note"
    assert (second.article.title, second.article.kicker, second.article.kind) == (
        "Upstream and downstream agree at last",
        "EUROPE",
        "opinion",
    )
    assert str(second.article.published) == "2025-03-03"


def test_a_headline_that_asks_a_long_question_is_no_paragraph() -> None:
    title = "Will the new master of the harbour at Port Selwyn keep the cranes running this winter?"
    (one,) = read("\n".join(lines(title, "Africa", HARBOUR, "Keep reading")))
    assert (one.title, one.paragraphs) == (title, HARBOUR)


def test_headlines_of_a_rail_above_an_article_are_not_its_own() -> None:
    rail = ("Most Popular", "1", "Ten ways to cook barley", "2", "Five more ways to cook it")
    (reading,) = readings("\n".join(lines(rail, "Africa", "A port strike ends with new cranes", HARBOUR)))
    assert reading.article is not None
    assert (reading.article.title, reading.article.standfirst) == ("A port strike ends with new cranes", "")
    assert set(rail) <= set(reasons(reading))


def test_a_text_of_short_sentences_only_is_an_article_all_the_same() -> None:
    (one,) = read("A port strike ends\n\nThe cranes turn again.\n\nNobody cheered at all.")
    assert (one.title, one.paragraphs) == ("A port strike ends", ("The cranes turn again.", "Nobody cheered at all."))


_LINES: tuple[str, ...] = (
    "Africa",
    "Analysis",
    "A headline of five words",
    "Two words",
    "Photo: Ana Prado/AFP",
    "keep reading",
    "Latest",
)
_LINES += ("By Lena Abara", "12 March 2025", "Share", "Menu", "Jane Doe", "“Never again.”", "---", "Title: A label")
_ANY_LINE = st.builds(
    Line,
    st.sampled_from([*_LINES, *HARBOUR]),
    st.sampled_from(["", "", "", "heading", "kicker", "byline", "date", "caption", "standfirst", "item", "aside"]),
    st.just(0),
)


@settings(max_examples=400, deadline=None)
@given(found=st.lists(_ANY_LINE, max_size=24), whole=st.booleans())
def test_no_order_of_lines_raises_or_loses_a_line(found: list[Line], whole: bool) -> None:
    stories = split_stories(found, whole=whole)
    kept = {text for story in stories for text in (*story.paragraphs, *(one.text for one in story.dropped))}
    headers = [story.header for story in stories]
    kept |= {
        text for header in headers for text in (header.title.text, *header.byline, *(d.text for d in header.dates))
    }
    said = " ".join([*kept, *(header.dek for header in headers), *(header.kicker for header in headers)])
    for line in found if stories else []:
        if line.hint != "kicker" and line.text not in ("Africa", "Analysis"):
            assert line.text.removeprefix("Title: ") in said
