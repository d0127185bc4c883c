"""Every page of decisions and of what is known, in a real browser: axe finds nothing in either scheme, nothing scrolls
sideways, and what runs is followed without loading the page anew."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from digest.bootstrap import demo_application
from digest.model.delivery import DeliveryState, Outcome, Sender
from digest.model.record import IssueState
from tests.studio.conftest import secret_key
from tests.studio.live import Browser, browsing, served
from tests.studio.newsroom import LAST, Newsroom, whole
from tests.studio.world import ISSUE

__all__ = ["secret_key"]
pytestmark = pytest.mark.browser

AXE = """
const done = arguments[arguments.length - 1]
axe.run(document, {resultTypes: ['violations']}).then(
  found => done(found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.target).join(' '))),
  error => done([String(error)]))
"""
Widths = dict[str, tuple[int, ...]]
PAGES = (
    "/",
    "/sources",
    "/coverage",
    "/timetable",
    "/sends",
    f"/send/{LAST}?state=refused",
    "/readers?q=reader1",
    f"/issue/{ISSUE}/decide",
    "/nowhere",
)
ALL = dict.fromkeys(("light", "dark"), (320, 768, 1280))
SOME = {"light": (320, 1280), "dark": (768,)}
"""Widths by scheme: a page whose colours are right at one width has them at the others."""


@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(chromium, tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture(params=[SOME, pytest.param(ALL, marks=pytest.mark.soak)], ids=["some", "all"])
def widths(request: pytest.FixtureRequest) -> Widths:
    return dict(request.param)


@pytest.fixture
def room() -> Newsroom:
    return Newsroom(stories=4)


def faults(browser: Browser, at: str, paths: tuple[str, ...], axe: str, widths: Widths) -> Iterator[str]:
    for path in paths:
        for scheme in widths:
            browser.scheme(scheme)
            browser.size(1280)
            browser.go(at + path)
            browser.driver.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
            browser.driver.execute_script(axe)
            for width in widths[scheme]:
                browser.size(width)
                wide = browser.run("document.documentElement.scrollWidth")
                if wide > width:
                    yield f"{path}, {width} px: it is {wide} px wide"
                yield from (f"{path}, {scheme}, {width} px: {one}" for one in browser.driver.execute_async_script(AXE))


def test_axe_finds_nothing_on_any_page(browser: Browser, room: Newsroom, node_modules: Path, widths: Widths) -> None:
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    browser.complaints()  # what another test left
    with served(room.studio) as at:
        assert list(faults(browser, at, PAGES, axe, widths)) == []
    assert [one for one in browser.complaints() if "404" not in one] == []


def test_axe_finds_nothing_where_nothing_happened_yet_and_at_the_door(
    browser: Browser, node_modules: Path, widths: Widths
) -> None:
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    application = demo_application("http://127.0.0.1:9")
    with served(whole(application)) as at:
        paths = ("/", "/sources", "/coverage", "/timetable", "/sends", "/readers")
        assert list(faults(browser, at, paths, axe, widths)) == []
    with served(whole(application, password_hash="$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAA")) as at:
        assert list(faults(browser, at, ("/login", "/"), axe, widths)) == []
    application.close()


def test_a_send_is_followed_while_it_runs(browser: Browser, room: Newsroom) -> None:
    store, at = room.application.store, room.clock.now()
    browser.size(1280)
    with served(room.studio) as address:
        browser.go(f"{address}/send/{LAST}")
        assert "9 of 11 done" in browser.one("label[for=progress]").text
        browser.run("window.here = true")
        run = store.ledger.open_run("round-up", "2026-W46", Sender("here", "boot", 1, "7"), at)
        claims = [one.subscriber for one in store.ledger.claim(run, at + timedelta(days=9), 10).claims]
        store.ledger.advance(run, at, marks=claims)
        done = Outcome(DeliveryState.ACCEPTED, "250 Ok")
        store.ledger.advance(run, at, outcomes={claims[0]: done})
        browser.wait(lambda: "10 of 11 done" in browser.one("label[for=progress]").text)
        assert browser.run("window.here") is True
        store.ledger.advance(run, at, outcomes={claims[1]: done})
        assert store.ledger.close_run(run, at) is IssueState.SENT
        browser.wait(lambda: "sent" in browser.one("h1").text)
        assert "11 of 11 done" in browser.one("label[for=progress]").text


def test_links_are_followed_while_they_are_tested(browser: Browser, room: Newsroom) -> None:
    with served(room.studio) as address:
        browser.go(f"{address}/issue/{ISSUE}/decide")
        browser.click("form[action$='/links'] button")
        browser.wait(lambda: "need a look" in browser.one("#links .state").text)
        assert "answers 404" in browser.one("#links").get_attribute("textContent")
