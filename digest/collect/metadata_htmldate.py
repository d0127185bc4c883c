"""The door to htmldate, the last resort for a page that names no date of publication in any field.

Strict: no search of the whole text, and the original date. It must never override a date that somebody stated.
"""

import logging

from lxml.html import HtmlElement

from digest.collect.metadata_dates import parse_date
from digest.model.article import Published

__all__ = ["strict_date"]


def strict_date(tree: HtmlElement) -> Published:
    """A bare day that the markup of a page suggests, or None."""
    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        return parse_date(find_date(tree, extensive_search=False, original_date=True))
    except Exception:  # noqa: BLE001 - whatever a page does to a library, the page then has no date
        return None
