"""What `digest doctor` found: a value, so that it can be listed, counted, and refused upon."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Severity"]

Severity = Literal["fine", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `topic` is a word such as SPF; `remedy` says which line to put where.

    An `error` makes receivers refuse mail, or readers not reach us; a `warning` is what could not be asked, or weakens.
    """

    topic: str
    severity: Severity
    what: str
    remedy: str = ""
