"""A saved template is used by the next mail, and only what was made of it is compiled again."""

import os
from pathlib import Path

import pytest

from digest.render.engine import Engine


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A designer's folder, still empty, before ours."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    (ours / "partials").mkdir(parents=True)
    theirs.mkdir()
    write(ours / "page.html.j2", '<p>{% include "partials/outer.html.j2" %}</p>')
    write(ours / "partials" / "outer.html.j2", '({% include "partials/inner.html.j2" %})')
    write(ours / "partials" / "inner.html.j2", "one")
    write(ours / "other.html.j2", "other")
    return theirs, ours


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    stamp = path.stat().st_mtime_ns + 1_000_000 * len(text) + hash(text) % 1_000_000
    os.utime(path, ns=(stamp, stamp))


def test_a_partial_within_a_partial_is_new_at_once(folders: tuple[Path, Path]) -> None:
    engine = Engine(folders)
    engine.refresh()
    assert engine.render("page.html.j2", {}) == "<p>(one)</p>"
    for words in ("two", "three", "one"):
        write(folders[1] / "partials" / "inner.html.j2", words)
        engine.refresh()
        assert engine.render("page.html.j2", {}) == f"<p>({words})</p>"
        assert engine.render("page.html.j2", {}, marked=True).count(words) == 1
    write(folders[1] / "partials" / "outer.html.j2", '[{% include "partials/inner.html.j2" %}]')
    engine.refresh()
    assert engine.render("page.html.j2", {}) == "<p>[one]</p>"


def test_a_template_that_comes_before_ours_is_used_and_ours_again_when_it_goes(folders: tuple[Path, Path]) -> None:
    engine = Engine(folders)
    engine.refresh()
    assert engine.render("page.html.j2", {}) == "<p>(one)</p>"
    write(folders[0] / "partials" / "inner.html.j2", "theirs")
    engine.refresh()
    assert engine.render("page.html.j2", {}) == "<p>(theirs)</p>"
    (folders[0] / "partials" / "inner.html.j2").unlink()
    engine.refresh()
    assert engine.render("page.html.j2", {}) == "<p>(one)</p>"


def test_what_was_not_made_of_it_is_not_compiled_again(folders: tuple[Path, Path]) -> None:
    engine = Engine(folders)
    engine.refresh()
    engine.render("page.html.j2", {})
    engine.render("other.html.j2", {})
    environment = engine._short
    before = {name: environment.get_template(name) for name in ("page.html.j2", "other.html.j2")}
    write(folders[1] / "partials" / "inner.html.j2", "two")
    engine.refresh()
    assert environment.get_template("other.html.j2") is before["other.html.j2"]
    assert environment.get_template("page.html.j2") is not before["page.html.j2"]
