"""What collecting asks of whoever remembers: has this entry been read before, just as it is listed now?"""

from typing import Protocol

__all__ = ["Known", "nothing_known"]


class Known(Protocol):
    """The store implements it from the marks (`digest.model.source_state.EntryMark`) that earlier runs returned."""

    def __call__(self, source: str, key: str, fingerprint: str) -> bool:
        """True where the source's entry `key` was read with this very `fingerprint`. Called from several threads."""
        ...


def nothing_known(source: str, key: str, fingerprint: str) -> bool:
    """Everything is read: for sources named on the command line, and for tests."""
    del source, key, fingerprint
    return False
