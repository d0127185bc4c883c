"""Countries named in the shipped languages."""

import pytest

from digest.regions.classifier import Classifier
from digest.regions.languages import languages_of
from tests.regions.conftest import write_article


@pytest.mark.parametrize(
    ("language", "title", "region"),
    [
        ("de", "Schweden wählt ein neues Parlament", "europe"),
        ("de", "Die brasilianische Regierung tritt zurück", "latin-america"),
        ("de", "Südafrikas Präsident reist ab", "africa"),
        ("fr", "L'Ukraine demande des armes", "eurasia"),
        ("fr", "Le gouvernement japonais démissionne", "asia-pacific"),
        ("es", "Alemania cierra sus fronteras", "europe"),
        ("es", "El ejército nigeriano libera rehenes", "africa"),
        ("it", "Terremoto in Giappone", "asia-pacific"),
        ("it", "Il presidente argentino vola via", "latin-america"),
        ("pt", "Eleições na Índia começam", "south-central-asia"),
        ("pt", "Exército israelense avança", "middle-east"),
        ("ru", "Выборы в Германии", "europe"),
        ("ru", "Президент Южной Кореи ушёл", "asia-pacific"),
        ("ru", "Украинские войска отошли", "eurasia"),
        ("ar", "انتخابات في فرنسا", "europe"),
        ("ar", "الجيش السوداني يتقدم في الخرطوم", "africa"),
        ("zh", "德国举行大选", "europe"),
        ("zh", "巴西總統訪問", "latin-america"),
        ("ja", "ドイツで総選挙", "europe"),
        ("ja", "タイで洪水", "asia-pacific"),
    ],
)
def test_headlines_in_other_languages_are_filed(classifier: Classifier, language: str, title: str, region: str) -> None:
    assert classifier.file(write_article(title, language=language)).region == region


def test_a_katakana_name_inside_a_longer_word_is_none(classifier: Classifier) -> None:
    assert classifier.file(write_article("新しいスタイルのタイトル", language="ja")).region == "global"


def test_english_words_are_not_read_as_foreign_stems(classifier: Classifier) -> None:
    filing = classifier.file(
        write_article("A service for those in suicidal crises", "The service has grown.", language="en")
    )
    assert filing.region == "global"


def test_the_script_tells_before_the_language() -> None:
    assert [languages_of(text, "en") for text in ("Москва", "بيروت", "東京へ", "北京", "Berlin")] == [
        ("ru",),
        ("ar",),
        ("ja", "zh"),
        ("zh",),
        (),
    ]
