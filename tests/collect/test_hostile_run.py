"""Row 5 of the main job: real feeds and pages beside every misbehaviour, on real processes and a real server.

The run ends in time and stays small, each bad source is one problem, and every good article arrives.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from digest.collect.client import Client
from digest.collect.collector import Clock, Collected, Limits, collect
from digest.collect.feeds import read_feed
from digest.collect.jsonfeed import read_json_feed
from digest.collect.workers import WorkerPool
from digest.model.source import Source
from tests.collect.hostile_server import HostileServer, double_bomb
from tests.collect.resident import Memory

BAD = {
    "missing": "404",
    "gone": "410",
    "error": "500",
    "loop": "redirects more than 5 times",
    "to-metadata": "169.254.169.254",
    "to-file": "file:///etc/passwd",
    "html-as-feed": "web page",
    "truncated": "middle",
    "lost": "lost",
    "nul": "NUL",
    "bomb": "larger than 8 MB",
    "gz-bomb": "larger than 8 MB",
    "endless": "larger than 8 MB",
    "drip": "4 s",
    "drip-headers": "4 s",
    "always-304": "304",
    "bad-gzip": "damaged",
    "big-header": "HTTP",
    "not-http": "HTTP",
    "attributes": "no article",
}
STRICT = Limits(deadline=timedelta(seconds=60), fetch_seconds=4, work_seconds=6)
PATIENT = Limits(deadline=timedelta(minutes=5), fetch_seconds=90, work_seconds=90)
"""For what ends by itself: on a busy machine it may take its time."""


def source(name: str, url: str) -> Source:
    return Source(name, url, pause=timedelta(0), allow_network=("127.0.0.0/8",))


def collected_from(sources: list[Source], limits: Limits = PATIENT) -> tuple[Collected, int]:
    with Memory(psutil.Process()) as memory, WorkerPool(size=2, monotonic=time.monotonic) as workers:
        collected = collect(
            sources,
            {},
            fetcher=Client(agent="Digest/test (+https://example.org)", monotonic=time.monotonic),
            workers=workers,
            now=datetime.now(UTC),
            clock=Clock(time.monotonic, time.sleep),
            limits=limits,
        )
    return collected, memory.peak


@pytest.fixture(scope="module")
def hostile() -> Iterator[HostileServer]:
    double_bomb()
    with HostileServer() as running:
        yield running


def test_each_misbehaviour_is_one_problem_and_the_good_feed_beside_it_arrives(hostile: HostileServer) -> None:
    from tests.collect.hostile_server import item, rss

    hostile.pages["/good.rss"] = rss(*(item(number) for number in range(10)))
    good = source("good", hostile.url("/good.rss"))
    sources = [source(name, hostile.url(f"/{name}")) for name in BAD if not name.startswith("drip")]
    collected, peak = collected_from([*sources, good, source("huge", hostile.url("/huge-feed"))])
    with HostileServer() as slow:
        # another host, so that the two drips, each until its deadline, do not queue for one connection
        drips = [source("drip", slow.url("/drip")), source("drip-headers", hostile.url("/drip-headers"))]
        dripped, _ = collected_from([*drips, good], STRICT)
    said = {problem.source: problem.what for problem in (*collected.problems, *dripped.problems)}
    assert set(said) == set(BAD)
    assert {name: words for name, words in BAD.items() if words not in said[name]} == {}
    given = {one.source.name: len(one.readings) for one in collected.gathered if one.readings}
    assert given == {"good": 10, "huge": 200, "truncated": 3, "lost": 3}
    assert [len(one.readings) for one in dripped.gathered if one.source is good] == [10]
    assert {one.source.name: one.skipped for one in collected.gathered}["huge"] == 199_800
    assert peak < 500_000_000


@pytest.mark.parametrize("every", [pytest.param(4, id="a quarter"), pytest.param(1, id="all", marks=pytest.mark.soak)])
def test_every_real_feed_and_page_arrives(hostile: HostileServer, shared_data: Path, every: int) -> None:
    feeds = sorted((shared_data / "feeds").glob("*.*"))
    pages = sorted((shared_data / "extraction").glob("*/*.html.gz"))[::every]
    hostile.folders = {"/feeds/": shared_data / "feeds", "/pages/": shared_data / "extraction"}
    addresses = {path: hostile.url(f"/feeds/{path.name}") for path in feeds}
    addresses |= {path: hostile.url(f"/pages/{path.parent.name}/{path.name}") for path in pages}
    collected, peak = collected_from([source(path.name, url) for path, url in addresses.items()])
    given = {one.source.name: len(one.readings) for one in collected.gathered}
    assert {name for name in (path.name for path in pages) if given[name] < 1} == set()
    assert {path.name: given[path.name] for path in feeds} == {path.name: entries_of(path) for path in feeds}
    assert [problem.source for problem in collected.problems] == ["allthis-partial.json"]
    assert peak < 500_000_000


def entries_of(path: Path) -> int:
    reader = read_json_feed if path.suffix == ".json" else read_feed
    return len(reader(path.read_bytes(), url="https://site.example/", max_entries=200).entries)
