"""Answers what collecting asks of a memory (`digest.collect.known.Known`): was this entry read before, as it is now?"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from threading import Lock

__all__ = ["ReadBefore"]


class ReadBefore:
    """Serves one run, from several threads. It notes which entries were recognised: they are listed still.

    `marks_of` gives a source's marks (key → fingerprint); each source's are asked for once.
    """

    def __init__(self, marks_of: Callable[[str], Mapping[str, str]]) -> None:
        self._marks_of, self._lock = marks_of, Lock()
        self._marks: dict[str, Mapping[str, str]] = {}
        self._listed: dict[str, list[str]] = defaultdict(list)

    def __call__(self, source: str, key: str, fingerprint: str) -> bool:
        """True where the source's entry `key` was read with this very `fingerprint`."""
        with self._lock:
            if source not in self._marks:
                self._marks[source] = self._marks_of(source)
            recognised = self._marks[source].get(key) == fingerprint
            if recognised:
                self._listed[source].append(key)
        return recognised

    @property
    def still_listed(self) -> Mapping[str, tuple[str, ...]]:
        """The recognised entries of each source, for `Articles.seen_entries`."""
        with self._lock:
            return {source: tuple(keys) for source, keys in self._listed.items()}
