"""What a source holds → readings: whole entries as they are, short ones and mere links completed from their pages.

Pages are fetched one after the other, at their host's pace, while those before them are being read. An entry whose page
cannot be had stays the teaser that it is, marked truncated; a link gives nothing. Either is counted with its reason.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from digest.collect.fetching import Errands
from digest.collect.http import Allowance, FetchFailure, Request
from digest.collect.identity import complete
from digest.collect.known import Known
from digest.collect.opened import Found
from digest.collect.workers import Workers, WorkFailure
from digest.model.article import Reading
from digest.model.source import Source
from digest.model.source_state import EntryMark

__all__ = ["PAGES_IN_WORK", "Collecting", "Completed", "ahead", "complete_found"]

PAGES_IN_WORK = 4
"""How many pages of one source are being read while the next one is fetched."""

_DEAD_IN_A_ROW = 5

_Page = tuple[Reading, ...] | FetchFailure | WorkFailure
_Task = TypeVar("_Task")


@dataclass(frozen=True, slots=True)
class Collecting:
    """What a run lends to each of its sources. `pages` is how many a source may fetch in one run."""

    errands: Errands
    workers: Workers
    reading: Executor
    known: Known
    now: datetime
    every: timedelta
    pages: int
    work_seconds: float

    def work(self, function: str, *arguments: Any, extra_seconds: float = 0.0, **named: Any) -> Any:
        """A job of `opening.py` in a worker process, bounded by its own deadline and the run's."""
        seconds, left = self.work_seconds + extra_seconds, self.errands.seconds_left()
        return self.workers.run(f"digest.collect.opening:{function}", *arguments, seconds=seconds, left=left, **named)


@dataclass(frozen=True, slots=True)
class Completed:
    """The readings of a source's entries. `failed` is a sentence where not one of its pages could be read."""

    readings: tuple[Reading, ...] = ()
    marks: tuple[EntryMark, ...] = ()
    unchanged: int = 0
    notes: tuple[str, ...] = ()
    failed: str = ""


def complete_found(source: Source, found: tuple[Found, ...], run: Collecting) -> Completed:
    """The readings of what was found and is not known as it stands, in its order."""
    fresh = [one for one in found if not (one.fingerprint and run.known(source.name, one.key, one.fingerprint))]
    readings: list[Reading] = []
    marks: list[EntryMark] = []
    failures: Counter[str] = Counter()
    for one, waiting in ahead(_with_pages(source, fresh, run), PAGES_IN_WORK):
        page = waiting.result() if isinstance(waiting, Future) else waiting
        reading, why = _completed(one, page)
        if reading:
            readings.append(_of_source(reading, source))
        if one.fingerprint and not (why and _may_mend(page)):
            marks.append(EntryMark(source.name, one.key, one.fingerprint))
        failures.update([why] if why else [])
    notes = tuple(f"{_pages(count)} not read: {why}" for why, count in failures.most_common(5))
    none = bool(fresh) and not readings and bool(notes)
    failed = f"none of its pages could be read ({notes[0]})" if none else ""
    return Completed(tuple(readings), tuple(marks), len(found) - len(fresh), notes, failed)


def ahead(tasks: Iterable[_Task], count: int) -> Iterator[_Task]:
    """The tasks in their order, begun up to `count` before they are taken."""
    begun: deque[_Task] = deque()
    for task in tasks:
        begun.append(task)
        if len(begun) > count:
            yield begun.popleft()
    yield from begun


def _with_pages(
    source: Source, found: Iterable[Found], run: Collecting
) -> Iterator[tuple[Found, "Future[_Page] | FetchFailure | None"]]:
    """Each with its page being read, or why it is not, or None where it needs none.

    After several hosts in a row that cannot be reached the network is down, and no more are tried.
    """
    pages = dead = 0
    for one in found:
        if one.whole:
            yield one, None
        elif dead >= _DEAD_IN_A_ROW:
            yield one, FetchFailure(one.url, f"{dead} others in a row could not be reached", "unreachable")
        elif pages >= run.pages:
            yield one, FetchFailure(one.url, f"{run.pages} are enough for one run", "slow")
        else:
            pages += 1
            page = _page(one, source, run)
            unreachable = isinstance(page, FetchFailure) and page.kind == "unreachable"
            dead = dead + 1 if unreachable else 0
            yield one, page


def _page(one: Found, source: Source, run: Collecting) -> "Future[_Page] | FetchFailure":
    request = Request(one.url, allowance=Allowance(source.address, source.allow_network))
    answer = run.errands.fetch_found(request, source.pause)
    if isinstance(answer, FetchFailure):
        return answer
    if answer.status != 200 or answer.cut:
        final = answer.status in (401, 402, 403, 404, 410, 451)
        return FetchFailure(one.url, answer.cut or f"it answers {answer.status}", "refused" if final else "broken")
    return run.reading.submit(run.work, "open_page", answer.body, url=answer.url, source=source, charset=answer.charset)


def _completed(one: Found, page: _Page | None) -> tuple[Reading | None, str]:
    """The reading of one entry, and why it is not the one that was hoped for."""
    if page is None:
        return one.reading, ""
    if isinstance(page, FetchFailure | WorkFailure):
        return _as_teaser(one.reading), page.what
    main = next((reading for reading in page if reading.article), None)
    if main is None or main.article is None:
        return _as_teaser(one.reading), next(
            (reading.problem for reading in page if reading.problem), "it holds no article"
        )
    if one.reading is None or one.reading.article is None:
        return main, ""
    article = complete(one.reading.article, main.article)
    from_page = article.paragraphs == main.article.paragraphs
    return Reading(one.reading.path, article, main.dropped if from_page else one.reading.dropped), ""


def _as_teaser(reading: Reading | None) -> Reading | None:
    """What a feed says of an article whose page cannot be had; nothing where a mere list names it."""
    if reading is None or reading.article is None or not reading.article.source:
        return None
    return replace(reading, article=replace(reading.article, truncated=True))


def _may_mend(page: _Page | None) -> bool:
    """True where asking again another day may help."""
    return isinstance(page, FetchFailure) and page.kind not in ("refused", "too large", "redirects")


def _of_source(reading: Reading, source: Source) -> Reading:
    article = reading.article
    if article is None or article.source == source.name:
        return reading
    return replace(reading, article=replace(article, source=source.name))


def _pages(count: int) -> str:
    return f"{count} page" if count == 1 else f"{count} pages"
