"""Sets that grow together: which positions of a list belong to one group. No domain knowledge."""

from collections import defaultdict

__all__ = ["DisjointSets"]


class DisjointSets:
    """The numbers 0 … size − 1, each alone at first; merged sets are named by their smallest number."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, item: int) -> int:
        """The smallest number of the set that holds `item`."""
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def merge(self, one: int, other: int) -> None:
        """Make one set of the two that hold these numbers."""
        low, high = sorted((self.find(one), self.find(other)))
        self._parent[high] = low

    def groups(self) -> list[list[int]]:
        """The sets, each in ascending order, in the order of their smallest numbers."""
        members: defaultdict[int, list[int]] = defaultdict(list)
        for item in range(len(self._parent)):
            members[self.find(item)].append(item)
        return list(members.values())
