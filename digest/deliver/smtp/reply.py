"""A server's reply as a value (RFC 5321, 4.2), and the outcome that it means for a letter. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.model.delivery import DeliveryState, Outcome

__all__ = ["CLOSING", "Reply", "negative", "read_line"]

CLOSING = 421
"""The server closes the connection and wants nothing now: it may come at any command."""

_LONGEST_TOLD = 500
_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3} ")


@dataclass(frozen=True, slots=True)
class Reply:
    """`lines` are without code and line end."""

    code: int
    lines: Sequence[bytes]

    @property
    def kind(self) -> int:
        """The first digit: 2 done, 3 go on, 4 not now, 5 no."""
        return self.code // 100

    def __str__(self) -> str:
        """The reply on one line, the enhanced status code (RFC 2034) once; what cannot be printed is a blank."""
        return _told(self.code, tuple(self.lines))


def read_line(line: bytes) -> tuple[int, bytes, bool]:
    """(code, text, whether more lines follow) of one line without its end. Raises ValueError where it is no reply."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError(line)
    return int(found[1]), found[3] or b"", found[2] == b"-"


def negative(reply: Reply) -> Outcome:
    """What a reply other than the one that was hoped for means: 5xx is refused, all else may be tried again."""
    state = DeliveryState.REFUSED if reply.kind == 5 else DeliveryState.DEFERRED
    return Outcome(state, str(reply), pause_host=reply.code == CLOSING)


@lru_cache(maxsize=64)
def _told(code: int, lines: tuple[bytes, ...]) -> str:
    first, *others = [line.decode("utf-8", "replace") for line in lines]
    enhanced = _ENHANCED.match(first)
    if enhanced:
        others = [line.removeprefix(enhanced[0]) for line in others]
    said = " ".join([str(code), first, *others])
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())[:_LONGEST_TOLD]
