"""A page read at a glance: most mails are plain enough to be read without a parser, in a fifth of its time.

Gives nothing rather than something else than the parser (libxml2) would: an unknown tag, one that is not closed in its
turn, one that libxml2 would move, an odd reference, and the parser reads it. White space alone may differ.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from lxml.etree import HTMLParser, fromstring

from digest.check.page import NOWHERE, Page

__all__ = ["quick_page"]

_NAMES = (
    "a abbr b blockquote body br center cite code col colgroup div em font h1 h2 h3 h4 h5 h6 head hr html i img li "
    "link meta ol p s small span strike strong style sub sup table tbody td tfoot th thead title tr u ul"
)
_PLAIN = frozenset(_NAMES.split())
_VOID = frozenset(["br", "col", "hr", "img", "link", "meta"])
_FRAME = {("", "html"), ("html", "head"), ("html", "body"), *(("head", one) for one in ("meta", "title", "style"))}
_DOCTYPE = re.compile(r"\s*<!doctype[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"([a-z][a-z0-9]*)((?:\s+[a-z][a-z0-9:_-]*=\"[^\"<>]*\")*)\s*(/?)")
_ATTRIBUTE = re.compile(r"([a-z][a-z0-9:_-]*)=\"([^\"]*)\"")
_ODD_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|middot|zwnj|#\d{2,6});)")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")


class _Tag(NamedTuple):
    """A tag that opens an element, by what is written in it; `end` is written in the one that closes it, "" in none."""

    name: str
    end: str
    given: Mapping[str, str]
    written: str


class _Reading(NamedTuple):
    """The elements so far, and all text: a piece for each tag, which stands behind it.

    An element's own text is that of `starts`, its tail that of `ends`: the same where nothing can stand in it.
    """

    tags: list[_Tag]
    above: list[int]
    starts: list[int]
    ends: list[int]
    pieces: list[str]


def quick_page(encoded: bytes, line: Callable[[int], int]) -> Page | None:
    """The page of an HTML text in UTF-8 without control characters, or None where a parser should read it.

    `line` tells where an element stands, should anybody ask.
    """
    bare = _uncommented(encoded).decode("latin-1")  # a byte for a character: text is decoded piece by piece
    doctype = _DOCTYPE.match(bare)
    before, *parts = bare[doctype.end() if doctype else 0 :].split("<")
    read = _read(parts) if not before or before.isspace() else None
    if read is None or not _is_framed(read):
        return None
    tags, above, starts, ends, pieces = read
    return Page(
        tags=[tag.name for tag in tags],
        given=[tag.given for tag in tags],
        kinds=[tag.written for tag in tags],
        texts=[pieces[start] if start < end else None for start, end in zip(starts, ends, strict=True)],
        tails=[pieces[end] for end in ends],
        above=above,
        string=lambda element: "".join(pieces[starts[element] : ends[element]]),
        line=line,
    )


def _read(parts: Sequence[str]) -> _Reading | None:
    """Goes from tag to tag, with the text behind each; gives up where anything is unusual."""
    read = tags, above, starts, ends, pieces = _Reading([], [], [], [], [])
    opened: list[tuple[int, str, str]] = []
    around, parent, awaited = NOWHERE, "", "<"
    for place, part in enumerate(parts):
        written, ended, text = part.partition(">")
        if written == awaited:
            ends[around] = place
            around, parent, awaited = opened.pop()
        else:
            tag = _tag(written)
            if tag is None or not _stays(parent, tag.name):
                return None
            above.append(around)
            starts.append(place)
            ends.append(place)
            if tag.end:
                opened.append((around, parent, awaited))
                around, parent, awaited = len(tags), tag.name, tag.end
            tags.append(tag)
        if "&" in text or not text.isascii():
            decoded = _decoded(text)
            if decoded is None or (parent == "style" and "&" in text):
                return None
            text = decoded
        pieces.append(text)
        if not ended:
            return None
    return None if parent else read


def _is_framed(read: _Reading) -> bool:
    """Whether there is one html, with one head and one body, and no words between them."""
    names = [tag.name for tag in read.tags]
    if names[:2] != ["html", "head"] or any(names.count(name) != 1 for name in ("html", "head", "body")):
        return False
    between = (*read.starts[:2], *read.ends[: names.index("body") + 1])
    return not "".join(read.pieces[place] for place in between).strip()


def _uncommented(page: bytes) -> bytes:
    """The page without comments; as it is where one is not plain, or stands in a style sheet: they are no tags then."""
    kept, place, body = [], 0, page.find(b"<body")
    while (begin := page.find(b"<!--", place)) >= 0:
        end = page.find(b"-->", begin + 4)
        in_sheet = begin < body and page.rfind(b"<style", 0, begin) > page.rfind(b"</style", 0, begin)
        if end < 0 or in_sheet or page.startswith((b">", b"->"), begin + 4) or page.find(b"--!>", begin, end) >= 0:
            return page
        kept.append(page[place:begin])
        place = end + 3
    return b"".join([*kept, page[place:]])


@lru_cache(maxsize=8192)
def _tag(written: str) -> _Tag | None:
    """The same few tags are written hundreds of times."""
    found = _TAG.fullmatch(written)
    if found is None or found[1] not in _PLAIN or (found[3] and found[1] not in _VOID):
        return None
    pairs = [(name, _decoded(value)) for name, value in _ATTRIBUTE.findall(found[2])]
    given = {name: value for name, value in pairs if value is not None}
    end = "" if found[1] in _VOID else f"/{found[1]}"
    return _Tag(found[1], end, given, written) if len(given) == len(pairs) else None


@lru_cache(maxsize=1024)
def _decoded(text: str) -> str | None:
    """A text out of its bytes, with the characters that its references stand for; None where one is odd."""
    decoded = unescape(text.encode("latin-1").decode(errors="replace"))
    return None if _ODD_REFERENCE.search(text) or _ODD.search(decoded) else decoded


@lru_cache(maxsize=4096)
def _stays(parent: str, child: str) -> bool:
    """Whether libxml2 leaves such a child where it is written: it closes a paragraph before a table, for one."""
    if parent in ("", "html", "head") or child in ("html", "head", "body"):
        return (parent, child) in _FRAME
    within = [] if parent == "body" else [parent]
    opened = "".join(f"<{name}>" for name in ("html", "body", *within, child))
    closed = "".join(f"</{name}>" for name in (*([] if child in _VOID else [child]), *within, "body", "html"))
    met, node = [], fromstring(opened + closed, HTMLParser())
    while node is not None:
        met.append(node.tag)
        node = node[0] if len(node) == 1 else None
    return met == ["html", "body", *within, child]
