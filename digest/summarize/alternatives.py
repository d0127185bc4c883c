"""One pattern of many alternatives, arranged so that the engine tries few of them at each place.

Python's `re` tries alternatives one after the other; grouped by their first letter, most are passed over at once, which
halves the time of a search (docs/design/summaries.md). What is matched stays the same.
"""

import re
from collections.abc import Iterator

__all__ = ["by_first_letter"]

_PLAIN = re.compile(r"\w(?![?*+{|])")


def by_first_letter(pattern: str) -> str:
    """The pattern `a…|b…|a…` as `a(?:…|…)|b…`; alternatives that do not begin with a plain letter stay as they are."""
    groups: dict[str, list[str]] = {}
    for alternative in _alternatives(pattern):
        first = alternative[0] if _PLAIN.match(alternative) else ""
        groups.setdefault(first, []).append(alternative[len(first) :])
    return "|".join(f"{first}(?:{'|'.join(rests)})" if first else "|".join(rests) for first, rests in groups.items())


def _alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of the outermost level."""
    depth = start = at = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] in "([":
            depth += 1
        elif pattern[at] in ")]":
            depth -= 1
        elif pattern[at] == "|" and depth == 0:
            yield pattern[start:at]
            start = at + 1
        at += 1
    yield pattern[start:]
