"""Rules that tell places from people, towns from countries, and one place from its namesakes."""

import pytest

from digest.model.region import GLOBAL
from digest.regions.classifier import Classifier
from tests.regions.conftest import write_article


@pytest.mark.parametrize(
    "title",
    [
        "Barbara Ireland wins the book prize",
        "Kevin England bakes the best bread",
        "Cheryl Milan Opens a Gallery",
        "Sydney Harrow writes a memoir",
        "Chad Brimley plays the lead",
        "Dallas Corrigan sings",
    ],
)
def test_a_name_beside_a_persons_other_name_is_no_place(classifier: Classifier, title: str) -> None:
    assert classifier.file(write_article(title)).region == GLOBAL


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("Jordan King Abdullah warns of a wider war", "middle-east"),
        ("Jordan Warns Its Neighbours", "middle-east"),
        ("Chad Junta Names a Premier", "africa"),
        ("Sydney Airport closes", "asia-pacific"),
        ("Paris Mayor Bans Cars", "europe"),
        ("In Victoria, Melbourne counts its votes", "asia-pacific"),
        ("Israel strikes again", "middle-east"),
    ],
)
def test_a_place_beside_a_word_that_shows_a_place_stays_one(classifier: Classifier, title: str, region: str) -> None:
    assert classifier.file(write_article(title)).region == region


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("Dublin, Calif., opens a park", "washington"),
        ("Naples, Fla., bans tents", "washington"),
        ("Versailles, Ky., counts its horses", "washington"),
        ("Cairo, Illinois, loses its last shop", "washington"),
        ("Fire in Toledo, OH", "washington"),
        ("Trujillo, Honduras, waits", "latin-america"),
        ("Mexico, California and Texas share a river with Tijuana", "latin-america"),
    ],
)
def test_a_state_or_country_after_a_town_moves_it(classifier: Classifier, title: str, region: str) -> None:
    assert classifier.file(write_article(title)).region == region


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        ("Georgia counts", "Tbilisi waited for the result.", "eurasia"),
        ("Georgia counts", "Atlanta and Savannah waited; Republicans led.", "washington"),
        ("Alexandria floods", "Egypt's second city is under water; Cairo sends pumps.", "middle-east"),
        ("India's Supreme Court rules", "", "south-central-asia"),
        ("Congress votes", "Peru's president was removed in Lima. Peru waits.", "latin-america"),
        ("Congress votes", "", "washington"),
        ("Tripoli's port", "Lebanon will rebuild it, Beirut says.", "middle-east"),
    ],
)
def test_the_rest_of_the_text_tells_which_place_is_meant(
    classifier: Classifier, title: str, text: str, region: str
) -> None:
    assert classifier.file(write_article(title, *filter(None, [text]))).region == region


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("Turkey prices rise before Thanksgiving in Iowa", "washington"),
        ("Nice Work if You Can Get It", GLOBAL),
        ("Attack in Nice", "europe"),
        ("Reading for Pleasure Declines", GLOBAL),
        ("Cold War lessons", GLOBAL),
        ("Fine china from a Kenyan pottery", "africa"),
    ],
)
def test_everyday_words_are_no_places(classifier: Classifier, title: str, region: str) -> None:
    assert classifier.file(write_article(title)).region == region


@pytest.mark.parametrize(
    "title",
    [
        "Walter B. Jordan sings again",
        "Vienna, 34, wins the baking contest",
        "Lord Sydney's portrait is found",
        "A 'Chad'?",
        "The Berne Convention and your copyright",
        "Hungarian goulash and Norwegian forest cats",
        "Review: 'Warsaw Nights' is a film about nothing",
    ],
)
def test_ages_titles_treaties_dishes_and_works_name_no_place(classifier: Classifier, title: str) -> None:
    assert classifier.file(write_article(title)).region == GLOBAL


def test_a_surname_given_in_full_explains_the_bare_one(classifier: Classifier) -> None:
    assert classifier.file(write_article("Berlin's songs live on", "Irving Berlin wrote them.")).region == GLOBAL
    assert classifier.file(write_article("Berlin's trams live on", "The drivers vote.")).region == "europe"


def test_a_town_that_no_file_names_counts_by_its_state(classifier: Classifier) -> None:
    filing = classifier.file(write_article("Sluggerville, Miss., has a new mayor"))
    assert (filing.region, filing.reasons) == ("washington", ("Miss. in the title",))


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("Japan's firms invest in Kenya", "africa"),
        ("Turkish drones over Ethiopia", "africa"),
        ("Sudan's Army Shuns Talks in Switzerland", "africa"),
        ("Trump lands in Athens", "europe"),
        ("Genoa City, Wis., floods", "washington"),
        ("Washington, Tyne and Wear, mourns", "europe"),
    ],
)
def test_where_a_story_plays_counts_before_who_acts(classifier: Classifier, title: str, region: str) -> None:
    assert classifier.file(write_article(title)).region == region
