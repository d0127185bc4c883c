"""Strings by gettext, dates by locale, and every catalog whole."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract
from lxml import html as lxml_html

from digest.check import check_mail, read_html
from digest.model.mail import ReaderLinks, for_reader
from digest.render import render
from digest.render.language import language
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, issue_of

FOLDER = PACKAGED.folders[0]
CODE = Path(__file__).resolve().parents[2] / "digest" / "render"


@pytest.mark.parametrize(
    ("code", "day", "week", "month"),
    [
        ("en", "27 September 2024", "23–29 September 2024", "September 2024"),
        ("en-US", "September 27, 2024", "September 23–29, 2024", "September 2024"),
        ("de", "27. September 2024", "23.–29. September 2024", "September 2024"),
        ("zh", "2024年9月27日", "2024年9月23日至29日", "2024年9月"),
        ("und", "27 September 2024", "23–29 September 2024", "September 2024"),
        ("no such language", "27 September 2024", "23–29 September 2024", "September 2024"),
    ],
)
def test_dates_are_said_as_the_language_says_them(code: str, day: str, week: str, month: str) -> None:
    words = language(code, ())
    assert words.day(date(2024, 9, 27)) == day
    assert words.span(date(2024, 9, 23), date(2024, 9, 29)) == week
    assert words.span(date(2024, 9, 1), date(2024, 9, 30)) == month
    assert words.span(date(2024, 9, 27), date(2024, 9, 27)) == day


def _strings() -> set[str]:
    """Every string of ours in the templates and in the code that fills them."""
    found: set[str] = set()
    keywords = {"_": None, "ngettext": (1, 2), "gettext": None, "words": None}
    for path in [*FOLDER.rglob("*.j2"), *CODE.glob("*.py")]:
        method: Any = babel_extract if path.suffix == ".j2" else "python"
        for _, message, _, _ in extract(
            method, BytesIO(path.read_bytes()), keywords=keywords, options={"silent": "false"}
        ):
            found.add(message if isinstance(message, str) else message[0])
    return found


@pytest.mark.parametrize("name", ["messages.pot", "de.po", "ar.po"])
def test_each_catalog_holds_every_string_and_no_other(name: str) -> None:
    with (FOLDER / "languages" / name).open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    held = {message.id if isinstance(message.id, str) else message.id[0] for message in catalog if message.id}
    assert held == _strings()
    if name.endswith(".po"):
        assert [
            m.id for m in catalog if m.id and not (m.string if isinstance(m.string, str) else all(m.string or ()))
        ] == []


@pytest.mark.parametrize(
    ("code", "way", "words"), [("de", "ltr", "Abmelden"), ("ar", "rtl", "إلغاء الاشتراك"), ("en", "ltr", "Unsubscribe")]
)
def test_a_mail_speaks_the_issues_language_and_passes_every_rule(code: str, way: str, words: str) -> None:
    issue = replace(issue_of(8), language=code)
    mail = render(issue, EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED)
    own = for_reader(mail, ReaderLinks(f"{SITE}/u/1", f"{SITE}/p/1"))
    assert [f for f in check_mail(read_html(own.html, text=own.text)) if f.severity == "error"] == []
    for page in (own.html, mail.web):
        root = lxml_html.document_fromstring(page)
        assert (root.get("lang"), root.get("dir")) == (code, way)
    assert words in own.html
    assert words in own.text


def test_a_users_catalog_comes_before_ours_and_ours_fills_its_gaps(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "languages" / "de.po").write_text(f'{head}msgid "Unsubscribe"\nmsgstr "Tschüss"\n', encoding="utf-8")
    words = language("de", (tmp_path, FOLDER)).translations
    assert words.gettext("Unsubscribe") == "Tschüss"
    assert words.gettext("Preferences") == "Einstellungen"
    assert language("de", (FOLDER,)).translations.gettext("Unsubscribe") == "Abmelden"
