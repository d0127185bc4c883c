"""The desk in a real browser: a Thursday afternoon, two editors, axe in both schemes, templates being edited."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from starlette.applications import Starlette

from digest.application import Application
from digest.bootstrap import demo_application
from digest.model.edit import WriteSubject
from digest.packaged import templates_folder
from tests.studio.live import Browser, browsing, samples, served
from tests.studio.world import ISSUE, designed, studio_of

MEASURED = "DIGEST_STUDIO_SAVES" in os.environ
SAVES = int(os.environ.get("DIGEST_STUDIO_SAVES", "2"))
"""How often a template is saved: 20 for the issue's figure."""

pytestmark = pytest.mark.browser

AXE = """
const done = arguments[arguments.length - 1]
axe.run(document, {resultTypes: ['violations']}).then(
  found => done(found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.target).join(' '))),
  error => done([String(error)]))
"""


@dataclass
class Live:
    """A served studio on the demo's issue; `templates` is the designer's own folder."""

    application: Application
    studio: Starlette
    at: str
    templates: Path

    @property
    def desk(self) -> str:
        return f"{self.at}/issue/{ISSUE}"

    def titles(self) -> list[str]:
        issue = self.studio.state.workbench.bench("round-up", "2026-W47").standing().issue
        return [story.headline for story in issue.stories]


@pytest.fixture(scope="module")
def application() -> Iterator[Application]:
    with samples() as site:
        application = demo_application(site)
        application.build(None, origins=(), period=None, at=None, report=lambda *_: None)
        yield application
        application.close()


@pytest.fixture
def live(application: Application, tmp_path: Path) -> Iterator[Live]:
    """The demo's draft without edits."""
    issues = application.store.issues
    record = issues.get("round-up", "2026-W47")
    assert record is not None
    if record.edits:
        issues.save_edits("round-up", "2026-W47", [], based_on=record.revision)
    templates = tmp_path / "templates" / "round-up"
    shutil.copytree(templates_folder() / "round-up", templates)
    studio = studio_of(designed(application, tmp_path))
    with served(studio) as at:
        yield Live(application, studio, at, templates)


@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(chromium, tmp_path_factory.mktemp("chromium")) as browser:
        browser.size(1280)
        yield browser


def opened(browser: Browser, live: Live) -> None:
    browser.go(live.desk)
    browser.wait(lambda: browser.in_frame("inside && inside.querySelector('h1') !== null"))


def listed(browser: Browser) -> list[str]:
    return [
        str(one) for one in browser.run("[...document.querySelectorAll('.story .open')].map(one => one.textContent)")
    ]


def in_mail(browser: Browser) -> list[str]:
    return [
        str(one) for one in browser.in_frame("[...inside.querySelectorAll('h3')].map(one => one.textContent.trim())")
    ]


def said(browser: Browser) -> str:
    """The words of the frame."""
    return str(browser.in_frame("inside && inside.body ? inside.body.innerText : ''"))


def saved(browser: Browser, revision: int) -> None:
    browser.wait(lambda: int(browser.run("document.getElementById('desk').dataset.revision")) >= revision)


def revision(browser: Browser) -> int:
    return int(browser.run("document.getElementById('desk').dataset.revision"))


def answers(browser: Browser) -> int:
    """How many actions have been answered, whatever the answer was."""
    return int(browser.run("performance.getEntriesByType('resource').filter(one => one.name.endsWith('/act')).length"))


def test_a_thursday_afternoon_at_the_desk(browser: Browser, live: Live) -> None:
    opened(browser, live)
    before = listed(browser)
    assert before == live.titles()
    assert in_mail(browser)[: len(before)] == before
    _look(browser)
    _reorder(browser, live, before)
    _curate(browser, live)
    browser.click("#undo")
    browser.wait(lambda: "Hers alone" not in in_mail(browser))
    browser.click("#rebuild")
    browser.wait(lambda: "Built anew" in browser.run("document.getElementById('said').textContent"), 60)
    assert listed(browser)[:2] == [before[1], before[0]]
    assert [one for one in browser.complaints() if "img-src 'none'" not in one] == []


