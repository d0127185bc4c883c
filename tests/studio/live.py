"""A studio behind a real server, and a real browser before it."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import uvicorn
from selenium import webdriver
from selenium.common.exceptions import JavascriptException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from starlette.applications import Starlette

from digest.packaged import samples_folder
from digest.site.serving import listening

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


_NOT_YET = (StaleElementReferenceException, JavascriptException)
"""What a page that is being loaded anew may answer."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_words: Any) -> None:
        """Be quiet."""


@contextmanager
def samples() -> Iterator[str]:
    """The sample site on loopback; its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(samples_folder()))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def served(studio: Starlette) -> Iterator[str]:
    """The studio on loopback; its address."""
    door = listening("127.0.0.1", 0)
    config = uvicorn.Config(studio, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        studio.state.workbench.stop()
        server.should_exit = True
        thread.join()
        studio.state.workbench.close()
        studio.state.builds.close()


@contextmanager
def browsing(chromium: str, profile: Path) -> Iterator["Browser"]:
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    service = Service(shutil.which("chromedriver") or "/usr/lib/chromium/chromedriver")
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield Browser(driver)
    finally:
        driver.quit()


class Browser:
    """Chromium, with the words that the tests need."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def size(self, width: int, height: int = 900) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def scheme(self, scheme: str) -> None:
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def go(self, address: str) -> None:
        self.driver.get(address)
        self.run("document.title")

    def run(self, script: str, *values: Any) -> Any:
        """The value of a JavaScript expression."""
        return self.driver.execute_script(f"return ({script})", *values)

    def all(self, selector: str) -> list[Any]:
        found: list[Any] = self.driver.find_elements(By.CSS_SELECTOR, selector)
        return found

    def one(self, selector: str) -> Any:
        return self.wait(lambda: next((one for one in self.all(selector) if one.is_displayed()), None))

    def click(self, selector: str) -> None:
        self.one(selector).click()

    def wait(self, condition: Any, seconds: float = 20) -> Any:
        """What the condition gives once it is true."""
        waiting = WebDriverWait(self.driver, seconds, 0.02, ignored_exceptions=_NOT_YET)
        return waiting.until(lambda _: condition())

    def in_frame(self, script: str, *values: Any) -> Any:
        """An expression about the frame's `inside` document."""
        return self.driver.execute_script(
            f"const inside = document.getElementById('frame').contentDocument; return ({script})", *values
        )

    def complaints(self) -> list[str]:
        """What the console said since the last time."""
        return [str(row["message"]) for row in self.driver.get_log("browser") if row["level"] == "SEVERE"]
