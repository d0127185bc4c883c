"""A Thursday by keyboard alone, in a real browser, through `digest studio` and a real mail server: open, reorder, write
the subject, test the mail, approve. What arrives is what was shown."""

import json
import re
from collections.abc import Iterator
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.e2e.conftest import Run
from tests.e2e.mail_server import MailServer, receiving
from tests.e2e.studio import Studio, started
from tests.studio.live import Browser, browsing

pytestmark = pytest.mark.browser

_FAR = 400
"""Presses of Tab after which something cannot be reached."""


@pytest.fixture
def post() -> Iterator[MailServer]:
    with receiving() as server:
        yield server


@pytest.fixture
def studio(digest: Run, tmp_path: Path, post: MailServer) -> Iterator[Studio]:
    assert digest("init").returncode == 0
    config = tmp_path / "config" / "digest.toml"
    text = config.read_text(encoding="utf-8")
    assert "\nport = 25\n" in text
    config.write_text(text.replace("\nport = 25\n", f"\nport = {post.port}\n"), encoding="utf-8")
    assert digest("subscribers", "add", "ann@example.org").returncode == 0
    with started(tmp_path) as running:
        yield running


@pytest.fixture
def browser(chromium: str, tmp_path: Path) -> Iterator[Browser]:
    with browsing(chromium, tmp_path / "chromium") as opened:
        opened.size(1280)
        yield opened


def press(browser: Browser, *keys: str) -> None:
    ActionChains(browser.driver).send_keys(*keys).perform()


def reach(browser: Browser, selector: str) -> None:
    """Go there by Tab."""
    for _ in range(_FAR):
        press(browser, Keys.TAB)
        if browser.run("document.activeElement.matches(arguments[0])", selector):
            return
    pytest.fail(f"no Tab leads to {selector}")


def follow(browser: Browser, selector: str, path: str) -> None:
    """Go there by Tab, press Enter, and be on that page."""
    reach(browser, selector)
    press(browser, Keys.ENTER)
    browser.wait(lambda: path in browser.run("location.pathname + location.hash"), 60)
    browser.wait(lambda: browser.run("document.readyState") == "complete")


def part(browser: Browser, name: str) -> str:
    """The text of a part of the mail as the studio shows it."""
    address = browser.run("location.origin") + f"{desk(browser)}/part/{name}"
    page = httpx2.get(address, timeout=30).text
    shown = re.search(r"<pre[^>]*>(.*)</pre>", page, re.DOTALL)
    assert shown, page[:300]
    return unescape(re.sub(r"</?span[^>]*>", "", shown[1])).strip()


def desk(browser: Browser) -> str:
    return "/".join(str(browser.run("location.pathname")).split("/")[:4])


def titles(browser: Browser) -> Any:
    return browser.run("[...document.querySelectorAll('.story .open')].map(one => one.textContent)")


def body(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n").strip()


def test_a_thursday_by_keyboard_alone(browser: Browser, studio: Studio, post: MailServer, digest: Run) -> None:
    browser.go(studio.at)
    follow(browser, "form[action='/build'] button", "/issue/round-up/")
    name = desk(browser).removeprefix("/issue/")
    browser.wait(lambda: browser.in_frame("inside && inside.querySelector('h1') !== null"))
    before = titles(browser)
    reach(browser, ".story .open")
    ActionChains(browser.driver).key_down(Keys.ALT).send_keys(Keys.ARROW_DOWN).key_up(Keys.ALT).perform()
    browser.wait(lambda: titles(browser) == [before[1], before[0], *before[2:]])
    reach(browser, "#envelope [name=subject]")
    press(browser, "Quays, cranes and a bridge", Keys.TAB)
    browser.wait(lambda: revision(browser) >= 3)
    browser.go(f"{studio.at}{desk(browser)}/decide")
    reach(browser, "#addresses")
    ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
    press(browser, "bea@example.org")
    follow(browser, "form[action$='/test'] button", "#tests")
    browser.wait(lambda: post.letters)
    message = post.messages[0]
    assert post.letters[0][0] == "bea@example.org"
    assert message["Subject"] == "[Test] Quays, cranes and a bridge"
    assert body(message, "html") == part(browser, "source")
    assert body(message, "plain") == part(browser, "text")
    first, second = (body(message, "html").index(title.replace("&", "&amp;")) for title in before[:2])
    assert second < first
    reach(browser, "form.decision button:not([disabled])")
    press(browser, Keys.ENTER)
    browser.wait(lambda: "approved" in browser.run("document.querySelector('h1').textContent"))
    issue = json.loads(digest("issues", "--json").stdout.splitlines()[0])
    assert (issue["issue"], issue["state"]) == (name, "approved")
    assert browser.complaints() == []


def revision(browser: Browser) -> int:
    return int(browser.run("document.getElementById('desk').dataset.revision"))


def test_the_mail_that_goes_is_the_one_that_was_approved(
    browser: Browser, studio: Studio, post: MailServer, digest: Run
) -> None:
    browser.go(studio.at)
    follow(browser, "form[action='/build'] button", "/issue/round-up/")
    name = desk(browser).removeprefix("/issue/")
    browser.go(f"{studio.at}/issue/{name}/decide")
    shown = part(browser, "text")
    browser.click("form.decision button")
    browser.wait(lambda: "approved" in browser.run("document.querySelector('h1').textContent"))
    sent = digest("send", name, DIGEST_SECRET_KEY="k" * 40)
    assert sent.returncode == 0, sent.stderr
    browser.go(f"{studio.at}/send/{name}")
    assert "1 of 1 done" in browser.run("document.querySelector('main').textContent")
    message = post.messages[0]
    own, sample = body(message, "plain").splitlines(), shown.splitlines()
    changed = [one for one, other in zip(own, sample, strict=True) if one != other]
    assert [one for one in changed if "/u/" not in one and "/p/" not in one] == []
    assert len(changed) == 2
