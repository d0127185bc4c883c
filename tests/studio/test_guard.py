"""Who may talk to the studio: a foreign Host or Origin, no token, a path that climbs: a 4xx, never a redirect."""

import asyncio
import re
from dataclasses import replace

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from starlette.types import Message

from digest.model.article import Article
from digest.studio.app import make_studio
from digest.studio.guard import Sessions
from tests.studio.newsroom import LAST, Editor, Newsroom, whole
from tests.studio.world import ISSUE, World, articles

BASE = "http://127.0.0.1:8026"
PAGES = ("/", "/sources", "/coverage", "/timetable", "/sends", "/readers", f"/issue/{ISSUE}", f"/issue/{ISSUE}/decide")
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{ 7*7 }}<style>@import "//evil.example"</style>'


@pytest.fixture(scope="module")
def room() -> Newsroom:
    return Newsroom(stories=2)


def writing(room: Newsroom) -> list[str]:
    """Every path that takes a POST."""
    return [
        re.sub(
            r"\{(\w+)(:\w+)?\}",
            lambda name: {"edition": "round-up", "period": "2026-W47"}.get(name[1], "1"),
            route.path,
        )
        for route in room.studio.routes
        if isinstance(route, Route) and route.methods and "POST" in route.methods
    ]


def reading(room: Newsroom) -> list[str]:
    return [
        re.sub(
            r"\{(\w+)(:\w+)?\}",
            lambda name: {"edition": "round-up", "period": "2026-W47"}.get(name[1], "1"),
            route.path,
        )
        for route in room.studio.routes
        if isinstance(route, Route) and route.methods and "GET" in route.methods and "/changes" not in route.path
    ]


