import pytest

from digest.summarize.fitness import unfit_reason
from digest.summarize.openers import leans_back


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The harbour reopened on Monday after a storm.", ""),
        ("“We go,” she said, and the ferry left the harbour.", ""),
        ("It was over.", "too short"),
        ("The harbour of Sandvik, pictured on Monday, was empty.", "picture caption"),
        ("Photo: the harbour of Sandvik seen from the hill.", "picture caption"),
        ("Left: The harbour of Sandvik seen from the hill.", "picture caption"),
        ("By Anna Holm, Liv Dahl and Per Lund.", "byline"),
        ("Published: 12:03 GMT, 4 May 2014, in Sandvik.", "byline"),
        ("Publié le 3 octobre 2023 à 14h30, mis à jour le 4 octobre à 9h12.", "byline"),
        ("Temps de lecture de cet article : 3 min.", "byline"),
        ("“We go, she said, and the ferry left the harbour.", "half a quotation"),
        ('The harbour will open soon," she said on Friday.', "half a quotation"),
        ("‘We go, she said as the ferry left the harbour.", "half a quotation"),
        ("Ajax 12 10 1 1 31 PSV 12 9 2.", "table"),
        ("Sign up for our newsletter about harbours and ferries.", "promotion"),
        ("Lesen Sie auch: Warum der Hafen von Sandvik schließt.", "promotion"),
        ("DAHL: We will open the harbour on Monday morning.", "a speaker's turn"),
        ("Q: When will the harbour open again this year?", "a speaker's turn"),
        ("THE HARBOUR OF SANDVIK REOPENS ON MONDAY MORNING.", "all capitals"),
        ("The harbour will open in these three cases:", "leads on to something else"),
        ("The harbour will open when the storm has…", "leads on to something else"),
        ("The harbour of Sandvik and its long history", "not a whole sentence"),
    ],
)
def test_a_sentence_that_may_not_be_shown_says_why(text: str, reason: str) -> None:
    assert unfit_reason(text, len(text.split())) == reason


@pytest.mark.parametrize(
    "text",
    ["The players' union met on Monday in the ’90s hall.", "The clubs of the town closed on Monday at ten o'clock."],
)
def test_apostrophes_are_no_quotations(text: str) -> None:
    assert unfit_reason(text, len(text.split())) == ""


@pytest.mark.parametrize(
    ("language", "leaning", "standing"),
    [
        ("en", "“But he left,” she said.", "Butter is dear."),
        ("en", "As a result, prices rose.", "As ferries left, it rained."),
        ("de", "Dennoch blieb er.", "Dennis blieb."),
        ("fr", "C’est fini.", "Cesare est parti."),
        ("fr", "Ce ministre a refusé.", "Ce lundi, le ministre a refusé."),
        ("fr", "Alors, il partit.", "Alors que le port rouvre, le ministre part."),
        ("de", "Das ist vorbei.", "Das Gericht entschied am Montag."),
        ("es", "Además, subió.", "Además de Madrid, votó Toledo."),
        ("es", "Sin embargo, subió.", "Sinaloa espera."),
        ("it", "Tuttavia è salito.", "Tutti sono saliti."),
        ("pt", "No entanto, subiu.", "Nova Iorque espera."),
        ("ru", "Однако он остался.", "Одесса ждёт."),
        ("ar", "لكن الوزير رفض.", "رفض الوزير."),
        ("zh", "但是他拒绝了。", "部长拒绝了。"),
        ("ja", "しかし大臣は拒否した。", "大臣は拒否した。"),
        ("xx", "Dobo ka.", "Ka dobo."),
    ],
)
def test_openers_that_lean_on_the_sentence_before_are_known(language: str, leaning: str, standing: str) -> None:
    assert leans_back(leaning, language) is (language != "xx")
    assert not leans_back(standing, language)


def test_every_opener_by_which_faults_are_counted_is_known() -> None:
    openers = "he she they it his her their its this that these those but and however meanwhile also yet so instead"
    for opener in f"{openers} still then nor or".split():
        assert leans_back(f"{opener.capitalize()} went home.", "en")
        assert leans_back(f"“{opener.capitalize()}: we go.”", "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A third followed on Tuesday.", "en"),
        ("The second was found alive.", "en"),
        ("The two agreed on a price.", "en"),
        ("One is to decide who pays for it.", "en"),
        ("Ce sera le plus long procès.", "fr"),
        ("L’un d’eux a été placé en garde à vue.", "fr"),
        ("Los dos firmaron el acuerdo.", "es"),
        ("Die beiden kennen sich seit Jahren.", "de"),
    ],
)
def test_what_counts_on_from_the_sentence_before_leans_on_it(text: str, language: str) -> None:
    assert leans_back(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A third of the boats were lost.", "en"),
        ("A second-hand ferry was bought.", "en"),
        ("The second ferry leaves at noon.", "en"),
        ("Ce soir, le port rouvre.", "fr"),
        ("Questa sera il porto riapre.", "it"),
        ("Este año el puerto abrirá.", "es"),
    ],
)
def test_numbers_and_calendar_words_lean_on_nothing(text: str, language: str) -> None:
    assert not leans_back(text, language)
