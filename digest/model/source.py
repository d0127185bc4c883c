"""A source: where articles come from. Its kind is found out when it is first read, unless the editor says it."""

from dataclasses import dataclass
from datetime import timedelta

__all__ = ["KINDS", "Problem", "Source"]

KINDS = ("auto", "feed", "section", "sitemap", "page", "file", "dump")


@dataclass(frozen=True, slots=True)
class Source:
    """One `[source.NAME]` of config/sources.toml.

    `address` is a URL, or the path of a file or folder. `links` is the pattern (regular expression) that article
    links of a section page or sitemap must match. `region` and `kicker` are hints that stand in where the article has
    none. `allow_network` lists networks (CIDR) beyond the public internet that this source alone may reach, never
    inherited by a redirect. `own` marks the publisher's own site, whose pictures may be used.
    """

    name: str
    address: str
    kind: str = "auto"
    links: str = ""
    language: str = ""
    kicker: str = ""
    region: str = ""
    weight: float = 1.0
    own: bool = False
    pause: timedelta = timedelta(seconds=1)
    allow_network: tuple[str, ...] = ()
    max_entries: int = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong with a source, in one sentence: a value, never an exception that stops the run."""

    source: str
    what: str
