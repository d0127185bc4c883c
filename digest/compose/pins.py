"""An editor's pins: articles that come before any rank. They are edits of the draft, kept through a rebuild.

Pure. An edit is a JSON object, `{"kind": "pin", "article": ID}`; edits of other kinds are passed over.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from digest.model.issue import Candidate

__all__ = ["pin_edits", "pinned"]

Edit = Mapping[str, object]
_PIN = "pin"


def pin_edits(words: Iterable[str], candidates: Sequence[Candidate], address_key: Callable[[str], str]) -> list[Edit]:
    """Pins for articles named by id, address or title. Raises LookupError with the word that names none."""
    named: dict[str, str] = {}
    for candidate in reversed(candidates):
        article = candidate.article
        for name in (article.title, address_key(article.url) if article.url else "", article.id):
            named[name] = article.id
    named.pop("", None)
    edits: list[Edit] = []
    for word in words:
        found = named.get(word) or (named.get(address_key(word)) if "://" in word else None)
        if found is None:
            raise LookupError(word)
        edits.append({"kind": _PIN, "article": found})
    return edits


def pinned(candidates: Sequence[Candidate], edits: Iterable[Edit]) -> tuple[tuple[Candidate, ...], tuple[Edit, ...]]:
    """The candidates, those that the edits pin marked; and the pins that no longer fit any of them."""
    wanted = {str(edit.get("article")): edit for edit in edits if edit.get("kind") == _PIN}
    there = {candidate.article.id for candidate in candidates if not candidate.excluded}
    marked = tuple(replace(each, pinned=True) if each.article.id in wanted else each for each in candidates)
    return marked, tuple(edit for article, edit in wanted.items() if article not in there)
