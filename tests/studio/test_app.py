"""Who may talk to the studio, what is not there, the parts of the mail, builds, and news as they happen."""

import json
import re
from dataclasses import replace

import anyio
import pytest
from starlette.testclient import TestClient

from tests.studio.live import served
from tests.studio.world import ISSUE, Desk, World, articles, studio_of


@pytest.fixture(scope="module")
def world() -> World:
    return World(articles(10), stories=8)


HEADERS = {
    "a foreign host": ({"host": "evil.example"}, 421),
    "a foreign host that ends like ours": ({"host": "127.0.0.1.evil.example:8026"}, 421),
    "a foreign origin": ({"origin": "https://evil.example"}, 403),
    "an origin of nowhere": ({"origin": "null"}, 403),
    "another port": ({"origin": "http://127.0.0.1:9999"}, 403),
    "another site": ({"sec-fetch-site": "cross-site"}, 403),
    "no token": ({"x-form-token": ""}, 403),
    "another token": ({"x-form-token": "0" * 48}, 403),
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_foreign_request_changes_nothing_and_is_never_led_elsewhere(world: World, name: str) -> None:
    desk = Desk(world.studio)
    story = world.studio.state.workbench.bench("round-up", "2026-W47").standing().issue.stories[0].lead.id
    headers, status = HEADERS[name]
    for path in ("act", "../../../build"):
        answer = desk.client.post(
            f"{desk.at}/{path}",
            json={"action": "drop", "revision": desk.revision, "story": story, "why": "x"},
            headers={"x-form-token": desk.token} | headers,
            follow_redirects=False,
        )
        assert answer.status_code == status
    assert Desk(world.studio).revision == desk.revision


def test_what_nobody_foresaw_is_a_sentence_with_the_guards_headers(caplog: pytest.LogCaptureFixture) -> None:
    studio = World(articles(2), stories=2).studio
    studio.state.workbench = None
    client = TestClient(studio, base_url="http://127.0.0.1:8026")
    page = client.get(f"/issue/{ISSUE}")
    assert (page.status_code, "Traceback" in page.text) == (500, False)
    assert "What you had saved is kept" in page.text
    assert "default-src" in page.headers["content-security-policy"]
    assert client.get(f"/issue/{ISSUE}", headers={"accept": "application/json"}).json()["said"].startswith("This went")
    assert "AttributeError" in caplog.text


def test_no_session_no_action(world: World) -> None:
    desk = Desk(world.studio)
    stranger = TestClient(world.studio, base_url="http://127.0.0.1:8026")
    answer = stranger.post(f"{desk.at}/act", json={}, headers={"x-form-token": desk.token})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/static/../desk.html.j2",
        "/static/%2e%2e/desk.html.j2",
        "/static/..%2f..%2f..%2fpyproject.toml",
        "/static//etc/passwd",
        "/m/../../config/digest.toml",
        "/m/%2e%2e%2fdigest.db",
        f"/issue/{ISSUE}/part/../../../../etc/passwd",
        f"/issue/{ISSUE}/part/%2e%2e",
        "/issue/..%2f..%2f/x/part/mail",
    ],
)
def test_no_path_climbs_out(world: World, path: str) -> None:
    assert Desk(world.studio).client.get(path).status_code in (404, 400)


@pytest.mark.parametrize("part", ["mail", "text", "web", "headers", "source", "mjml"])
def test_no_part_of_the_mail_may_run_or_fetch_anything(world: World, part: str) -> None:
    policy = Desk(world.studio).get(f"part/{part}?scheme=dark").headers["content-security-policy"]
    said = dict(one.strip().partition(" ")[::2] for one in policy.split(";"))
    assert said["sandbox"] == "allow-same-origin"
    assert said["default-src"] == "'none'"
    assert said["img-src"] == "'self' data:"
    assert said["frame-ancestors"] == "'self'"
    assert "script-src" not in said


def test_images_off_fetches_none(world: World) -> None:
    policy = Desk(world.studio).get("part/mail?images=off").headers["content-security-policy"]
    assert "img-src 'none';" in policy


