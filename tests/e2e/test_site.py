"""`digest site` as a person runs it, asked over a real connection."""

import os
import re
import signal
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from digest.subscribers.tokens import Tokens
from tests.e2e.commands import Command
from tests.e2e.conftest import Run

KEY = "k" * 40
TOKENS = Tokens([KEY.encode()])


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


Ask = Callable[..., Answer]


def ask_at(address: str) -> Ask:
    def ask(path: str, body: bytes | None = None) -> Answer:
        try:
            with urllib.request.urlopen(urllib.request.Request(address + path, data=body), timeout=20) as answer:
                return Answer(answer.status, dict(answer.headers.items()), answer.read().decode())
        except urllib.error.HTTPError as refusal:
            return Answer(refusal.code, dict(refusal.headers.items()), refusal.read().decode())

    return ask


@dataclass(slots=True)
class Site:
    """A running `digest site`."""

    process: Command
    ask: Ask

    def stop(self, how: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(how)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


@pytest.fixture
def site(digest: Run, tmp_path: Path) -> Iterator[Site]:
    assert digest("init").returncode == 0
    assert digest("subscribers", "add", "ann@example.org").returncode == 0
    world = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", "DIGEST_SECRET_KEY": KEY}
    process = Command(["site", "--port", "0"], folder=tmp_path, environment=world)
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    if found is None:
        process.kill()
        pytest.fail(f"it did not start: {line}{process.communicate()[1]}")
    yield Site(process, ask_at(found[0]))
    if process.poll() is None:
        process.kill()
        process.communicate()


def test_one_click_over_the_wire_leaves_for_good(site: Site, digest: Run) -> None:
    path = f"/u/{TOKENS.unsubscribe(1, 'round-up')}"
    assert "Leave Weekly Round-Up?" in site.ask(path).text
    assert "active" in digest("subscribers", "list").stdout
    answer = site.ask(path, b"List-Unsubscribe=One-Click")
    assert answer.status == 200
    assert not {"set-cookie", "location", "server"} & {name.lower() for name in answer.headers}
    assert "unsubscribed" in digest("subscribers", "list").stdout
    assert site.ask(path, b"List-Unsubscribe=One-Click").status == 200


def test_a_reader_chooses_her_regions(site: Site, digest: Run) -> None:
    answer = site.ask(f"/p/{TOKENS.preferences(1)}", b"edition=round-up&do=save&regions=africa&regions=europe")
    assert "Saved" in answer.text
    assert digest("subscribers", "list").stdout.split()[-2:] == ["africa", "europe"]


def test_the_web_version_is_there_once_it_is_approved(site: Site, digest: Run, tmp_path: Path) -> None:
    build = digest("build", "--at", "2026-11-19T17:00:00Z", "--out", "out")
    assert build.returncode == 0, build.stderr
    printed = re.search(r'https://digest\.example\.org(/archive/[^"#?]+)', (tmp_path / "out/issue.html").read_text())
    assert printed
    assert site.ask(printed[1]).status == 404
    assert "2026-W47" not in site.ask("/").text
    approved = digest("approve", "latest", DIGEST_SECRET_KEY=KEY)
    assert approved.returncode == 0, approved.stderr
    answer = site.ask(printed[1])
    assert (answer.status, answer.text) == (200, (tmp_path / "out/web.html").read_text())
    assert not re.search(r"/[up]/[\w-]+", answer.text)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_in_good_order_and_no_token_is_written_down(site: Site, how: signal.Signals) -> None:
    token = TOKENS.unsubscribe(1, "round-up")
    site.ask(f"/u/{token}")
    site.ask(f"/u/{token}x")
    assert site.stop(how) == (0, "")


def test_without_a_key_it_does_not_start_and_says_how_to_make_one(digest: Run) -> None:
    digest("init")
    for environment in ({}, {"DIGEST_SECRET_KEY": "short"}):
        done = digest("site", "--port", "0", **environment)
        assert (done.returncode, "token_urlsafe" in done.stderr, done.stdout) == (2, True, "")


def test_a_port_that_is_taken_is_said(site: Site, digest: Run, tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = digest("site", "--port", str(port), DIGEST_SECRET_KEY=KEY)
    assert (done.returncode, f"127.0.0.1:{port}: cannot listen there" in done.stderr) == (2, True)


def test_a_host_that_is_not_of_this_machine_is_said_and_no_port_is_blamed(digest: Run) -> None:
    digest("init")
    for host in ("192.0.2.1", "nowhere.invalid"):
        done = digest("site", "--host", host, "--port", "0", DIGEST_SECRET_KEY=KEY)
        assert (done.returncode, "with --host" in done.stderr, "--port" in done.stderr) == (2, True, False), done.stderr
