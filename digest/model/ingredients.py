"""What a draft was made of: which articles were offered, in which version, and why some may not enter.

A build keeps it beside the draft, so that any process can compose the same issue again without collecting anything.
Texts stay with the articles: only their names and versions stand here.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from digest.errors import InputError
from digest.model.source import Problem

__all__ = ["INGREDIENTS", "Before", "Ingredients", "Offered"]

INGREDIENTS = "candidates.json"
"""The file of a draft that holds them."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A candidate: the article's id and version, its source's weight, and why it may not enter (empty: it may)."""

    article: str
    version: str
    weight: float = 1.0
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """An article that an earlier issue carried, as it was known then."""

    article: str
    version: str
    title: str
    period: str


@dataclass(frozen=True, slots=True)
class Ingredients:
    """`origins` are the files and addresses that were named for the build, instead of the configured sources."""

    offered: tuple[Offered, ...] = ()
    carried: tuple[Before, ...] = ()
    problems: tuple[Problem, ...] = ()
    origins: tuple[str, ...] = ()

    def as_text(self) -> str:
        """As JSON, in ASCII."""
        said: dict[str, object] = {"format": 1, "origins": list(self.origins)}
        said["offered"] = [list(_values(one)) for one in self.offered]
        said["carried"] = [list(_values(one)) for one in self.carried]
        said["problems"] = [list(_values(one)) for one in self.problems]
        return json.dumps(said, separators=(",", ":")) + "\n"

    @classmethod
    def from_text(cls, text: str) -> "Ingredients":
        """What `as_text` wrote. Raises InputError where it is not that."""
        try:
            said: Mapping[str, Any] = json.loads(text)
            return cls(
                tuple(Offered(*one) for one in said["offered"]),
                tuple(Before(*one) for one in said["carried"]),
                tuple(Problem(*one) for one in said["problems"]),
                tuple(said["origins"]),
            )
        except (ValueError, TypeError, KeyError) as error:
            raise InputError("cannot be read", where=INGREDIENTS, remedy="Build the issue anew") from error


def _values(one: Offered | Before | Problem) -> tuple[object, ...]:
    return tuple(asdict(one).values())