def test_every_route_is_known_to_these_tests(room: Newsroom) -> None:
    assert len(writing(room)) >= 9
    assert len(reading(room)) >= 15
    assert [route.path for route in room.studio.routes if isinstance(route, Mount)] == ["/static"]


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8026", "127.0.0.1.evil.example", "localhost.evil.example:8026", "", "0", "[::]"],
)
def test_a_foreign_host_is_refused_on_every_path(room: Newsroom, host: str) -> None:
    client = TestClient(room.studio, base_url=BASE, follow_redirects=False)
    for path in (*reading(room), "/static/studio.css", "/nowhere"):
        answer = client.get(path, headers={"host": host})
        assert (path, answer.status_code) == (path, 421)
        assert "location" not in answer.headers
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", ["127.0.0.1:8026", "localhost:8026", "LOCALHOST", "[::1]:8026"])
def test_its_own_names_are_answered(room: Newsroom, host: str) -> None:
    assert TestClient(room.studio, base_url=BASE).get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://localhost:8026"},
        {"origin": "http://["},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "evil.example:8026"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_the_token(room: Newsroom, headers: dict[str, str]) -> None:
    editor = Editor(room.studio)
    for path in writing(room):
        answer = editor.client.post(path, data={"form_token": editor.token}, headers=headers)
        assert (path, answer.status_code // 100) == (path, 4)
        assert answer.status_code in (403, 421)
        assert "location" not in answer.headers


@pytest.mark.parametrize("token", [None, "", "0" * 48, "ü"])
def test_a_form_without_its_token_is_refused(room: Newsroom, token: str | None) -> None:
    editor, before = Editor(room.studio), room.record()
    for path in writing(room):
        form = {"decision": "hold", "revision": str(before.revision)} | ({} if token is None else {"form_token": token})
        answer = editor.client.post(path, data=form)
        assert (path, answer.status_code) == (path, 403)
        header = editor.client.post(path, json={}, headers={"x-form-token": "0" * 48})
        assert (path, header.status_code) == (path, 403)
    assert room.record() == before


def test_the_token_of_another_session_is_refused(room: Newsroom) -> None:
    one, other = Editor(room.studio), Editor(room.studio)
    one.token = other.token
    assert one.post("/readers/suppress", address="a@b.example", confirm="yes").status_code == 403


def test_a_form_without_a_session_is_refused(room: Newsroom) -> None:
    client = TestClient(room.studio, base_url=BASE)
    for path in writing(room):
        assert client.post(path, data={"form_token": ""}).status_code == 403


def test_nothing_changes_by_a_get(room: Newsroom) -> None:
    editor, before = Editor(room.studio), room.record()
    for path in (f"/issue/{ISSUE}/act", "/build", "/readers/suppress", "/readers/unsubscribe", f"/send/{LAST}/resolve"):
        assert editor.get(path).status_code == 405
    assert editor.get(f"/issue/{ISSUE}/decide?decision=skip&confirm=yes").status_code == 200
    assert room.record() == before


def test_a_body_without_end_is_refused(room: Newsroom) -> None:
    editor = Editor(room.studio)
    assert editor.post("/readers/suppress", address="x" * 2_100_000).status_code == 413
    many = "&".join(f"a{number}=b" for number in range(300))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = editor.client.post("/readers/suppress", content=f"form_token={editor.token}&{many}", headers=kind)
    assert answer.status_code == 403
    told = {"content-length": "lots", "x-form-token": editor.token}
    assert editor.client.post("/readers/suppress", content=b"a=b", headers=told).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/static/../studio.css",
        "/static/..%2f..%2fdigest.toml",
        "/static/%2e%2e/%2e%2e/config/digest.toml",
        "/static/....//....//config/digest.toml",
        "/static/..%5c..%5cconfig%5cdigest.toml",
        "/static//etc/passwd",
        "/static/%00",
        "/issue/../../etc/passwd",
        "/issue/..%2f..%2f/2026-W47",
        "/issue/round-up/..%2f..%2fconfig",
        "/issue/round-up/2026-W47%00",
        f"/issue/{ISSUE}/part/..%2f..%2f..%2fconfig%2fdigest.toml",
        f"/issue/{ISSUE}/m/..%2f..%2fdigest.toml",
        f"/issue/{ISSUE}/story/..%2f..%2fx",
        "/send/..%2f../x",
        "/build/99999999999999999999",
    ],
)
def test_a_path_that_climbs_out_is_not_there(room: Newsroom, path: str) -> None:
    answer = Editor(room.studio).get(path)
    assert answer.status_code in (400, 404)
    assert "[publisher]" not in answer.text
    assert "root:" not in answer.text


def test_every_answer_says_what_a_browser_may_do_with_it(room: Newsroom) -> None:
    editor = Editor(room.studio)
    for path in (*PAGES, "/nowhere", "/static/studio.css"):
        headers = editor.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy.partition("style-src")[0]
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors" in policy
        assert headers["cache-control"] == "no-store"


def test_the_cookie_goes_to_no_script_and_with_nothing_from_elsewhere(room: Newsroom) -> None:
    cookie = TestClient(room.studio, base_url=BASE).get("/").headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))


def test_pages_hold_no_script_or_style_of_their_own(room: Newsroom) -> None:
    editor = Editor(room.studio)
    for path in PAGES:
        page = editor.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), path
        assert not re.search(r"<style|\sstyle=|\son\w+=", page), path


def test_hostile_words_are_shown_as_words_on_every_page() -> None:
    found: list[Article] = articles(3)
    hostile = [replace(one, title=f"{one.title} {HOSTILE}", kicker=HOSTILE) for one in found]
    world = World(hostile, stories=3)
    editor = Editor(whole(world.application))
    for path in PAGES:
        page = editor.get(path).text
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert "@import" not in page or "&lt;style" in page, path
    assert "&lt;script&gt;alert(2)" in editor.get(f"/issue/{ISSUE}").text
    searched = editor.client.get("/readers", params={"q": HOSTILE}).text
    assert "<script>alert" not in searched
    assert "&lt;script&gt;alert(2)" in searched


