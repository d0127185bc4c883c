"""Phrases by which a sentence is known for something else than news: promotion, picture line, byline, speaker's turn.

Patterns only; what becomes of such a sentence is decided in `fitness`. PROMOTION, CAPTION and UNSPACED are searched in
text in small letters, which is four times as quick as ignoring case, and where a word begins.
"""

import re

from digest.summarize.alternatives import by_first_letter

__all__ = ["BYLINE", "CAPTION", "PROMOTION", "SITE_LINE", "SPEAKER", "UNSPACED"]

_PROMOTION = (
    r"click (?:here|on)|sign(?:ing)?[ -]up (?:for|to|here|now|today)|sign up|(?:un|re)?subscribe"
    r"|(?:your|a free|buy a) subscription|follow (?:us|@|him on|her on|me on|the latest on|live)|newsletter|read more"
    r"|see (?:also|more)\b|scroll down|all rights reserved|copyright|e-?mail (?:this|us|your|him at|her at|the "
    r"(?:author|reporter))|join (?:us|the conversation|our)|watch (?:the|our) (?:full )?(?:video|clip|below|live)"
    r"|listen to (?:the|our)|story continues|continue reading|keep reading|this (?:article|story|piece|post) (?:was|is"
    r"|has been|originally|first|appeared|contains)|originally (?:published|appeared)|views expressed"
    r"|terms of (?:use|service)|privacy policy|cookies?\b.{0,40}(?:accept|settings|consent)"
    r"|for more (?:on|information|stories|news|details)|download (?:the|our) app|donate\b.{0,30}\b(?:today|now|here)"
    r"|support our (?:work|journalism)|buy (?:it )?now|contributed (?:reporting|to this)|additional reporting"
    r"|reporting by|editing by|compiled by|with reporting|do you have a story|got a (?:story|tip)|contact (?:us|the "
    r"reporter)|visit (?:our|www|https?:)|log ?in to|tap here|swipe|affiliate (?:link|commission)|earn a commission"
    r"|all times (?:are )?local|editor[’']s note|https?://|www\."
    r"|newsletter abonnieren|jetzt abonnieren|lesen sie (?:auch|hier|mehr)|mehr (?:dazu|zum thema)|folgen sie"
    r"|melden sie sich|abonnieren sie|abonnez-vous|inscrivez-vous|lire (?:aussi|la suite)|à lire|suivez-nous"
    r"|cliquez ici|réservé aux abonnés|lea también|leer más|suscr[ií]b|síguenos|haga clic|inicie sesión|leggi anche"
    r"|leggi l'articolo|iscriviti|seguici|clicca qui|riproduzione riservata|leia (?:também|mais)|assine\b|inscreva-se"
    r"|siga-nos|clique aqui|читайте также|подпис(?:ывайтесь|аться)|подробнее|اقرأ أيضا|اشترك|تابعونا"
)
PROMOTION = re.compile(rf"(?<!\w)(?:{by_first_letter(_PROMOTION)})|^\W*(?:advertisement|share\b|eds?:)")
"""What a publisher says of itself. A story about subscribers meets it, too: such a sentence is a last resort."""

UNSPACED = re.compile(
    r"(?P<promotion>相关阅读|点击|订阅|扫码|関連記事|続きを読む|登録はこちら|会員登録)|(?P<caption>写真[：:]|图[：:])"
)

_CAPTION = (
    r"\((?:photo|image|ap|file|picture|left|right|cent(?:re|er)|above|below|top|bottom|far (?:left|right)|circled"
    r"|inset|foto|bild|фото)|(?:photo|photograph|photos|picture|image|video|graphic|foto|fotos|bild|crédit|fuente"
    r"|quelle|fonte|источник|фото)\s?(?::|©|by \w)|pictured|getty images|ap photo|reuters/|afp/|epa/|©"
    r"|shutterstock|file photo|file picture|image (?:source|credit|caption)|photo (?:credit|courtesy)|courtesy of"
    r"|crédit photo|archivbild|symbolbild|handout (?:photo|picture|image)|(?:is|are|was"
    r"|were) seen (?:here|in this|in an? (?:photo|image|picture|file))|in this (?:file|undated|handout"
    r"|courtroom) (?:photo|picture|image|sketch)"
)
CAPTION = re.compile(
    rf"(?<!\w)(?:{by_first_letter(_CAPTION)})|/(?:ap|afp|getty|reuters|epa|dpa|efe|shutterstock)\b|(?:photo|photograph):|\((?:photo|ap)"
    r"|^\W*(?:(?:above|below|left|right|top|bottom|cent(?:re|er))(?:\s?[:,]|\s\()|from left|clockwise|caption\b"
    r"|seen here|shown here|in this (?:photo|image|picture|frame|undated|file)\b)"
)
"""A picture's line or credit. No aside in brackets may begin with the letters of an agency: "(AP" is counted as one."""

BYLINE = re.compile(
    r"^\W*(?:by\b\W{0,3}(?-i:(?:[A-Z][\w.'’-]*[\s,.|&]{1,3}(?:and |for |in |of )?){0,6}[A-Z][\w.'’-]*)\W*$"
    r"|(?:written|reported|posted|words) "
    r"by\b|published\b\W{0,3}(?:\d|on\b|at\b|:|$)|(?:last )?updated\b\W{0,3}(?:\d|on\b|at\b|:|$)|created\W{0,3}\d"
    r"|posted\b\W{0,3}(?:\d|on\b|at\b|:)|\d{1,2}[:.]\d{2}(?:\s?[ap]m)? (?:e[sd]t|gmt|bst|utc|cet|ist)\b"
    r"|(?:publié|mis à jour|veröffentlicht|aktualisiert|publicado|actualizado|atualizado|pubblicato|aggiornato"
    r"|опубликовано|обновлено)\b\D{0,25}\d"
    r"|(?:temps de lecture|lesezeit|lesedauer|tiempo de lectura|tempo di lettura|tempo de leitura|reading time)\b"
    r"|(?:von|par|por|di) (?-i:[A-ZÄÖÜÉ][\w-]+ (?:[a-zäöü]{2,3} )?[A-ZÄÖÜÉ][\w-]+)\W*$)",
    re.IGNORECASE,
)
SITE_LINE = re.compile(
    r"^\W*(?:\(?(?:reuters|ap|afp|cnn|bbc|upi|ians|pti|ani|dpa|efe|ansa|tass)\)?\W*$|\d+ of \d+\b)", re.IGNORECASE
)
SPEAKER = re.compile(
    r"^\W{0,3}(?:Q(?:uestion)?|A(?:nswer)?|Frage|Antwort|Pregunta|Respuesta|Domanda|Risposta|Вопрос|Ответ|问|答"
    r"|問)\s?[:：.]\s?\D"
    r"|^[A-Z][A-Z.'’ -]{2,30}:\s|^[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}:\s(?=[A-Z“\"])"
)
"""A turn in an interview or transcript: `Q: …`, `SMITH: …`, `Anna Smith: …`."""
