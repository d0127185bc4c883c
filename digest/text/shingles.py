"""Shingles: what two texts share, word for word, so that near copies and teasers are recognised.

Containment, not Jaccard: a teaser is a small part of its full text (Broder 1997, *On the resemblance and containment
of documents*). It compares texts; it must not decide what becomes of a copy.
"""

import re
import unicodedata
from hashlib import blake2b
from typing import TypeVar

__all__ = ["containment", "shingles"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Scripts that are written without spaces: kana, Han, Thai, Lao, Khmer, Burmese.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_UNSPACED_SIZE = 4
_Run = TypeVar("_Run", str, list[str])


def shingles(text: str, size: int = 3) -> frozenset[int]:
    """The set of `size`-word sequences of a text, case and compatibility forms folded, as stable 64-bit hashes.

    A run in a script without spaces gives its sequences of 4 characters. A text with fewer words than `size` is one
    shingle, an empty one none. The same text gives the same numbers in every process.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    runs = _UNSPACED.findall(folded)
    found = {_hash(part) for run in runs for part in _sequences(run, _UNSPACED_SIZE)}
    words = _WORD.findall(_UNSPACED.sub(" ", folded) if runs else folded)
    if words and not (runs and len(words) < size):
        found.update(_hash(" ".join(part)) for part in _sequences(words, size))
    return frozenset(found)


def containment(small: frozenset[int], large: frozenset[int]) -> float:
    """The share of `small` that is found in `large`, 0 to 1; an empty `small` is contained in nothing (0)."""
    return len(small & large) / len(small) if small else 0.0


def _sequences(run: _Run, size: int) -> list[_Run]:
    return [run[at : at + size] for at in range(max(1, len(run) - size + 1))]


def _hash(part: str) -> int:
    return int.from_bytes(blake2b(part.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
