"""Small words decide only where they leave no doubt, and then as the model would."""

import subprocess
import sys

import pytest

from digest.text.language import _identifier, detect
from digest.text.telling import plain_language

PLAIN = {
    "en": (
        "The minister said on Monday that the government would not resign over the affair. The opposition "
        "believes that this is of great importance to the country. Police said two people had died in the "
        "accident on the motorway and that a third victim was still missing. It is not the first accident to hit "
        "the area this year, said the mayor, who asked for more money."
    ),
    "de": (
        "Die Ministerin sagte am Montag, dass die Regierung wegen der Affäre nicht zurücktreten werde. Die "
        "Opposition hält das für sehr wichtig für das Land. Die Polizei teilte mit, dass bei dem Unfall auf der "
        "Autobahn zwei Menschen ums Leben gekommen sind und dass noch nach einem dritten Opfer gesucht wird. Es "
        "ist nicht der erste Unfall in diesem Jahr, sagt der Bürgermeister, der mehr Geld für die Straßen und "
        "eine Antwort der Regierung fordert."
    ),
    "fr": (
        "Le ministre a déclaré lundi que le gouvernement ne démissionnerait pas à cause de l'affaire. "
        "L'opposition estime que c'est d'une grande importance pour le pays. La police indique que deux personnes "
        "sont mortes dans l'accident sur l'autoroute et qu'une troisième victime est toujours recherchée. Ce "
        "n'est pas le premier accident cette année, selon le maire, qui demande plus de moyens pour les communes "
        "du département et une réponse du gouvernement."
    ),
    "es": (
        "El ministro dijo el lunes que el Gobierno no dimitirá por el escándalo de los contratos. La oposición "
        "cree que esto es de gran importancia para el país. La policía informa de que dos personas murieron en el "
        "accidente de la autopista y de que aún se busca a una tercera víctima. No es el primer accidente que "
        "afecta a la zona este año, según el alcalde, que pide más medios para los municipios y una respuesta del "
        "Gobierno."
    ),
    "it": (
        "Il ministro ha detto lunedì che il governo non si dimetterà per lo scandalo degli appalti. L'opposizione "
        "ritiene che questo sia di grande importanza per il paese. La polizia informa che due persone sono morte "
        "nell'incidente sull'autostrada e che si cerca ancora una terza vittima. Non è il primo incidente di "
        "quest'anno nella zona, dice il sindaco, che chiede più mezzi per i comuni della provincia e una risposta "
        "del governo."
    ),
}
NEIGHBOURS = {
    "nl": (
        "De minister zei maandag dat de regering niet zal aftreden vanwege de affaire, maar volgens de oppositie "
        "is dat van groot belang voor het land. In de Tweede Kamer was er veel kritiek op de manier waarop het "
        "kabinet met het onderzoek omgaat. De politie meldt dat bij het ongeluk op de snelweg twee mensen om het "
        "leven zijn gekomen en dat er nog wordt gezocht naar een derde slachtoffer. Het onderzoek is in handen "
        "van de recherche."
    ),
    "da": (
        "Ministeren sagde mandag, at regeringen ikke vil gå af på grund af sagen, men oppositionen mener, at det "
        "er af stor betydning for landet. Politiet oplyser, at der er to mennesker, der har mistet livet ved "
        "ulykken på motorvejen, og at der stadig bliver ledt efter en tredje. Det er ikke den første ulykke, som "
        "har ramt området i år, siger borgmesteren, og der skal gøres mere for dem, der bor der."
    ),
    "no": (
        "Ministeren sa mandag at regjeringen ikke vil gå av på grunn av saken, men opposisjonen mener at det er "
        "av stor betydning for landet. Politiet opplyser at to personer har mistet livet i ulykken på motorveien, "
        "og at det fortsatt letes etter en tredje. Det er ikke den første ulykken som har rammet området i år, "
        "sier ordføreren."
    ),
    "ca": (
        "El ministre va dir dilluns que el govern no dimitirà per l'escàndol, però l'oposició creu que això és de "
        "gran importància per al país. La policia informa que dues persones han mort en l'accident de l'autopista "
        "i que encara es busca una tercera víctima. No és el primer accident que ha afectat la zona aquest any, "
        "segons l'alcalde, que demana més mitjans als municipis de la comarca i una resposta del Govern."
    ),
    "gl": (
        "O ministro dixo o luns que o goberno non dimitirá polo escándalo dos contratos, pero a oposición cre que "
        "iso é de gran importancia para o país. A policía informa de que dúas persoas morreron no accidente da "
        "autoestrada e que aínda se busca unha terceira vítima. Non é o primeiro accidente que afecta á zona "
        "neste ano, segundo o alcalde, que pide máis medios para os concellos da comarca e unha resposta do "
        "Goberno. As obras da estrada foi un dos motivos que os veciños da vila denunciaron na Xunta e no "
        "Parlamento."
    ),
    "pt": (
        "O ministro disse na segunda-feira que o governo não vai renunciar por causa do escândalo. A oposição "
        "acredita que isso é de grande importância para o país. A polícia informa que duas pessoas morreram no "
        "acidente na rodovia e que ainda se procura uma terceira vítima. Não é o primeiro acidente que atinge a "
        "região neste ano, segundo o prefeito, que pede mais recursos para os municípios e uma resposta do "
        "governo em Brasília."
    ),
    "ro": (
        "Ministrul a declarat luni că guvernul nu va demisiona din cauza scandalului, dar opoziția crede că acest "
        "lucru este de mare importanță pentru țară. Poliția anunță că două persoane au murit în accidentul de pe "
        "autostradă și că încă se caută o a treia victimă. Nu este primul accident din zonă în acest an, spune "
        "primarul, care cere mai multe mijloace pentru localitățile din județ."
    ),
    "id": (
        "Menteri mengatakan pada hari Senin bahwa pemerintah tidak akan mundur karena skandal itu, tetapi oposisi "
        "menilai hal ini sangat penting bagi negara. Polisi menyatakan dua orang tewas di kecelakaan di jalan tol "
        "dan masih mencari korban ketiga di lokasi kejadian. Ini bukan kecelakaan pertama di wilayah itu tahun "
        "ini, kata wali kota di balai kota."
    ),
}


@pytest.mark.parametrize("language", sorted(PLAIN))
def test_a_plain_text_is_told_by_its_words_as_the_model_tells_it(language: str) -> None:
    assert plain_language(PLAIN[language]) == language
    assert detect(PLAIN[language].upper(), "nl") == language
    assert _identifier().classify(PLAIN[language])[0] == language


@pytest.mark.parametrize("language", sorted(NEIGHBOURS))
def test_a_neighbour_is_left_to_the_model(language: str) -> None:
    assert not plain_language(NEIGHBOURS[language])
    assert detect(NEIGHBOURS[language]) == language


def test_a_mixed_or_short_text_is_left_to_the_model() -> None:
    assert not plain_language(f"{PLAIN['en']} {PLAIN['de']}")
    assert not plain_language(PLAIN["en"][:80])


def test_a_plain_text_needs_no_model() -> None:
    code = (
        "import sys; from digest.text.language import detect; "
        "assert detect(sys.argv[1]) == 'en'; assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, PLAIN["en"]], check=True)
