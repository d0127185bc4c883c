"""What a page or dump says above its headline: the section (kicker) and the kind of piece.

`SECTIONS` are names that magazines commonly print as kickers: evidence for telling a kicker from a headline when no
configuration is at hand. What a section means is not known here: `digest.regions` reads it.
"""

from collections.abc import Iterable
from functools import lru_cache

from digest.collect.boilerplate import is_date, noise
from digest.collect.lines import clean
from digest.text.kicker import fold_name, is_kicker_like, split_kicker

__all__ = ["SECTIONS", "is_kicker", "is_section", "kicker_and_kind", "kind_of_types", "merge_kickers"]

_NAMES = """
Africa|North Africa|West Africa|East Africa|Southern Africa|Central Africa|Sub-Saharan Africa|Horn of Africa
Sahel|Maghreb|Asia|Asia-Pacific|Asia Pacific|Asia & Pacific|Indo-Pacific|South Asia|Southeast Asia
South-East Asia|Central Asia|East Asia|Northeast Asia|South & Central Asia|Pacific|Oceania|Australia|China
Greater China|Hong Kong|Taiwan|Japan|India|Korea|Koreas|Korean Peninsula|Pakistan|Afghanistan|Middle East
Mideast|Middle East & North Africa|MENA|Gulf|Persian Gulf|Levant|Near East|Gaza|Israel|Israel-Palestine
Palestine|Iran|Iraq|Syria|Yemen|Turkey|Europe|European Union|EU|Western Europe|Eastern Europe|Central Europe
Northern Europe|Southern Europe|Balkans|Western Balkans|Baltics|Nordics|UK|Britain|Germany|France|Eurasia|Russia
Ukraine|Russia & Ukraine|Ukraine War|War in Ukraine|Caucasus|South Caucasus|Belarus|Americas|The Americas
Latin America|Latin America & Caribbean|Central America|South America|North America|Caribbean|Mexico|Brazil
Venezuela|Cuba|Canada|United States|USA|U.S.|US|U.S. Politics|US Politics|U.S. Foreign Policy|US Foreign Policy
U.S. News|US News|America|Washington|Washington Politics|Congress|White House|Pentagon|Arctic|Antarctica
Transatlantic|Global|Global Crises|Global Affairs|Global South|World|World News|World Politics|International
International Affairs|Regions|National|Local|Home News|Politics|Policy|Foreign Policy|Diplomacy|Geopolitics
Government|Elections|Democracy|Law|Justice|Human Rights|Rights|Society|Culture|Arts|Arts & Culture|Books|Film
Music|Religion|History|Ideas|Philosophy|Education|Media|Press Freedom|Health|Global Health|Science|Technology
Tech|Cyber|Cybersecurity|Artificial Intelligence|AI|Space|Environment|Climate|Climate Change|Climate Crisis
Nature|Energy|Energy & Environment|Water|Food|Agriculture|Economy|Economics|Economic Policy|Business|Finance
Markets|Money|Trade|Trade & Tariffs|Sanctions|Development|Aid|Migration|Refugees|Immigration|Labor|Labour|Gender
Women|Youth|Security|National Security|Global Security|Defense|Defence|Military|Military Affairs
Military Industrial Complex|Conflict|War & Peace|War|Peace|Arms Control|Nuclear|Nuclear Weapons|Nonproliferation
Terrorism|Counterterrorism|Intelligence|Crime|Drugs|United Nations|UN|NATO|QiOSK|Sport|Sports|Travel|Lifestyle
Style|Cities|Transport|Infrastructure|Humanitarian|Afrique|Asie|Asie-Pacifique|Europe de l'Est|Moyen-Orient
Proche-Orient|Amérique latine|Amériques|Amérique du Nord|Monde|Politique|Économie|Société|Environnement|Climat
Défense|Afrika|Asien|Naher Osten|Nahost|Lateinamerika|Nordamerika|Südamerika|Amerika|Europa|Osteuropa|Welt
Ausland|Politik|Wirtschaft|Gesellschaft|Kultur|Klima|Umwelt|Sicherheit|África|Oriente Medio|Oriente Próximo
América Latina|América|Latinoamérica|Estados Unidos|Mundo|Internacional|Política|Economía|Sociedad|Cultura|Clima
Medio Ambiente|Medio Oriente|Mondo|Esteri|Economia|Società|Ambiente|Meio Ambiente|Oriente Médio|Sociedade|Африка
Азия|Европа|Ближний Восток|Мир|Политика|Экономика|Общество|Латинская Америка
"""

SECTIONS: frozenset[str] = frozenset(name.strip() for name in _NAMES.replace("\n", "|").split("|") if name.strip())
"""Section names as magazines print them; compare with `digest.text.kicker.fold_name`."""

_FOLDED = frozenset(map(fold_name, SECTIONS))
_SITE_WORDS = frozenset(
    {"home", "homepage", "start", "startseite", "accueil", "inicio", "inizio", "main", "index", "all", "frontpage"}
    | {
        "article",
        "articles",
        "post",
        "posts",
        "blog",
        "archive",
        "story",
        "stories",
        "uncategorized",
        "general",
        "other",
    }
    | {"misc", "web", "content", "page", "default", "none"}
)
_KIND_BY_TYPE = {
    "opinionnewsarticle": "opinion",
    "analysisnewsarticle": "analysis",
    "backgroundnewsarticle": "explainer",
    "reviewnewsarticle": "review",
    "review": "review",
    "reportagenewsarticle": "reporting",
    "advertisercontentarticle": "sponsored",
    "satiricalarticle": "satire",
    "askpublicnewsarticle": "q&a",
    "liveblogposting": "live",
}


@lru_cache(maxsize=8192)
def is_kicker(line: str) -> bool:
    """Whether a line that stands alone is a common section name, a kind of piece, or both side by side.

    "Advertisement" and "Listen" name kinds too, but are furniture of the page.
    """
    return (is_section(line) or is_kicker_like(line, SECTIONS)) and not noise(line)


def is_section(line: str) -> bool:
    """Whether a line is exactly one of `SECTIONS`."""
    return fold_name(line) in _FOLDED


def kicker_and_kind(line: str) -> tuple[str, str]:
    """`Analysis | Middle East` → (`Middle East`, `analysis`); the parts of a longer path stay joined by ` | `."""
    taken = split_kicker(clean(line))
    parts = [
        part for part in taken.parts if fold_name(part) not in _SITE_WORDS and not is_date(part) and "_" not in part
    ]
    return " | ".join(dict.fromkeys(parts)), taken.kind


def merge_kickers(lines: Iterable[str]) -> tuple[str, str]:
    """The first section and the first kind that several kickers of one article name."""
    read = [kicker_and_kind(line) for line in lines]
    return next((kicker for kicker, _ in read if kicker), ""), next((kind for _, kind in read if kind), "")


def kind_of_types(types: Iterable[str]) -> str:
    """The kind of piece that a schema.org type says (`OpinionNewsArticle` → opinion), or the empty string."""
    return next((kind for name in types if (kind := _KIND_BY_TYPE.get(name.lower(), ""))), "")
