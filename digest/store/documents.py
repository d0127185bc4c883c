"""Articles as JSON text and back. The text is versioned by what it lacks: a missing field has its default.

JSON is kept in ASCII: a lone surrogate or a NUL in somebody's page then passes through any database unharmed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from digest.model.article import Article, Picture, Published, as_text
from digest.store.columns import UnreadableError

__all__ = ["article_from", "article_text", "edits_from", "edits_text"]

_ARTICLE_FIELDS = {field.name: field.default for field in fields(Article)}
_PICTURE_FIELDS = frozenset(field.name for field in fields(Picture))


def article_text(article: Article) -> str:
    """The article as one JSON object; fields at their default are left out."""
    told = {name: getattr(article, name) for name in _ARTICLE_FIELDS}
    said: dict[str, Any] = {name: value for name, value in told.items() if value != _ARTICLE_FIELDS[name]}
    if article.published:
        said["published"] = as_text(article.published)
    if article.picture:
        said["picture"] = asdict(article.picture)
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


def article_from(text: str) -> Article:
    """The article of `article_text`. Raises UnreadableError where the text is not one."""
    try:
        said = {name: value for name, value in json.loads(text).items() if name in _ARTICLE_FIELDS}
        said["paragraphs"] = tuple(said.get("paragraphs", ()))
        said["published"] = _published(said.get("published", ""))
        said["picture"] = _picture(said.get("picture"))
        return Article(**said)
    except (ValueError, TypeError, AttributeError) as error:
        raise UnreadableError("an article") from error


def edits_text(edits: tuple[Mapping[str, object], ...]) -> str:
    """The editor's edits as a JSON array, in order."""
    return json.dumps([dict(edit) for edit in edits])


def edits_from(text: str) -> tuple[Mapping[str, object], ...]:
    """The edits of `edits_text`. Raises UnreadableError where the text is not a list of objects."""
    try:
        return tuple(dict(edit) for edit in json.loads(text))
    except (ValueError, TypeError) as error:
        raise UnreadableError("the edits of an issue") from error


def _published(text: str) -> Published:
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == len("2024-09-27") else datetime.fromisoformat(text)


def _picture(said: Mapping[str, Any] | None) -> Picture | None:
    return Picture(**{name: value for name, value in said.items() if name in _PICTURE_FIELDS}) if said else None
