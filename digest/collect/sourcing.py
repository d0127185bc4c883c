"""One source, from its address to its articles: ask, open what comes, complete what is short from its pages.

Returns values only. Where something fails, what was gathered before is kept.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from digest.collect.completing import PAGES_IN_WORK, Collecting, ahead, complete_found
from digest.collect.feedcut import FeedBody
from digest.collect.http import Allowance, FetchFailure, PlainBody, Request, Response
from digest.collect.opened import FEED_FILES, Found, Opened
from digest.collect.politeness import Outcome, conditions, decide, outcome_of
from digest.collect.urls import is_web
from digest.collect.workers import WorkFailure
from digest.model.article import Reading
from digest.model.source import Source
from digest.model.source_state import EntryMark, SourceState

__all__ = ["Gathered", "gather"]

_MAPS_OF_AN_INDEX = 4
_LOCAL_SECONDS_A_MEGABYTE = 10.0
_LOCAL_MEGABYTES = 2000


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one source gave. `problem` is one sentence, empty where all went well; `notes` are for `--verbose`.

    `unchanged` entries were read before just as they are listed now; `skipped` are older than its newest `max_entries`.
    `state` is None where the source is a file, or was not asked: it is due still.
    """

    source: Source
    readings: tuple[Reading, ...] = ()
    marks: tuple[EntryMark, ...] = ()
    state: SourceState | None = None
    unchanged: int = 0
    skipped: int = 0
    problem: str = ""
    notes: tuple[str, ...] = ()


def gather(source: Source, state: SourceState, run: Collecting) -> Gathered:
    """Everything that the source gives now, and its next state."""
    if not is_web(source.address):
        return _gather_files(source, run)
    if state.retired:
        return Gathered(source, state=state, problem=state.retired)
    headers = conditions(state, run.now)
    request = Request(source.address, headers, Allowance(source.address, source.allow_network))
    body = PlainBody(request.max_bytes) if source.kind in ("page", "dump") else FeedBody(newest=source.max_entries)
    answer = run.errands.fetch(request, source.pause, body)
    if isinstance(answer, FetchFailure) and answer.kind == "late":
        return Gathered(source, problem=answer.what)
    outcome = outcome_of(answer, asked=bool(headers), now=run.now)
    if outcome.what != "read" or isinstance(answer, FetchFailure):
        return Gathered(source, state=decide(state, outcome, run.now, every=run.every), problem=outcome.problem)
    opened = _opened(answer, source, run)
    done = complete_found(source, opened.found, run)
    problem = _said(answer, opened, done.failed)
    return Gathered(
        source,
        done.readings,
        done.marks,
        decide(state, _after(outcome, opened, problem), run.now, every=run.every),
        done.unchanged,
        opened.skipped + (body.skipped if isinstance(body, FeedBody) else 0),
        problem,
        (*done.notes, *([f"it has moved for good to {answer.moved_to}"] if answer.moved_to else [])),
    )


def _after(outcome: Outcome, opened: Opened, problem: str) -> Outcome:
    """The outcome once the body is read. One with a problem keeps no validators: it is asked for again in full."""
    if problem and not opened.found:
        return Outcome("failed", problem)
    interval = max(outcome.interval, opened.interval)
    if problem:
        return replace(outcome, interval=interval, etag="", last_modified="")
    return replace(outcome, interval=interval)


def _said(answer: Response, opened: Opened, failed: str) -> str:
    """What went wrong, in a sentence: the body broke off, was not opened in full, or no page of it could be read."""
    problem = opened.problem or failed
    if answer.cut:
        return f"{problem or 'its body is incomplete'} ({answer.cut})"
    return problem


def _opened(answer: Response, source: Source, run: Collecting) -> Opened:
    """What the body holds; where it is a page that names feeds or an index that names maps, what those hold."""
    opened = _open(answer, source, run)
    if opened.feeds and not opened.found:
        linked = _open_linked(opened.feeds[0], replace(source, kind="feed"), source, run)
        return replace(linked, problem=f"{opened.problem} ({linked.problem})") if linked.problem else linked
    return _open_index(opened, source, run) if opened.further else opened


