"""A template's error names the template's file and line, and the nearest word, whatever layer found it."""

from pathlib import Path

import pytest

from digest.errors import TemplateError
from digest.render import Templates, render
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, issue_of


def _error(folder: Path) -> str:
    templates = Templates((folder, *PACKAGED.folders))
    with pytest.raises(TemplateError) as caught:
        render(issue_of(3, articles=3, regions=2), EDITION, PUBLISHER, site_url=SITE, templates=templates)
    return str(caught.value)


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("one\n{% if issue %}\n", 2, "Unexpected end of template"),
        ("one\n\n{{ issue.titel }}", 3, "Did you mean 'title'"),
        ("{{ isue.title }}", 1, "Did you mean 'issue'"),
        ("one\n{{ issue.title|uper }}", 2, "Did you mean 'upper'"),
        ("one\n{% fro x in y %}", 2, "unknown statement 'fro'"),
        ("one\ntwo\n{% include 'partials/nowhere.mjml.j2' %}", 3, "there is no template"),
        ("one\n{{ 1 / 0 }}", 2, "division by zero"),
        ("one\n{{ ''.__class__.__mro__ }}", 2, "unsafe"),
        ("one\n{{ range(100000000)|list }}", 2, "too big"),
    ],
)
def test_a_jinja_error_names_file_line_and_word(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = _write(tmp_path, "partials/footer.mjml.j2", text)
    error = _error(tmp_path)
    assert f"{path}:{line}:" in error
    assert says in error


def test_an_unknown_tag_names_the_partial_and_its_line_though_it_is_included_many_times(tmp_path: Path) -> None:
    text = "<mj-section>\n<mj-column>\n{% if true %}\n<mj-txt>x</mj-txt>\n{% endif %}\n</mj-column>\n</mj-section>"
    path = _write(tmp_path, "partials/region.mjml.j2", text)
    error = _error(tmp_path)
    assert f"{path}:4: unknown tag <mj-txt>" in error
    assert "Did you mean 'mj-text'?" in error


def test_a_bare_zero_in_padding_is_an_error_with_its_reason(tmp_path: Path) -> None:
    path = _write(
        tmp_path, "partials/footer.mjml.j2", '<mj-section\npadding="0 24px"><mj-column></mj-column></mj-section>'
    )
    assert f"{path}:2:" in _error(tmp_path)
    assert "write 0px" in _error(tmp_path)


def test_what_the_compiler_refuses_is_reported_at_the_templates_line(tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        "partials/contents.mjml.j2",
        "<mj-section>\n<mj-column>\n<mj-text>a < b</mj-text>\n</mj-column></mj-section>",
    )
    assert f"{path}:3: a bare <" in _error(tmp_path)


def test_a_catalog_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = _write(tmp_path, "languages/en.po", 'msgid "unfinished\n')
    assert str(path) in _error(tmp_path)


def test_one_partial_can_be_overridden_alone(tmp_path: Path) -> None:
    _write(
        tmp_path, "partials/masthead.mjml.j2", "<mj-section><mj-column><mj-text>Ours</mj-text></mj-column></mj-section>"
    )
    templates = Templates((tmp_path, *PACKAGED.folders))
    mail = render(issue_of(3, articles=3), EDITION, PUBLISHER, site_url=SITE, templates=templates)
    assert ">Ours</div>" in mail.html
    assert "Unsubscribe" in mail.html
