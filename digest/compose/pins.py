"""An editor's pins before composing: articles that come before any rank, so that no cap leaves them out.

Pure. A pin is an edit among others; what the composer could not heed, `edits.apply` tells.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from digest.model.edit import Edit, Pin
from digest.model.issue import Candidate

__all__ = ["pinned", "pins_for"]


def pins_for(words: Iterable[str], candidates: Sequence[Candidate], address_key: Callable[[str], str]) -> list[Pin]:
    """Pins for articles named by id, address or title. Raises LookupError with the word that names none."""
    named: dict[str, str] = {}
    for candidate in reversed(candidates):
        article = candidate.article
        for name in (article.title, address_key(article.url) if article.url else "", article.id):
            named[name] = article.id
    named.pop("", None)
    pins: list[Pin] = []
    for word in words:
        found = named.get(word) or (named.get(address_key(word)) if "://" in word else None)
        if found is None:
            raise LookupError(word)
        pins.append(Pin(found))
    return pins


def pinned(candidates: Sequence[Candidate], edits: Iterable[Edit]) -> tuple[Candidate, ...]:
    """The candidates, those that the edits pin marked."""
    wanted = {edit.article for edit in edits if isinstance(edit, Pin)}
    return tuple(replace(each, pinned=True) if each.article.id in wanted else each for each in candidates)
