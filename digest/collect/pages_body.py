"""The door to trafilatura: which part of a page is its article's text. Nothing else imports it.

(trafilatura 2.3.1 with lxml 6.1 needs `lxml_html_clean` installed beside it.) It must not read metadata, except the
author where no other layer names one, nor judge single lines (`pages` does).
"""

import logging

from lxml.html import HtmlElement

from digest.collect.lines import clean
from digest.collect.pages_lines import Seen, visible_lines

__all__ = ["author_by_library", "body_lines"]


def body_lines(tree: HtmlElement, *, fast: bool = False) -> list[Seen]:
    """The lines of the article's text as trafilatura finds it, with headings and list items told apart.

    `fast` does without its second opinions, one of which (justext) takes time quadratic in the number of lines.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False, fast=fast)
    body = getattr(found, "body", None)
    return visible_lines(body) if body is not None else []


def author_by_library(tree: HtmlElement) -> str:
    """The author whom trafilatura's rules find in a page, or the empty string."""
    from trafilatura.metadata import extract_author

    try:
        return clean(extract_author(tree) or "")
    except Exception:  # noqa: BLE001 - whatever a page does to a library, the page then names no author
        return ""
