"""What a host's robots.txt lets us fetch."""

from datetime import timedelta

import pytest

from digest.collect.http import FetchFailure, Request, Response
from digest.collect.robots import Robots, read_rules

PAGE = "https://site.example/news/a"


def rules_of(body: bytes, status: int = 200) -> bool:
    return read_rules(Response("https://site.example/robots.txt", status, body=body), "Digest").allowed(PAGE)


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        (b"", True),
        (b"User-agent: *\nDisallow: /news", False),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /news", False),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: digest\nAllow: /", True),
        (b"User-agent: Digest\nDisallow: /news/*a$", False),
        (b"User-agent: *\nDisallow: /news\nAllow: /news/a", True),
        (b"<html>not a robots file</html>", True),
        (b"\xff\xfe\x00garbage\x00\xff", True),
        (b"User-agent: *\nCrawl-delay: soon\nDisallow: /private", True),
    ],
)
def test_rules_are_read_as_robots_do(body: bytes, *, allowed: bool) -> None:
    assert rules_of(body) is allowed


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False), (304, False)])
def test_no_file_forbids_nothing_and_a_broken_server_forbids_all(status: int, *, allowed: bool) -> None:
    assert rules_of(b"User-agent: *\nDisallow: /nothing", status) is allowed


def test_no_answer_forbids_all_for_now() -> None:
    assert not read_rules(FetchFailure(PAGE, "it does not answer", "unreachable"), "Digest").allowed(PAGE)


@pytest.mark.parametrize(("said", "seconds"), [("2", 2), ("3600", 10), ("-1", 0)])
def test_a_crawl_delay_is_kept_up_to_ten_seconds(said: str, seconds: int) -> None:
    body = f"User-agent: *\nCrawl-delay: {said}".encode()
    assert read_rules(Response(PAGE, 200, body=body), "Digest").delay == timedelta(seconds=seconds)


def test_a_host_is_asked_once() -> None:
    asked: list[str] = []

    def fetch(request: Request) -> Response:
        asked.append(request.url)
        return Response(request.url, 404)

    robots = Robots(fetch, "Digest")
    for page in ("https://a.example/1", "https://a.example/2", "http://a.example/1", "https://b.example:8443/x"):
        robots.rules(Request(page), 10)
    assert asked == ["https://a.example/robots.txt", "http://a.example/robots.txt", "https://b.example:8443/robots.txt"]
