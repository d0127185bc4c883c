"""A page's tree → its visible lines in reading order, each with what its markup says of it.

Hints come from tags and from what authors call their elements (class, id): heading, kicker, byline, date, caption,
standfirst, item, quote. `aside` says why a line can be no part of the article, where its container says so. It must
not judge the words of a line (`boilerplate` does).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from digest.collect.lines import clean
from digest.collect.pages_names import aside_named, hint_named
from digest.collect.pages_tree import class_of

__all__ = ["Seen", "visible_lines"]

_SKIPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "head",
        "select",
        "textarea",
        "audio",
        "video",
    }
    | {"canvas", "math", "datalist", "dialog", "map", "title", "option", "input"}
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
    }
    | {
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
        "hi",
    }
    | {"time", "ref", "img", "picture", "source", "nobr"}
)
_FRAMES = frozenset({"body", "html", "main", "article"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_TAGS_ASIDE = {"nav": "menu", "footer": "footer", "aside": "aside", "button": "button", "form": "form"}
_BARE = frozenset({"div", "article", "section", "main", "body", "td", "li"})
_BLANK = re.compile(r"\n[ \t\r]*\n")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SURE = ("reader comment", "footer", "menu")
_MAX_HINTED, _MAX_ASIDE, _MAX_LINES = 60, 1200, 20_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A visible line: its text, the element that holds it, its markup's hint, its container's reason to drop it."""

    text: str
    element: HtmlElement
    hint: str = ""
    aside: str = ""
    linked: bool = False
    href: str = ""
    stamp: str = ""


@dataclass(slots=True)
class _Open:
    """What the elements that are open say: the innermost word counts."""

    hint: str = ""
    aside: str = ""
    href: str = ""
    stamp: str = ""


@dataclass(slots=True)
class _Pen:
    """The line that is being written."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    href: str = ""
    stamp: str = ""


def visible_lines(root: HtmlElement) -> list[Seen]:
    """The lines that a reader of this element would see, in order; hidden elements and controls are left out.

    No more than 20,000 are read: a page with more is no article.
    """
    return list(islice(_read(root), _MAX_LINES))


def _read(root: HtmlElement) -> Iterator[Seen]:
    stack = [_Open()]
    pen = _Pen()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if not isinstance(tag, str):
            continue
        block = tag not in _INLINE
        if event == "start":
            if block:
                yield from _line(pen, element.getparent() if element is not root else element, stack[-1])
                pen = _Pen()
            if tag in _SKIPPED or _is_hidden(element):
                walk.skip_subtree()
                stack.append(stack[-1])
                continue
            stack.append(_opened(stack[-1], element, tag))
            _write(pen, element.text, stack[-1])
        else:
            closing = stack.pop()
            if block:
                yield from _line(pen, element, closing)
                pen = _Pen()
            elif tag == "time" and closing.stamp:
                pen.stamp = closing.stamp
            if element is not root:
                _write(pen, element.tail, stack[-1])


def _write(pen: _Pen, text: str | None, opened: _Open) -> None:
    if text:
        pen.pieces.append(text)
        if opened.href and not text.isspace():
            pen.linked += len(text.strip())
            pen.href = pen.href or opened.href


def _line(pen: _Pen, element: HtmlElement | None, opened: _Open) -> Iterator[Seen]:
    for text in map(clean, _pieces("".join(pen.pieces), element)):
        if text and element is not None:
            yield _seen(text, pen, element, opened)


def _pieces(text: str, element: HtmlElement | None) -> list[str]:
    """Lines of text that no element parts: each line of a `<pre>`, and plain text with several blank lines in it."""
    if element is not None and element.tag == "pre":
        return text.split("\n")
    parts = _BLANK.split(text) if text.count("\n") > 3 and element is not None and element.tag in _BARE else [text]
    return parts if len(parts) > 2 else [text]


def _seen(text: str, pen: _Pen, element: HtmlElement, opened: _Open) -> Seen:
    long = len(text.split()) > _MAX_HINTED and opened.hint not in ("caption", "item", "quote")
    only_time = pen.stamp and len(text) < 60 and opened.hint not in ("heading", "byline")
    hint = "" if long else "date" if only_time else opened.hint
    linked = pen.linked > 0.6 * len(text)
    return Seen(text, element, hint, opened.aside, linked, pen.href if linked else "", pen.stamp or opened.stamp)


def _opened(outer: _Open, element: HtmlElement, tag: str) -> _Open:
    """What an element adds to what its ancestors said."""
    named = class_of(element)
    return _Open(
        hint=_hint(outer, element, tag, named),
        aside=outer.aside or _aside(element, tag, named),
        href=(element.get("href") or "") if tag == "a" else outer.href,
        stamp=(element.get("datetime") or "") if tag == "time" else outer.stamp,
    )


def _hint(outer: _Open, element: HtmlElement, tag: str, named: str) -> str:
    if tag in _HEADINGS or (tag == "head" and element.get("rend")):
        name = hint_named(named)
        return name if name in ("kicker", "standfirst") else "heading"
    if tag in ("figcaption", "caption"):
        return "caption"
    if outer.hint in ("heading", "caption", "byline", "kicker", "date", "standfirst"):
        return outer.hint
    if element.get("rel") == "author" or element.get("itemprop") == "author":
        return "byline"
    name = hint_named(named) if tag not in _FRAMES else ""
    if name and sum(1 for _ in element.iter("p")) <= 2:
        return name
    return {"li": "item", "blockquote": "quote", "address": "byline"}.get(tag, outer.hint)


def _aside(element: HtmlElement, tag: str, named: str) -> str:
    """Why what an element holds is no part of the article; frames around a page ("with-sidebar") are not meant."""
    if tag in _FRAMES or tag in _HEADINGS:
        return ""
    why = aside_named(named) or _TAGS_ASIDE.get(tag, "")
    return why if why and not _frames_article(element, why) else ""


def _frames_article(element: HtmlElement, why: str) -> bool:
    """Whether an element holds the headline, or more prose than any box beside an article does."""
    if next(element.iter("h1"), None) is not None:
        return True
    prose = 0
    for paragraph in element.iter("p") if why not in _SURE else ():
        prose += sum(len(str(piece)) for piece in paragraph.itertext())
        if prose > _MAX_ASIDE:
            return True
    return False


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))
