"""Rules on the markup: what it is made of, how it is headed, what a screen reader makes of it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from digest.check.rule import Breach, Inspection, Rule, spot, words_of
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
_SIMPLE_TAG = re.compile(r"(/?)([a-zA-Z][\w:-]*)([^<>\"']*+(?:\"[^\"<>]*+\"[^<>\"']*+)*+)")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)([^<>\"']*+(?:\"[^\"<>]*+\"[^<>\"']*+)*+)>")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_MJML_PADDING = re.compile(r"<(mj-[\w-]+)\b[^>]*?\s((?:inner-|icon-|text-|ico-)?padding)=\"([^\"]*)\"")
_COMPILED_PADDING = re.compile(r"<td\b[^>]*style=\"(?:direction:\w+;)?font-size:0px;padding:([^;\"]*)")


def padding_shorthand(inspection: Inspection) -> Iterator[Breach]:
    """The MJML compiler drops a bare 0, or what follows a double space, from its widths (measured on mrml 6.0.1)."""
    document = inspection.document
    for found in _MJML_PADDING.finditer(document.mjml):
        if _spoilt(found[3]):
            line = document.mjml.count("\n", 0, found.start()) + 1
            yield Breach(f"MJML line {line}: <{found[1]}>", f'{found[2]}="{found[3]}" has a bare 0 or a double space')
    for found in () if document.mjml else _COMPILED_PADDING.finditer(document.html):
        if _spoilt(found[1]):
            line = document.html.count("\n", 0, found.start()) + 1
            yield Breach(f"HTML line {line}: <td>", f"padding:{found[1]} has a bare 0 or a double space")


def _spoilt(value: str) -> bool:
    return len(value.split()) > 1 and bool(re.search(r"(^|\s)0(\s|$)|\s{2,}", value))


def known_markup(inspection: Inspection) -> Iterator[Breach]:
    """Only HTML's own elements, each closed in its turn; no MJML that was left over; no id twice."""
    page = inspection.document.html
    if not _is_balanced(page):
        yield from _misplaced(_SKIPPED.sub(lambda found: "\n" * found[0].count("\n"), page))
    yield from _twice(inspection)


def _is_balanced(page: str) -> bool:
    """Whether all is in order, seen at a glance: most mails are. A comment is a tag that opens nothing."""
    opened: list[str] = []
    met = _Met()
    for part in "".join(_uncommented(page)).split("<")[1:]:
        written, ended, _ = part.partition(">")
        name, step = met[written]
        if step > 0:
            opened.append(name)
        elif step < 0 and (not opened or opened.pop() != name):
            return False
        if not ended:
            return False
    return not opened


def _uncommented(page: str) -> Iterator[str]:
    """The page without comments; with the mark of one that never ends."""
    place = 0
    while (begin := page.find("<!--", place)) >= 0:
        yield page[place:begin]
        end = page.find("-->", begin + 4)
        if end < 0:
            yield "<!--"
            return
        place = end + 3
    yield page[place:]


class _Met(dict[str, tuple[str, int]]):
    """The tags of one mail as they are written: each one's name, and whether it opens (1), closes (-1), or neither."""

    def __missing__(self, written: str) -> tuple[str, int]:
        judged = self[written] = _judged(written)
        return judged


_UNKNOWN = ("", -1)
"""What is judged to close something that was never opened."""


@lru_cache(maxsize=4096)
def _judged(written: str) -> tuple[str, int]:
    found = _SIMPLE_TAG.fullmatch(written)
    if found is None:
        return ("", 0) if written[:8].lower() == "!doctype" else _UNKNOWN
    name = found[2].lower()
    if name not in _KNOWN and ":" not in name:
        return _UNKNOWN
    if found[1]:
        return name, -1
    return name, int(name not in _VOID and not found[3].endswith("/"))


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
            yield Breach(spot(element), f'the id "{name}" is taken twice')
        seen.add(name)


