"""Under which of an edition's regions a story goes: its own, else the next by share, else Global, else none."""

from collections.abc import Collection
from dataclasses import replace

from digest.model.region import GLOBAL, Filing, RegionShare

__all__ = ["file_within"]


def file_within(filing: Filing, regions: Collection[str], names: dict[str, str]) -> Filing | None:
    """The filing as an edition with these regions (slugs) shows it, its first share being the story's section.

    None where the edition has no region for it. `names` says how regions are called, for the reason given.
    """
    see_also = tuple(slug for slug in filing.see_also if slug in regions)
    if filing.region in regions:
        return replace(filing, see_also=tuple(slug for slug in see_also if slug != filing.region))
    share = next((share for share in filing.shares if share.region in regions), None)
    if share is None and GLOBAL not in regions:
        return None
    moved = share or RegionShare(GLOBAL, 0.0)
    first = names.get(filing.region, filing.region)
    said = replace(moved, reasons=(*moved.reasons, f"the edition has no section {first}"))
    others = tuple(other for other in filing.shares if other is not share)
    return replace(filing, shares=(said, *others), see_also=tuple(slug for slug in see_also if slug != moved.region))
