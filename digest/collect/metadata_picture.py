"""The picture of an article: its address, its words for those who cannot see it, and whose it is."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from digest.collect.boilerplate import is_credit
from digest.collect.lines import clean, fold
from digest.collect.metadata_jsonld import plain, texts, urls
from digest.collect.pages_tree import Json, Page, class_of, own_text
from digest.collect.urls import absolute
from digest.model.article import Picture

__all__ = ["find_picture", "picture_in", "split_credit"]

_LOGO = re.compile(
    r"logo|placeholder|default[-_]?(?:image|share|social)|sprite|favicon|blank\.|avatar|1x1|pixel", re.IGNORECASE
)
_CREDIT = re.compile(r"credit|copyright|photographer|attribution|source")
_LABEL = re.compile(
    r"^\W*(?:(?:top|lead|cover|file)\s+)?(?:photos?|images?|pictures?|photographs?|illustrations?|fotos?|bild|crédits?)?"
    r"\s*(?:credits?|courtesy(?: of)?|by|copyright)?\s*[:©]\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?P<caption>^.*?[.!?…\"”’)]|^)\s*[(\[]?(?P<credit>"
    r"(?:(?:photo|image|picture|illustration|credit)s?\s*(?:credit|by|courtesy of|:)\s*)?[^.!?()\[\]]{0,60}"
    r"\b(?:REUTERS|Reuters|AFP|Getty Images|AP Photo|AP|EPA|Xinhua|Shutterstock|shutterstock\.com|ZUMA|Alamy|TASS"
    r"|Anadolu|Bloomberg|Unsplash|Wikimedia Commons|dpa|PA)\b[^.!?]{0,60})[)\].\s]*$"
)
_MAX_ALT, _MAX_CREDIT = 300, 120


def find_picture(page: Page, node: Json) -> Picture | None:
    """The picture that the page is shared with, described by OpenGraph, else JSON-LD, its caption or its `alt`."""
    described = list(urls(node.get("image"), page.nodes))
    address = (
        page.said("og:image:secure_url", "og:image", "og:image:url")
        or next((str(one["url"]) for one in described if isinstance(one.get("url"), str)), "")
        or page.said("twitter:image", "twitter:image:src", "thumbnail")
    )
    url = absolute(page.base, address) if address else ""
    if not url or _LOGO.search(url.rsplit("/", 1)[-1]):
        return next(_in_text(page), None)
    alt, credit = _of_json(described)
    figure = _figure_of(page, url)
    shown = picture_in(figure, page.base) if figure is not None else None
    alt = page.said("og:image:alt", "twitter:image:alt") or (shown.alt if shown else "") or alt
    return Picture(
        url=url, alt=_not_title(page, alt)[:_MAX_ALT], credit=((shown.credit if shown else "") or credit)[:_MAX_CREDIT]
    )


def picture_in(figure: HtmlElement, base: str) -> Picture | None:
    """The picture of a `<figure>` (or of any element that holds an `<img>`), with its caption's words and credit."""
    image = next(iter([figure] if figure.tag == "img" else figure.iter("img")), None)
    if image is None:
        return None
    shown = image.get("src") or image.get("data-src") or ""
    url = absolute(base, shown) if shown else ""
    caption, credit = _caption(figure)
    return (
        Picture(url=url, alt=(clean(image.get("alt") or "") or caption)[:_MAX_ALT], credit=credit[:_MAX_CREDIT])
        if url
        else None
    )


def split_credit(caption: str) -> tuple[str, str]:
    """A caption and its credit: `A boat. REUTERS/Jane Doe` → (`A boat.`, `REUTERS/Jane Doe`)."""
    if _LABEL.match(caption) and _LABEL.match(caption).end() > 1:  # type: ignore[union-attr]
        return "", _LABEL.sub("", caption)
    found = _TAIL.match(caption) if is_credit(caption) and len(caption) < 1000 else None
    return (found["caption"].strip(), _LABEL.sub("", found["credit"].strip(" ([])."))) if found else (caption, "")


def _caption(figure: HtmlElement) -> tuple[str, str]:
    caption = next(iter(figure.iter("figcaption")), None)
    if caption is None:
        return "", ""
    credit = next(
        (
            own_text(e)
            for e in caption.iter()
            if isinstance(e.tag, str) and e is not caption and _CREDIT.search(class_of(e))
        ),
        "",
    )
    text = own_text(caption)
    if credit and credit != text:
        return clean(text.replace(credit, " ")), _LABEL.sub("", credit)
    return split_credit(text)


def _of_json(described: list[Json]) -> tuple[str, str]:
    for one in described:
        if isinstance(one.get("url"), str):
            alt = plain(one.get("caption")) or plain(one.get("description")) or plain(one.get("name"))
            credit = plain(one.get("creditText")) or next(iter(texts(one.get("copyrightNotice"))), "")
            if alt or credit:
                return split_credit(alt)[0], credit or split_credit(alt)[1]
    return "", ""


def _figure_of(page: Page, url: str) -> HtmlElement | None:
    """The figure that shows this picture (sizes and formats differ, the file's name does not), or the only one."""
    name = _stem(url)
    figures = [figure for figure in page.tree.iter("figure") if figure.find(".//img") is not None]
    for image in page.tree.iter("img"):
        sources = " ".join(image.get(key) or "" for key in ("src", "data-src", "srcset", "data-srcset"))
        if len(name) > 5 and name in sources:
            return next((figure for figure in figures if image in figure.iter("img")), image)
    return figures[0] if len(figures) == 1 else None


def _stem(url: str) -> str:
    last = url.split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1]
    return re.sub(r"(?:-\d+x\d+)?\.\w{3,5}$", "", last)


def _in_text(page: Page) -> Iterator[Picture]:
    """Pictures of figures inside the article, where the page names none to share; else of one with a caption."""
    captioned = "//figure[.//figcaption][preceding::h1][not(ancestor::aside or ancestor::footer or ancestor::nav)]"
    for figure in (*page.tree.xpath("//article//figure | //main//figure"), *page.tree.xpath(captioned)):
        picture = picture_in(figure, page.base)
        if picture and not _LOGO.search(picture.url):
            yield picture


def _not_title(page: Page, alt: str) -> str:
    """An `alt` that only repeats the site's name or a file's says nothing."""
    said = clean(alt)
    return (
        ""
        if fold(said) == fold(page.said("og:site_name")) or re.search(r"\.(?:jpe?g|png|webp)$", said, re.IGNORECASE)
        else said
    )
