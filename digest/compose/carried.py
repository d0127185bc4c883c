"""What earlier issues of the edition carried is not carried again: by id, by address, or by near copy of its text.

How many issues back is looked is the caller's choice (the last 8): their stories are handed in as values.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from digest.compose.duplicates import COPY, differ, is_copy, text_shingles
from digest.compose.identity import AddressKey, identity_keys
from digest.model.article import Article

__all__ = ["CarriedArticle", "CarriedIndex"]


@dataclass(frozen=True, slots=True)
class CarriedArticle:
    """An article that an issue carried, as a lead or as "also covered by", and the period of that issue.

    The text that was carried is needed for near copies only: it may be empty.
    """

    article: Article
    period: str


@dataclass(slots=True)
class CarriedIndex:
    """Answers for one composition: `why(article)`. Built once, from what earlier issues carried."""

    address_key: AddressKey
    _named: dict[str, CarriedArticle] = field(default_factory=dict)
    _texts: list[tuple[frozenset[int], Article, str]] = field(default_factory=list)
    _holders: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, carried: Iterable[CarriedArticle], address_key: AddressKey) -> "CarriedIndex":
        """The index of these articles; where one was carried twice, the later period is named."""
        index = cls(address_key)
        for one in sorted(carried, key=lambda each: (each.period, each.article.id)):
            index._add(one)
        return index

    def why(self, article: Article) -> str:
        """`carried in 2026-W46`, with how it was recognised where its name is new; empty where it was not carried."""
        for key in identity_keys(article, self.address_key):
            known = self._named.get(key)
            if known and (key.startswith("id ") or not differ(article, known.article)):
                return f"carried in {known.period}"
        own = text_shingles(article) if self._texts else frozenset()
        for position in self._sharing(own):
            text, other, period = self._texts[position]
            small, large = (own, text) if len(own) <= len(text) else (text, own)
            about = (article, other) if small is own else (other, article)
            if is_copy(small, large, about=about):
                return f"carried in {period} (much the same text: “{other.title}”)"
        return ""

    def _add(self, one: CarriedArticle) -> None:
        self._named.update(dict.fromkeys(identity_keys(one.article, self.address_key), one))
        text = text_shingles(one.article)
        for number in text:
            self._holders[number].append(len(self._texts))
        self._texts.append((text, one.article, one.period))

    def _sharing(self, own: frozenset[int]) -> list[int]:
        """Texts that share enough shingles to be a copy either way, the latest period first."""
        shared: defaultdict[int, int] = defaultdict(int)
        for number in own & self._holders.keys():
            for position in self._holders[number]:
                shared[position] += 1
        enough = [p for p, n in shared.items() if n >= COPY * min(len(own), len(self._texts[p][0]))]
        return sorted(enough, key=lambda p: (self._texts[p][2], self._texts[p][1].id), reverse=True)
