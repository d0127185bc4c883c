"""Two commands at once on one site, and commands that are killed: no traceback, nothing lost, the next run works."""

import random
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.store.opening import open_store
from tests.collect.hostile_server import Handler, HostileServer, item, long_text, rss
from tests.e2e.commands import Command
from tests.e2e.conftest import Run
from tests.e2e.sites import world, write_sources

FEEDS, ITEMS = 4, 8


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        for number in range(FEEDS):
            first = number * 100
            links = [running.url(f"/page{place}") for place in range(first, first + ITEMS)]
            items = (item(first + place, text="Short.", link=link) for place, link in enumerate(links))
            running.pages[f"/feed{number}"] = rss(*items)
            for place, link in enumerate(links):
                running.pages[link.removeprefix(running.url(""))] = page(first + place)
        yield running


def page(number: int) -> bytes:
    text = "".join(f"<p>{long_text(60, f'harbour {number} {part}')}</p>" for part in range(3))
    head = f'<title>Story number {number}</title><meta property="og:type" content="article">'
    return (
        f"<html><head>{head}</head><body><article><h1>Story number {number}</h1>{text}</article></body></html>".encode()
    )


@pytest.fixture
def site(digest: Run, tmp_path: Path, server: HostileServer) -> Path:
    assert digest("init").returncode == 0
    write_sources(tmp_path, {f"feed{number}": server.url(f"/feed{number}") for number in range(FEEDS)})
    return tmp_path


def begun(site: Path, *words: str) -> Command:
    return Command(words, folder=site, environment=world(site))


def ended(*running: Command) -> list[tuple[int, str]]:
    """Exit code and stderr of each."""
    said = [process.communicate(timeout=100)[1] for process in running]
    return [(process.returncode, err) for process, err in zip(running, said, strict=True)]


def stored(site: Path) -> dict[str, bool]:
    """The titles that are stored, and whether each has its full text."""
    with open_store("sqlite:///var/digest.db", root=site) as store:
        found = store.articles.candidates(seen_after=None, until=datetime.now(UTC))
    return {each.article.title: not each.article.truncated and each.article.words > 100 for each in found}


WHOLE = {f"Story number {100 * feed + place}": True for feed in range(FEEDS) for place in range(ITEMS)}


def test_two_collects_at_once_on_a_site_that_has_no_database_yet(site: Path) -> None:
    done = ended(begun(site, "collect"), begun(site, "collect"))
    assert done == [(0, ""), (0, "")]
    assert stored(site) == WHOLE


def test_two_builds_at_once_end_and_the_one_that_gives_way_says_why(site: Path) -> None:
    done = ended(begun(site, "build", "--out", "a"), begun(site, "build", "--out", "b"))
    assert 0 in {code for code, _ in done}
    for code, said in done:
        assert "Traceback" not in said
        sentences = [line for line in said.splitlines() if line.startswith("digest:")]
        assert len(sentences) == (0 if code == 0 else 1)
    assert stored(site) == WHOLE
    assert ended(begun(site, "build", "--out", "c"))[0][0] == 0


@pytest.mark.soak
def test_a_collect_and_a_build_at_once(site: Path) -> None:
    done = ended(begun(site, "collect"), begun(site, "build", "--out", "a"))
    assert [code for code, _ in done] == [0, 0], done
    assert not any("Traceback" in said for _, said in done)
    assert stored(site) == WHOLE


@pytest.mark.parametrize("times", [2, pytest.param(40, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", ["collect", "build"])
def test_a_command_that_is_killed_at_any_instant_loses_nothing(site: Path, name: str, times: int) -> None:
    chance = random.Random(times)
    words = [name] if name == "collect" else [name, "--out", "out"]
    for _ in range(times):
        process = begun(site, *words)
        time.sleep(chance.uniform(0, 1.8))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
    [(code, said)] = ended(begun(site, *words))
    assert (code, "Traceback" in said) == (0, False)
    assert stored(site) == WHOLE
    if name == "build":
        assert not [path for path in (site / "out").iterdir() if path.stat().st_size == 0 or path.suffix == ".tmp"]


def test_an_interrupt_asks_nothing_more_and_keeps_what_was_finished(site: Path, server: HostileServer) -> None:
    late = [f"/late{number}" for number in range(60)]
    server.pages |= dict.fromkeys(late, slow)
    long = rss(*(item(n, text="Short.", link=server.url(path)) for n, path in enumerate(late, 900)))

    def last(handler: Handler) -> None:
        """One host is asked for a page at a time, in turn: those of the other feeds come first."""
        while len(stored(site)) < len(WHOLE):
            time.sleep(0.1)
        handler.reply(200, long, Content_Type="application/rss+xml")

    server.pages["/long"] = last
    names = [*(f"feed{number}" for number in range(FEEDS)), "long"]
    write_sources(site, {name: server.url(f"/{name}") for name in names})
    process = begun(site, "collect")
    while not server.hits[late[0]]:
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    asked = sum(server.hits[path] for path in late)
    [(code, said)] = ended(process)
    assert (code, said.strip()) == (130, "Stopped. What was finished is kept.")
    assert sum(server.hits[path] for path in late) <= asked + 1 < len(late)
    assert stored(site) == WHOLE


def slow(handler: Handler) -> None:
    time.sleep(1)
    handler.reply(404)
