"""The grammar of a kicker, the small line over a headline: `Analysis | Middle East`, `World / Africa`, `Q&A`.

It splits, names the kind of piece and folds names so that they compare; it must not know what any name means (which
region a part stands for is the business of `digest.regions.kickers`).
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["KINDS", "Kicker", "fold_name", "is_kicker_like", "split_kicker"]

_SPELLINGS: dict[str, str] = {
    "analysis": "news analysis|the analysis|analyses|in depth|deep dive|analyse|análisis|analisi|análise|анализ"
    "|data analysis|intelligence brief|assessment",
    "reporting": "report|reports|reportage|special report|dispatch|dispatches|field notes|on the ground|correspondence"
    "|reporters notebook|reporter s notebook|reportaje|rapport|bericht|репортаж|letter from",
    "opinion": "opinions|op ed|oped|guest opinion|opinion guest essay|viewpoint|viewpoints|view|views|perspective"
    "|perspectives|argument|an argument|debate|the debate|meinung|standpunkt|tribune|opinión|opinione|opinião|мнение"
    "|contributor|contributors|expert commentary views|voices|ideas|first person",
    "commentary": "comment|comments and debate|expert commentary|kommentar|commentaire|chronique|comentario|commento"
    "|comentário|комментарий|comment is free",
    "news": "breaking|breaking news|news brief|news briefs|briefs|brief|in brief|latest|latest news|update|updates|live"
    "|live updates|developing|nachrichten|actualité|actualités|noticias|notizie|notícias|новости|aktuell|news in brief"
    "|headlines|top stories|the latest",
    "feature": "features|long read|long reads|longread|longform|the long read|magazine|big read|the big read"
    "|cover story|profile|profiles|portrait|spotlight|in focus",
    "interview": "interviews|the interview|conversation|conversations|in conversation|entretien|entrevista|intervista"
    "|интервью|gespräch",
    "explainer": "explainers|explained|explains|backgrounder|background|primer|what to know|faq|guide|vox explains"
    "|erklärt|décryptage|hintergrund|fact sheet",
    "review": "reviews|book review|book reviews|books|film review|review essay|rezension|critique|reseña|recensione",
    "video": "videos|watch|live video|vidéo|vídeo|видео|tv|documentary",
    "podcast": "podcasts|listen|audio|episode|radio|подкаст",
    "q&a": "q a|q and a|qanda|questions and answers|ask the expert|five questions|5 questions",
    "editorial": "editorials|leader|leaders|the editorial board|editorial board|from the editors|leitartikel|éditorial",
    "essay": "essays|guest essay|ensayo|saggio|ensaio|эссе",
    "column": "columns|columnist|columnists|kolumne|columna|колонка|rubrica",
    "letter": "letters|letters to the editor|open letter|correspondents letters|leserbriefe|courrier|cartas",
    "obituary": "obituaries|obit|in memoriam|remembrance|nachruf|nécrologie|obituario|necrologio|некролог",
    "investigation": "investigations|investigative|special investigation|exclusive|exclusives|enquête|investigación"
    "|inchiesta|recherche|расследование",
    "fact check": "fact checks|fact checking|factcheck|faktencheck|verify|reality check",
    "newsletter": "newsletters|briefing|the briefing|morning briefing|bulletin",
    "photos": "photo essay|pictures|in pictures|photography|gallery|photo gallery|slideshow|bilder",
    "data": "charts|chart|maps|graphic|graphics|infographic|by the numbers|datablog",
    "quiz": "quizzes|news quiz|crossword",
    "event": "events|webinar|panel discussion",
    "statement": "press release|press releases|statements|announcement",
    "research": "study|policy brief|white paper|policy paper|working paper",
    "sponsored": "sponsored content|advertisement|paid post|partner content|advertorial|paid content|promoted",
}

KINDS: tuple[str, ...] = tuple(_SPELLINGS)
"""The kinds of piece, in the spelling that the rest of the program uses."""

_SEPARATORS = re.compile(r"\s*(?:[|¦›»>·•/\\∙●]|::)\s*|\s+[-–—]\s+|:\s+")
_LETTERS_WITH_DOTS = re.compile(r"\b(?:[a-z]\.){2,}", re.IGNORECASE)
_MAX_CHARACTERS, _MAX_WORDS, _MAX_PART_WORDS = 72, 10, 5


@dataclass(frozen=True, slots=True)
class Kicker:
    """A kicker line taken apart: `parts` as written, without the kind's; `kind` is one of `KINDS`, or empty."""

    parts: tuple[str, ...]
    kind: str = ""


def fold_name(name: str) -> str:
    """The form in which names compare: no case, accents or punctuation, `&` as `and`, `U.S.` as `us`."""
    joined = _LETTERS_WITH_DOTS.sub(lambda dotted: dotted.group().replace(".", ""), name).replace("&", " and ")
    plain = "".join(c for c in unicodedata.normalize("NFKD", joined.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


_KIND_BY_FOLDED: dict[str, str] = {
    fold_name(spelling): kind for kind, spellings in _SPELLINGS.items() for spelling in (kind, *spellings.split("|"))
}


def split_kicker(line: str) -> Kicker:
    """Split at `|`, `/`, `›`, `·`, a spaced dash or a colon; the first part that names a kind becomes the kind.

    Further parts that name kinds are dropped too (`News | Analysis | Africa` has the parts `("Africa",)`).
    """
    parts: list[str] = []
    kind = ""
    for part in _pieces(line):
        found = _KIND_BY_FOLDED.get(fold_name(part), "")
        kind = kind or found
        if not found:
            parts.append(part)
    return Kicker(tuple(parts), kind)


def is_kicker_like(line: str, known_names: Collection[str]) -> bool:
    """Whether a line that stands alone is a kicker: a kind, a name in `known_names`, or either beside short parts.

    `known_names` are compared as `fold_name` folds them; hand over the same frozenset each time, it is folded once.
    """
    if (
        not line.strip()
        or len(line) > _MAX_CHARACTERS
        or len(line.split()) > _MAX_WORDS
        or line.rstrip()[-1] in ".?!,;…"
    ):
        return False
    folded = _fold_all(frozenset(known_names))
    if fold_name(line) in folded:
        return True
    pieces = _pieces(line)
    known = [piece for piece in pieces if (name := fold_name(piece)) in folded or name in _KIND_BY_FOLDED]
    if ":" in line and len(known) < len(pieces):
        return False  # "Explained: how the vote works" is a headline
    return bool(known) and all(len(piece.split()) <= _MAX_PART_WORDS for piece in pieces)


@lru_cache(maxsize=8)
def _fold_all(names: frozenset[str]) -> frozenset[str]:
    return frozenset(fold_name(name) for name in names)


def _pieces(line: str) -> list[str]:
    return [piece for piece in (part.strip() for part in _SEPARATORS.split(line)) if piece]
