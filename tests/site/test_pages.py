"""Catalogs hold every string; what a page is given is escaped; a language without a catalog is English."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from digest.errors import TemplateError
from digest.model.subscriber import Consent, NewSubscriber
from digest.packaged import templates_folder
from digest.site.guarding import Guard
from digest.site.pages import Pages
from digest.site.parts import SiteParts
from digest.site.routes import make_site
from tests.site.world import World, preferences, unsubscribe

FOLDER = templates_folder() / "site"


def _strings() -> set[str]:
    method: Any = babel_extract
    found: set[str] = set()
    for path in FOLDER.rglob("*.j2"):
        found |= {str(one[1]) for one in extract(method, BytesIO(path.read_bytes()), keywords={"_": None})}
    return found


@pytest.mark.parametrize("name", ["messages.pot", "de.po", "ar.po"])
def test_each_catalog_holds_every_string_and_no_other(name: str) -> None:
    with (FOLDER / "languages" / name).open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    held = {message.id: message.string for message in catalog if message.id}
    assert set(held) == _strings()
    assert [one for one, said in held.items() if bool(said) is (name == "messages.pot")] == []


def _site(parts: SiteParts, **changes: Any) -> TestClient:
    edition = replace(parts.settings.editions["round-up"], **changes)
    return TestClient(make_site(replace(parts, settings=replace(parts.settings, editions={"round-up": edition}))))


def test_a_title_or_an_address_with_markup_is_only_words() -> None:
    world = World()
    world.roster.add([NewSubscriber("<b>x</b>@example.org", ("round-up",))], Consent(world.parts.now(), "test"))
    site = _site(world.parts, title='<script>alert(1)</script>"')
    for path in (unsubscribe(3, "round-up"), preferences(3), unsubscribe(3, "<i>gone</i>"), "/"):
        page = site.get(path).text
        assert "<script" not in page
        assert "<b>" not in page
        assert "<i>" not in page


@pytest.mark.parametrize(
    ("languages", "lang", "direction"),
    [(("ar",), "ar", "rtl"), (("de", "en"), "de", "ltr"), (("sw",), "en", "ltr"), (("en-US",), "en-US", "ltr")],
)
def test_a_page_is_in_the_language_of_its_edition_where_there_is_a_catalog(
    languages: tuple[str, ...], lang: str, direction: str
) -> None:
    page = _site(World().parts, languages=languages).get(unsubscribe(2, "round-up")).text
    assert f'<html lang="{lang}" dir="{direction}">' in page


def test_a_publisher_may_put_templates_of_his_own_before_ours(tmp_path: Path) -> None:
    (tmp_path / "front.html.j2").write_text("<p>{{ publisher.name }}: {{ issues|length }}</p>", encoding="utf-8")
    world = World()
    parts = replace(world.parts, templates=(tmp_path, *world.parts.templates))
    assert TestClient(make_site(parts)).get("/").text == "<p>The Meridian Review: 1</p>"
    assert "Leave Weekly Round-Up?" in TestClient(make_site(parts)).get(unsubscribe(2, "round-up")).text


def test_a_template_that_is_broken_is_said_at_the_start_and_never_shown_to_a_reader(tmp_path: Path) -> None:
    parts = replace(World().parts, templates=(tmp_path, *World().parts.templates))
    (tmp_path / "page.html.j2").write_text("{{ nothing.at.all }}", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"page\.html\.j2:1"):
        make_site(parts)
    broken = TestClient(
        Starlette(middleware=[Middleware(Guard, sorry=Pages(parts).sorry)], routes=[Route("/", _breaks)])
    )
    answer = broken.get("/")
    assert (answer.status_code, "Something went wrong" in answer.text, "breaks" in answer.text) == (500, True, False)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def _breaks(_: Request) -> Response:
    raise RuntimeError("it breaks")