def _ids(kind: Styled) -> tuple[str, ...]:
    return (kind.attributes["id"],) if kind.attributes.get("id") else ()


def language_and_title(inspection: Inspection) -> Iterator[Breach]:
    """A real language, a direction and a title: screen readers speak by them (WCAG 3.1.1, 2.4.2)."""
    root = inspection.document.tree
    tag = str(root.get("lang") or "")
    if not re.fullmatch(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", tag) or tag.lower().startswith("und"):
        yield Breach("<html>", f'lang="{tag}" is no language')
    if str(root.get("dir") or "") not in ("ltr", "rtl", "auto"):
        yield Breach("<html>", "dir must be ltr or rtl")
    if not any(words_of(title) for title in inspection.document.tagged("title")):
        yield Breach("<title>", "the mail has no title")


def headings(inspection: Inspection) -> Iterator[Breach]:
    """One h1, an h2 for each region, an h3 for each article, none skipped and none empty (WCAG 1.3.1, 2.4.6)."""
    found = inspection.document.headings
    first = [element for element in found if element.tag == "h1"]
    if len(first) != 1:
        yield Breach("<h1>", f"there are {len(first)} of them, and one is right")
    level = 0
    for element in found:
        own = int(str(element.tag)[1])
        if own > level + 1:
            yield Breach(spot(element), f"it follows {f'an h{level}' if level else 'no heading'}: a level is skipped")
        if not inspection.words(element) and not any(image.get("alt") for image in element.iter("img")):
            yield Breach(spot(element), "it is empty")
        level = own


def alt_text(inspection: Inspection) -> Iterator[Breach]:
    """Every image has an alt text, and a linked one says where it leads (WCAG 1.1.1, 2.4.4)."""
    for element in inspection.document.tagged("img"):
        alt = element.get("alt")
        link = next((above for above in element.iterancestors("a") if above.get("href")), None)
        if alt is None:
            yield Breach(spot(element), "the image has no alt text")
        elif not str(alt).strip() and link is not None and not inspection.words(link) and not link.get("aria-label"):
            yield Breach(spot(element), "a linked image has an empty alt text")


def layout_tables(inspection: Inspection) -> Iterator[Breach]:
    """A table that lays out says so, or a screen reader counts its rows (WAI-ARIA, presentation)."""
    for element in inspection.document.tagged("table"):
        if element.get("role") not in ("presentation", "none") and not any(True for _ in element.iter("th", "caption")):
            yield Breach(spot(element), 'the table lacks role="presentation"')


def anchors(inspection: Inspection) -> Iterator[Breach]:
    """A link within the mail meets an empty <a name>: several mail programs know no id."""
    links = inspection.document.tagged("a")
    names = {str(a.get("name")) for a in links if a.get("name") and not inspection.words(a)}
    for element in links:
        href = str(element.get("href") or "")
        if href.startswith("#") and len(href) > 1 and href[1:] not in names:
            yield Breach(spot(element), f'nothing is named "{href[1:]}": write <a name="{href[1:]}"></a>')


RULES = (
    Rule("padding-shorthand", "error", "mrml 6.0.1, measured", "Write 0px, with single spaces", padding_shorthand),
    Rule("known-markup", "error", "MJML's schema, HTML Living Standard", "Mend the template", known_markup),
    Rule("language-and-title", "error", "WCAG 3.1.1, 2.4.2", "Set lang, dir and mj-title", language_and_title),
    Rule("headings", "error", "WCAG 1.3.1, 2.4.6", "Mend the order of the headings", headings),
    Rule("alt-text", "error", "WCAG 1.1.1", "Describe the picture in the studio, or in the source", alt_text),
    Rule("layout-tables", "error", "WAI-ARIA 1.2", 'Write role="presentation"', layout_tables),
    Rule("anchors", "error", "measured on mail programs", "", anchors),
)
