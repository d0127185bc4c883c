"""Rules on the markup: what it is made of, how it is headed, what a screen reader makes of it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from digest.check.rule import Breach, Inspection, Rule
from digest.check.style import Styled

__all__ = ["RULES"]

_ELEMENTS = (
    "a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption center cite code "
    "col colgroup dd del details dfn div dl dt em embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head "
    "header hr html i iframe img input ins kbd label li link main map mark meta nav noscript object ol option p path "
    "picture pre q rp rt ruby s samp script section select small source span strike strong style sub summary sup svg "
    "table tbody td textarea tfoot th thead time title tr tt u ul var video wbr xml"
)
_EMPTY = "area base br col embed hr img input link meta source track wbr"
_CLOSED_BY_ITSELF = "p li td th tr thead tbody tfoot dt dd option colgroup html head body"
_KNOWN, _VOID, _OPTIONAL = (frozenset(names.split()) for names in (_ELEMENTS, _EMPTY, _CLOSED_BY_ITSELF))
_SKIPPED = re.compile(r"<!--.*?-->|<!doctype[^>]*>|<(style|script)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_MJML_PADDING = re.compile(r"<(mj-[\w-]+)\b[^>]*?\s((?:inner-|icon-|text-|ico-)?padding)=\"([^\"]*)\"")
_BEFORE_PADDING = b"font-size:0px;padding:"
_COMPILED_PADDING = re.compile(r"<td\b[^>]*style=\"(?:direction:\w+;)?font-size:0px;padding:([^;\"]*)")


def padding_shorthand(inspection: Inspection) -> Iterator[Breach]:
    """The MJML compiler drops a bare 0, or what follows a double space, from its widths (measured on mrml 6.0.1)."""
    document = inspection.document
    for found in _MJML_PADDING.finditer(document.mjml):
        if _spoilt(found[3]):
            line = document.mjml.count("\n", 0, found.start()) + 1
            yield Breach(f"MJML line {line}: <{found[1]}>", f'{found[2]}="{found[3]}" has a bare 0 or a double space')
    is_compiled = not document.mjml and _may_be_spoilt(document.encoded)
    for found in _COMPILED_PADDING.finditer(document.html) if is_compiled else ():
        if _spoilt(found[1]):
            line = document.html.count("\n", 0, found.start()) + 1
            yield Breach(f"HTML line {line}: <td>", f"padding:{found[1]} has a bare 0 or a double space")


def _may_be_spoilt(page: bytes) -> bool:
    """A quick look at every padding that MJML writes on a cell; most mails have a few, many times."""
    declared = {part.partition(b";")[0] for part in page.split(_BEFORE_PADDING)[1:]}
    return any(_spoilt(value.partition(b'"')[0].decode("utf-8", "replace")) for value in declared)


@lru_cache(maxsize=1024)
def _spoilt(value: str) -> bool:
    return len(value.split()) > 1 and bool(re.search(r"(^|\s)0(\s|$)|\s{2,}", value))


def known_markup(inspection: Inspection) -> Iterator[Breach]:
    """Only HTML's own elements, each closed in its turn; no MJML that was left over; no id twice."""
    page = inspection.document.html
    if not inspection.document.is_plain:
        yield from _misplaced(_SKIPPED.sub(lambda found: "\n" * found[0].count("\n"), page))
    yield from _twice(inspection)


def _misplaced(page: str) -> Iterator[Breach]:
    opened: list[tuple[str, int]] = []
    for found in _TAG.finditer(page):
        name, line = found[2].lower(), 0
        if name not in _KNOWN and ":" not in name:
            line = page.count("\n", 0, found.start()) + 1
            what = "MJML that was not compiled" if name.startswith("mj") else "no element of HTML"
            yield Breach(f"HTML line {line}: <{found[1]}{name}>", f"this is {what}")
        elif found[1]:
            yield from _closed(name, opened, page, found.start())
        elif name not in _VOID and not found[3].endswith("/"):
            opened.append((name, found.start()))
    for name, start in opened:
        if name not in _OPTIONAL:
            yield Breach(f"HTML line {page.count(chr(10), 0, start) + 1}: <{name}>", "it is never closed")


def _closed(name: str, opened: list[tuple[str, int]], page: str, position: int) -> Iterator[Breach]:
    if name not in [one for one, _ in opened]:
        if name not in _VOID:
            yield Breach(f"HTML line {page.count(chr(10), 0, position) + 1}: </{name}>", "it closes nothing")
        return
    while (last := opened.pop())[0] != name:
        if last[0] not in _OPTIONAL:
            line = page.count("\n", 0, last[1]) + 1
            yield Breach(f"HTML line {line}: <{last[0]}>", f"it is not closed before </{name}>")


