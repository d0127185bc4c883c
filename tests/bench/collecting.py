"""What collecting costs over the network: `python -m tests.bench.collecting`. Loopback only.

Feeds beside feedparser with its sanitizer, the cut of a feed of 200,000 items, and a whole run over the real feeds and
pages of ../shared/data with the most memory that it took in all processes.
"""

import io
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from digest.collect.client import Client
from digest.collect.collector import Clock, collect
from digest.collect.feedcut import FeedBody
from digest.collect.feeds import read_feed
from digest.collect.workers import WorkerPool
from digest.model.source import Source
from tests.collect.hostile_server import HostileServer, huge_feed
from tests.collect.resident import Memory

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def main() -> None:
    """Print the figures."""
    cutting()
    if not DATA.is_dir():
        raise SystemExit("the rest needs ../shared/data, which is not beside this checkout")
    feeds()
    whole_run()


def cutting() -> None:
    """A feed of 200,000 items, cut while it streams."""
    body = b"".join(huge_feed(200_000))
    cut = FeedBody(newest=200)

    def stream() -> None:
        for start in range(0, len(body), 65536):
            cut.add(body[start : start + 65536])

    seconds = _seconds(stream)
    print(f"feed of 200,000 items ({len(body) / 1e6:.0f} MB) cut to 200: {seconds:.2f} s, {cut.skipped} counted")


def feeds() -> None:
    """The real feeds, beside feedparser as it comes."""
    import feedparser

    bodies = [path.read_bytes() for path in sorted((DATA / "feeds").glob("*.*")) if path.suffix != ".json"]
    size = sum(map(len, bodies)) / 1e6
    ours = _seconds(lambda: [read_feed(body, url="https://site.example/", max_entries=200) for body in bodies])
    theirs = _seconds(lambda: [feedparser.parse(io.BytesIO(body)) for body in bodies])
    print(f"feeds: ours {size / ours:.1f} MB/s, feedparser with its sanitizer {size / theirs:.1f} MB/s")


def whole_run() -> None:
    """Every real feed and page from a loopback server."""
    folders = {"/feeds/": DATA / "feeds", "/us/": DATA / "extraction" / "us", "/uk/": DATA / "extraction" / "uk"}
    with HostileServer(folders=folders) as server:
        sources = [
            Source(path.name, server.url(prefix + path.name), pause=timedelta(0), allow_network=("127.0.0.0/8",))
            for prefix, folder in folders.items()
            for path in sorted(folder.glob("*.html.gz" if prefix != "/feeds/" else "*.*"))
        ]
        started = time.monotonic()
        with Memory(psutil.Process()) as memory, WorkerPool(size=2, monotonic=time.monotonic) as workers:
            collected = collect(
                sources,
                {},
                fetcher=Client(agent="Digest/bench (+https://example.org)", monotonic=time.monotonic),
                workers=workers,
                now=datetime.now(UTC),
                clock=Clock(time.monotonic, time.sleep),
            )
    seconds = time.monotonic() - started
    articles = sum(reading.article is not None for reading in collected.readings)
    print(f"{len(sources)} sources, {articles} articles: {seconds:.1f} s, {memory.peak / 1e6:.0f} MB at most")


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
