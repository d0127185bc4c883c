"""A quick look that spares most mails the validator: True only where it certainly would find nothing.

A mail repeats the same few dozen tags a thousand times. Each is judged once, without the words and addresses that
differ from story to story (their attributes take any string), and remembered. Says nothing of what is wrong, or where.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from digest.render.markup import VOID, Tag, read
from digest.render.mjml_schema import tags
from digest.render.validator import ANY, faults_of_tag

__all__ = ["is_sound"]

_STYLE = re.compile(r"<mj-style>[^<]*</mj-style>")
_PART = re.compile(r"(<mj-style>[^<]*</mj-style>|<[^<>]*>)([^<]*)")
_FREE = re.compile(r" (href|src|alt|aria-label)=\"[^\"<>]*\"")
_STRANGE_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|middot|zwnj|#\d+);)")
_ATTRIBUTES = "mj-attributes"


@dataclass(frozen=True, slots=True)
class _Judged:
    """A tag: `opens` and `closes` say what it does to the stack, `html` whether words may follow inside."""

    name: str
    opens: bool
    closes: bool
    is_mjml: bool
    html: bool


def is_sound(source: str) -> bool:
    """Whether a document is certainly without a fault; False means that the validator should look."""
    parts, plain = _PART.findall(source), _STYLE.sub("", source)
    styles = len(source) - len(plain) and len(_STYLE.findall(source))
    if not plain.count("<") == plain.count(">") == len(parts) - styles or _STRANGE_ENTITY.search(plain):
        return False
    walk = _QuickWalk()
    return all(walk.takes(written, text) for written, text in parts) and walk.ended


class _QuickWalk:
    """Goes from tag to tag as the validator does, and gives up where anything is unusual."""

    def __init__(self) -> None:
        self.open: list[_Judged] = []
        self.html = 0
        self.has_body = False

    @property
    def ended(self) -> bool:
        """Whether the document is whole."""
        return self.has_body and not self.open

    def takes(self, written: str, text: str) -> bool:
        """One tag and the text behind it."""
        parent = self.open[-1].name if self.open else ""
        tag = _judged(_shape(written), parent if parent == _ATTRIBUTES else "")
        if tag is None:
            return False
        if tag.closes:
            if parent != tag.name:
                return False
            self.open.pop()
            self.html -= tag.html
        elif tag.is_mjml == (self.html > 0) or (tag.is_mjml and not _may_stand(tag.name, parent)):
            return False
        elif tag.opens:
            self.open.append(tag)
            self.html += tag.html
            self.has_body |= tag.name == "mj-body"
        return self.html > 0 or not text or text.isspace()


def _shape(written: str) -> str:
    """A tag without what differs from story to story; a style sheet without its rules, which nobody judges."""
    if written.startswith("<mj-style>"):
        return "<mj-style />"
    return _FREE.sub(r' \1=""', written) if 'href="' in written or 'src="' in written else written


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
    if tag.kind != "close" and any(faults_of_tag(tag, parent)):
        return None
    opens = tag.kind == "open" and (is_mjml or tag.name.lower() not in VOID)
    return _Judged(tag.name, opens, tag.kind == "close", is_mjml, known is not None and known.html)


@lru_cache(maxsize=512)
def _may_stand(name: str, parent: str) -> bool:
    outer = tags().get(parent)
    return name == "mjml" if not parent else outer is not None and ("*" in outer.children or name in outer.children)
