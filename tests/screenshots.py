"""Takes the pictures of docs: `python -m tests.screenshots [FOLDER]`. Needs Chromium (`make tools`).

The demo's mail at the widths of a phone and of a reading pane, light and dark, with images off, and an issue in Arabic
that is written here. Each picture is the first two screens or so, in 256 colours, at most 150 kB. A tool, not a test.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from digest.model.article import Article, Picture
from digest.model.edition import Publisher
from digest.model.issue import Issue, Section, Story
from digest.model.mail import ReaderLinks, for_reader
from digest.model.region import Filing, Region
from digest.model.summary import Sentence
from digest.render import render
from tests.render.generated import EDITION, PACKAGED, SITE

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
WIDTHS = (375, 600)
TALLEST, LARGEST = 1500, 150_000
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def main() -> None:
    """Take them all."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, _chromium() as browser:
        demo = Path(name) / "demo"
        subprocess.run(
            [Path(sys.executable).with_name("digest"), "demo", "--out", demo], check=True, capture_output=True
        )
        english, arabic = demo / "preview.html", demo / "arabic.html"
        pictures = sorted(path.name for path in (demo / "m").iterdir())
        arabic.write_text(_arabic_page(pictures), encoding="utf-8")
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                _take(browser, english, target / f"mail-{width}-{scheme}.png", width, scheme)
            _take(browser, english, target / f"mail-{width}-images-off.png", width, "light", pictures=False)
            _take(browser, arabic, target / f"mail-{width}-arabic.png", width, "light")
        _take(browser, demo / "web.html", target / "web-1200-light.png", 1200, "light", own=demo)
    _side_by_side([target / f"mail-600-{scheme}.png" for scheme in ("light", "dark")], target.parent / "round-up.png")


@contextmanager
def _chromium() -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in _FLAGS:
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or ""))
    try:
        yield driver
    finally:
        driver.quit()


def _take(browser: Any, page: Path, file: Path, width: int, scheme: str, **how: Any) -> None:
    own = how.get("own")
    if own:  # the web page links pictures at the site: take those beside it
        shown = page.with_name("shown.html")
        shown.write_text(page.read_text(encoding="utf-8").replace(_site_of(page), "m/"), encoding="utf-8")
        page = shown
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    size = {"width": width, "height": TALLEST, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Network.enable", {})
    blocked = [] if how.get("pictures", True) else ["*.jpg"]
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": blocked})
    browser.get(page.as_uri())
    browser.execute_script("document.querySelectorAll('img').forEach(one => one.loading = 'eager')")
    browser.execute_async_script("setTimeout(arguments[arguments.length - 1], 300)")
    _compressed(browser.get_screenshot_as_png(), file)
    print(f"{file.name}: {file.stat().st_size:,} bytes")


def _site_of(page: Path) -> str:
    """`https://…/m/`, as the page links its pictures."""
    text = page.read_text(encoding="utf-8")
    end = text.index("/m/") + len("/m/")
    return text[text.rindex('"', 0, end) + 1 : end]


def _compressed(shot: bytes, file: Path) -> None:
    picture = Image.open(BytesIO(shot)).convert("RGB")
    for colours in (256, 128, 64):
        written = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
        if written.tell() <= LARGEST:
            break
    file.write_bytes(written.getvalue())


def _side_by_side(files: list[Path], file: Path) -> None:
    shots = [Image.open(one).convert("RGB") for one in files]
    both = Image.new("RGB", (sum(shot.width for shot in shots), shots[0].height))
    for number, shot in enumerate(shots):
        both.paste(shot, (number * shot.width, 0))
    written = BytesIO()
    both.save(written, "PNG")
    _compressed(written.getvalue(), file)


def _arabic_page(pictures: list[str]) -> str:
    mail = render(
        _arabic(pictures), replace(EDITION, title="حصاد الأسبوع"), _PUBLISHER, site_url=SITE, templates=PACKAGED
    )
    read = for_reader(mail, ReaderLinks(f"{SITE}/u/1", f"{SITE}/p/1"))
    return read.html.replace(f"{SITE}/m/", "m/")


_PUBLISHER = Publisher("مجلة المرفأ", "https://harbour.example.org", "مجلة المرفأ، 14 شارع الرصيف، المدينة 12345")
_REGIONS = (
    Region("middle-east", "الشرق الأوسط وشمال أفريقيا", "#7a4a12", "#e8bd84"),
    Region("asia-pacific", "آسيا والمحيط الهادئ", "#0d5560", "#86cfdb"),
)
_STORIES = (
    ("الميناء القديم يفتح أبوابه من جديد", "اقتصاد", ("بعد عامين من الترميم عادت السفن إلى الميناء. "
     "ويقول التجار إن الحركة لم تبلغ بعد نصف ما كانت عليه.")),
    ("مدينة تزرع أسطحها", "بيئة", "حوّل السكان ألف سطح إلى بساتين صغيرة. وانخفضت حرارة الشوارع في الصيف بدرجتين."),
    ("قطار ليلي يصل العاصمتين", "نقل", "تستغرق الرحلة تسع ساعات. وقد بيعت تذاكر الشهر الأول كلها في يومين."),
    ("جزر صغيرة توقّع اتفاقًا لحماية البحر", "مناخ", ("وقّعت سبع جزر اتفاقًا لتسيير دوريات مشتركة. "
     "ولا تزال مسألة التمويل مفتوحة.")),
    ("مكتبة عائمة تزور القرى", "ثقافة", "يحمل القارب أربعة آلاف كتاب. ويقف عند كل قرية يومًا واحدًا كل شهر."),
)  # fmt: skip


def _arabic(pictures: list[str]) -> Issue:
    stories = []
    for number, (title, kicker, summary) in enumerate(_STORIES):
        picture = Picture("", f"رسم: {title}", "رسم: المجلة", pictures[number % len(pictures)], 1200, 675)
        lead = Article(
            f"a{number}", title, (summary * 20,), url=f"https://harbour.example.org/{number}", kicker=kicker,
            byline="سلمى حداد", published=date(2026, 11, 18), language="ar", picture=picture, source="المرفأ",
        )  # fmt: skip
        stories.append(Story(lead, tuple(Sentence(f"{part}.") for part in summary.rstrip(".").split(". ")), Filing(())))
    sections = (Section(_REGIONS[0], tuple(stories[:3])), Section(_REGIONS[1], tuple(stories[3:])))
    sent = datetime(2026, 11, 20, 8, tzinfo=UTC)
    return Issue("round-up", "2026-W47", "حصاد الأسبوع", "ar", sent, sent, sections)


if __name__ == "__main__":
    main()
