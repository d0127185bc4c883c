"""What a rule of `digest check` found: a value, so that it can be listed, stored, and answered."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Severity"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of one rule. `where` names the place (a line of the HTML, a header); `message` says what to do."""

    rule: str
    severity: Severity
    where: str
    message: str
