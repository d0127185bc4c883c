"""The publisher's own word for a region: kickers, section names and addresses.

A configured kicker or region name wins; then the words that any region of its countries answers to (`Middle East`,
`Japan`). It reads no text of the article.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from digest.model.region import GLOBAL, Region
from digest.text.kicker import fold_name, split_kicker

__all__ = ["RegionKicker", "SectionNames", "read_kicker"]

_TOO_WIDE = frozenset(
    {"world", "international", "news", "politics", "national", "global affairs", "world news", "foreign"}
)
"""Sections that say nothing, unless a configuration lists them."""
_MORE = re.compile(r"\s*(?:,|;|&| and )\s*")
_NUMBERS = re.compile(r"(?:^|\s)\d[\d\s]*$")
_SLUG_WORDS = 4


@dataclass(frozen=True, slots=True)
class RegionKicker:
    """What a kicker said: the region's slug and the words that said so (None and empty: nothing), and the kind."""

    region: str | None
    kind: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class SectionNames:
    """Folded section names and the slugs that they mean: the publisher's own first."""

    configured: Mapping[str, str]
    general: Mapping[str, str]

    def look_up(self, words: str) -> str | None:
        """The region of a section name, also behind `World` (`World Africa`); None where it says nothing."""
        name = fold_name(words)
        for spelling in (name, name.removeprefix("world "), name.removesuffix(" news")):
            if spelling in self.configured:
                return self.configured[spelling]
            if spelling in self.general and spelling not in _TOO_WIDE:
                return self.general[spelling]
        return None


def read_kicker(line: str, names: SectionNames) -> RegionKicker:
    """`Analysis | Middle East` as (middle-east, analysis, "Middle East"). A region beats Global beside it."""
    kicker = split_kicker(line)
    found = [(names.look_up(part), part) for part in (line, *kicker.parts)]
    if not any(region for region, _ in found):
        found = [(names.look_up(piece), piece) for part in kicker.parts for piece in _MORE.split(part)]
    told = [(region, part.strip()) for region, part in found if region]
    region, words = next(((r, w) for r, w in told if r != GLOBAL), told[0] if told else (None, ""))
    return RegionKicker(region, kicker.kind, words)


def read_address(url: str, names: SectionNames) -> tuple[str, str] | None:
    """(slug, segment) of the first path segment that names a region: `/world/africa/…`, `/news/world-asia-123`."""
    try:
        segments = [unquote(part) for part in urlsplit(url).path.split("/") if part]
    except ValueError:
        return None
    for n, segment in enumerate(segments):
        words = _NUMBERS.sub("", fold_name(segment.rsplit(".", 1)[0] if n == len(segments) - 1 else segment))
        is_last_headline = n == len(segments) - 1 and len(words.split()) > _SLUG_WORDS
        region = None if is_last_headline else names.look_up(words)
        if region and region != GLOBAL:
            return region, segment
    return None


def section_names(regions: Sequence[Region], general: Mapping[str, str]) -> SectionNames:
    """The names that a configuration gives: kickers, names and slugs of its regions; `general` are all others."""
    configured: dict[str, str] = {}
    for region in regions:
        for name in (*region.kickers, region.name, region.slug):
            configured.setdefault(fold_name(name), region.slug)
    return SectionNames(configured, {fold_name(name): slug for name, slug in general.items()})