def _open(answer: Response, source: Source, run: Collecting) -> Opened:
    given: Opened | WorkFailure = run.work(
        "open_body",
        answer.body,
        url=answer.url,
        source=source,
        content_type=answer.content_type,
        charset=answer.charset,
    )
    return Opened("nothing", problem=given.what) if isinstance(given, WorkFailure) else given


def _open_linked(url: str, wanted: Source, source: Source, run: Collecting) -> Opened:
    """What a feed or sitemap holds that the address of `source` led to; `wanted` is the source as it is to be read."""
    request = Request(url, allowance=Allowance(source.address, source.allow_network))
    body = FeedBody(newest=source.max_entries)
    answer = run.errands.fetch(request, source.pause, body)
    outcome = outcome_of(answer, asked=False, now=run.now)
    if outcome.what != "read" or isinstance(answer, FetchFailure):
        return Opened("nothing", problem=f"{url}: {outcome.problem}")
    opened = _open(answer, wanted, run)
    return replace(opened, skipped=opened.skipped + body.skipped)


def _open_index(index: Opened, source: Source, run: Collecting) -> Opened:
    """The newest links of the newest maps of a sitemap index. A map that fails costs only its own links."""
    found: list[Found] = []
    skipped, problems = 0, []
    for url in index.further[:_MAPS_OF_AN_INDEX]:
        opened = _open_linked(url, replace(source, kind="sitemap"), source, run)
        found += opened.found
        skipped += opened.skipped
        problems += [opened.problem] if opened.problem else []
        if len(found) >= source.max_entries:
            break
    kept = tuple(found[: source.max_entries])
    return Opened("sitemap", kept, skipped + len(found) - len(kept), problem=problems[0] if problems else "")


def _gather_files(source: Source, run: Collecting) -> Gathered:
    """The articles of a file, or of every file of a folder in order of name, each read by itself."""
    path = Path(source.address)
    if not path.exists():
        return Gathered(source, problem=f"there is no file or folder {path}")
    named = not path.is_dir()
    try:
        files = [path] if named else _files_in(path)
    except OSError as error:
        return Gathered(source, problem=f"{path} cannot be read: {error.strerror}")
    readings: list[Reading] = []
    begun = ((file, run.reading.submit(_read_file, file, source, run, named=named)) for file in files)
    for file, given in ahead(begun, PAGES_IN_WORK):
        result = given.result()
        readings.extend(
            (Reading(str(file), problem=f"{file}: {result.what}."),) if isinstance(result, WorkFailure) else result
        )
    problems = [reading.problem for reading in readings if reading.problem]
    others = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    problem = problems[0] + others if problems else ("" if readings else "it holds no article")
    return Gathered(source, tuple(readings), problem=problem)


def _read_file(path: Path, source: Source, run: Collecting, *, named: bool) -> tuple[Reading, ...] | WorkFailure:
    """A local file was chosen by a person and may be large: it gets time by its size, and more memory."""
    try:
        extra = _LOCAL_SECONDS_A_MEGABYTE * path.stat().st_size / 1_000_000
    except OSError as error:
        return WorkFailure(f"it cannot be read ({error.strerror})")
    read: tuple[Reading, ...] | WorkFailure = run.work(
        "open_file", path, source, named=named, extra_seconds=extra, megabytes=_LOCAL_MEGABYTES
    )
    return read


def _files_in(folder: Path) -> list[Path]:
    """The files of a folder and its sub-folders that may hold articles, in order of name; hidden ones are not.

    Raises OSError for a folder that cannot be listed, which the walk itself would take for an empty one.
    """
    from digest.collect.files import ENDINGS

    os.scandir(folder).close()

    def readable(path: Path) -> bool:
        ending = Path(path.name.lower().removesuffix(".gz")).suffix
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        return not hidden and (ending in ENDINGS or path.suffix.lower() in FEED_FILES) and path.is_file()

    return sorted(path for path in folder.rglob("*") if readable(path))
