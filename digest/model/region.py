"""A region of the world as the round-up heads it, and where an article is filed, with the reasons."""

from dataclasses import dataclass

__all__ = ["GLOBAL", "Filing", "Region", "RegionShare"]

GLOBAL = "global"
"""The slug of the region for what concerns no one place: it always exists."""


@dataclass(frozen=True, slots=True)
class Region:
    """A heading of the round-up. `countries` are ISO 3166-1 alpha-2 codes; `kickers` are the publisher's words for it.

    `terms` are words an editor added that speak for the region. Colours are `#rrggbb`, for light and dark schemes.
    """

    slug: str
    name: str
    colour: str = "#1f3a5f"
    colour_dark: str = "#9ec1e8"
    countries: tuple[str, ...] = ()
    kickers: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionShare:
    """One region's part (0 to 1) of the evidence, with reasons in words (`Tokyo ×4`)."""

    region: str
    share: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """Where an article is filed: `shares[0]` is its region, then the others by share.

    `see_also` are the regions that deserve a mention; `confidence` is 0 to 1; `doubtful` asks the editor to look.
    """

    shares: tuple[RegionShare, ...]
    confidence: float = 1.0
    see_also: tuple[str, ...] = ()
    doubtful: bool = False

    @property
    def region(self) -> str:
        """The slug of the region under which the article is filed."""
        return self.shares[0].region if self.shares else GLOBAL

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is filed there."""
        return self.shares[0].reasons if self.shares else ()
