"""The phrases by which `boilerplate` knows a line, in several languages: tables of alternatives, nothing else.

Patterns are bounded (`.{0,60}`, never `.*`), so that no line can make them slow.
"""

import re

__all__ = [
    "BYLINE",
    "CAPTION",
    "CREDIT_BRACKET",
    "CREDIT_END",
    "CREDIT_SLASH",
    "CREDIT_START",
    "DATE",
    "ENDING",
    "NAME",
    "PROMO",
    "RAIL",
    "RAIL_ITEM",
    "SHARE",
    "STANDING",
]


def _any(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


def _whole(*alternatives: str) -> re.Pattern[str]:
    """The whole line, punctuation around it aside, is one of these."""
    return re.compile(rf"^\W*{_any(*alternatives)}\W*$", re.IGNORECASE)


_AGENCY = _any(
    r"REUTERS|Reuters|AFP|Agence France-Presse|Getty(?: Images)?|GETTY IMAGES|AP(?: Photo| Images)?|Associated Press",
    r"EPA(?:-EFE)?|EFE|Xinhua|ZUMA(?: ?Press)?|Sipa(?: USA)?|TASS|Anadolu(?: Agency)?|Bloomberg|NurPhoto|Alamy",
    r"(?i:shutterstock(?:\.com)?)|iStock|Unsplash|Pexels|Flickr|Wikimedia(?: Commons)?|DVIDS"
    r"|KCNA|Creative Commons|Public domain|dpa|ANSA|Kyodo|Yonhap",
    r"Imago|IMAGO|PA(?: Wire| Media| Images)?|Planet Labs|Maxar(?: Technologies)?|CC[ -]BY(?:-[A-Z]{2})*[ \d.]*",
)
_PICTURE = _any(
    r"photos?|photographs?|images?|pictures?|illustrations?|graphics?|video|fotos?|bild(?:er)?|crédits?|imagen"
    r"|immagine",
    r"imagem|grafik|фото",
)

CREDIT_START = re.compile(
    r"^\W*"
    + _any(
        rf"(?:(?:top|lead|header|cover|featured?|main|file|stock|handout)\s+)?{_PICTURE}"
        r"(?:\s*(?:credits?|courtesy|source|photo|crédit))?\s*(?:©|:|\b(?:by|courtesy|von|par|por|di)\b|/)",
        r"(?:credits?|copyright|courtesy(?: of)?|file photo|file|©|\(c\))\s*(?:[:/–—]|\b(?:by|of)\b|©)\s*\S",
        r"©\s*\S",
    ),
    re.IGNORECASE,
)
CREDIT_END = re.compile(
    rf"(?:^|[.!?…”\"'’]\s+|[(\[|/©—–:·•,-]\s*|\bvia\s+|\bby [^.]{{2,40}}?[/,|]\s*)\b{_AGENCY}\b"
    r"(?:\s*(?:/|\bvia\b|,|\|)\s*[^.!?]{0,60}?)?[\s/)\]]*$"
)
CREDIT_SLASH = re.compile(rf"\b{_AGENCY}\s?/\s?[A-Z][^.!?]{{1,60}}[\s/)\].]*$")
CREDIT_BRACKET = re.compile(
    r"[(\[][^()\[\]]{0,60}\b(?:photo(?:graph)?|image|picture|illustration|video|foto|screenshot)s?"
    r"\s*(?:by|via|credit|courtesy|:|/|©)[^()\[\]]{0,80}[)\]]\W*$"
    rf"|[(\[](?:[^()\[\]]{{0,60}}[\s/,])?{_AGENCY}(?:[\s/,][^()\[\]]{{0,60}})?[)\]]\W*$"
    r"|[.!?”\"]\s+(?:photo|image|picture|illustration)s?(?: credit)?(?: by\b|:| courtesy)[^.!?]{2,80}\W*$"
    r"|\b(?:U\.?S\.? (?:Army|Navy|Air Force|Marine Corps)|DoD|NATO|White House|official) photos? by\b",
    re.IGNORECASE,
)
CAPTION = re.compile(r"\bFILE (?:PHOTO|IMAGE)\b|\bHANDOUT\b|^\W*FILE\s*[-–—:]|\((?:File|Handout)\b[^)]{0,60}\)\W*$")

ENDING = _whole(
    r"(?:keep|continue)\s+reading(?:\W*(?:the|this|below|at|on|in)\b.{0,60})?(?:\W*show\s*(?:less|more))?",
    r"show\s*(?:less|more)|more|read\s+(?:more|on|full\s+\w+|it\s+here|(?:this\s+(?:story|article))\b.{0,40})",
    r"read\s+(?:the\s+(?:full|whole|rest|entire)|(?:more|the rest)\s+(?:at|on|in|here))\b.{0,60}",
    r"full\s+(?:story|article|text)|view\s+(?:full\s+)?(?:article|story|post)",
    r"(?:lire|voir)\s+(?:la\s+suite|plus|l['’]article)(?:\s.{0,40})?|(?:jetzt\s+)?weiter\s*lesen|mehr\s+lesen"
    r"|zum\s+artikel",
    r"(?:seguir|continuar|sigue)\s+leyendo|leer\s+m[áa]s|leggi\s+(?:tutto|di\s+più|l['’]articolo)"
    r"|continua\s+a\s+leggere",
    r"l(?:eia|er)\s+mais|continue\s+lendo|lees\s+(?:verder|meer)|l[äæe]se?\s+mere?|czytaj\s+(?:dalej|więcej)",
    r"читать\s+(?:далее|полностью)|続きを読む|阅读(?:全文|更多)|더\s*보기|devamını\s+oku|اقرأ\s+المزيد",
    r"this (?:article|story|content) is (?:for|available to|only available|exclusive)\b.{0,60}(?:subscriber"
    r"|member)s?",
    r"(?:to|please) (?:continue|keep) reading\b.{0,80}|(?:already|are you) a (?:subscriber|member)\b.{0,60}",
    r"subscribe to (?:continue|keep|read)\b.{0,80}|(?:log|sign) in to (?:continue|read)\b.{0,60}",
    r"you have reached your (?:limit|article)\b.{0,80}|(?:dieser|der) artikel ist (?:nur )?für abonnenten\b.{0,60}",
    r"cet article est réservé aux abonnés\b.{0,60}|la suite (?:de cet article )?est réservée\b.{0,60}",
)
SHARE = _whole(
    r"follow(?: (?:us|me|along|@\w+))?(?: (?:on|at|via)\b.{0,60})?|follow [\w ]{1,30} on .{0,40}",
    r"share(?: (?:this|on|via)\b.{0,40}| (?:the )?(?:article|story|link|options))?|tweet(?: this)?|re-?post",
    r"e-?mail(?: (?:this|link|article)\b.{0,30})?|print(?: (?:this|article|page)\b.{0,20})?|(?:copy|save|gift"
    r"|bookmark)"
    r"(?: (?:link|this|article|for later|story)){0,2}|link copied|listen(?: now| to (?:this|the) (?:article"
    r"|story|podcast))?",
    r"\d{0,6}\s*(?:comments?|shares?|likes?|views)|leave a (?:comment|reply)|add (?:a )?comment",
    r"join the conversation|facebook|twitter|x|linkedin|whatsapp|reddit|telegram|instagram|youtube|bluesky|threads",
    r"mastodon|pocket|flipboard|tiktok|pinterest|messenger|(?:suivez|folge|folgen sie|síguenos|siga"
    r"|seguici)\b.{0,50}",
    r"(?:partager|compartir|condividi|compartilhar)(?:\s.{0,30})?|teilen",
)
STANDING = _whole(
    r"google cta|advertisements?|ads?|advert|sponsored(?: content)?|anzeige|publicité|publicidad|pubblicità",
    r"(?:story|article) continues (?:below|after).{0,30}|(?:sign|log) ?(?:up|in|out)|register|(?:subscribe"
    r"|donate)(?: now| today)?",
    r"support us|menu|search|home|close|skip to (?:main )?content|back to top|top|next|previous|(?:next"
    r"|previous) article",
    r"loading|(?:about|contact)(?: us)?|privacy(?: policy)?|terms(?: (?:of|and)\b.{0,30})?"
    r"|cookies?(?: (?:policy|settings))?",
    r"imprint|impressum|(?:copyright )?(?:©|\(c\)) ?\d{4}.{0,120}|.{0,60}all rights reserved.{0,40}"
    r"|powered by .{0,40}",
    r"(?:the )?(?:views|opinions) expressed\b.{0,180}",
    r"accessibility|site ?map|careers|advertise(?: with us)?|masthead|rss|my account|view comments?|play|pause|image",
    r"tags|topics|(?:tags?|topics|keywords|categor(?:y|ies)|filed under|posted in):.{0,120}|\d+ ?/ ?\d+|[\W\d_]*",
)
RAIL = _whole(
    r"(?:the )?latest(?: (?:news|stories|articles|from\b.{0,40}))?|qiosk|newsletters?|popular(?: (?:now|stories"
    r"|articles))?",
    r"(?:most|editors['’]?|editor['’]s) (?:read|popular|viewed|shared|commented|picks?)(?: .{0,20})?|top stories",
    r"trending(?: now| .{0,20})?|(?:related|recommended|suggested|similar)(?: (?:for you|links|news|content"
    r"|reading|coverage"
    r"|topics|articles?|posts?|stories))?|read (?:next|also|this next)|up next|also read|see also|about the authors?",
    r"you (?:may|might) (?:also )?(?:like|be interested in|have missed).{0,20}|more (?:on|in) \w+|also (?:on"
    r"|in) .{0,30}",
    r"(?:read )?more (?:from|about|like this|stories|news|to read|articles)\b.{0,40}|in this (?:issue|section"
    r"|edition)",
    r"from (?:our|the) (?:archives?|partners?)|in case you missed it|don['’]t miss|further reading|around the web",
    r"stay (?:informed|connected|up to date)|(?:lire|à lire) aussi|(?:les )?plus lus|mehr zum thema|meistgelesen",
    r"auch interessant|das könnte (?:sie|dich) .{0,30}|lo más (?:leído|visto)|te puede interesar|leia também"
    r"|mais lidas",
    r"leggi anche|più letti",
)
RAIL_ITEM = re.compile(
    r"^\W*(?:related|read (?:more|also|next)|see also|also read|more on this|don['’]t miss|watch(?: now)?|recommended"
    r"|(?:lire|à lire) aussi|lesen sie auch|siehe auch|lee también|te puede interesar|leggi anche|leia também"
    r"|click here)"
    r"\s*(?:[:|–—»>])\s*\S.{0,200}$|^\W*(?-i:READ (?:MORE|NEXT|ALSO))\b.{0,200}$",
    re.IGNORECASE,
)
_LETTER = r"(?:newsletters?|round-?ups?|inbox|mailing list)"
PROMO = re.compile(
    _any(
        rf"\b(?:subscribe|sign(?:ing)? up)\b.{{0,100}}\b{_LETTER}\b",
        rf"^\W*(?:please |click here to |to )?(?:subscribe|sign up|register|join)\b.{{0,100}}"
        rf"\b(?:{_LETTER}|e-?mail|updates|briefing|alerts|channel)\b",
        r"\b(?:our|free|daily|weekly|morning) (?:newsletter|e-?mail|briefing)s?\b.{0,80}\b(?:sign up|subscribe"
        r"|inbox|here)\b",
        r"\bdon['’]t miss a (?:beat|story|thing)\b|\bmake a (?:tax-deductible )?(?:donation|gift|contribution)\b",
        r"^\W*(?:please |help )?support (?:our|independent|quality) (?:journalism|reporting|work)\b",
        r"\b(?:follow|like|find) us on (?:facebook|twitter|x|instagram|linkedin|youtube|telegram|whatsapp"
        r"|bluesky|social)\b",
        r"\bdownload (?:our|the) .{0,30}\bapp\b|\bour whatsapp (?:community|channel)\b|\bstraight to your inbox\b",
        r"\b(?:get|have|receive)\b.{0,60}\b(?:to|in) your inbox\b",
        r"\bby (?:signing up|submitting|subscribing|clicking)\b.{0,80}\b(?:agree|accept|terms|privacy)\b",
        r"\b(?:abonnez-vous|inscrivez-vous|abonnieren sie|suscr[ií]bete|iscriviti|inscreva-se)\b.{0,80}"
        r"\b(?:newsletter|infolettre|lettre|bolet[ií]n|canal|e-?mail)",
    ),
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|avr|mai|juin|juil|août|mär|dez|ene|abr|ago"
    r"|dic|gen|mag"
    r"|giu|lug|set|ott|out|fev)\w*\.?"
)
_STAMP = _any(
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,|\s)\s*\d{{4}}",
    rf"\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?{_MONTH},?\s+(?:de\s+)?\d{{4}}",
    r"\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[./]\d\d?[./]\d{4}|\d{4}年\d{1,2}月\d{1,2}日",
)
DATE = _whole(
    r"(?:(?:last |first )?(?:published|posted|updated|modified)|veröffentlicht|aktualisiert|publié|mis à jour"
    r"|publicado"
    r"|actualizado|pubblicato|atualizado)\s*(?::|\b(?:on|at|le|am|el|em|il)\b|(?=[\w.]{3,10}\s+\d)"
    r"|(?=\d))(?=.{0,60}\d).{0,80}",
    rf"(?:(?:mon|tues?|wednes|wed|thurs?|thu|fri|satur|sat|sun)(?:day)?\.?,?\s+)?{_STAMP}\b.{{0,40}}|{_STAMP}",
    r"\d+\s*[- ]?min(?:ute)?s?\.?(?:\s+(?:read|de lecture|lesezeit|de lectura))?|\d+\s+(?:minutes?|hours?|days?"
    r"|weeks?)\s+ago",
)
_PERSON = r"[^\W\d_a-zà-ÿ][\w.'’-]*"
_PARTICLES = r"(?:(?:van|von|de|del|della|der|den|di|da|dos|bin|al|el|la|le|ibn|ter)\s+)*"
_NAMES = rf"{_PERSON}(?:\s+{_PARTICLES}{_PERSON}){{1,3}}"
NAME = re.compile(rf"^{_NAMES}(?:(?:,|\s+(?:and|und|et|y|e)|\s*&)\s+{_NAMES}){{0,4}}$")
BYLINE = re.compile(
    r"^\W*(?i:(?:words|text|reporting|story|written|report)\s+by|by|von|par|por|texto de|di|av|door"
    r"|autor(?:in)?|author)"
    rf"\s*:?\s+(?:{_NAMES}|{_PERSON}|the [A-Z]\w+(?: [A-Z]\w+)*)"
    r"(?:\s*[,|&•·/–—(-].{0,90}|\s+(?:and|und|et|y|in|for|at|with)\s+[^\W\d_a-z].{0,80})?$"
)
