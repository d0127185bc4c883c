"""The password: asked for before anything is shown, argon2, few tries, a session that ends."""

from typing import Any

import argon2
import pytest
from starlette.testclient import TestClient

from digest.errors import ConfigError
from digest.studio.guard import LOOPBACK_NAMES
from digest.studio.login import Attempts, password_hash, verified
from digest.studio.serving import host_names, is_loopback, studio_parts
from digest.testing import FakeClock
from tests.studio.newsroom import Editor, Newsroom
from tests.studio.world import ISSUE

PASSWORD = "correct horse battery"
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
COOKIE = "digest_studio_8026"
BASE = "http://127.0.0.1:8026"


@pytest.fixture
def room() -> Newsroom:
    return Newsroom(stories=2, parts={"password_hash": CHEAP})


def signed_in(room: Newsroom) -> Editor:
    editor = Editor(room.studio, start="/login")
    assert editor.post("/login", password=PASSWORD).status_code == 303
    return editor


def test_without_the_password_nothing_is_shown_and_nothing_redirects(room: Newsroom) -> None:
    client = TestClient(room.studio, base_url=BASE, follow_redirects=False)
    for path in (
        "/",
        "/sources",
        "/readers?q=a",
        f"/issue/{ISSUE}",
        f"/issue/{ISSUE}/decide",
        "/static/desk.js",
        "/nowhere",
    ):
        answer = client.get(path)
        assert (path, answer.status_code) == (path, 401)
        assert "round-up" not in answer.text
        assert 'href="/login"' in answer.text
    assert client.get("/static/studio.css").status_code == 200


def test_the_token_of_the_door_opens_nothing_else(room: Newsroom) -> None:
    editor = Editor(room.studio, start="/login")
    assert editor.post("/readers/suppress", address="a@b.example", confirm="yes").status_code == 401
    assert editor.post("/build", edition="round-up").status_code == 401


def test_the_right_password_begins_a_session_of_its_own(room: Newsroom) -> None:
    editor = Editor(room.studio, start="/login")
    before = editor.client.cookies[COOKIE]
    answer = editor.post("/login", password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert editor.client.cookies[COOKIE] != before
    assert editor.get("/").status_code == 200
    stale = TestClient(room.studio, base_url=BASE, cookies={COOKIE: before})
    assert stale.get("/").status_code == 401


def test_signing_out_ends_it(room: Newsroom) -> None:
    editor = signed_in(room)
    editor.take_token(editor.get("/"))
    assert "Sign out" in editor.get("/").text
    assert editor.post("/logout").headers["location"] == "/login"
    assert editor.get("/").status_code == 401


def test_a_session_ends_after_two_idle_hours_and_after_twelve(room: Newsroom) -> None:
    editor = signed_in(room)
    room.clock.elapsed += 2 * 3600 + 1
    assert editor.get("/").status_code == 401
    editor = signed_in(room)
    for _ in range(12):
        room.clock.elapsed += 3500
        assert editor.get("/").status_code == 200
    room.clock.elapsed += 1300
    assert editor.get("/").status_code == 401


def test_a_wrong_password_says_only_that(room: Newsroom) -> None:
    editor = Editor(room.studio, start="/login")
    for wrong in ("", "x", PASSWORD + " ", PASSWORD.upper(), "x" * 100_000, CHEAP):
        if wrong == PASSWORD.upper():
            room.clock.elapsed += 1000
        answer = editor.post("/login", password=wrong)
        assert (answer.status_code, editor.fault(answer)) == (403, "That is not the password.")
    assert editor.get("/").status_code == 401


def test_five_wrong_ones_close_the_door_for_a_quarter_of_an_hour(room: Newsroom) -> None:
    editor = Editor(room.studio, start="/login")
    for _ in range(5):
        assert editor.post("/login", password="wrong").status_code == 403
    room.clock.elapsed += 60
    refused = editor.post("/login", password=PASSWORD)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "841"
    assert editor.fault(refused) == "Too many wrong passwords: wait 15 minutes."
    room.clock.elapsed += 841
    assert editor.post("/login", password=PASSWORD).status_code == 303


def test_wrong_ones_count_for_where_they_come_from_and_many_for_all() -> None:
    clock = FakeClock()
    attempts = Attempts(clock.monotonic)
    for _ in range(5):
        attempts.note("2001:db8:1:1::1")
    assert attempts.wait("2001:db8:1:1:ffff::2") > 0
    assert attempts.wait("2001:db8:1:2::1") == 0
    assert attempts.wait("192.0.2.1") == 0
    for number in range(45):
        attempts.note(f"192.0.2.{number}")
    assert attempts.wait("198.51.100.1") > 0
    clock.elapsed += 901
    assert attempts.wait("198.51.100.1") == 0


def test_a_password_is_hashed_or_given_as_a_hash() -> None:
    hashed = password_hash(PASSWORD)
    assert hashed.startswith("$argon2id$")
    assert verified(hashed, PASSWORD)
    assert not verified(hashed, "another one of these")
    assert password_hash(CHEAP) == CHEAP
    for bad, said in (("short", "too short"), ("$argon2id$nonsense", "is none")):
        with pytest.raises(ConfigError, match=said):
            password_hash(bad)


def parts_at(host: str, room: Newsroom, **more: Any) -> Any:
    return studio_parts(
        room.application, sending=room.office, random=bytes, monotonic=room.clock.monotonic, host=host, **more
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "studio.example.org", "", "127.0.0.1.example.org"])
def test_beyond_loopback_it_does_not_start_without_a_password(host: str, room: Newsroom) -> None:
    with pytest.raises(ConfigError, match="DIGEST_STUDIO_PASSWORD"):
        parts_at(host, room)
    assert verified(parts_at(host, room, password=PASSWORD).password_hash, PASSWORD)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_on_loopback_it_asks_for_one_only_where_there_is_one(host: str, room: Newsroom) -> None:
    assert is_loopback(host)
    assert parts_at(host, room).password_hash == ""
    assert parts_at(host, room, password=PASSWORD).password_hash


def test_it_answers_to_the_names_that_it_was_given() -> None:
    assert host_names("192.0.2.7", ("Studio.Example.org", "2001:db8::1")) == LOOPBACK_NAMES | {
        "192.0.2.7",
        "studio.example.org",
        "[2001:db8::1]",
    }
    assert "127.8.9.1" in host_names("127.8.9.1", ())


def test_where_there_is_no_password_there_is_no_door() -> None:
    room = Newsroom(stories=2)
    editor = Editor(room.studio)
    assert editor.get("/login").headers["location"] == "/"
    assert editor.post("/login", password="x").status_code == 404
    assert "Sign out" not in editor.get("/").text
