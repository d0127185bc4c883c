"""The body of a feed or sitemap, kept whole while it is small and cut to its newest items while it streams in.

A feed of 200,000 items is read in constant memory: from `threshold` on, only the `newest` items by date are kept, the
others are counted. Recognises items by their tags; understands nothing else of them.
"""

import codecs
import heapq
import json
import re
from typing import Protocol

from digest.collect.dates import read_date
from digest.collect.entries import instant_of
from digest.collect.http import MEGABYTE, BodyTooLargeError

__all__ = ["FeedBody"]

_LARGEST_ITEM = 4 * MEGABYTE
_FIRST_ITEM = re.compile(rb"<((?:\w{1,20}:)?(?:item|entry|url|sitemap))[\s>]", re.IGNORECASE)
_DATE = re.compile(
    rb"<(?:\w{1,20}:)?(pubdate|published|date|publication_date|lastmod|updated)[^<>]{0,200}>([^<]{6,80})", re.IGNORECASE
)
_JSON_ITEMS = re.compile(r'"items"\s*:\s*\[')


class FeedBody:
    """Takes a body piece by piece (`digest.collect.http.Body`). `skipped` counts the items that were left out."""

    def __init__(
        self,
        *,
        newest: int,
        threshold: int = 4 * MEGABYTE,
        plain_max: int = 8 * MEGABYTE,
        max_bytes: int = 400 * MEGABYTE,
    ) -> None:
        """A body that is no feed may have `plain_max` bytes, a feed `max_bytes`."""
        self._newest, self._threshold, self._plain_max, self._max = newest, threshold, plain_max, max_bytes
        self._plain = False
        self._whole = bytearray()
        self._cut: _Cut | None = None
        self._seen = 0

    @property
    def skipped(self) -> int:
        """How many items were left out."""
        return self._cut.kept.skipped if self._cut else 0

    def add(self, piece: bytes) -> None:
        """Takes the next piece. Raises BodyTooLargeError where a large body is no feed, or has no end."""
        self._seen += len(piece)
        if self._seen > self._max:
            raise BodyTooLargeError(f"its body is larger than {self._max // MEGABYTE} MB when decoded")
        if self._cut:
            self._cut.add(piece)
            return
        self._whole += piece
        if len(self._whole) > self._threshold and not self._plain:
            self._cut = _cut_of(bytes(self._whole), _Newest(self._newest))
            self._plain = self._cut is None
        if self._cut:
            self._whole.clear()
        elif len(self._whole) > self._plain_max:
            raise BodyTooLargeError(f"its body is larger than {self._plain_max // MEGABYTE} MB and is no feed")

    def content(self) -> bytes:
        """The whole body, or a feed of its newest items."""
        return self._cut.content() if self._cut else bytes(self._whole)


class _Newest:
    """The newest items that were offered, and the count of the others. Of equal or no date, the first ones stay."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._heap: list[tuple[float, int, bytes]] = []
        self._offered = 0

    @property
    def skipped(self) -> int:
        return self._offered - len(self._heap)

    def offer(self, date: str, item: bytes) -> None:
        self._offered += 1
        place = (_instant(date), -self._offered, item)
        if len(self._heap) < self._count:
            heapq.heappush(self._heap, place)
        else:
            heapq.heappushpop(self._heap, place)

    def items(self) -> list[bytes]:
        """Newest first."""
        return [item for _, _, item in sorted(self._heap, reverse=True)]


class _Cut(Protocol):
    kept: _Newest

    def add(self, piece: bytes) -> None: ...

    def content(self) -> bytes: ...


def _cut_of(start: bytes, kept: _Newest) -> _Cut | None:
    """The way to cut a body that begins so; None where it is no feed."""
    first = _FIRST_ITEM.search(start)
    if first:
        return _XmlCut(start, first, kept)
    text = start.decode("utf-8", "ignore")
    items = _JSON_ITEMS.search(text)
    if items and text.lstrip("\ufeff \r\n\t").startswith("{"):
        return _JsonCut(start, kept)
    return None


class _XmlCut:
    """RSS, RDF, Atom and sitemaps: an item ends at its end tag."""

    def __init__(self, start: bytes, first: re.Match[bytes], kept: _Newest) -> None:
        self.kept = kept
        self._head = start[: first.start()]
        self._open, self._close = b"<" + first[1], b"</" + first[1] + b">"
        self._rest = b""
        self.add(start[first.start() :])

    def add(self, piece: bytes) -> None:
        text = self._rest + piece
        position = 0
        while (end := text.find(self._close, position)) >= 0:
            end += len(self._close)
            self._offer(text[max(position, text.find(self._open, position, end)) : end])
            position = end
        self._rest = text[position:]
        if len(self._rest) > _LARGEST_ITEM:
            raise BodyTooLargeError(f"an item of it is larger than {_LARGEST_ITEM // MEGABYTE} MB")

    def content(self) -> bytes:
        """A feed again: its head, the newest items, and its own end where that came."""
        end = self._rest if self._open not in self._rest else b""
        return b"".join((self._head, *self.kept.items(), end))

    def _offer(self, item: bytes) -> None:
        found = {name.lower(): text for name, text in _DATE.findall(item)}
        updated = found.pop(b"updated", b"")
        date = next(iter(found.values()), updated)
        self.kept.offer(date.decode("ascii", "ignore"), item)


class _JsonCut:
    """JSON Feed: the items are read one at a time."""

    def __init__(self, start: bytes, kept: _Newest) -> None:
        self.kept = kept
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._read = json.JSONDecoder(strict=False).raw_decode
        text = self._decode(start)
        items = _JSON_ITEMS.search(text)
        self._head = text[: items.end()] if items else ""
        self._rest = ""
        self._take(text[len(self._head) :])

    def add(self, piece: bytes) -> None:
        self._take(self._decode(piece))

    def content(self) -> bytes:
        """A JSON feed again. What follows the items (seldom anything) is not kept."""
        return self._head.encode() + b",".join(self.kept.items()) + b"]}"

    def _take(self, piece: str) -> None:
        text = self._rest + piece
        position = 0
        while (start := _after_comma(text, position)) < len(text):
            try:
                item, position = self._read(text, start)
            except ValueError:
                break
            date = item.get("date_published") if isinstance(item, dict) else ""
            self.kept.offer(str(date or ""), json.dumps(item).encode())
        self._rest = text[position:]
        if len(self._rest) > _LARGEST_ITEM:
            raise BodyTooLargeError(f"an item of it is larger than {_LARGEST_ITEM // MEGABYTE} MB")


def _after_comma(text: str, position: int) -> int:
    while position < len(text) and text[position] in ", \r\n\t":
        position += 1
    return position


def _instant(text: str) -> float:

    published = read_date(text)
    return instant_of(published) if published else float("-inf")
