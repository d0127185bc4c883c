"""The HTML of a feed entry → plain paragraphs, with what was dropped and why. A fragment is no page: all of it is text.

Uses lxml only. Whole pages are `extract`'s business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digest.collect.markup import Element, tree_of
from digest.model.article import Dropped

__all__ = ["Fragment", "is_teaser", "read_fragment"]

_GONE = re.compile(
    r"(?:script|style|iframe|object|embed|form|button|input|select|svg|noscript|template|nav|head|title|figcaption)$"
)
_BLOCK = re.compile(
    r"(?:address|article|aside|blockquote|body|d[dlt]|details|div|figure|fieldset|footer|h[1-6r]|header|html|li|main|ol|p"
    r"|pre|section|summary|table|t(?:body|d|foot|h|head|r)|ul)$"
)
_FEED_FURNITURE = re.compile(
    r"(?:the post .{1,300} (?:appeared first on|first appeared on) .{1,100}"
    r"|(?:continue|keep) reading\b.{0,200}|read (?:more|on|the (?:rest|full|whole)|full)\b.{0,160}"
    r"|(?:click|tap) (?:here )?to (?:read|continue)\b.{0,80}"
    r"|\(?(?:more|weiterlesen|lire la suite|leer más|leggi tutto|continua a leggere)\W*"
    r"|(?:leave a |no )?comments?(?: on .{0,200})?|permalink|share this\b.{0,120}|source: https?://\S+)\W*",
    re.IGNORECASE,
)
_CUT_MARK = re.compile(
    r"(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.|\[\+\d+ chars\]|read more\W*|continue reading\W*)$", re.IGNORECASE
)
_GOES_ON = re.compile(
    r"(?:continue|keep) reading|read (?:more|on|the (?:rest|full|whole))|weiterlesen|lire la suite|\(more",
    re.IGNORECASE,
)
_LINE_BREAKS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Fragment:
    """The plain paragraphs of a fragment. `cut` says that it ends as a teaser does; `picture` is its first `src`."""

    paragraphs: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    cut: bool = False
    picture: str = ""
    picture_alt: str = ""


def is_teaser(paragraphs: tuple[str, ...], *, cut: bool, words: int = 120) -> bool:
    """True for a text that must be completed from its page: short, or cut off."""
    return cut or sum(len(paragraph.split()) for paragraph in paragraphs) < words


def read_fragment(html: str) -> Fragment:
    """Reads a fragment. Never raises for bad markup; control characters are left out."""
    cleaned = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", html)
    if not cleaned.strip():
        return Fragment()
    root = tree_of(f"<div>{cleaned}</div>")
    if root is None:
        return Fragment(_without_tags(cleaned))
    picture, alt = _first_picture(root)
    lines = [line for line in (" ".join(text.split()) for text in _blocks(root)) if line]
    if not lines and not picture:
        return Fragment(_without_tags(cleaned))  # nested more deeply than libxml2 goes
    kept = [line for line in lines if not _FEED_FURNITURE.fullmatch(line)]
    dropped = tuple(Dropped(line, "feed furniture") for line in lines if _FEED_FURNITURE.fullmatch(line))
    cut = any(_GOES_ON.match(line.text) for line in dropped) or bool(kept and _CUT_MARK.search(kept[-1]))
    if kept:
        kept[-1] = _CUT_MARK.sub("…", kept[-1]).strip() if _CUT_MARK.search(kept[-1]) else kept[-1]
    return Fragment(tuple(line for line in kept if line != "…"), dropped, cut, picture, alt)


def _without_tags(text: str) -> tuple[str, ...]:
    """What is left when no tree can be built: the text with its tags struck out."""
    plain = " ".join(re.sub(r"<[^>]{0,2000}>", " ", text).split())
    return (plain,) if plain else ()


def _blocks(root: Element) -> Iterator[str]:
    """The text of each block, in reading order; two line breaks in a row part paragraphs. Deep trees do not recurse."""
    from lxml import etree

    pieces: list[str] = []
    gone = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            pieces.append(element.tail or "" if event == "end" and not gone else "")
            continue
        tag = element.tag
        if _GONE.match(tag):
            gone += 1 if event == "start" else -1
        if _BLOCK.match(tag):
            yield from _LINE_BREAKS.split("".join(pieces))
            pieces = []
        if not gone:
            text = (element.text if event == "start" else element.tail) or ""
            pieces.append("\n" if tag == "br" and event == "start" else text.replace("\n", " "))
    yield from _LINE_BREAKS.split("".join(pieces))


def _first_picture(root: Element) -> tuple[str, str]:
    """The first picture that is not a tracker (no size of one or two pixels)."""
    for image in root.iter("img"):
        sizes = {image.get("width", ""), image.get("height", "")}
        source = image.get("src") or ""
        if source and not source.startswith("data:") and not sizes & {"0", "1", "2"}:
            return source, " ".join((image.get("alt") or "").split())
    return "", ""
