"""HTML bytes → an lxml tree, or None, and what every reader of a page asks of it. Extracts no article."""

import re
from typing import TypeAlias

from lxml import etree
from lxml import html as lxml_html

from digest.collect.urls import absolute

__all__ = ["Element", "base_of", "meta_of", "scripts_of", "tree_of"]

Element: TypeAlias = lxml_html.HtmlElement

_HUGE_TAG = r"<([A-Za-z][\w:-]{0,40})(?=[\s/])[^<>]{20000,}>"
_HUGE_TAG_IN_TEXT, _HUGE_TAG_IN_BYTES = re.compile(_HUGE_TAG), re.compile(_HUGE_TAG.encode("ascii"))


def tree_of(html: bytes | str) -> Element | None:
    """The tree of a page, comments and all; None where nothing can be made of it.

    A tag of over 20,000 characters loses its attributes: libxml2 takes time quadratic in their number.
    """
    html = _HUGE_TAG_IN_BYTES.sub(rb"<\1>", html) if isinstance(html, bytes) else _HUGE_TAG_IN_TEXT.sub(r"<\1>", html)
    try:
        root = lxml_html.document_fromstring(html)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return root if isinstance(root, lxml_html.HtmlElement) else None


def base_of(root: Element, url: str) -> str:
    """The address that relative links start from: `<base href>`, else the page's own."""
    for base in root.iter("base"):
        return absolute(url, base.get("href") or "") or url
    return url


def meta_of(root: Element, name: str) -> str:
    """The content of the first `<meta>` whose property or name is `name` (lower case), stripped, or empty."""
    for meta in root.iter("meta"):
        if name in ((meta.get("property") or "").lower(), (meta.get("name") or "").lower()):
            return (meta.get("content") or "").strip()
    return ""


def scripts_of(root: Element) -> str:
    """The text of every JSON-LD script."""
    return " ".join(
        script.text or "" for script in root.iter("script") if "ld+json" in (script.get("type") or "").lower()
    )
