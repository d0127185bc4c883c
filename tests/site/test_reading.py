"""What everybody may read, and the headers that are on every answer."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from starlette.testclient import TestClient

from tests.site.world import PAGE, PICTURE, TOKENS, World, preferences, unsubscribe

PUBLIC = ["/", "/archive/round-up/2026-W48", f"/m/{PICTURE}", "/robots.txt", "/healthz", "/nothing", "/u/x", "/p/x"]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> TestClient:
    return world.client


@pytest.mark.parametrize("path", [*PUBLIC, unsubscribe(1, "round-up"), preferences(1)])
def test_every_answer_forbids_what_no_page_needs(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", ["/", unsubscribe(1, "round-up"), preferences(1), "/u/x"])
def test_a_page_of_ours_may_use_its_own_style_and_no_other(client: TestClient, path: str) -> None:
    answer = client.get(path)
    styles = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    allowed = [f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" for style in styles]
    assert f"style-src {' '.join(allowed)}" in answer.headers["Content-Security-Policy"]
    assert not re.search(r" style=| on\w+=|<script", answer.text)


@pytest.mark.parametrize("path", [unsubscribe(1, "round-up"), preferences(1), "/u/x", "/p/sample-reader"])
def test_what_carries_a_token_is_kept_nowhere_and_listed_nowhere(client: TestClient, path: str) -> None:
    for answer in (client.get(path), client.post(path)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_picture_never_changes_and_is_what_it_says(client: TestClient) -> None:
    answer = client.get(f"/m/{PICTURE}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = client.get(f"/m/{PICTURE}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["unknown.jpg", "x.svg", "x", "..%2f..%2fetc%2fpasswd", "%00.jpg", "a/b.jpg"])
def test_nothing_but_a_picture_of_ours_is_given_out(client: TestClient, name: str) -> None:
    assert client.get(f"/m/{name}").status_code == 404


def test_the_archive_gives_the_frozen_page_and_nothing_of_a_reader(client: TestClient) -> None:
    answer = client.get("/archive/round-up/2026-W48")
    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert client.get("/archive/round-up/2026-W49").status_code == 404
    assert client.get("/archive/round-up").status_code == 404


def test_the_front_page_lists_what_is_out_by_the_address_of_the_settings(client: TestClient) -> None:
    page = client.get("/", headers={"Host": "evil.example"}).text
    assert 'href="https://news.example.org/archive/round-up/2026-W48"' in page
    assert "27 November 2026" in page
    assert "evil.example" not in page


def test_no_link_is_made_from_the_host_that_was_asked_for(client: TestClient) -> None:
    page = client.get(unsubscribe(1, "round-up"), headers={"Host": "evil.example", "X-Forwarded-Host": "evil"}).text
    assert f'href="https://news.example.org/p/{TOKENS.preferences(1)}"' in page
    assert "evil" not in page


def test_a_store_at_fault_gives_a_page_without_its_inside(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.broken = True
    answer = world.client.get("/archive/round-up/2026-W48")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "120")
    assert "Something went wrong" in answer.text
    assert not re.search("locked|secret|Traceback|Error", answer.text)
    assert "locked" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_body_beyond_any_form_is_refused(world: World, client: TestClient) -> None:
    before = world.member(1)
    answer = client.post(unsubscribe(1, "round-up"), content=b"x" * 100_000)
    assert answer.status_code == 413
    assert world.member(1) == before


def test_a_method_that_is_not_taken_is_refused_with_those_that_are(client: TestClient) -> None:
    answer = client.post("/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_no_path_is_answered_with_a_redirect(client: TestClient) -> None:
    paths = [f"{path}/" for path in (unsubscribe(1, "round-up"), preferences(1), "/archive/round-up/2026-W48")]
    assert [client.post(path).status_code for path in paths] == [404, 404, 404]


def test_a_site_below_a_path_answers_there_too() -> None:
    world = World(site_url="https://example.org/digest")
    for path in ("/digest/", "/", f"/digest{unsubscribe(1, 'round-up')}", "/digest/archive/round-up/2026-W48"):
        assert world.client.get(path).status_code == 200
    assert 'href="https://example.org/digest/archive/round-up/2026-W48"' in world.client.get("/digest/").text


def test_machines_are_told_to_keep_out_of_readers_links(client: TestClient) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /u/\nDisallow: /p/\n"
    assert client.get("/healthz").text == "ok\n"
