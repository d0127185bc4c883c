"""In a real browser: axe-core finds nothing, nothing scrolls sideways, and html-validate has no complaint."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from digest.model.mail import ReaderLinks, for_reader
from digest.render import render
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, issue_of

pytestmark = [pytest.mark.browser, pytest.mark.tools]

WIDTHS = (320, 375, 600, 800)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe-core to which the scheme matters."""
AXE = """
const [only, done] = arguments
const page = document.querySelector('main') !== null
const rules = {'landmark-one-main': {enabled: page}, region: {enabled: page}}
const options = only.length ? {runOnly: only} : {rules}
axe.run(document, {...options, resultTypes: ['violations'], preload: false}).then(
  found => done(found.violations.map(one => one.id + ': ' + one.nodes.length)), error => done([String(error)]))
"""


@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(_driver()))
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["http*"]})
    yield driver
    driver.quit()


def _driver() -> str:
    return shutil.which("chromedriver") or "/usr/lib/chromium/chromedriver"


def _pages(seed: int, folder: Path) -> list[Path]:
    mail = render(issue_of(seed), EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED)
    own = for_reader(mail, ReaderLinks(f"{SITE}/u/1", f"{SITE}/p/1"))
    pages = {folder / f"{seed}.html": own.html, folder / f"{seed}-web.html": mail.web}
    for path, page in pages.items():
        path.write_text(page, encoding="utf-8")
    return list(pages)


def _faults(
    browser: Any, page: Path, axe: str, judged: tuple[int, ...] = WIDTHS, in_the_dark: tuple[str, ...] = COLOURS
) -> Iterator[str]:
    browser.get(page.as_uri())
    browser.execute_script(axe)
    for scheme, rules in (("light", ()), ("dark", in_the_dark)):
        feature = {"name": "prefers-color-scheme", "value": scheme}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        for width in WIDTHS:
            size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            wide = browser.execute_script("return document.documentElement.scrollWidth")
            if wide > width:
                yield f"{page.name}, {scheme}, {width} px: it is {wide} px wide"
            if width in judged:
                yield from (
                    f"{page.name}, {scheme}, {width} px: {one}" for one in browser.execute_async_script(AXE, rules)
                )


def test_axe_finds_nothing_in_the_demo(browser: Any, node_modules: Path, demo: Path) -> None:
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    pages = (demo / "issue.html", demo / "web.html")
    assert [fault for page in pages for fault in _faults(browser, page, axe, in_the_dark=())] == []


@pytest.mark.parametrize("seed", range(12))
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Any, node_modules: Path, tmp_path: Path, seed: int
) -> None:
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    either_side_of_the_breakpoint = (375, 800)
    pages = _pages(seed, tmp_path)
    assert [fault for page in pages for fault in _faults(browser, page, axe, either_side_of_the_breakpoint)] == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(12, 212))
def test_axe_finds_nothing_in_many_at_any_width(browser: Any, node_modules: Path, tmp_path: Path, seed: int) -> None:
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    pages = _pages(seed, tmp_path)
    assert [fault for page in pages for fault in _faults(browser, page, axe, in_the_dark=())] == []


def test_html_validate_has_no_complaint(node_modules: Path, tmp_path: Path) -> None:
    pages = [str(page) for seed in range(12) for page in _pages(seed, tmp_path)]
    program = node_modules / "html-validate" / "bin" / "html-validate.mjs"
    config = node_modules.parent / "html-validate.json"
    done = subprocess.run(
        ["node", str(program), "--config", str(config), *pages], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
