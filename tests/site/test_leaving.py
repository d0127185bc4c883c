"""The way out: one click of a mail program leaves, a visit asks, and nobody else's link does anything."""

import pytest
from starlette.testclient import TestClient

from digest.model.subscriber import SubscriptionState
from digest.subscribers.tokens import Tokens
from tests.site.world import World, preferences, unsubscribe

ACTIVE, GONE = SubscriptionState.ACTIVE, SubscriptionState.UNSUBSCRIBED
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> TestClient:
    return world.client


@pytest.mark.parametrize("kind", ["url-encoded", "multipart", "nothing", "nonsense"])
def test_one_click_leaves_that_edition_and_no_other(world: World, client: TestClient, kind: str) -> None:
    bodies = {
        "url-encoded": {"data": ONE_CLICK},
        "multipart": {"files": {"List-Unsubscribe": (None, "One-Click")}},
        "nothing": {},
        "nonsense": {"content": b"\xff\0=", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
    }
    answer = client.post(unsubscribe(1, "round-up"), **bodies[kind])  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert world.states(1) == {"round-up": GONE, "brief": ACTIVE}
    assert world.states(2) == {"round-up": ACTIVE}


def test_one_click_may_come_again(world: World, client: TestClient) -> None:
    answers = [client.post(unsubscribe(1, "round-up"), data=ONE_CLICK) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert world.states(1) == {"round-up": GONE, "brief": ACTIVE}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_a_scanner_that_follows_the_link_changes_nothing(world: World, client: TestClient, method: str) -> None:
    for path in (unsubscribe(1, "round-up"), preferences(1)):
        answer = client.request(method, f"{path}?List-Unsubscribe=One-Click&do=leave-all")
        assert answer.status_code == (200 if method in ("GET", "HEAD") else 405)
    assert world.states(1) == {"round-up": ACTIVE, "brief": ACTIVE}


def test_the_page_asks_with_a_form_that_posts_to_the_same_address(client: TestClient) -> None:
    page = client.get(unsubscribe(1, "round-up")).text
    assert "Leave Weekly Round-Up?" in page
    assert '<form method="post">' in page
    assert "action=" not in page
    assert "Evening Brief" in page


def test_the_button_for_all_leaves_all(world: World, client: TestClient) -> None:
    answer = client.post(unsubscribe(1, "round-up"), data={"from": "page", "all": "yes"})
    assert "Weekly Round-Up, Evening Brief" in answer.text
    assert world.states(1) == {"round-up": GONE, "brief": GONE}


def test_after_leaving_the_page_says_so_and_asks_no_more(client: TestClient) -> None:
    client.post(unsubscribe(2, "round-up"), data=ONE_CLICK)
    page = client.get(unsubscribe(2, "round-up")).text
    assert "You have left Weekly Round-Up" in page
    assert "<form" not in page


def test_the_address_is_shown_so_that_only_its_owner_knows_it(client: TestClient) -> None:
    page = client.get(unsubscribe(1, "round-up")).text
    assert "a…@example.org" in page
    assert "ann@" not in page


def test_an_edition_that_is_configured_no_more_can_still_be_left(world: World) -> None:
    path = unsubscribe(1, "monthly")
    assert world.client.post(path, data=ONE_CLICK).status_code == 200


def test_forged_unknown_erased_and_crossed_links_are_answered_alike(world: World, client: TestClient) -> None:
    world.roster.erase("bea@example.org", at=world.parts.now())
    foreign = Tokens([b"x" * 32])
    paths = [
        f"/u/{foreign.unsubscribe(1, 'round-up')}",
        f"/u/{foreign.preferences(1)}",
        unsubscribe(99, "round-up"),
        unsubscribe(2, "round-up"),
        preferences(1).replace("/p/", "/u/"),
        unsubscribe(1, "").replace("/u/", "/p/"),
        preferences(2),
        f"/p/{foreign.preferences(1)}",
        unsubscribe(1, "round-up")[:-1],
        "/u/%F0%9F%98%80",
        "/p/..%2e%00",
    ]
    for send in (client.get, client.post):
        answers = [send(path) for path in paths]
        assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert "This link does not work" in client.get(paths[0]).text
    assert "editors@example.org" in client.get(paths[0]).text
    assert world.states(1) == {"round-up": ACTIVE, "brief": ACTIVE}


def test_the_links_of_drafts_and_tests_lead_to_a_page_that_says_so(client: TestClient) -> None:
    answers = [send(f"/{one}/sample-reader") for one in "up" for send in (client.get, client.post)]
    assert [(answer.status_code, "sample link" in answer.text) for answer in answers] == [(200, True)] * 4
