"""In a real browser, over a real connection: axe-core finds nothing, nothing scrolls sideways, the forms work."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from digest.model.subscriber import Consent, NewSubscriber, SubscriptionState
from digest.site.routes import make_site
from digest.site.serving import listening
from tests.site.world import World, preferences, unsubscribe

pytestmark = [pytest.mark.browser, pytest.mark.tools]

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
AXE = """
const done = arguments[arguments.length - 1]
axe.run(document, {resultTypes: ['violations']}).then(
  found => done(found.violations.map(one => one.id + ': ' + one.nodes.length)), error => done([String(error)]))
"""
PAGES = {
    "front": "/",
    "leave": unsubscribe(1, "round-up"),
    "left": unsubscribe(1, "monthly"),
    "preferences": preferences(1),
    "nothing": preferences(3),
    "german": unsubscribe(1, "brief"),
    "arabic": preferences(4),
    "forged": "/u/x",
    "missing": "/x",
    "sample": "/u/sample-reader",
}


@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(
        options=options, service=Service(shutil.which("chromedriver") or "/usr/lib/chromium/chromedriver")
    )
    yield driver
    driver.quit()


@pytest.fixture
def world() -> World:
    """Reader 3 has left; reader 4 reads Arabic and has an address that is as long as they get."""
    world = World()
    consent = Consent(world.parts.now(), "test")
    longest = f"{'l' * 64}@{'d' * 60}.example.org"
    world.roster.add([NewSubscriber("cleo@example.org", ("brief",))], consent)
    world.roster.add([NewSubscriber(longest, ("round-up",), language="ar")], consent)
    world.roster.leave(3, None, at=world.parts.now(), how="test")
    return world


@pytest.fixture
def address(world: World) -> Iterator[str]:
    door = listening("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(make_site(world.parts), log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join()


def _size(browser: Any, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def _once_there(browser: Any, path: str) -> Any:
    """What an XPath finds, once the page that has it was loaded."""
    return WebDriverWait(browser, 20).until(lambda one: one.find_element(By.XPATH, path))


def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Any, node_modules: Path, address: str) -> None:
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    faults = []
    for name, path in PAGES.items():
        for scheme in ("light", "dark"):
            feature = {"name": "prefers-color-scheme", "value": scheme}
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
            browser.get(address + path)
            browser.execute_script(axe)
            for width in (320, 375, 1280):
                _size(browser, width)
                wide = browser.execute_script("return document.documentElement.scrollWidth")
                faults += [f"{name}, {width} px: it is {wide} px wide"] if wide > width else []
            faults += [f"{name}, {scheme}: {one}" for one in browser.execute_async_script(AXE)]
    assert faults == []


def test_every_button_and_tick_is_large_enough_for_a_thumb(browser: Any, address: str) -> None:
    browser.get(address + preferences(1))
    _size(browser, 375)
    found = browser.find_elements(By.CSS_SELECTOR, "button, label")
    assert [one.text for one in found if one.size["height"] < 44] == []
    assert len(found) > 10


def test_a_reader_chooses_and_leaves_with_the_forms_as_they_are(browser: Any, world: World, address: str) -> None:
    browser.get(address + preferences(2))
    browser.find_element(By.CSS_SELECTOR, "input[value=africa]").click()
    browser.find_element(By.CSS_SELECTOR, "button[value=save]").click()
    assert _once_there(browser, "//*[@role='status'][text()='Saved: your regions of Weekly Round-Up.']")
    assert world.regions(2, "round-up") == ("europe",)
    browser.get(address + unsubscribe(2, "round-up"))
    browser.find_element(By.CSS_SELECTOR, "button.first").click()
    assert _once_there(browser, "//h1[text()='You have left Weekly Round-Up']")
    assert world.states(2) == {"round-up": SubscriptionState.UNSUBSCRIBED}


def test_html_validate_has_no_complaint(node_modules: Path, world: World, tmp_path: Path) -> None:
    pages = []
    for name, path in PAGES.items():
        pages.append(tmp_path / f"{name}.html")
        pages[-1].write_text(world.client.get(path).text, encoding="utf-8")
    program = node_modules / "html-validate" / "bin" / "html-validate.mjs"
    config = json.loads((node_modules.parent / "html-validate.json").read_text(encoding="utf-8"))
    config["rules"]["allowed-links"] = "off"  # it takes a mailto: for a relative address
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    command = ["node", str(program), "--config", str(tmp_path / "config.json"), *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
