"""Who wrote an article: names cleaned of "By", roles, addresses and the site's own name, and joined for readers."""

import re
from collections.abc import Iterable, Sequence

from digest.collect.lines import clean, fold

__all__ = ["join_names", "split_names"]

_BY = re.compile(
    r"^\W*(?:(?:words|text|reporting|story|written|posted|report)\s+by|by|von|par|por|di|av|door|autor(?:in)?|author)\s*:?\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:;|\||\s&\s|\s(?:and|und|et|y|e)\s)\s*")
_COMMA = re.compile(r"\s*,\s*")
_TAIL = re.compile(
    r"\s*(?:[|•·–—]|\s\d|\s-\s|\bin\s+[A-Z]|\bfor\s+(?:the\s+)?[A-Z]|https?://|\S+@\S+|\(|"
    r"\b(?:published|updated|posted)\b).*$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|journalist|columnist|contributor|producer|staff|desk|bureau|chief|fellow"
    r"|director|professor|analyst|redakteur|korrespondent|journaliste|redactor)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    {"admin", "administrator", "editor", "webmaster", "unknown", "none", "null", "undefined", "guest", "author"}
)
_SUFFIX = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})
_MAX_NAMES, _MAX_LENGTH = 8, 60


def split_names(texts: Iterable[str], site: str = "") -> list[str]:
    """The names in bylines as they were written, each once; the site's own name and addresses are no one's name."""
    found: dict[str, str] = {}
    for text in texts:
        whole = _TAIL.sub("", _BY.sub("", clean(text))).strip(" ,.:")
        for part in (piece for half in _AND.split(whole) for piece in _by_comma(half)):
            key = fold(part)
            if key and key not in _NOBODY and key != fold(site) and 2 < len(part) <= _MAX_LENGTH and "/" not in part:
                found.setdefault(key, part)
    return list(found.values())[:_MAX_NAMES]


def _by_comma(text: str) -> list[str]:
    """Parts at commas, those that say a role left out; "Jane Doe, Jr." is one name."""
    parts: list[str] = []
    for part in _COMMA.split(text):
        if parts and fold(part) in _SUFFIX:
            parts[-1] += f", {part}"
        elif part and not (parts and (_ROLE.search(part) or part[0].islower())):
            parts.append(part)
    return parts


def join_names(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
