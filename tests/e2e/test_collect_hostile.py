"""`digest collect` beside every misbehaviour, as a process: it ends in time, stays small, and keeps what is good."""

import gzip
import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.collect.feeds import read_feed
from digest.collect.jsonfeed import read_json_feed
from digest.store.opening import open_store
from tests.collect.hostile_server import Handler, HostileServer, double_bomb, item, long_text, rss
from tests.e2e.conftest import Run
from tests.e2e.sites import Measured, measured, pointed_at, set_deadline, write_sources

MEMORY = 600_000_000
GOOD = rss(*(item(number) for number in range(9000, 9008)))
BAD = {
    "missing": "404",
    "gone": "410",
    "error": "500",
    "loop": "redirects more than 5 times",
    "to-metadata": "169.254.169.254",
    "to-file": "file:///etc/passwd",
    "to-dead": "refused",
    "html-as-feed": "web page",
    "truncated": "in the middle",
    "lost": "lost",
    "reset": "connection was lost",
    "nul": "NUL",
    "bomb": "larger than 8 MB",
    "gz-bomb": "larger than 8 MB",
    "gzip-in-gzip": "not a feed",
    "endless": "larger than 8 MB",
    "drip": "did not finish within",
    "drip-headers": "did not finish within",
    "drip-chunks": "did not finish within",
    "always-304": "304",
    "bad-gzip": "damaged",
    "bad-chunks": "lost",
    "big-header": "HTTP",
    "not-http": "HTTP",
    "attributes": "no article",
}


