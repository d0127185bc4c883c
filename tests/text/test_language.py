import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.language import detect

PASSAGES = {
    "en": "The minister said on Monday that the government would not resign over the affair.",
    "de": "Die Ministerin sagte am Montag, dass die Regierung wegen der Affäre nicht zurücktreten werde.",
    "fr": "Le ministre a déclaré lundi que le gouvernement ne démissionnerait pas à cause de l'affaire.",
    "es": "El ministro dijo el lunes que el Gobierno no dimitirá por el escándalo de los contratos.",
    "it": "Il ministro ha detto lunedì che il governo non si dimetterà per lo scandalo degli appalti.",
    "pt": "O ministro disse na segunda-feira que o governo não vai renunciar por causa do escândalo.",
    "ru": "Министр заявил в понедельник, что правительство не уйдёт в отставку из-за скандала.",
    "ar": "قال الوزير يوم الاثنين إن الحكومة لن تستقيل بسبب فضيحة العقود التي كشفت الأسبوع الماضي.",
    "zh": "部长周一表示，政府不会因丑闻而辞职。",
    "ja": "大臣は月曜日、政府は不祥事で辞職しないと述べた。",
    "ko": "장관은 월요일 정부가 추문으로 사퇴하지 않을 것이라고 말했다.",
    "el": "Ο υπουργός δήλωσε τη Δευτέρα ότι η κυβέρνηση δεν θα παραιτηθεί.",
}


@pytest.mark.parametrize("language", sorted(PASSAGES))
def test_a_passage_is_recognised_whatever_the_page_claims(language: str) -> None:
    assert detect(PASSAGES[language]) == language
    assert detect(PASSAGES[language], "en-US") == language


def test_a_text_in_capitals_is_recognised() -> None:
    assert detect(PASSAGES["de"].upper()) == "de"


def test_a_short_text_takes_the_publishers_word() -> None:
    assert detect("Gol!", "pt-BR") == "pt"
    assert detect("Gol!") == "und"
    assert detect("", "EN") == "en"
    assert detect("12 345", "nonsense") == "und"


@given(st.text(max_size=200), st.text(max_size=8))
def test_any_text_and_hint_give_a_code(text: str, hint: str) -> None:
    code = detect(text, hint)
    assert code == "und" or (len(code) == 2 and code.isalpha() and code.islower())