def test_each_line_of_the_source_can_be_led_to_and_is_that_of_the_findings(world: World) -> None:
    desk = Desk(world.studio)
    source, mail = desk.get("part/source").text, world.studio.state.workbench.mailing("round-up", "2026-W47").made()
    lines = mail.mail.html.split("\n")
    assert len(re.findall(r'id="line-\d+"', source)) == len(lines)


def test_the_page_of_120_stories_is_small() -> None:
    many = World([replace(one, paragraphs=one.paragraphs[:4]) for one in articles(150)], stories=200)
    desk = Desk(many.studio)
    assert desk.page.count("data-story=") >= 110
    assert len(desk.page.encode()) <= 300_000


def test_a_build_from_the_first_page_leads_to_its_issue(world: World) -> None:
    studio = studio_of(world.application)
    client = TestClient(studio, base_url="http://127.0.0.1:8026")
    token = re.search(r'name="form_token" value="(\w+)"', client.get("/").text)
    assert token
    begun = client.post("/build", data={"form_token": token[1], "edition": "round-up"}, follow_redirects=False)
    assert begun.status_code == 303
    studio.state.builds._threads.shutdown(wait=True)
    ended = client.get(begun.headers["location"], follow_redirects=False)
    assert (ended.status_code, ended.headers["location"]) == (303, f"/issue/{ISSUE}")
    assert client.get("/build/99").status_code == 404


def test_a_rebuild_keeps_the_edits_and_tells_how_far_it_is(world: World) -> None:
    studio = studio_of(world.application)
    desk, told = Desk(studio), list[str]()
    one = studio.state.workbench.bench("round-up", "2026-W47").standing().issue.stories[0].lead.id
    desk.act("story", story=one, fields={"title": "Kept"})
    studio.state.workbench.listen(lambda event: told.append(event.data) if event.kind == "progress" else None)
    assert desk.act("rebuild").status_code == 202
    studio.state.builds._threads.shutdown(wait=True)
    assert json.loads(told[-1]) == {"said": "Built anew; your edits are kept.", "ended": True, "failed": False}
    assert "Kept" in Desk(studio).page


def test_what_was_undone_can_be_done_again_after_a_rebuild() -> None:
    studio = World(articles(4), stories=3).studio
    desk = Desk(studio)
    bench = studio.state.workbench.bench("round-up", "2026-W47")
    one = bench.standing().issue.stories[0].lead.id
    desk.act("story", story=one, fields={"title": "Both", "kicker": "At once"})
    desk.act("story", story=one, fields={"title": "And later"})
    desk.act("undo")
    desk.act("rebuild")
    studio.state.builds._threads.shutdown(wait=True)
    desk.revision = bench.record().revision
    assert desk.act("redo").json()["said"].startswith("Did again")
    assert bench.standing().issue.stories[0].headline == "And later"
    desk.act("undo")
    assert desk.act("undo").json()["undo"] == ""


def test_what_is_saved_is_told_to_every_page_that_listens_and_streams_end_with_the_studio(world: World) -> None:
    from httpx2 import AsyncClient

    studio = studio_of(world.application)
    desk = Desk(studio)
    one = studio.state.workbench.bench("round-up", "2026-W47").standing().issue.stories[0].lead.id

    async def listened(address: str) -> list[str]:
        heard: list[str] = []
        async with AsyncClient() as client, client.stream("GET", f"{address}/issue/{ISSUE}/changes") as stream:
            async for line in stream.aiter_lines():
                heard.append(line)
                if line.startswith("retry"):
                    await anyio.to_thread.run_sync(lambda: desk.act("story", story=one, fields={"title": "Told"}))
                if line == f"data: {desk.revision}":
                    break
        return heard

    with served(studio) as address:
        heard = anyio.run(listened, address)
    assert "event: draft" in heard


def test_an_error_is_a_sentence_as_json_where_that_was_asked_for(world: World) -> None:
    client = Desk(world.studio).client
    answer = client.get("/issue/round-up/1999-W01/now", headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json()["said"].startswith("round-up/1999-W01: there is no such issue")