def reset(handler: Handler) -> None:
    """Closed with a reset instead of an end."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()
    raise ConnectionResetError


def raw(*pieces: bytes, pause: float = 0) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        handler.close_connection = True
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return answer


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/xml\r\n\r\n"
PAGES: dict[str, bytes | Callable[[Handler], None]] = {
    "/reset": reset,
    "/to-dead": lambda handler: handler.reply(302, Location="http://127.0.0.1:1/"),
    "/gzip-in-gzip": lambda handler: handler.reply(200, gzip.compress(gzip.compress(GOOD)), Content_Type="text/xml"),
    "/drip-chunks": raw(CHUNKED, *(b"1\r\n \r\n",) * 100, pause=1),
    "/bad-chunks": raw(CHUNKED, b"zzz\r\nhello\r\n"),
    "/good-as-picture": lambda handler: handler.reply(200, GOOD, Content_Type="image/png"),
}


@pytest.fixture
def site(digest: Run, tmp_path: Path) -> Path:
    assert digest("init").returncode == 0
    return tmp_path


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    double_bomb()
    with HostileServer(PAGES) as running:
        yield running


@pytest.fixture(scope="module", params=[3, pytest.param(1, marks=pytest.mark.soak)], ids=["a third", "all"])
def real(server: HostileServer, shared_data: Path, request: pytest.FixtureRequest) -> dict[str, tuple[str, int]]:
    """Real feeds and pages, or one in three: the address of each by name, and how many entries it has."""
    sources = {}
    for file in sorted((shared_data / "feeds").glob("*.*"))[:: request.param]:
        if file.name.startswith("LICENSE") or file.name == "allthis-partial.json":
            continue
        reader = read_json_feed if file.suffix == ".json" else read_feed
        body = pointed_at(file.read_bytes(), server.url(""))
        server.pages[f"/feeds/{file.name}"] = body
        count = len(reader(body, url=server.url("/"), max_entries=200).entries)
        sources[file.name] = (server.url(f"/feeds/{file.name}"), count)
    server.folders["/pages/"] = shared_data / "extraction"
    for file in sorted((shared_data / "extraction").glob("*/*.html.gz"))[:: request.param]:
        sources[file.name] = (server.url(f"/pages/{file.parent.name}/{file.name}"), 1)
    return sources


def stored(site: Path) -> int:
    with open_store("sqlite:///var/digest.db", root=site) as store:
        from datetime import UTC, datetime

        return len(store.articles.candidates(seen_after=None, until=datetime.now(UTC)))


def counts(done: Measured, source: str) -> list[int]:
    return [int(word) for word in done.line(source).split()[1:4]]


def test_every_bad_source_is_one_line_and_every_good_article_is_stored(
    site: Path, server: HostileServer, real: dict[str, tuple[str, int]]
) -> None:
    """All of it on one host, the slow ones too, within a deadline."""
    addresses = {name: server.url(f"/{name}") for name in BAD}
    addresses |= {"huge": server.url("/huge-feed"), "picture": server.url("/good-as-picture")}
    write_sources(site, addresses | {name: address for name, (address, _) in real.items()})
    deadline = 60 if len(real) > 60 else 30
    set_deadline(site, f"{deadline}s")
    done = measured(site, "collect")
    assert (done.returncode, done.stderr) == (1, "")
    assert {name: words for name, words in BAD.items() if words not in done.line(name)} == {}
    given = {name: sum(counts(done, name)) for name in real}
    assert {name: (given[name], count) for name, (_, count) in real.items() if given[name] < count} == {}
    assert "199800 older ones not read" in done.line("huge")
    assert sum(counts(done, "picture")) == 8
    failed = {line.split()[0] for line in done.stdout.splitlines() if "failed:" in line}
    assert failed == set(BAD)
    assert stored(site) == sum(counts(done, name)[0] for name in (*real, *addresses))
    assert done.peak < MEMORY
    assert done.seconds < deadline + 15
    nothing_is_asked_at_once_again(site, server)


def nothing_is_asked_at_once_again(site: Path, server: HostileServer) -> None:
    asked = sum(server.hits.values())
    again = measured(site, "collect")
    assert all("not due until" in line or "retired" in line for line in again.stdout.splitlines()[1:])
    assert "404" in again.line("missing")
    assert sum(server.hits.values()) == asked
    one = measured(site, "collect", "--source", "picture")
    assert (one.returncode, len(one.stdout.splitlines())) == (0, 2)
    assert counts(one, "picture") == [0, 0, 8]
    assert sum(server.hits.values()) == asked + 1


def test_what_a_short_deadline_leaves_out_is_said_and_is_first_the_next_time(site: Path, server: HostileServer) -> None:
    slow = {f"slow{number}": server.url(f"/drip?{number}") for number in range(4)}
    for number in range(4):
        server.pages[f"/drip?{number}"] = raw(b"HTTP/1.1 200 OK\r\n", *(b"X: y\r\n",) * 60, pause=1)
    server.pages["/good.rss"] = GOOD
    write_sources(site, {**slow, "good": server.url("/good.rss")})
    set_deadline(site, "4s")
    first = measured(site, "collect")
    assert first.returncode == 1
    assert "deadline came first" in first.line("good")
    assert first.seconds < 12
    second = measured(site, "collect")
    assert counts(second, "good") == [8, 0, 0]


@pytest.mark.soak
def test_huge_feeds_of_every_kind_and_hostile_pages(site: Path) -> None:
    with HostileServer({"/atom": huge_atom, "/json": huge_json}) as server:
        attributes = " ".join(f'a{number}="v"' for number in range(100_000))
        text = f"<article><h1>Quay</h1><p {attributes}>{long_text(300)}</p></article>"
        page = f"<html><head><title>Quay</title></head><body>{text}</body></html>"
        server.pages["/page"] = page.encode()
        server.pages["/entries"] = rss(
            item(1, text="Short.", link=server.url("/page")),
            item(2, text="Short.", link=server.url("/drip")),
            *(item(number) for number in range(3, 9)),
        )
        names = ("atom", "json", "huge-feed", "page", "entries", "drip", "bomb")
        write_sources(site, {name: server.url(f"/{name}") for name in names})
        done = measured(site, "collect", "--json")
    rows = {row["source"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert {name for name, row in rows.items() if row["problems"]} == {"drip", "bomb"}
    assert {name: rows[name]["skipped"] for name in names[:3]} == dict.fromkeys(names[:3], 199_800)
    assert rows["page"]["new"] == 1
    assert sum(rows["entries"][key] for key in ("new", "updated", "unchanged")) == 8
    assert done.peak < MEMORY


def huge_atom(handler: Handler) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>'
        for start in range(0, 200_000, 1000):
            yield "".join(
                f"<entry><title>Entry {number}</title><id>urn:{number}</id><updated>2024-09-02T10:00:00Z</updated>"
                f'<link href="http://site.example/a{number}"/><content>{long_text(130)}</content></entry>'
                for number in range(start, start + 1000)
            ).encode()
        yield b"</feed>"

    handler.stream(pieces(), Content_Type="application/atom+xml")


def huge_json(handler: Handler) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"version": "https://jsonfeed.org/version/1", "title": "t", "items": ['
        for start in range(0, 200_000, 1000):
            items = ({"id": f"j{n}", "content_text": long_text(130)} for n in range(start, start + 1000))
            yield (("," if start else "") + ",".join(map(json.dumps, items))).encode()
        yield b"]}"

    handler.stream(pieces(), Content_Type="application/json")