def _look(browser: Browser) -> None:
    """Widths, schemes, pictures, parts."""
    for width in ("375", "768", "900"):
        browser.click(f"[data-width='{width}']")
        assert browser.in_frame("inside.documentElement.clientWidth") == int(width)
    light = browser.in_frame("getComputedStyle(inside.querySelector('h1')).color")
    browser.click("[data-scheme=dark]")
    browser.wait(lambda: browser.in_frame("getComputedStyle(inside.querySelector('h1')).color") != light)
    browser.click("[data-scheme=light]")
    browser.wait(lambda: browser.in_frame("getComputedStyle(inside.querySelector('h1')).color") == light)
    assert browser.in_frame("[...inside.images].some(one => one.naturalWidth > 0)")
    browser.click("#images")
    browser.wait(lambda: browser.in_frame("[...inside.images].every(one => one.complete && one.naturalWidth === 0)"))
    browser.click("#images")
    for part, words in (("text", "WEEKLY ROUND-UP"), ("headers", "List-Unsubscribe-Post"), ("mjml", "<mj-section")):
        browser.run(f"(part.value = '{part}', part.dispatchEvent(new Event('change')))")
        browser.wait(lambda words=words: words.lower() in said(browser).lower())
    browser.run("(part.value = 'mail', part.dispatchEvent(new Event('change')))")
    browser.wait(lambda: browser.in_frame("inside.querySelector('h1') !== null"))


def _reorder(browser: Browser, live: Live, before: list[str]) -> None:
    """By keyboard, then by dragging."""
    swapped = [before[1], before[0], *before[2:]]
    browser.all(".story .open")[0].send_keys(Keys.ALT, Keys.ARROW_DOWN)
    browser.wait(lambda: listed(browser) == swapped)
    assert browser.run("document.activeElement.textContent") == before[0]
    assert live.titles() == swapped
    browser.wait(lambda: in_mail(browser)[:2] == swapped[:2])
    _dragged_behind(browser, 0, 1)
    browser.wait(lambda: listed(browser)[:2] == before[:2])
    _dragged_behind(browser, 0, 3)
    browser.wait(lambda: listed(browser)[0] == before[1])
    browser.click("#undo")
    browser.wait(lambda: listed(browser)[:2] == before[:2])
    browser.all(".story .open")[0].send_keys(Keys.ALT, Keys.ARROW_DOWN)
    browser.wait(lambda: listed(browser)[:2] == swapped[:2])


def _dragged_behind(browser: Browser, story: int, beside: int) -> None:
    """Take a story at its title, and let it fall on the lower half of another."""
    stories = browser.all(".story")
    chain = ActionChains(browser.driver).click_and_hold(stories[story])
    chain.move_to_element(stories[beside]).move_to_element_with_offset(stories[beside], 0, 15)
    chain.pause(0.1).move_by_offset(0, 2).pause(0.1).release().perform()


