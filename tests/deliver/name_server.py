"""A name server that answers from a table, and remembers what it was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.deliver.doctor.asking import CouldNotAskError

__all__ = ["FakeResolver"]


@dataclass
class FakeResolver:
    """A `Resolver` over `records`: "TXT name" → answers. A question in `silent` gets none."""

    records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    def txt(self, name: str) -> tuple[str, ...]:
        return self._answer(f"TXT {name}")

    def addresses(self, name: str) -> tuple[str, ...]:
        return self._answer(f"A {name}")

    def mx(self, name: str) -> tuple[str, ...]:
        return self._answer(f"MX {name}")

    def ptr(self, address: str) -> tuple[str, ...]:
        return self._answer(f"PTR {address}")

    def _answer(self, question: str) -> tuple[str, ...]:
        self.asked.append(question)
        if question in self.silent:
            raise CouldNotAskError(f"no answer for {question} in time")
        return self.records.get(question, ())
