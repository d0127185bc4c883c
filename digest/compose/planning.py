"""How many stories of each region an issue takes: the edition's plan, applied to ranks. Pure arithmetic.

The first `min` of each region are taken before the rest compete, round by round; then the highest ranks fill what is
left, no region going over its `max`. Since ranks fall, a region's taken stories are always its first ones.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from digest.model.edition import Plan

__all__ = ["over_cap", "places"]


def places(ranks: Mapping[str, Sequence[float]], plan: Plan) -> dict[str, int]:
    """How many of each region's stories are taken; `ranks` fall within each region, regions stand in mail order."""
    taken: Counter[str] = Counter(dict.fromkeys(ranks, 0))
    least, most = min(plan.per_region.min, plan.per_region.max), plan.per_region.max
    for depth in range(least):
        _fill(taken, [(values[depth], region) for region, values in ranks.items() if len(values) > depth], plan)
    _fill(taken, [(value, region) for region, values in ranks.items() for value in values[least:most]], plan)
    return dict(taken)


def over_cap(place: int, plan: Plan) -> str:
    """Why the story at this place (from 0) of its region's order is not taken, in words for `left_out`."""
    if place >= plan.per_region.max:
        return f"over the region's cap of {plan.per_region.max}"
    return f"over the issue's cap of {plan.stories}"


def _fill(taken: Counter[str], offers: Sequence[tuple[float, str]], plan: Plan) -> None:
    """Take offers by rank while the issue has room; of equal ranks, the region that comes first in the mail."""
    room = max(0, plan.stories - taken.total())
    for _, region in sorted(offers, key=lambda offer: -offer[0])[:room]:
        taken[region] += 1
