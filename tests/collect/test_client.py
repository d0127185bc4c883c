"""The client ends in time, stays small, and connects only where the guard lets it."""

import time
import tracemalloc

import httpcore2
import httpx2
import pytest

from digest.collect.client import Client
from digest.collect.http import Allowance, FetchFailure, Request, Response
from tests.collect.hostile_server import Handler, HostileServer


def request_for(server: HostileServer, path: str, seconds: float = 5, max_bytes: int = 1_000_000) -> Request:
    own = Allowance(server.url("/"), ("127.0.0.0/8",))
    return Request(server.url(path), allowance=own, seconds=seconds, max_bytes=max_bytes)


FAILURES = [
    ("/loop", "redirects", "more than 5 times"),
    ("/to-metadata", "refused", "169.254.169.254"),
    ("/to-file", "refused", "not a web address"),
    ("/to-bad", "refused", "not a web address"),
    ("/bomb", "too large", "larger than 1 MB"),
    ("/gz-bomb", "too large", "larger than 1 MB"),
    ("/endless", "too large", "larger than 1 MB"),
    ("/bad-gzip", "broken", "compressed"),
    ("/bad-encoding", "broken", "compressed"),
    ("/big-header", "broken", "HTTP"),
    ("/not-http", "broken", "HTTP"),
]


@pytest.mark.parametrize(("path", "kind", "words"), FAILURES)
def test_a_misbehaving_server_is_a_failure_in_words(
    client: Client, server: HostileServer, path: str, kind: str, words: str
) -> None:
    answer = client.fetch(request_for(server, path))
    assert isinstance(answer, FetchFailure)
    assert (answer.kind, words in answer.what) == (kind, True), answer


@pytest.mark.parametrize("path", ["/drip", "/drip-headers"])
def test_a_drip_ends_with_the_total_deadline(client: Client, server: HostileServer, path: str) -> None:
    answer = client.fetch(request_for(server, path, seconds=0.7))
    assert isinstance(answer, FetchFailure)
    assert answer.kind == "slow"
    assert server.hits[path] == 1


@pytest.mark.parametrize("path", ["/missing", "/gone", "/error", "/always-304"])
def test_any_status_is_a_response(client: Client, server: HostileServer, path: str) -> None:
    answer = client.fetch(request_for(server, path))
    assert isinstance(answer, Response)
    assert answer.status in (404, 410, 500, 304)


def test_a_lost_connection_gives_what_came_and_says_so(client: Client, server: HostileServer) -> None:
    answer = client.fetch(request_for(server, "/lost"))
    assert isinstance(answer, Response)
    assert answer.body.startswith(b"<?xml")
    assert "lost" in answer.cut


def test_a_doubly_compressed_bomb_never_grows(client: Client, server: HostileServer) -> None:
    from tests.collect.hostile_server import double_bomb

    double_bomb()
    tracemalloc.start()
    client.fetch(request_for(server, "/bomb", seconds=20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_loopback_is_refused_without_an_allowance(client: Client, server: HostileServer) -> None:
    answer = client.fetch(Request(server.url("/missing")))
    assert isinstance(answer, FetchFailure)
    assert answer.kind == "refused"
    assert not server.requests


def test_an_allowance_is_not_inherited_by_a_redirect_to_another_origin(client: Client, server: HostileServer) -> None:
    with HostileServer({"/secret": b"inner"}) as other:
        target = other.url("/secret")
        server.pages["/out"] = lambda handler: handler.reply(302, Location=target)
        answer = client.fetch(request_for(server, "/out"))
        assert isinstance(answer, FetchFailure)
        assert answer.kind == "refused"
        assert not other.requests


def test_validators_do_not_travel_to_another_origin(server: HostileServer) -> None:
    """The second host is reached because the resolver, not the guard, is bent: both names are public here."""
    server.pages["/out"] = lambda handler: handler.reply(
        302, Location=server.url("/in").replace("127.0.0.1", "localhost")
    )
    server.pages["/in"] = b"<html></html>"
    client = Client(agent="x", monotonic=time.monotonic, resolve=lambda *_: ("127.0.0.1",))
    asked = Request(
        server.url("/out"), (("If-None-Match", '"a"'),), Allowance(server.url("/"), ("127.0.0.0/8",)), seconds=5
    )
    assert isinstance(client.fetch(asked), FetchFailure)
    assert [headers.get("if-none-match") for _, headers in server.requests] == ['"a"']


def test_a_permanent_redirect_is_noted_and_a_temporary_one_is_not(client: Client, server: HostileServer) -> None:
    server.pages |= {"/new": b"<p>here</p>", "/old": lambda h: h.reply(301, Location="/new")}
    server.pages["/for-now"] = lambda h: h.reply(302, Location="/new")
    moved, lent = (client.fetch(request_for(server, path)) for path in ("/old", "/for-now"))
    assert isinstance(moved, Response)
    assert isinstance(lent, Response)
    assert (moved.moved_to, lent.moved_to) == (server.url("/new"), "")
    assert moved.url == lent.url == server.url("/new")


def test_it_says_who_it_is(client: Client, server: HostileServer) -> None:
    client.fetch(request_for(server, "/missing"))
    assert server.requests[0][1]["user-agent"] == "Digest/test (+https://example.org)"


def test_the_connection_goes_to_the_address_that_was_judged(server: HostileServer) -> None:
    """A name that answers publicly at first and privately later gains nothing: it is asked once."""
    asked: list[str] = []

    def resolve(host: str, port: int, seconds: float) -> tuple[str, ...]:
        asked.append(host)
        return ("203.0.113.7",) if len(asked) == 1 else ("127.0.0.1",)

    client = Client(agent="x", monotonic=time.monotonic, resolve=resolve)
    port = server.server_address[1]
    answer = client.fetch(
        Request(f"http://rebinding.example:{port}/", allowance=Allowance(f"http://rebinding.example:{port}/"))
    )
    assert isinstance(answer, FetchFailure)
    assert answer.kind == "refused"
    assert asked == ["rebinding.example"]
    assert not server.requests


def test_the_environment_gives_no_proxy(monkeypatch: pytest.MonkeyPatch, client: Client, server: HostileServer) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert isinstance(client.fetch(request_for(server, "/missing")), Response)


def test_what_we_rely_on_in_the_http_library_is_there() -> None:
    """The guard sits in httpcore2's network backend, and httpx2 decodes in pieces of at most 1 MB."""
    seen: list[str] = []

    class Backend(httpcore2.SyncBackend):
        def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore2.NetworkStream:
            seen.append(host)
            raise httpcore2.ConnectError("no")

    with httpcore2.ConnectionPool(network_backend=Backend()) as pool, pytest.raises(httpcore2.ConnectError):
        pool.request("GET", "http://host.example/")
    assert seen == ["host.example"]

    class Wire(httpx2.SyncByteStream):
        def __iter__(self):  # type: ignore[no-untyped-def]
            from tests.collect.hostile_server import bomb

            yield bomb(5)

    pieces = httpx2.Response(200, headers={"content-encoding": "gzip"}, stream=Wire()).iter_bytes()
    assert max(len(piece) for piece in pieces) <= 2**20


def test_a_gzip_file_is_unfolded(client: Client, server: HostileServer) -> None:
    import gzip

    def serve(handler: Handler) -> None:
        handler.reply(200, gzip.compress(b"<urlset></urlset>"), Content_Type="application/gzip")

    server.pages["/sitemap.xml.gz"] = serve
    answer = client.fetch(request_for(server, "/sitemap.xml.gz"))
    assert isinstance(answer, Response)
    assert answer.body == b"<urlset></urlset>"