def _curate(browser: Browser, live: Live) -> None:
    """Leave out and bring back, swap a sentence, write a title."""
    gone = listed(browser)[4]
    browser.all(".story [data-act=drop]")[4].click()
    browser.one("#why-words").send_keys("told last week", Keys.ENTER)
    browser.wait(lambda: gone not in listed(browser))
    browser.wait(lambda: gone not in in_mail(browser))
    if not browser.run("document.querySelector('.out details').open"):
        browser.click(".out summary")
    browser.click(".out [data-act=back]")
    browser.wait(lambda: gone in listed(browser))
    browser.all(".story .open")[0].click()
    browser.wait(lambda: browser.all(".sentence[aria-pressed=true]"))
    first = browser.all(".sentence[aria-pressed=true]")[0]
    words = first.text
    first.send_keys(Keys.ENTER)
    browser.wait(lambda: words not in [one.text for one in browser.all(".sentence[aria-pressed=true]")])
    other = browser.all(".sentence[aria-pressed=false]")[0]
    chosen = other.text
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", other)
    ActionChains(browser.driver).move_to_element_with_offset(other, 5 - other.size["width"] // 2, 0).click().perform()
    browser.wait(lambda: chosen in [one.text for one in browser.all(".sentence[aria-pressed=true]")])
    browser.wait(lambda: chosen[:30] in browser.in_frame("inside.body.textContent"))
    title = browser.one("#s-title")
    title.send_keys(Keys.CONTROL, "a")
    title.send_keys("Hers alone", Keys.TAB)
    browser.wait(lambda: "Hers alone" in in_mail(browser))
    assert "Hers alone" in live.titles()


def test_two_browsers_on_one_issue_never_overwrite_each_other(browser: Browser, live: Live) -> None:
    opened(browser, live)
    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("window")
    try:
        opened(browser, live)
        mine = revision(browser)
        browser.driver.switch_to.window(first)
        before = listed(browser)
        browser.all(".story [data-act=down]")[0].click()
        saved(browser, mine + 1)
        other = next(one for one in browser.driver.window_handles if one != first)
        browser.driver.switch_to.window(other)
        browser.wait(lambda: browser.run("!document.getElementById('conflict').hidden"))
        browser.all(".story [data-act=down]")[2].click()
        browser.wait(lambda: "was not saved" in browser.run("document.getElementById('conflict').textContent"))
        assert f"Moved “{before[0][:40]}" in browser.run("document.getElementById('conflict').textContent")
        browser.click("#conflict [data-load]")
        browser.wait(lambda: listed(browser)[:2] == [before[1], before[0]])
        assert live.titles()[:3] == [before[1], before[0], before[2]]
    finally:
        browser.driver.close()
        browser.driver.switch_to.window(first)
    browser.complaints()


def test_a_story_that_was_split_off_is_the_one_that_is_written_next(browser: Browser, live: Live) -> None:
    opened(browser, live)
    before = listed(browser)
    covered = next(place for place, one in enumerate(browser.all(".story")) if "+1" in one.text)
    browser.all(".story .open")[covered].click()
    browser.click("#inspected [data-act=split]")
    browser.wait(lambda: len(listed(browser)) == len(before) + 1)
    browser.wait(lambda: browser.run("document.activeElement.id") == "inspector-title")
    new = next(one for one in listed(browser) if one not in before)
    browser.wait(lambda: browser.one("#s-title").get_attribute("value") == new)
    split = revision(browser)
    browser.one("#s-kicker").send_keys("Hers", Keys.TAB)
    saved(browser, split + 1)
    assert [one for one in live.titles() if one != new] == before
    browser.click("#undo")
    browser.click("#undo")
    browser.wait(lambda: listed(browser) == before)
    assert browser.run("document.activeElement.id") == "redo"


def test_words_that_were_refused_stay_in_their_field_until_they_are_saved(browser: Browser, live: Live) -> None:
    opened(browser, live)
    browser.all(".story .open")[0].click()
    browser.wait(lambda: browser.all("#s-summary"))
    bench = live.studio.state.workbench.bench("round-up", "2026-W47")
    bench.edit([WriteSubject("Theirs").as_json()], based_on=bench.record().revision)
    browser.one("#s-summary").send_keys("Words that took long.", Keys.TAB)
    browser.click("#conflict [data-load]")
    browser.wait(lambda: "still in its field" in browser.run("document.getElementById('said').textContent"))
    assert browser.one("#s-summary").get_attribute("value") == "Words that took long."
    before = revision(browser)
    browser.click("#story button:not([type=button])")
    saved(browser, before + 1)
    issue = bench.standing().issue
    assert issue.overrides.subject == "Theirs"
    assert [one.text for one in issue.stories[0].summary] == ["Words that took long."]
    browser.complaints()


def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, live: Live, node_modules: Path) -> None:
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    faults: list[str] = []
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        opened(browser, live)
        browser.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
        for state in ("issue", "story", "dialog"):
            if state == "story":
                browser.all(".story .open")[2].click()
                browser.wait(lambda: browser.all(".sentence"))
            if state == "dialog":
                browser.all(".story [data-act=drop]")[0].click()
                browser.wait(lambda: browser.all("dialog[open]"))
            found = browser.driver.execute_async_script(AXE)
            faults += [f"{scheme}, {state}: {one}" for one in found]
        for width in (320, 768, 1280):
            browser.size(width)
            wide = browser.run("document.documentElement.scrollWidth")
            faults += [f"{width} px: it is {wide} px wide"] if wide > width else []
    browser.scheme("light")
    assert faults == []


def test_a_saved_template_is_shown_where_the_reader_stood_and_a_broken_one_says_its_line(
    browser: Browser, live: Live
) -> None:
    opened(browser, live)
    browser.wait(lambda: live.studio.state.watching is not None)
    masthead = live.templates / "partials" / "masthead.mjml.j2"
    whole = masthead.read_text(encoding="utf-8")
    browser.driver.execute_script("document.getElementById('frame').contentWindow.scrollTo(0, 700)")
    took = [_shown_after(browser, masthead, whole, f"Edited {number}") for number in range(SAVES)]
    print(f"\nTemplate saved → preview shows it: median {median(took):.0f} ms, longest {max(took):.0f} ms")
    assert browser.run("document.getElementById('frame').contentWindow.scrollY") == 700
    masthead.write_text(whole + "\n{{ issue.nothing }}\n", encoding="utf-8")
    said = browser.wait(lambda: browser.run("!fault.hidden && fault.textContent"))
    assert "masthead.mjml.j2:" in said
    assert "unknown name 'nothing'" in said
    masthead.write_text(whole, encoding="utf-8")
    browser.wait(lambda: browser.run("fault.hidden") and "Edited" not in browser.in_frame("inside.body.textContent"))