def test_a_session_ends_when_it_is_idle_or_old(room: Newsroom) -> None:
    seconds = [0.0]
    parts = room.studio.state.parts
    studio = make_studio(type(parts)(parts.application, parts.sending, parts.random, lambda: seconds[0]))
    editor = Editor(studio)
    form = {"address": "nobody", "confirm": "yes"}
    assert editor.post("/readers/suppress", **form).status_code == 422
    seconds[0] += 2 * 3600 + 1
    assert editor.post("/readers/suppress", **form).status_code == 403
    fresh = Editor(studio)
    for _ in range(12):
        seconds[0] += 3500
        fresh.get("/sends")
    assert fresh.post("/readers/suppress", **form).status_code == 422
    seconds[0] += 1800
    assert fresh.post("/readers/suppress", **form).status_code == 403


def test_half_a_form_is_not_acted_on(room: Newsroom) -> None:
    """What came before the browser hung up was taken for the whole."""
    editor = Editor(room.studio)
    head, half = "form_token=" + editor.token, "&address=a%40b.example&confirm=yes&why=he+is+not+"
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/readers/suppress",
        "query_string": b"",
        "server": ("127.0.0.1", 8026),
        "headers": [
            (b"host", b"127.0.0.1:8026"),
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"cookie", "; ".join(f"{name}={value}" for name, value in editor.client.cookies.items()).encode()),
        ],
    }
    pieces: list[Message] = [
        {"type": "http.request", "body": (head + half).encode(), "more_body": True},
        {"type": "http.disconnect"},
    ]
    answers: list[Message] = []

    async def receive() -> Message:
        return pieces.pop(0)

    async def send(message: Message) -> None:
        answers.append(message)

    asyncio.run(room.studio(scope, receive, send))
    assert answers[0]["status"] == 413
    assert "a@b.example" not in [address for address, *_ in room.application.store.roster.suppressed()]


def test_whoever_may_not_enter_takes_no_memory(room: Newsroom) -> None:
    """Each request without a cookie began a session, which was kept for two hours."""
    asked: list[int] = []

    def random(size: int) -> bytes:
        asked.append(size)
        return len(asked).to_bytes(size, "big")

    studio = whole(room.application, password_hash="$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAA", random=random)
    client = TestClient(studio, base_url=BASE)
    assert client.get("/").status_code == 401
    assert asked == []
    assert client.get("/login").status_code == 200
    assert len(asked) == 2


def test_strangers_crowd_out_strangers_alone() -> None:
    numbers = iter(range(1_000_000))
    sessions = Sessions(lambda size: next(numbers).to_bytes(size, "big"), lambda: 0.0)
    editor, _ = sessions.begin(trusted=True)
    first, _ = sessions.begin(trusted=False)
    second, _ = sessions.begin(trusted=False)
    for _ in range(999):
        sessions.begin(trusted=False)
    assert [sessions.find(name) is None for name in (editor, first, second)] == [False, True, False]


def test_two_studios_on_one_machine_leave_each_other_their_sessions(room: Newsroom) -> None:
    one, other = Editor(room.studio), TestClient(whole(room.application), base_url="http://127.0.0.1:8027")
    other.cookies.update(one.client.cookies)
    one.client.cookies.update(dict(other.get("/").cookies.items()))
    assert one.post("/readers/suppress", address="nobody", confirm="yes").status_code == 422


@pytest.mark.parametrize("strange", ['a={"b": [1, 2]}; ', "=; ;; ", "x=y z,w; ", '"; ', "\\=\\; "])
def test_strange_cookies_of_other_programs_do_not_end_a_session(room: Newsroom, strange: str) -> None:
    editor = Editor(room.studio)
    (name, value), *_ = editor.client.cookies.items()
    editor.client.cookies.clear()
    form = {"form_token": editor.token, "address": "nobody", "confirm": "yes"}
    answer = editor.client.post("/readers/suppress", data=form, headers={"cookie": f"{strange}{name}={value}"})
    assert answer.status_code == 422
