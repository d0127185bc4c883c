"""Where articles are filed, and the reasons that are given."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model.article import Article
from digest.model.region import GLOBAL, Region
from digest.regions.classifier import Classifier
from tests.regions.conftest import read_regions, write_article

CLASSIFIER = Classifier(read_regions())


def test_the_kicker_decides_before_the_text(classifier: Classifier) -> None:
    filing = classifier.file(
        write_article("Tokyo and Seoul agree", "Japan met South Korea.", kicker="Analysis | Middle East")
    )
    assert (filing.region, filing.reasons[0], filing.confidence) == ("middle-east", "kicker: Middle East", 1.0)
    assert filing.see_also == ("asia-pacific",)


def test_the_address_decides_before_the_text(classifier: Classifier) -> None:
    filing = classifier.file(write_article("Tokyo votes", url="https://news.example/2024/09/world/africa/a-story.html"))
    assert (filing.region, filing.reasons[0]) == ("africa", "URL: /africa/")


@pytest.mark.parametrize(
    "kicker", ["World", "QiOSK", "Analysis", "Military", "International", "Politics", "News | World"]
)
def test_kickers_that_name_no_region_leave_it_to_the_text(classifier: Classifier, kicker: str) -> None:
    assert classifier.file(write_article("Tokyo votes", kicker=kicker)).region == "asia-pacific"


def test_the_text_decides_with_counted_reasons(classifier: Classifier) -> None:
    filing = classifier.file(
        write_article("Elections ahead", "Voters in Tokyo are tired.", "Tokyo has seen many. Osaka too.")
    )
    assert filing.region == "asia-pacific"
    assert filing.reasons == ("Tokyo ×2 in the lead", "Osaka in the lead")


def test_shares_add_up_and_descend_after_the_first(classifier: Classifier) -> None:
    filing = classifier.file(write_article("Berlin, Paris and Nairobi", "Kenya and Brazil signed it in Berlin."))
    others = [share.share for share in filing.shares[1:]]
    assert others == sorted(others, reverse=True)
    assert sum(share.share for share in filing.shares) == pytest.approx(1.0, abs=0.01)


def test_a_second_region_with_a_quarter_of_the_evidence_is_seen_also(classifier: Classifier) -> None:
    filing = classifier.file(write_article("Kenya sends its police to Haiti"))
    assert {filing.region, *filing.see_also} == {"africa", "latin-america"}


def test_three_regions_that_compete_make_it_global(classifier: Classifier) -> None:
    filing = classifier.file(write_article("Kenya, Peru and Thailand sign a treaty on forests"))
    assert filing.region == GLOBAL
    assert filing.reasons[0].startswith("several regions compete: ")


def test_what_names_no_place_is_global_and_doubtful(classifier: Classifier) -> None:
    filing = classifier.file(write_article("How to sleep better"))
    assert (filing.region, filing.doubtful, filing.reasons) == (GLOBAL, True, ("no place was named",))


def test_what_is_worldwide_is_global_without_doubt(classifier: Classifier) -> None:
    filing = classifier.file(write_article("UN climate talks end without a deal"))
    assert (filing.region, filing.doubtful) == (GLOBAL, False)


def test_near_ties_ask_the_editor(classifier: Classifier) -> None:
    assert classifier.file(write_article("Kenya and Peru")).doubtful
    assert not classifier.file(write_article("Kenya votes", "Nairobi is calm, and so is Mombasa.")).doubtful


def test_an_all_capitals_headline_is_read(classifier: Classifier) -> None:
    assert classifier.file(write_article("TEN DEAD AS FERRY SINKS OFF TANZANIA")).region == "africa"
    assert classifier.file(write_article("WHO IS TO BLAME FOR US ALL?")).region == GLOBAL


def test_a_dateline_is_a_place(classifier: Classifier) -> None:
    assert (
        classifier.file(write_article("Ministers resign", "LJUBLJANA (AP) — Three ministers resigned.")).region
        == "europe"
    )


def test_surnames_count_only_in_their_years(classifier: Classifier) -> None:
    article = write_article("Truss resigns after six weeks", published=date(2022, 10, 20))
    assert classifier.file(article).region == "europe"
    assert classifier.file(replace(article, published=date(1999, 1, 1))).region == GLOBAL


def test_an_office_that_moved_moves_the_story(classifier: Classifier) -> None:
    article = write_article("Rutte meets the press", published=date(2015, 3, 1))
    assert classifier.file(article).reasons == ("Rutte in the title",)


def test_an_editors_term_wins_over_the_gazetteer(regions: tuple[Region, ...]) -> None:
    own = [replace(r, terms=("Tokyo Vice", "Chagos deal")) if r.slug == "europe" else r for r in regions]
    classifier = Classifier(own)
    assert classifier.file(write_article("The Chagos deal is done")).region == "europe"
    assert classifier.file(write_article("Tokyo Vice is back")).region == "europe"


def test_moving_a_country_moves_its_stories(regions: tuple[Region, ...], classifier: Classifier) -> None:
    moved = [
        replace(
            region,
            countries=tuple(c for c in region.countries if c != "GL")
            + (("GL",) if region.slug == "washington" else ()),
        )
        for region in regions
    ]
    article = write_article("Greenland votes")
    assert (classifier.file(article).region, Classifier(moved).file(article).region) == ("europe", "washington")


def test_a_merged_region_keeps_the_words_of_both(regions: tuple[Region, ...]) -> None:
    asia = [region for region in regions if region.slug in {"asia-pacific", "south-central-asia"}]
    merged = Region("asia", "Asia", countries=tuple(c for r in asia for c in r.countries), kickers=("Asia",))
    classifier = Classifier([*(region for region in regions if region not in asia), merged])
    titles = ("India's monsoon fails", "Tokyo votes", "Southeast Asia cools", "Floods across South Asia")
    assert [classifier.file(write_article(title)).region for title in titles] == ["asia"] * 4


def test_area_words_follow_most_of_their_countries(regions: tuple[Region, ...]) -> None:
    one = Region(
        "old-world",
        "Europe, Africa and the Middle East",
        countries=tuple(
            c for r in regions if r.slug in {"europe", "eurasia", "middle-east", "africa"} for c in r.countries
        ),
    )
    classifier = Classifier([one, *(r for r in regions if r.slug in {"washington", "global"})])
    for title in ("Middle East truce holds", "EU ministers meet", "A drought in the Sahel"):
        assert classifier.file(write_article(title)).region == "old-world"


def test_a_country_in_no_region_is_global(regions: tuple[Region, ...]) -> None:
    without = [replace(region, countries=tuple(c for c in region.countries if c != "JP")) for region in regions]
    assert Classifier(without).file(write_article("Tokyo votes")).region == GLOBAL


def test_home_words_speak_for_the_publishers_country_only(regions: tuple[Region, ...], classifier: Classifier) -> None:
    article = write_article("House military spending vote")
    assert (classifier.file(article).region, Classifier(regions, home="DE").file(article).region) == (
        "washington",
        GLOBAL,
    )


def test_a_quiz_is_global_but_a_regions_week_in_pictures_is_not(classifier: Classifier) -> None:
    quiz = write_article("News quiz: a storm, a ban, a swap", "Vietnam's storm, a ban in Brazil.")
    assert classifier.file(quiz).region == GLOBAL
    assert classifier.file(write_article("Africa's week in pictures")).region == "africa"


def test_a_text_that_repeats_its_title_counts_it_once(classifier: Classifier) -> None:
    filing = classifier.file(write_article("Kenya votes", "Kenya votes"))
    assert filing.reasons == ("Kenya in the title",)


def test_accents_may_be_missing(classifier: Classifier) -> None:
    for title in ("Erdoğan holds a rally", "Erdogan holds a rally", "Floods in São Paulo", "Floods in Sao Paulo"):
        assert classifier.file(write_article(title)).region in {"middle-east", "latin-america"}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120), st.lists(st.text(max_size=200), max_size=3), st.text(max_size=30), st.text(max_size=60))
def test_no_article_is_too_odd(title: str, paragraphs: list[str], kicker: str, url: str) -> None:
    article = Article("x", title, tuple(paragraphs), kicker=kicker, url=url)
    filing = CLASSIFIER.file(article)
    assert filing.shares
    assert 0.0 <= filing.confidence <= 1.0
    assert filing == CLASSIFIER.file(article)
