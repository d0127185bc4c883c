"""Phrases by which a sentence is known for something else than news: promotion, picture line, byline, speaker's turn.

Patterns only, each with its reason; what becomes of such a sentence is decided in `fitness`.
"""

import re

__all__ = ["BYLINE", "CAPTION", "PROMOTION", "SITE_LINE", "SPEAKER"]

PROMOTION = re.compile(
    r"click (?:here|on)|sign(?:ing)?[ -]up (?:for|to|here|now|today)|sign up|subscribe|(?:your|a free"
    r"|buy a) subscription|follow (?:us|@|him on|"
    r"her on|me on|the latest on|live)|newsletter|read more|see (?:also|more)\b|scroll down|all rights reserved"
    r"|copyright|^\W*advertisement|^\W*share\b|e-?mail (?:this|us|your|him at|her at|the (?:author|reporter))"
    r"|join (?:us|the conversation|our)|watch (?:the|our) (?:full )?(?:video|clip|below|live)|listen to (?:the|our)"
    r"|story continues|continue reading|keep reading|this (?:article|story|piece|post) (?:was|is|has been|originally"
    r"|first|appeared|contains)|originally (?:published|appeared)|views expressed|terms of (?:use|service)"
    r"|privacy policy|cookies?\b.{0,40}(?:accept|settings|consent)|for more (?:on|information|stories|news|details)"
    r"|download (?:the|our) app|donate\b.{0,30}\b(?:today|now|here)|support our (?:work|journalism)|buy (?:it )?now"
    r"|contributed (?:reporting|to this)|additional reporting|reporting by|editing by|compiled by|with reporting"
    r"|do you have a story|got a (?:story|tip)|contact (?:us|the reporter)|visit (?:our|www|https?:)|log ?in to"
    r"|^\W*eds?:|tap here|swipe|affiliate (?:link|commission)|earn a commission|all times (?:are )?local"
    r"|editor[’']s note"
    r"|https?://|\bwww\.|newsletter abonnieren|jetzt abonnieren|lesen sie (?:auch|hier|mehr)|mehr (?:dazu|zum thema)"
    r"|folgen sie|melden sie sich|abonnieren sie|abonnez-vous|inscrivez-vous|lire (?:aussi|la suite)|à lire"
    r"|suivez-nous|cliquez ici|réservé aux abonnés|lea también|leer más|suscr[ií]b|síguenos|haga clic|inicie sesión"
    r"|leggi anche|leggi l'articolo|iscriviti|seguici|clicca qui|riproduzione riservata|leia (?:também|mais)|assine\b"
    r"|inscreva-se|siga-nos|clique aqui|читайте также|подпис(?:ывайтесь|аться)|подробнее|اقرأ أيضا|اشترك|تابعونا"
    r"|相关阅读|点击|订阅|扫码|関連記事|続きを読む|登録はこちら|会員登録",
    re.IGNORECASE,
)
"""What a publisher says of itself. A story about subscribers meets it, too: such a sentence is a last resort."""

CAPTION = re.compile(
    r"\((?:photo|image|ap|file|picture|left|right|cent(?:re|er)|above|below|top|bottom|far (?:left|right)|circled|inset"
    r"|foto|bild|фото)|\b(?:photo|photograph|photos|picture|image|video|graphic|foto|fotos|bild|crédit|fuente|quelle"
    r"|fonte|источник|фото)\s?(?::|©|by [A-Z])|pictured|getty images|\bap photo|reuters/|afp/|epa/|/(?:ap|afp|getty"
    r"|reuters|epa|dpa|efe|shutterstock)\b|©|shutterstock|file photo|file picture|image (?:source|credit|caption)"
    r"|photo (?:credit|courtesy)|courtesy of|crédit photo|archivbild|symbolbild|写真[：:]|图[：:]"
    r"|^\W*(?:(?:above|below|left|right|top|bottom|cent(?:re|er))(?:\s?[:,]|\s\()|from left|clockwise|caption\b"
    r"|seen here|shown here"
    r"|in this (?:photo|image|picture|frame|undated|file)\b)|handout (?:photo|picture|image)|(?:is|are|was"
    r"|were) seen (?:here"
    r"|in this|in an? (?:photo|image|picture|file))|in this (?:file|undated|handout|courtroom) (?:photo|picture|image"
    r"|sketch)",
    re.IGNORECASE,
)

BYLINE = re.compile(
    r"^\W*(?:by\b\W{0,3}(?-i:(?:[A-Z][\w.'’-]*[\s,.|&]{1,3}(?:and |for |in |of )?){0,6}[A-Z][\w.'’-]*)\W*$"
    r"|(?:written|reported|posted|words) "
    r"by\b|published\b\W{0,3}(?:\d|on\b|at\b|:|$)|(?:last )?updated\b\W{0,3}(?:\d|on\b|at\b|:|$)|created\W{0,3}\d"
    r"|posted\b\W{0,3}(?:\d|on\b|at\b|:)|\d{1,2}[:.]\d{2}(?:\s?[ap]m)? (?:e[sd]t|gmt|bst|utc|cet|ist)\b"
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
