"""What stands before a sentence's news and is cut from its shown span: datelines, "Updated …", clock times, bullets.

The span moves; its text is never changed. What remains always begins like a sentence, or nothing is cut.
"""

import re

__all__ = ["news_start"]

_AGENCIES = (
    r"AP|Associated Press|Reuters|AFP|CNN(?: Student News|Money)?|UPI|Bloomberg|Xinhua|IANS|PTI|ANI|TASS|dpa|EFE|ANSA"
    r"|APA|Lusa|CBS|ABC|NBC|Fox|BBC|RNS|KUNA|WAM|SPA|MENA|Kyodo|Yonhap|Anadolu|AA|Interfax|RIA|ТАСС|РИА|Интерфакс|Efe|Sputnik"
    r"|Thomson Reuters Foundation|Christian Science Monitor|Rolling Stone|EW\.com|PEOPLE\.com|Mashable|CNET|Real Simple"
)
_MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|Ene|Abr|Ago|Dic|janv|févr|avr|juil|août|déc|Okt|Dez|Mär"
    r"|genn|magg|giu|lug|sett|ott|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|OTT|GEN|MAG|GIU|LUG|SET)\w*\.?"
)
_DATE = rf"(?:{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|\d{{1,2}}\.?\s+(?:de\s+)?{_MONTH}(?:\s+\d{{4}})?)"
_CITY = r"[A-ZÀ-ÝА-Я][^\s,()—–:]*(?:[ /-][A-ZÀ-ÝА-Яdlv][^\s,()—–:]*){0,3}"
_PLACE = rf"{_CITY}(?:,\s*[A-ZÀ-ÝА-Я][\w.' -]{{1,24}}?)?"
_DASH = r"\s*(?:[—–]|--?|:)+\s*"

_DATELINES = (
    # KYIV, Ukraine, Aug. 3 (Reuters) - · (CNN) -- · Berlin (dpa) – · Washington (CNN)The
    re.compile(
        rf"(?:{_PLACE},?\s*(?:{_DATE},?\s*)?)?[(\[](?:{_AGENCIES})(?:[/ ,–-][^)\]]{{0,30}})?[)\]](?:{_DASH}|\s*(?=\S))"
    ),
    # (ANSA) - ROMA, 03 OTT - · МОСКВА, 3 окт — РИА Новости.
    re.compile(
        rf"{_PLACE},\s*{_DATE}\s*(?:[(\[][^)\]]{{2,30}}[)\]])?\s*"
        rf"(?:[—–-]+\s*(?:(?:{_AGENCIES})[^.—–]{{0,15}}\.)?|/(?:{_AGENCIES})/\.?|\.)\s*"
    ),
    # 新华社北京10月3日电 · 【東京】 · 东京（共同社）
    re.compile(
        r"(?:新华社|中新社|中新网)[^，。]{2,20}电\s*(?:（[^）]{1,30}）)?\s*|【[^】]{1,20}】\s*"
        r"|[^，。（]{2,8}（(?:共同社?|時事|新华社|路透社?|美联社|AP|ロイター)[^）]{0,10}）\s*[-—=＝]*\s*"
    ),
)
_BARE_DATELINES = (
    # WASHINGTON — · NEW DELHI: · MADRID, España.- (only capitals, and only where a text begins)
    re.compile(
        rf"[A-ZÀ-ÝА-Я][A-ZÀ-ÝА-Я.'’/ -]{{2,30}}(?:,\s*[A-ZÀ-Ý][\w. ]{{1,20}})?(?:,?\s*{_DATE})?"
        r"(?:\s*[—–]\s*|\s+--?\s+|\.[—–-]\s*|:\s+)"
    ),
    # Berlin, Germany – · London, 3 May —
    re.compile(rf"[A-ZÀ-Ý][\w.'’-]+(?: [A-ZÀ-Ý][\w.'’-]+)?,\s(?:[A-ZÀ-Ý][\w. ]{{2,20}}|{_DATE})\s*(?:—|–|--)\s+"),
)
_STAMPS = (
    re.compile(
        rf"(?:(?:last |first )?(?:updated|published|posted|created|modified|aktualisiert|stand|publié|mis à jour"
        rf"|actualizado|publicado|aggiornato|pubblicato|atualizado|обновлено)\b\s*(?:on|at|le|el|il|am|em)?\s*:?\s*(?:{_DATE}|\d)"
        rf"[\w.,:/ -]{{0,40}}?(?:[—–|]|\s-|\d{{4}}(?:\s+(?:at\s+)?\d{{1,2}}[:.]\d{{2}})?|(?:[ap]\.?m\.?|\b"
        rf"(?:E[SD]?T|GMT|BST|UTC|CE?T|IST|PT|Uhr))\b)(?:\s*\(?(?:E[SD]?T|GMT|BST|UTC|PT)\)?)?\s*[—–|:.-]*\s*)+",
        re.IGNORECASE,
    ),
    re.compile(
        r"\d{1,2}[:.h]\d{2}\s?(?:[ap]\.?m\.?|Uhr|GMT|BST|E[SD]?T|UTC|IST|CET)?\s*(?:[—–|:-]+\s*|(?=[A-Z“\"]))",
        re.IGNORECASE,
    ),
    re.compile(r"(?:BREAKING(?: NEWS)?|JUST IN|DEVELOPING|EXCLUSIVE|WATCH|VIDEO|UPDATED?|LIVE|NEW)\s?(?::|—|–|\s-)\s*"),
)
_BULLET = re.compile(r"(?:[•●◦▪■►▶»*+·–—-]|\d{1,2}[.)]|\(?[a-z][.)]|[>✓✔→])\s+(?=\S)")
_SENTENCE_START = re.compile(r"[\"“„«‘'(¿¡「『]{0,2}\s?[^\W_a-zà-ÿа-я]")


def news_start(text: str, *, opening: bool) -> int:
    """How many characters to cut from the front of a sentence. `opening`: it is among the first of its text, where a
    city in capitals with a dash or colon is a dateline and not a speaker.
    """
    at = 0
    for patterns in ((_BULLET,), _STAMPS, _DATELINES, _BARE_DATELINES if opening else (), _STAMPS):
        for pattern in patterns:
            found = pattern.match(text, at)
            if found and found.end() > at and _SENTENCE_START.match(text, found.end()):
                at = found.end()
                break
    return at
