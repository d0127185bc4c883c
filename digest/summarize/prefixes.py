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
    r"(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|ene|abr|ago|dic|janv|févr|avr|juil|août|déc|okt|dez|mär"
    r"|genn?|magg?|giu|lug|sett?|ott|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)\w*\.?"
)
_DATE = rf"(?:{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|\d{{1,2}}\.?\s+(?:de\s+)?{_MONTH}(?:\s+\d{{4}})?)"
_CITY = r"[A-ZÀ-ÝА-Я][^\s,()—–:]*(?:[ /-][A-ZÀ-ÝА-Яdlv][^\s,()—–:]*){0,3}"
_PLACE = rf"{_CITY}(?:,\s*[A-ZÀ-ÝА-Я][\w.' -]{{1,24}}?)?"
_DASH = r"\s*\.?(?:[—–]|--?|:)+\s*"

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
    # SUVA, Fiji (Oceania Wire) — (an agency that we do not know)
    re.compile(
        rf"[A-ZÀ-ÝА-Я][A-ZÀ-ÝА-Я.'’/ -]{{2,30}}(?:,\s*[A-ZÀ-Ý][\w. ]{{1,20}})?(?:,?\s*{_DATE})?\s*"
        rf"\([A-Z][^()]{{1,30}}\){_DASH}"
    ),
    # Berlin, Germany – · London, 3 May —
    re.compile(rf"[A-ZÀ-Ý][\w.'’-]+(?: [A-ZÀ-Ý][\w.'’-]+)?,\s(?:[A-ZÀ-Ý][\w. ]{{2,20}}|{_DATE})\s*(?:—|–|--)\s+"),
)
_MOMENT = (
    rf"(?:on|at|à|às|alle|le|el|il|am|em|um|den|{_MONTH}|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\d[\d:./]*(?:st|nd|rd|th)?|[ap]\.?m\b\.?|(?:e[sd]?t|gmt|bst|utc|ces?t|ist|pt|uhr)\b)[\s,|()]*"
)
_STAMPS = (
    re.compile(
        r"(?:last |first )?(?:updated|published|posted|created|modified|aktualisiert|stand|publié|mis à jour"
        rf"|actualizado|publicado|aggiornato|pubblicato|atualizado|обновлено)\b[\s:]*(?=\D{{0,25}}\d)(?:{_MOMENT})++[—–|:.-]*\s*",
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