def _twice(inspection: Inspection) -> Iterator[Breach]:
    seen: set[str] = set()
    for element, name in inspection.all_with(_ids):
        if name in seen:
            yield Breach(inspection.page.spot(element), f'the id "{name}" is taken twice')
        seen.add(name)


def _ids(kind: Styled) -> tuple[str, ...]:
    return (kind.attributes["id"],) if kind.attributes.get("id") else ()


def language_and_title(inspection: Inspection) -> Iterator[Breach]:
    """A real language, a direction and a title: screen readers speak by them (WCAG 3.1.1, 2.4.2)."""
    page = inspection.page
    tag = page.get(0, "lang") or ""
    if not re.fullmatch(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", tag) or tag.lower().startswith("und"):
        yield Breach("<html>", f'lang="{tag}" is no language')
    if (page.get(0, "dir") or "") not in ("ltr", "rtl", "auto"):
        yield Breach("<html>", "dir must be ltr or rtl")
    if not any(page.words(title) for title in page.tagged("title")):
        yield Breach("<title>", "the mail has no title")


def headings(inspection: Inspection) -> Iterator[Breach]:
    """One h1, an h2 for each region, an h3 for each article, none skipped and none empty (WCAG 1.3.1, 2.4.6)."""
    page = inspection.page
    first = len(page.tagged("h1"))
    if first != 1:
        yield Breach("<h1>", f"there are {first} of them, and one is right")
    level = 0
    for element in page.headings:
        own = int(page.tags[element][1])
        if own > level + 1:
            after = f"an h{level}" if level else "no heading"
            yield Breach(page.spot(element), f"it follows {after}: a level is skipped")
        if not page.words(element) and not any(page.get(one, "alt") for one in page.inside_tagged(element, "img")):
            yield Breach(page.spot(element), "it is empty")
        level = own


def alt_text(inspection: Inspection) -> Iterator[Breach]:
    """Every image has an alt text, and a linked one says where it leads (WCAG 1.1.1, 2.4.4)."""
    page = inspection.page
    for element in page.tagged("img"):
        alt = page.get(element, "alt")
        if alt is None:
            yield Breach(page.spot(element), "the image has no alt text")
        elif not alt.strip():
            link = next((one for one in page.around(element) if page.tags[one] == "a" and page.get(one, "href")), None)
            if link is not None and not page.words(link) and not page.get(link, "aria-label"):
                yield Breach(page.spot(element), "a linked image has an empty alt text")


def layout_tables(inspection: Inspection) -> Iterator[Breach]:
    """A table that lays out says so, or a screen reader counts its rows (WAI-ARIA, presentation)."""
    page = inspection.page
    for element in page.tagged("table"):
        said = page.get(element, "role") in ("presentation", "none")
        if not said and not page.inside_tagged(element, "th", "caption"):
            yield Breach(page.spot(element), 'the table lacks role="presentation"')


def anchors(inspection: Inspection) -> Iterator[Breach]:
    """A link within the mail meets an empty <a name>: several mail programs know no id."""
    page = inspection.page
    links = page.tagged("a")
    names = {name for one in links if (name := page.get(one, "name")) and not page.words(one)}
    for element in links:
        href = page.get(element, "href") or ""
        if href.startswith("#") and len(href) > 1 and href[1:] not in names:
            yield Breach(page.spot(element), f'nothing is named "{href[1:]}": write <a name="{href[1:]}"></a>')


RULES = (
    Rule("padding-shorthand", "error", "mrml 6.0.1, measured", "Write 0px, with single spaces", padding_shorthand),
    Rule("known-markup", "error", "MJML's schema, HTML Living Standard", "Mend the template", known_markup),
    Rule("language-and-title", "error", "WCAG 3.1.1, 2.4.2", "Set lang, dir and mj-title", language_and_title),
    Rule("headings", "error", "WCAG 1.3.1, 2.4.6", "Mend the order of the headings", headings),
    Rule("alt-text", "error", "WCAG 1.1.1", "Describe the picture in the studio, or in the source", alt_text),
    Rule("layout-tables", "error", "WAI-ARIA 1.2", 'Write role="presentation"', layout_tables),
    Rule("anchors", "error", "measured on mail programs", "", anchors),
)
