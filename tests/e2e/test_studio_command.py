"""`digest studio` from the terminal: on a new site, on the demo, where it may not start, and how it stops."""

import re
import signal
import socket
import time
from pathlib import Path

import httpx2
import pytest

from tests.e2e.conftest import Run
from tests.e2e.studio import KEY, started


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def test_on_a_new_site_it_says_what_to_do_and_builds_when_told(digest: Run, tmp_path: Path) -> None:
    assert digest("init").returncode == 0
    with started(tmp_path) as studio, httpx2.Client(base_url=studio.at, timeout=60) as client:
        page = client.get("/").text
        assert "No issue is open" in words(page)
        assert "Build Weekly Round-Up now" in words(page)
        for path in ("/sources", "/coverage", "/timetable", "/sends", "/readers"):
            answer = client.get(path)
            assert (path, answer.status_code) == (path, 200)
            assert len(words(answer.text)) > 40
        token = re.findall(r'name="form_token" value="(\w+)"', page)[0]
        answer = client.post("/build", data={"form_token": token, "edition": "round-up"})
        assert answer.status_code == 303
        for _ in range(300):
            answer = client.get(answer.headers.get("location", answer.url))
            if answer.status_code == 303 and answer.headers["location"].startswith("/issue/"):
                break
            time.sleep(0.2)
        issue = answer.headers["location"]
        assert client.get(issue).status_code == 200
        assert f"{issue.removeprefix('/issue/')} draft" in words(client.get("/").text)
        assert "it passes every rule" in words(client.get(f"{issue}/decide").text)


def test_on_the_demo_the_issue_is_there_without_config_or_secret(tmp_path: Path) -> None:
    with started(tmp_path, "--demo", DIGEST_SECRET_KEY="") as studio, httpx2.Client(base_url=studio.at) as client:
        assert "round-up/2026-W47 draft" in words(client.get("/").text)
        assert client.get("/issue/round-up/2026-W47", timeout=30).status_code == 200
        assert "it passes every rule" in words(client.get("/issue/round-up/2026-W47/decide", timeout=30).text)
    assert not list(tmp_path.rglob("*.db"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_at_once_though_a_page_listens(november: Path, how: signal.Signals) -> None:
    with started(november) as studio, httpx2.Client(base_url=studio.at, timeout=30) as client:
        name = re.findall(r"/issue/round-up/[\w-]+", client.get("/").text)[0]
        assert client.get(name).status_code == 200
        with client.stream("GET", f"{name}/changes") as stream:
            next(stream.iter_bytes())
            begun = time.monotonic()
            status, said = studio.stop(how)
            assert (status, "Traceback" in said) == (0 if how is signal.SIGINT else status, False)
            assert status in (0, 130)
            assert time.monotonic() - begun < 9


def test_without_config_it_says_what_to_do(digest: Run) -> None:
    done = digest("studio", DIGEST_SECRET_KEY=KEY)
    assert done.returncode == 2
    assert "there is no config/ here. `digest init` writes one" in done.stderr
    assert "digest studio --demo" in done.stderr


@pytest.mark.parametrize("key", ["", "short"])
def test_without_the_secret_key_it_says_how_to_make_one(digest: Run, key: str) -> None:
    assert digest("init").returncode == 0
    done = digest("studio", DIGEST_SECRET_KEY=key)
    assert done.returncode == 2
    assert "DIGEST_SECRET_KEY" in done.stderr
    assert "secrets.token_urlsafe" in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_beyond_loopback_it_does_not_start_without_a_password(digest: Run, host: str) -> None:
    assert digest("init").returncode == 0
    done = digest("studio", "--host", host, DIGEST_SECRET_KEY=KEY)
    assert done.returncode == 2
    assert "DIGEST_STUDIO_PASSWORD" in done.stderr
    short = digest("studio", "--host", host, DIGEST_SECRET_KEY=KEY, DIGEST_STUDIO_PASSWORD="short")
    assert (short.returncode, "too short" in short.stderr) == (2, True)


def test_beyond_loopback_it_asks_for_the_password(digest: Run, tmp_path: Path) -> None:
    assert digest("init").returncode == 0
    secret = tmp_path / "password"
    secret.write_text("correct horse battery\n", encoding="utf-8")
    with started(tmp_path, "--host", "0.0.0.0", DIGEST_STUDIO_PASSWORD_FILE=str(secret)) as studio:
        port = studio.at.rpartition(":")[2]
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            assert client.get("/").status_code == 401
            token = re.findall(r'name="form_token" value="(\w+)"', client.get("/login").text)[0]
            form = {"form_token": token, "password": "correct horse battery"}
            assert client.post("/login", data=form).status_code == 303
            assert "No issue is open" in client.get("/").text
            foreign = client.get("/", headers={"host": f"evil.example:{port}"})
            assert foreign.status_code == 421


def test_a_port_that_is_taken_is_said(digest: Run, tmp_path: Path) -> None:
    assert digest("init").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = digest("studio", "--port", str(taken.getsockname()[1]), DIGEST_SECRET_KEY=KEY)
    assert done.returncode == 2
    assert "cannot listen there" in done.stderr
    assert tmp_path.is_dir()
