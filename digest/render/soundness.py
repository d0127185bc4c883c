"""A quick look that spares most mails the validator: True only where it certainly would find nothing.

A mail repeats the same few dozen tags a thousand times. Each is judged once, without the words and addresses that
differ from story to story (their attributes take any string), and remembered. Says nothing of what is wrong, or where.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.render.markup import VOID, Tag, read
from digest.render.mjml_schema import tags
from digest.render.validator import ANY, faults_of_tag

__all__ = ["is_sound"]

_STYLE = re.compile(r"<mj-style>[^<]*</mj-style>")
_FREE = (' href="', ' src="', ' alt="', ' aria-label="')
_STRANGE_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|middot|zwnj|#\d+);)")
_QUOTE = '"'
_ATTRIBUTES = "mj-attributes"


@dataclass(frozen=True, slots=True)
class _Judged:
    """A tag that opens an element; `end` is written in the one that closes it, "" where none does; `html` says whether
    words may follow inside."""

    name: str
    end: str
    is_mjml: bool
    html: bool


def is_sound(source: str) -> bool:
    """Whether a document is certainly without a fault; False means that the validator should look."""
    plain = _STYLE.sub("<mj-style />", source)  # nobody judges the rules of a style sheet
    if plain.count("<") != plain.count(">") or _STRANGE_ENTITY.search(plain):
        return False
    before, *parts = plain.split("<")
    return (not before or before.isspace()) and _is_in_order(parts) and "<mj-body" in plain


def _is_in_order(parts: Sequence[str]) -> bool:
    """Goes from tag to tag, with the text behind each, as the validator does; gives up where anything is unusual."""
    opened: list[tuple[str, str, int]] = []
    parent, awaited, html = "", "<", 0
    met = _Met()
    for part in parts:
        written, ended, text = part.partition(">")
        if written == awaited:
            parent, awaited, html = opened.pop()
        else:
            tag = met[written] if parent != _ATTRIBUTES else _judged(_shape(written), parent)
            if tag is None or tag.is_mjml == (html > 0) or (tag.is_mjml and not _may_stand(tag.name, parent)):
                return False
            if tag.end:
                opened.append((parent, awaited, html))
                parent, awaited, html = tag.name, tag.end, html + tag.html
        if not ended or (not html and text and not text.isspace()):
            return False
    return not opened


class _Met(dict[str, "_Judged | None"]):
    """The tags of one mail as they are written, each with what it was judged to be."""

    def __missing__(self, written: str) -> "_Judged | None":
        judged = self[written] = _judged(_shape(written), "")
        return judged


def _shape(written: str) -> str:
    """A tag without what differs from story to story."""
    for name in _FREE if "'" not in written else ():
        before, given, value = written.partition(name)
        if given:
            written = f"{before}{name}{value[value.find(_QUOTE) :]}"
    return f"<{written}>"


@lru_cache(maxsize=2048)
def _judged(shape: str, parent: str) -> _Judged | None:
    """What a tag is, if nothing is wrong with it wherever it stands."""
    parts = list(read(shape))
    tag = parts[0] if len(parts) == 1 else None
    if not isinstance(tag, Tag) or tag.name in ("style", "script"):
        return None
    known = tags().get(tag.name)
    is_mjml = known is not None or (parent == _ATTRIBUTES and tag.name in ANY)
    if (tag.name.startswith("mj") and not is_mjml) or (tag.kind == "open" and tag.name == "mj-style"):
        return None
    if tag.kind == "close" or any(faults_of_tag(tag, parent)):
        return None
    opens = tag.kind == "open" and (is_mjml or tag.name.lower() not in VOID)
    return _Judged(tag.name, f"/{tag.name}" if opens else "", is_mjml, known is not None and known.html)


@lru_cache(maxsize=512)
def _may_stand(name: str, parent: str) -> bool:
    outer = tags().get(parent)
    return name == "mjml" if not parent else outer is not None and ("*" in outer.children or name in outer.children)
