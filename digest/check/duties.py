"""Rules on what a mail owes its reader: links that lead somewhere, words before it is opened, a way out, support."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from digest.check.clients import FEATURES, Feature, lacked_by
from digest.check.page import Page
from digest.check.rule import Breach, Inspection, Rule
from digest.model.finding import Severity

__all__ = ["RULES"]

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{%|\[\[|\*\||%%|\bTODO\b|__[A-Z]+__|[\ufdd0-\ufdef]|^\s*#\s*$")
_USUAL = re.compile(
    r"https://[a-z0-9-]++(?:\.[a-z0-9-]++)++(?:/[A-Za-z0-9/.,;~=&?+-]*+(?:_(?!_)[A-Za-z0-9/.,;~=&?+-]*+)*+)?"
)
"""An address without anything to complain of, as nearly all are."""

_UNSUBSCRIBE = re.compile(
    r"unsubscrib|opt.?out|abmeld|abbestell|austragen|désabonn|désinscri|de baja|cancelar|disiscri|annulla|"
    r"uitschrij|avregistrer|afmeld|wypisz|отпис|إلغاء|退订|取消订阅|配信停止|구독 취소",
    re.IGNORECASE,
)
_PREFERENCES = re.compile(
    r"preferenc|setting|manage|einstellung|verwalt|préféren|paramètre|gestion|voorkeur|preferenz|ustawie|настройк|"
    r"تفضيل|إعداد|偏好|设置|設定|설정",
    re.IGNORECASE,
)
_IN_BROWSER = re.compile(
    r"browser|web version|on the web|view (it )?online|webansicht|im web|navigat|en ligne|en línea|online|браузер|"
    r"متصفح|浏览器|ブラウザ|브라우저",
    re.IGNORECASE,
)
_POSTAL = re.compile(r"p\.? ?o\.? box|postfach|boîte postale|c/o|apartado|ص\.ب|\d", re.IGNORECASE)
_BLOCKS = ("p", "div", "td", "address", "li")
_NO_BODY = frozenset(("html", "head", "body", "title", "style", "meta", "noscript", "xml"))
_FILLING = re.compile("[\xad\u034f\u061c\u180e\u2007\u200b-\u200f\u2060\ufeff\xa0\\s]+")


def links(inspection: Inspection) -> Iterator[Breach]:
    """Every link leads to an https page or a mailbox, is no placeholder, and says where it goes (WCAG 2.4.4, 2.5.3)."""
    page = inspection.page
    for element in page.tagged("a"):
        href = page.get(element, "href")
        if href is None:
            continue
        href = href.strip()
        if not (_USUAL.fullmatch(href) and "TODO" not in href):
            for said, severity in _leading(href):
                yield Breach(page.spot(element), said, severity)
        if not page.words(element) or page.get(element, "aria-label"):
            yield from _named(element, page)


def _leading(href: str) -> Iterator[tuple[str, Severity | None]]:
    """What is to be said of an address."""
    if not href or _PLACEHOLDER.search(href):
        yield f'"{href[:60]}" is a placeholder' if href else "it leads nowhere", None
        return
    if href.startswith("#"):
        return
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
    except ValueError:
        yield f'"{href[:60]}" is no address', None
        return
    if parts.scheme not in ("https", "mailto", "http", "tel"):
        yield f'"{href[:60]}" is neither https nor mailto', None
    elif parts.scheme == "http" and host not in _LOOPBACK:
        yield f"{href[:60]} is not encrypted", "warning"


def _named(element: int, page: Page) -> Iterator[Breach]:
    words, label = page.words(element), " ".join((page.get(element, "aria-label") or "").split())
    if words and not label:
        return
    alt = " ".join(page.get(image, "alt") or "" for image in page.inside_tagged(element, "img")).strip()
    if not words and not alt and not label:
        yield Breach(page.spot(element), "the link has no name")
    elif words and not label.lower().startswith(words.lower()):
        yield Breach(page.spot(element), f'its name "{label[:40]}" does not begin with its words')


def preheader(inspection: Inspection) -> Iterator[Breach]:
    """The hidden first words: 40 to 130 characters, then filling, and not the subject once more."""
    page, hidden = inspection.page, _first_hidden(inspection)
    if hidden is None:
        yield Breach("the beginning of <body>", "there is no preheader")
        return
    whole = page.text_of(hidden)
    words = _FILLING.sub(" ", whole).strip()
    if not 40 <= len(words) <= 130:
        yield Breach(page.spot(hidden), f"the preheader has {len(words)} characters, and 40 to 130 are right")
    if len(whole) - len(words) < 40:
        yield Breach(page.spot(hidden), "nothing pads the preheader, so the page's first words follow it")
    subject = " ".join((inspection.document.header("Subject") or _title(page)).split())
    if subject and (words == subject or words.startswith(subject)):
        yield Breach(page.spot(hidden), "the preheader says the subject again")


def _title(page: Page) -> str:
    return next((page.words(element) for element in page.tagged("title")), "")


def _first_hidden(inspection: Inspection) -> int | None:
    """The first element of the body with words, where it does not show."""
    page = inspection.page
    for element, (tag, text) in enumerate(zip(page.tags, page.texts, strict=True)):
        if not text or tag in _NO_BODY or text.isspace():
            continue
        if any(page.tags[one] == "head" for one in page.around(element)):
            continue
        look = inspection.light(element)
        return element if not look.shown or look.own.get("max-height") in ("0", "0px") else None
    return None


def footer(inspection: Inspection) -> Iterator[Breach]:
    """Who sends, from where, and how to leave (CAN-SPAM, PECR; RFC 2369, RFC 8058 for the headers)."""
    for what, pattern in (
        ("a link to unsubscribe", _UNSUBSCRIBE),
        ("a link to the preferences", _PREFERENCES),
        ("a link to the web version", _IN_BROWSER),
    ):
        if not any(pattern.search(said) for said in _said_by_links(inspection)):
            yield Breach("the footer", f"{what} is missing")
    if not _has_postal_address(inspection):
        yield Breach("the footer", "a postal address is missing")
    yield from _headers(inspection)


def _said_by_links(inspection: Inspection) -> Iterator[str]:
    """Words, name and address of every link, the last one first, since the footer is sought."""
    page = inspection.page
    for element in reversed(page.tagged("a")):
        href = page.get(element, "href")
        if href and inspection.light(element).shown:
            yield f"{page.words(element)} {page.get(element, 'aria-label') or ''} {href}"


def _has_postal_address(inspection: Inspection) -> bool:
    """Words after the last heading that are no link and hold a number, or name a box."""
    page = inspection.page
    last = page.headings[-1] if page.headings else 0
    shown = (leaf for leaf in _leaf_blocks(page, last) if inspection.light(leaf).shown)
    lines = (_unlinked(leaf, page) for leaf in islice(shown, 4))
    return any(_POSTAL.search(said) and len(said.split()) > 3 for said in lines)


def _leaf_blocks(page: Page, after: int) -> Iterator[int]:
    """The blocks of words, the last one first, down to the element that they come after."""
    for element in range(len(page.tags) - 1, after, -1):
        if page.tags[element] in _BLOCKS and not page.inside_tagged(element, *_BLOCKS) and page.words(element):
            yield element


def _unlinked(element: int, page: Page) -> str:
    words = page.words(element)
    for link in page.inside_tagged(element, "a"):
        words = words.replace(page.words(link), "")
    return words


def _headers(inspection: Inspection) -> Iterator[Breach]:
    document = inspection.document
    if not document.is_message:
        return
    for name in ("From", "Subject", "Date"):
        if not document.header(name).strip():
            yield Breach(f"the header {name}", "it is missing")
    listed = document.header("List-Unsubscribe")
    addresses = re.findall(r"<([^<>\s]+)>", listed)
    safe = any(_is_safe(address) for address in addresses)
    if not safe:
        yield Breach("the header List-Unsubscribe", "it holds no https address")
    if document.header("List-Unsubscribe-Post").replace(" ", "") != "List-Unsubscribe=One-Click":
        yield Breach("the header List-Unsubscribe-Post", "it must say List-Unsubscribe=One-Click")
    head = re.split(rb"\r?\n\r?\n", document.raw, maxsplit=1)[0]
    if re.search(rb"(?im)^List-Unsubscribe:[^\n]*(?:\n[ \t][^\n]*)*=\?", head):
        yield Breach("the header List-Unsubscribe", "it is folded into an encoded word, which breaks one-click")


def _is_safe(address: str) -> bool:
    return address.startswith("https://") or (address.startswith("http://") and urlsplit(address).hostname in _LOOPBACK)


def client_support(inspection: Inspection) -> Iterator[Breach]:
    """Nothing that the mail programs of our readers do not show, beyond what MJML itself writes."""
    page, styling = inspection.page, _styling(inspection)
    for feature, missing in lacked_by(inspection.programs):
        found = styling.get(feature.name) if feature.css else _place_of(feature, inspection)
        if found is not None:
            where = page.spot(found) if page.tags[found] != "style" else "<style>"
            facts = f" (caniemail, tested {feature.tested})" if feature.slug else ""
            said = "no mail program runs or shows it" if not feature.slug else f"not in {', '.join(missing)}{facts}"
            yield Breach(where, f"{feature.name}: {said}", feature.severity)


def _styling(inspection: Inspection) -> Mapping[str, int]:
    """The first element for each feature that is used in styles: a sheet, or one with a style of its own."""
    page = inspection.page
    styles = [(page.texts[element] or "", element) for element in page.tagged("style")]
    styles += [(style, first) for kind, first in inspection.kinds.items() if (style := kind.attributes.get("style"))]
    firsts: dict[str, int] = {}
    for style, element in styles:
        for name in _features_in(style):
            firsts.setdefault(name, element)
    return firsts


def _place_of(feature: Feature, inspection: Inspection) -> int | None:
    """The first element that uses a feature which is no style."""
    page = inspection.page
    if feature.tags:
        return next((page.by_tag[tag][0] for tag in feature.tags if tag in page.by_tag), None)
    if feature.attribute:
        names = set(filter(feature.attribute.fullmatch, inspection.attributes))
        users = (element for element, kind in enumerate(inspection.styled) if not names.isdisjoint(kind.named))
        return next(users, None) if names else None
    if feature.picture:
        return next((one for one in page.tagged("img") if _leads_to(feature.picture, one, page)), None)
    return None


def _leads_to(kind: re.Pattern[str], image: int, page: Page) -> bool:
    """Whether the picture is of a kind, and no other format stands beside it to fall back on."""
    return bool(kind.search(page.get(image, "src") or "")) and all(
        page.tags[one] != "picture" for one in page.around(image)
    )


@lru_cache(maxsize=4096)
def _features_in(style: str) -> tuple[str, ...]:
    """The names of the features that a style uses, of those that some program lacks."""
    lowered = style.lower()
    return tuple(feature.name for feature in FEATURES if feature.css and feature.css.is_in(style, lowered))


RULES = (
    Rule("links", "error", "WCAG 2.4.4, 2.5.3", "Mend the article's address, or the template", links),
    Rule("preheader", "error", "mailboxes show about 40 to 130 characters", "Mend the preheader", preheader),
    Rule("footer", "error", "CAN-SPAM, PECR, RFC 8058", "Mend the footer, or the publisher's address", footer),
    Rule("client-support", "error", "caniemail.com", "Do without it", client_support),
)