def _shown_after(browser: Browser, template: Path, whole: str, words: str) -> float:
    """Milliseconds from the save to the paint of the frame's new page, by one clock."""
    script = """
    const [words, done] = arguments, frame = document.getElementById('frame');
    frame.addEventListener('load', function loaded() {
      if (!frame.contentDocument.body.textContent.includes(words)) return;
      frame.removeEventListener('load', loaded);
      requestAnimationFrame(() => done(Date.now()));
    });
    """
    if MEASURED:
        time.sleep(1.2)  # what followed the last save is over: each is measured by itself
    saves: list[float] = []

    def save() -> None:
        saves.append(time.time() * 1000)
        template.write_text(whole.replace("</mj-text>", f"{words}</mj-text>", 1), encoding="utf-8")

    threading.Timer(0.1, save).start()
    browser.driver.set_script_timeout(20)
    shown = float(browser.driver.execute_async_script(script, words))
    assert words in browser.in_frame("inside.body.textContent")
    return shown - saves[0]


def test_what_an_article_says_never_runs(browser: Browser, live: Live) -> None:
    hostile = (
        """<script>top.hit=1</script><img src=x onerror="top.hit=2"><iframe src="/"></iframe><style>*{display:none}"""
    )
    opened(browser, live)
    browser.all(".story .open")[0].click()
    browser.wait(lambda: browser.all("#s-title"))
    for field in ("s-title", "s-kicker", "s-summary"):
        script = "const one = document.getElementById(arguments[0]); one.value = arguments[1]; one.form.requestSubmit()"
        before = answers(browser)
        browser.driver.execute_script(script, field, hostile)
        browser.wait(lambda before=before: answers(browser) > before)
    browser.click("[data-act=close]")
    browser.wait(lambda: browser.all("#e-note"))
    note = "document.getElementById('e-note').value = arguments[0]; document.getElementById('envelope').requestSubmit()"
    browser.driver.execute_script(note, hostile + "\n\n[x](javascript:top.hit=3)\n\n![x](https://leak.example/x.png)")
    browser.wait(lambda: "top.hit=1" in browser.in_frame("inside.body.textContent"))
    assert browser.run("window.hit === undefined")
    assert browser.in_frame("inside.querySelector('script, iframe, [onerror], a[href^=javascript]') === null")
    assert browser.run("document.querySelector('#outline script, #outline iframe, #outline [onerror]') === null")


def test_a_frame_that_is_told_to_run_something_refuses(browser: Browser, live: Live) -> None:
    opened(browser, live)
    browser.driver.execute_script("""
    const inside = document.getElementById('frame').contentDocument;
    for (const [tag, name, value] of [['img', 'src', 'https://leak.example/a.png'], ['img', 'src', 'x']]) {
      const one = inside.createElement(tag);
      one.setAttribute('onerror', 'top.hit = 1');
      one.setAttribute(name, value);
      inside.body.append(one);
    }
    const script = inside.createElement('script');
    script.textContent = 'top.hit = 2';
    inside.body.append(script);
    """)
    browser.wait(lambda: any("leak.example" in one for one in browser.complaints()))
    assert browser.run("window.hit === undefined")


def test_a_finding_leads_to_its_place_in_the_mail(browser: Browser, live: Live) -> None:
    masthead = live.templates / "partials" / "masthead.mjml.j2"
    pale = '<p style="margin:0;font-size:16px;line-height:24px;color:#ddd">Pale words</p></mj-text>'
    masthead.write_text(masthead.read_text(encoding="utf-8").replace("</mj-text>", pale, 1), encoding="utf-8")
    opened(browser, live)
    found = browser.wait(lambda: [one for one in browser.all(".findings button") if "contrast" in one.text])
    browser.driver.execute_script("document.getElementById('frame').contentWindow.scrollTo(0, 2000)")
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found[0])
    found[0].click()
    browser.wait(
        lambda: browser.in_frame(
            "[...inside.querySelectorAll('p')].some(p => p.style.outline && p.textContent === 'Pale words')"
        )
    )
    assert browser.run("document.getElementById('frame').contentWindow.scrollY") < 500
    line = browser.all(".findings button")[0].get_attribute("data-line")
    browser.run("(part.value = 'source', part.dispatchEvent(new Event('change')))")
    place = f"inside && inside.getElementById('line-{line}') && inside.getElementById('line-{line}').textContent"
    browser.wait(lambda: "Pale words" in str(browser.in_frame(place)))
