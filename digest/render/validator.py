"""Checks MJML before it is compiled, since the compiler checks almost nothing and names no lines.

Unknown tags, attributes, values and nesting; what is not well formed; and what the compiler (mrml) drops or spoils in
silence, each with an explanation. Finds, and does not mend.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from digest.errors import nearest
from digest.render.engine import END, START
from digest.render.markup import VOID, Attribute, Fault, Tag, Text, read
from digest.render.mjml_schema import MjmlTag, fault_of_value, tags

__all__ = ["ANY", "MjmlFault", "faults_of_tag", "unmarked", "validate"]

ANY = ("mj-all", "mj-class")
"""Names that stand in <mj-attributes> only."""

_ENTITY = re.compile(r"&(?!#\d+;|#x[0-9a-fA-F]+;)([A-Za-z][A-Za-z0-9]*;)?")


@dataclass(frozen=True, slots=True)
class MjmlFault:
    """What is wrong, where (`FILE:LINE` of the template, or `line N` of the MJML), and the nearest word if any."""

    message: str
    where: str
    remedy: str = ""


def validate(source: str) -> tuple[MjmlFault, ...]:
    """Every fault of an MJML document; a marked rendering (`Engine.render(marked=True)`) gives the template's lines."""
    plain, places = unmarked(source)
    walk = _Walk()
    for part in read(plain):
        walk.take(part)
    walk.finish(len(plain))
    return tuple(
        MjmlFault(message, places.of(position, plain), remedy) for position, message, remedy in sorted(walk.faults)
    )


@dataclass(frozen=True, slots=True)
class Places:
    """Where each stretch of a rendering came from."""

    starts: tuple[int, ...]
    names: tuple[str, ...]

    def of(self, position: int, plain: str) -> str:
        """`FILE:LINE` of a position, or its line in the rendering where nothing was marked."""
        index = bisect_right(self.starts, position) - 1
        return self.names[index] if index >= 0 else f"line {plain.count(chr(10), 0, position) + 1}"


def unmarked(source: str) -> tuple[str, Places]:
    """A marked rendering without its marks, and where they stood."""
    pieces, starts, names, length = [], [], [], 0
    for piece in re.split(f"({START}[^{END}]*{END})", source):
        if piece.startswith(START):
            starts.append(length)
            names.append(piece[1:-1])
        else:
            pieces.append(piece)
            length += len(piece)
    return "".join(pieces), Places(tuple(starts), tuple(names))


class _Walk:
    """Walks the tags of one document and keeps the faults, with the open tags as its only memory."""

    def __init__(self) -> None:
        self.faults: list[tuple[int, str, str]] = []
        self.open: list[Tag] = []
        self.seen: set[str] = set()

    def take(self, part: Tag | Text | Fault) -> None:
        if isinstance(part, Fault):
            self._found(part.position, part.message)
        elif isinstance(part, Text):
            self._text(part)
        elif part.kind == "close":
            self._close(part)
        else:
            self._opening(part)

    def finish(self, end: int) -> None:
        for tag in self.open:
            self._found(tag.position, f"<{tag.name}> is never closed")
        if "mjml" not in self.seen:
            self._found(end, "there is no <mjml> around the document")
        elif "mj-body" not in self.seen:
            self._found(end, "there is no <mj-body>")

    def _found(self, position: int, message: str, remedy: str = "") -> None:
        self.faults.append((position, message, remedy))

    def _inside_html(self) -> Tag | None:
        return next((tag for tag in self.open if (known := tags().get(tag.name)) and known.html), None)

    def _text(self, text: Text) -> None:
        parent = self.open[-1].name if self.open else ""
        if parent in ("style", "script", "mj-style"):
            return
        if not self._inside_html():
            self._found(text.position, f"text directly inside <{parent or 'nothing'}> is lost: put it into <mj-text>")
        for found in _ENTITY.finditer(text.text):
            if found[1] and found[1] not in html5:
                self._found(text.position + found.start(), f"unknown entity &{found[1]}")

    def _opening(self, tag: Tag) -> None:
        self.seen.add(tag.name)
        outer = self._inside_html()
        parent = self.open[-1].name if self.open else ""
        if outer is None:
            self._mjml(tag, parent)
            self.faults += faults_of_tag(tag, parent)
        elif tag.name.startswith("mj-") or tag.name == "mjml":
            self._found(tag.position, f"<{tag.name}> cannot stand inside <{outer.name}>, whose content is HTML")
        else:
            self.faults += _faults_of_writing(tag)
        if tag.kind == "open" and not (outer and tag.name.lower() in VOID):
            self.open.append(tag)

    def _close(self, tag: Tag) -> None:
        names = [open_tag.name for open_tag in self.open]
        if tag.name not in names:
            if tag.name.lower() not in VOID:
                self._found(tag.position, f"</{tag.name}> closes nothing")
            return
        while (last := self.open.pop()).name != tag.name:
            self._found(last.position, f"<{last.name}> is not closed before </{tag.name}>")

    def _mjml(self, tag: Tag, parent: str) -> None:
        if tag.name in tags():
            self._nesting(tag, parent)
        else:
            self._unknown(tag, parent)

    def _unknown(self, tag: Tag, parent: str) -> None:
        if tag.name == "mj-include" or (parent == "mj-attributes" and tag.name in ANY):
            return
        self._found(tag.position, f"unknown tag <{tag.name}>", nearest(tag.name, tags()))

    def _nesting(self, tag: Tag, parent: str) -> None:
        outer = tags().get(parent)
        if not parent and tag.name != "mjml":
            self._found(tag.position, f"<{tag.name}> stands outside <mjml>")
        elif outer and "*" not in outer.children and tag.name not in outer.children:
            homes = sorted(name for name, known in tags().items() if tag.name in known.children)
            remedy = f"It belongs into {' or '.join(f'<{home}>' for home in homes)}" if homes else ""
            self._found(tag.position, f"<{tag.name}> cannot stand inside <{parent}>", remedy)


