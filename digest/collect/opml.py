"""OPML, the list of feeds that feed readers export → sources, and those sources into config/sources.toml.

An import never opens a network or shortens a pause: `allow_network` and `pause` are an editor's to write.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from digest.collect.urls import is_web, normalize
from digest.errors import ConfigError
from digest.model.source import Problem, Source

__all__ = ["add_sources", "read_opml"]

_LONGEST_NAME = 60


def read_opml(data: bytes) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """The feeds of an OPML file (1.0 to 2.0), each address once, and what in it could not be used. Never raises."""
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None or not str(root.tag).lower().endswith("opml"):
        return (), (Problem("opml", "it is not an OPML file: such a file begins with <opml>"),)
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    taken: set[str] = set()
    for outline in root.iter("outline"):
        said = {str(name).lower(): " ".join(str(value).split()) for name, value in outline.attrib.items()}
        address = _web_address(said.get("xmlurl", ""))
        if not address:
            continue
        title = said.get("title") or said.get("text") or address
        if not is_web(address):
            problems.append(Problem(title[:100], f"{address[:100]} is not a web address"))
        elif normalize(address) not in sources:
            name = _free(_slug(title) or _slug(address), taken)
            sources[normalize(address)] = Source(
                name, address, kind="feed", language=_language(said.get("language", ""))
            )
    if not sources and not problems:
        problems.append(Problem("opml", "it names no feed: an <outline> with an xmlUrl is one"))
    return tuple(sources.values()), tuple(problems)


def add_sources(toml_text: str, sources: Sequence[Source]) -> tuple[str, int]:
    """The text of sources.toml with these sources added, and how many were; comments and what is there stay.

    A source whose address is there already is not added again; a name that is taken gets a number. Raises ConfigError
    where the text is not TOML.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(toml_text)
    except TOMLKitError as error:
        raise ConfigError(
            f"not valid TOML: {error}", where="sources.toml", remedy="Mend it, then import again"
        ) from error
    present = document.get("source") or {}
    taken = {str(name) for name in present}
    added = [_toml(_free(source.name, taken), source) for source in _absent(present, sources)]
    if not added:
        return toml_text, 0
    before = toml_text.rstrip("\n") + "\n\n" if toml_text.strip() else ""
    return before + "\n".join(added), len(added)


def _absent(present: object, sources: Sequence[Source]) -> Iterator[Source]:
    """The sources whose address is not there yet, each address once."""
    addresses = {normalize(str(table.get("address", ""))) for table in _tables(present)}
    for source in sources:
        if normalize(source.address) not in addresses:
            addresses.add(normalize(source.address))
            yield source


def _toml(name: str, source: Source) -> str:
    """One table, written by tomlkit so that every character is escaped as it must be."""
    import tomlkit

    table = tomlkit.table()
    table.add("address", source.address)
    table.add("kind", source.kind)
    if source.language:
        table.add("language", source.language)
    document = tomlkit.document()
    document.add("source", tomlkit.table(is_super_table=True).add(name, table))
    return tomlkit.dumps(document).strip("\n") + "\n"


def _tables(present: object) -> Iterator[dict[str, object]]:
    values: Iterable[object] = present.values() if isinstance(present, dict) else ()
    return (table for table in values if isinstance(table, dict))


def _web_address(address: str) -> str:
    """An address without the `feed:` that older readers put before it, or in the place of `http:`."""
    bare = re.sub("^feed:(?=https?:)", "", address, flags=re.IGNORECASE)
    return re.sub("^feed:(?=//)", "http:", bare, flags=re.IGNORECASE)


def _slug(text: str) -> str:
    """A name for a table: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", re.sub(r"^https?://(?:www\.)?", "", text)).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    ascii_only = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    return ascii_only[:_LONGEST_NAME].strip("-")


def _free(name: str, taken: set[str]) -> str:
    """The name, or the name with the first number that is free; it is taken from now on."""
    wanted, number = name or "feed", 2
    while wanted in taken:
        wanted, number = f"{name or 'feed'}-{number}", number + 1
    taken.add(wanted)
    return wanted


def _language(text: str) -> str:
    found = re.match(r"[A-Za-z]{2}(?![A-Za-z])", text)
    return found.group().lower() if found else ""
