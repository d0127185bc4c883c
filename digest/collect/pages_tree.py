"""A page, parsed once: its tree, its `<meta>` values and its JSON-LD nodes, shared by all that read it.

It must not decide what any of them mean (`metadata`), nor where the article stands (`pages_body`).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree, html
from lxml.html import HtmlElement

from digest.collect.lines import clean
from digest.collect.urls import absolute, is_web

__all__ = ["Json", "Page", "class_of", "own_text", "parse"]

Json = Mapping[str, object]
"""An object of a page's JSON-LD: any value may stand anywhere, since publishers write it by hand."""

_MAX_DEPTH, _MAX_NODES, _HEAD = 12, 2000, 4096
_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]{3,2000})", re.IGNORECASE)
_WRAPPED = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)"
    r"|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_BODY = re.compile(r"<(?:body|frameset)[\s>]", re.IGNORECASE)
_BODY_ONLY = re.compile(
    r"<(?:article|main|section|header|nav|aside|figure|footer|div|p|h[1-6]|ul|ol|table|blockquote)[\s>]", re.IGNORECASE
)
_HUGE_TAG = re.compile(r"<([A-Za-z][\w:-]{0,40})(?=[\s/])[^<>]{20000,}>")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. `url` is where it was read, or where it says that it belongs; relative addresses start at `base`.

    `meta` maps a lower-case name to its values in order.
    """

    tree: HtmlElement
    url: str
    base: str
    meta: Mapping[str, Sequence[str]]
    nodes: Sequence[Json]

    def said(self, *names: str) -> str:
        """The first value that one of these `<meta>` names has, cleaned; the empty string without one."""
        return next((text for name in names for value in self.meta.get(name, ()) if (text := clean(value))), "")


def parse(text: str, url: str) -> Page | None:
    """Parse a page's text; None where there is no element in it at all.

    A tag of over 20,000 characters loses its attributes: libxml2 takes time quadratic in their number.
    """
    readable = _with_body(_HUGE_TAG.sub(r"<\1>", _NOT_TEXT.sub("", text)))
    if not readable.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(readable.encode("utf-8"), parser=parser)
    except etree.LxmlError:
        return None
    meta, nodes = _meta(tree), tuple(_nodes(tree))
    home = url if is_web(url) else _stated(tree, meta, nodes) or _saved_from(text)
    return Page(tree=tree, url=home, base=_base(tree, home), meta=meta, nodes=nodes)


def _with_body(text: str) -> str:
    """A page may leave out `<body>` (HTML, 13.1.2.4): libxml2 then puts elements it does not know into the head."""
    if _BODY.search(text):
        return text
    first = _BODY_ONLY.search(text)
    return f"{text[: first.start()]}<body>{text[first.start() :]}" if first else text


def _stated(tree: HtmlElement, meta: Mapping[str, Sequence[str]], nodes: Sequence[Json]) -> str:
    """The address that a page read from a file gives for itself; empty without one."""
    links = [link.get("href") or "" for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower()]
    named = [one for node in nodes if "headline" in node for one in (node.get("url"), node.get("mainEntityOfPage"))]
    said = [one.get("@id") if isinstance(one, dict) else one for one in named]
    stated = (*links, *meta.get("og:url", ()), *meta.get("twitter:url", ()), *(one for one in said if one))
    return next((url for href in stated if isinstance(href, str) and (url := absolute("", href))), "")


def _saved_from(text: str) -> str:
    """The address that browsers write into a comment above a page that they save."""
    found = _SAVED.search(text[:_HEAD])
    return absolute("", found[1]) if found else ""


def _base(tree: HtmlElement, url: str) -> str:
    """Where relative addresses start (HTML, 4.2.3: the first `<base href>`, itself read by the page's address)."""
    stated = next((href for element in tree.iter("base") if (href := element.get("href"))), "")
    return (absolute(url, stated) if stated else "") or url


def class_of(element: HtmlElement) -> str:
    """What a page's author calls an element: its class, id and data-testid, in lower case."""
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}".lower()


def own_text(element: HtmlElement) -> str:
    """All text inside an element, cleaned, on one line; `<br>` parts words."""
    return clean(" ".join(str(piece) for piece in element.itertext()))


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        value = (element.get("content") or "").strip()
        names = {name.strip().lower() for key in ("property", "name", "itemprop") if (name := element.get(key))}
        for name in names if value else ():
            found.setdefault(name, []).append(value)
    return found


def _nodes(tree: HtmlElement) -> Iterator[Json]:
    seen = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node in _walk(_loads(script.text_content())):
            seen += 1
            if seen > _MAX_NODES:
                return
            yield node


def _loads(text: str) -> object:
    """JSON as publishers write it: with comment marks around it, raw newlines in strings, trailing commas."""
    bare = _WRAPPED.sub("", _WRAPPED.sub("", text)).strip().rstrip(";")
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: object, depth: int = 0) -> Iterator[Json]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        if isinstance(one, (dict, list)):
            yield from _walk(one, depth + 1)