def faults_of_tag(tag: Tag, parent: str) -> Iterator[tuple[int, str, str]]:
    """What is wrong with a tag itself, wherever it stands but within `parent`: (position, message, remedy)."""
    known = tags().get(tag.name)
    for message in _pitfalls_of_tag(tag, parent):
        yield tag.position, message, ""
    if known:
        for attribute in tag.attributes:
            yield from _faults_of_attribute(known, attribute)
    yield from _faults_of_writing(tag)


def _faults_of_attribute(known: MjmlTag, attribute: Attribute) -> Iterator[tuple[int, str, str]]:
    kind = known.attributes.get(attribute.name)
    if kind is None:
        message = f"<{known.name}> has no attribute {attribute.name!r}"
        yield attribute.position, message, nearest(attribute.name, known.attributes)
        return
    said = f'<{known.name} {attribute.name}="{attribute.value}">'
    fault = fault_of_value(kind, attribute.value)
    if fault:
        yield attribute.position, f"{said} {fault}", ""
    for pitfall in () if fault else _pitfalls_of_attribute(known.name, attribute, kind):
        yield attribute.position, f"{said}: {pitfall}", ""


def _faults_of_writing(tag: Tag) -> Iterator[tuple[int, str, str]]:
    seen = set()
    for attribute in tag.attributes:
        if not attribute.quoted:
            yield attribute.position, f'<{tag.name}>: write {attribute.name}="…", with quotes', ""
        if attribute.name in seen:
            yield attribute.position, f"<{tag.name}> has {attribute.name!r} twice", ""
        seen.add(attribute.name)


def _pitfalls_of_tag(tag: Tag, parent: str) -> Iterator[str]:
    """What the compiler spoils, by tag (measured on mrml 6.0.1)."""
    names = {attribute.name for attribute in tag.attributes}
    if tag.name == "mj-include":
        yield "<mj-include> is not followed here: write {% include 'partials/….mjml.j2' %}"
    if tag.name == "mj-html-attributes":
        yield "<mj-html-attributes> stops the compiler: write the attribute where it belongs"
    if tag.name == "mj-image" and parent != "mj-attributes" and "alt" not in names:
        yield '<mj-image> needs an alt text: screen readers read the address otherwise (alt="" only for decoration)'
    if tag.name == "mj-image" and parent != "mj-attributes" and "src" not in names:
        yield "<mj-image> needs a src"


def _pitfalls_of_attribute(tag: str, attribute: Attribute, kind: str) -> Iterator[str]:
    name, value = attribute.name, attribute.value
    if name.endswith("padding") and len(value.split()) > 1 and re.search(r"(^|\s)0(\s|$)", value):
        yield "the compiler drops a bare 0 from its widths: write 0px"
    if "{1,4}" in kind and re.search(r"\s{2,}|^\s|\s$", value):
        yield "the compiler drops values after a double space from its widths: use single spaces"
    if kind == "color" and re.fullmatch("#[0-9a-fA-F]{3}", value):
        yield "some mail programs do not know three digits: write all six"
    if kind.startswith("unit") and re.search(r"\d\.\d+px", value) and name != "letter-spacing":
        yield "Outlook rounds fractions of a pixel: write a whole number"
    if (tag, name) == ("mj-style", "inline"):
        yield 'the compiler does not inline styles: write style="…" where it belongs'
    if (tag, name) in _DROPPED:
        yield "the compiler drops this attribute in silence: do without it"


_DROPPED = {("mj-wrapper", "gap"), ("mj-table", "role"), ("mj-image", "sizes"), ("mj-button", "title")}
