"""The short way of rendering gives what Jinja's own gives, byte for byte, and says no less of a mistake."""

from dataclasses import replace
from pathlib import Path

import pytest

from digest.render.engine import Engine
from digest.render.issue import _values
from digest.render.language import language
from digest.render.layout import LAYOUTS, laid_out
from digest.render.present import Stage, present
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, issue_of

TEMPLATES = ("issue.mjml.j2", "issue.txt.j2", "web.html.j2", "subject.txt.j2")


@pytest.mark.parametrize("seed", range(8))
def test_the_short_way_gives_the_same_as_jinjas_own(seed: int) -> None:
    engine = Engine(PACKAGED.folders)
    issue = issue_of(seed)
    stage = Stage(issue, EDITION, PUBLISHER, SITE, language(issue.language, PACKAGED.folders))
    for layout in LAYOUTS:
        values = _values(stage, replace(laid_out(present(stage), layout), subject="<s>", preheader="p & q"))
        for name in TEMPLATES:
            assert engine._short.get_template(name).render(values) == engine._plain.get_template(name).render(values)


def test_a_partial_keeps_its_names_to_itself_and_is_read_again_when_it_changes(tmp_path: Path) -> None:
    engine = Engine((tmp_path,))
    (tmp_path / "a.html.j2").write_text('{% set x = 1 %}{% include "b.html.j2" %}{{ x }}')
    (tmp_path / "b.html.j2").write_text("{% set x = 2 %}{{ x }}-")
    engine.refresh()
    assert engine.render("a.html.j2", {}) == "2-1"
    (tmp_path / "b.html.j2").write_text("{{ x }}{{ x }}-<")
    engine.refresh()
    assert engine.render("a.html.j2", {}) == "11-<1"


def test_a_partial_that_is_escaped_otherwise_stays_so(tmp_path: Path) -> None:
    engine = Engine((tmp_path,))
    (tmp_path / "a.html.j2").write_text('{{ x }}{% include "b.txt.j2" %}')
    (tmp_path / "b.txt.j2").write_text("{{ x }}")
    assert engine.render("a.html.j2", {"x": "<"}) == "&lt;<"


def test_a_template_that_includes_itself_is_an_error_and_not_an_endless_loop(tmp_path: Path) -> None:
    engine = Engine((tmp_path,))
    (tmp_path / "a.html.j2").write_text('{{ n }}{% if n < 3 %}{% set n = n + 1 %}{% include "a.html.j2" %}{% endif %}')
    assert engine.render("a.html.j2", {"n": 1}).startswith("123")
