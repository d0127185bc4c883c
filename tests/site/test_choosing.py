"""A reader's preferences: shown on GET, changed on POST, in her order."""

import re

import pytest
from starlette.testclient import TestClient

from digest.model.subscriber import SubscriptionState
from tests.site.world import World, preferences, settings

ACTIVE, GONE = SubscriptionState.ACTIVE, SubscriptionState.UNSUBSCRIBED
ALL = settings().editions["round-up"].regions


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> TestClient:
    return world.client


def boxes(page: str) -> list[tuple[str, bool]]:
    found = re.findall(r'name="regions" value="([^"]*)"( checked)?', page)
    return [(slug, bool(checked)) for slug, checked in found]


def test_her_regions_come_first_in_her_order_and_the_others_after_them(client: TestClient) -> None:
    shown = boxes(client.get(preferences(2)).text)
    assert shown[:2] == [("africa", True), ("europe", True)]
    assert [slug for slug, checked in shown if not checked] == [one for one in ALL if one not in ("africa", "europe")]


def test_who_has_chosen_none_takes_all(client: TestClient) -> None:
    assert boxes(client.get(preferences(1)).text)[: len(ALL)] == [(slug, True) for slug in ALL]


def test_what_she_ticks_is_kept_in_the_order_of_the_page(world: World, client: TestClient) -> None:
    sent = {"edition": "round-up", "do": "save", "regions": ["africa", "europe", "middle-east"]}
    answer = client.post(preferences(2), data=sent)
    assert (answer.status_code, world.regions(2, "round-up")) == (200, ("africa", "europe", "middle-east"))
    assert "Saved" in answer.text
    assert boxes(answer.text)[:4] == [("africa", True), ("europe", True), ("middle-east", True), (ALL[0], False)]


def test_all_in_the_usual_order_means_all_that_there_will_be(world: World, client: TestClient) -> None:
    client.post(preferences(2), data={"edition": "round-up", "do": "save", "regions": list(ALL)})
    assert world.regions(2, "round-up") == ()


def test_no_region_at_all_changes_nothing_and_says_so(world: World, client: TestClient) -> None:
    answer = client.post(preferences(2), data={"edition": "round-up", "do": "save"})
    assert (answer.status_code, world.regions(2, "round-up")) == (422, ("africa", "europe"))
    assert "choose at least one region" in answer.text


def test_regions_that_are_none_are_left_out(world: World, client: TestClient) -> None:
    sent = {"edition": "round-up", "do": "save", "regions": ["atlantis", "europe", "europe", "<script>"]}
    client.post(preferences(2), data=sent)
    assert world.regions(2, "round-up") == ("europe",)


def test_one_can_be_left_and_all_can_be_left(world: World, client: TestClient) -> None:
    client.post(preferences(1), data={"edition": "brief", "do": "leave"})
    assert world.states(1) == {"round-up": ACTIVE, "brief": GONE}
    answer = client.post(preferences(1), data={"do": "leave-all"})
    assert world.states(1) == {"round-up": GONE, "brief": GONE}
    assert "You receive nothing from us" in answer.text
    assert world.states(2) == {"round-up": ACTIVE}


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "save", "edition": "atlantis", "regions": "europe"},
        {"do": "delete", "edition": "round-up"},
        {"edition": "round-up", "regions": "europe"},
        {"do": "leave", "edition": "brief"},
    ],
)
def test_a_form_that_is_none_of_ours_changes_nothing(world: World, client: TestClient, sent: dict[str, str]) -> None:
    before = world.member(2)
    assert client.post(preferences(2), data=sent).status_code == 200
    assert world.member(2) == before


def test_an_edition_that_she_left_cannot_be_changed(world: World, client: TestClient) -> None:
    client.post(preferences(2), data={"edition": "round-up", "do": "leave"})
    client.post(preferences(2), data={"edition": "round-up", "do": "save", "regions": "europe"})
    assert (world.states(2), world.regions(2, "round-up")) == ({"round-up": GONE}, ("africa", "europe"))


def test_the_page_speaks_her_language(world: World, client: TestClient) -> None:
    client.post(preferences(1), data={"edition": "round-up", "do": "leave"})
    page = client.get(preferences(1)).text
    assert '<html lang="de" dir="ltr">' in page
    assert "Was Sie erhalten" in page
