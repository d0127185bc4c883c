"""What an editor and a designer add: words in Markdown, corrections, a subject, a theme."""

from dataclasses import replace

import pytest
from lxml import html as lxml_html

from digest.check import check_mail, read_html
from digest.errors import ConfigError
from digest.model.furnishing import Furnishing, Theme
from digest.model.mail import Mail, ReaderLinks, for_reader
from digest.render import render
from digest.render.markdown import as_html, as_text
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, issue_of

LINKS = ReaderLinks(f"{SITE}/u/1", f"{SITE}/p/1")
NOTE = "Dear readers,\n\nthis week **much** is [new](https://example.org/new?a=1&b=2).\n\n- one\n- two"


def _mail(furnishing: Furnishing) -> Mail:
    issue = issue_of(2, articles=3)
    own = render(issue, EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED, furnishing=furnishing)
    return for_reader(own, LINKS)


def _errors(mail: Mail) -> list[str]:
    found = check_mail(read_html(mail.html, text=mail.text, mjml=mail.mjml))
    return [str(finding) for finding in found if finding.severity == "error"]


def test_a_note_a_box_and_corrections_stand_in_every_part() -> None:
    mail = _mail(
        Furnishing(note=NOTE, support="Support us [here](https://example.org/give)", corrections=("It was 4.",))
    )
    for page in (mail.html, mail.web):
        assert ">much</strong>" in page
        assert 'href="https://example.org/new?a=1&amp;b=2"' in page
        assert "It was 4." in page
        assert "https://example.org/give" in page
    assert "\nhttps://example.org/new?a=1&b=2\n" in mail.text
    assert "Correction: It was 4." in mail.text
    assert _errors(mail) == []


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>", "[x](javascript:alert(1))", '[x](https://example.org/"onclick=")',
        "![x](https://example.org/p.png)",
        "<img src=x onerror=y>", "[x](data:text/html,x)",
        "\ufdd0unsubscribe\ufdd1", "[x](\ufdd0unsubscribe\ufdd1)", "</mj-text>",
        "{{ 7 * 7 }}", "<https://example.org/auto>",
    ],
)  # fmt: skip
def test_markdown_is_inert(words: str) -> None:
    mail = _mail(Furnishing(note=words, support=words, corrections=(words,)))
    for page in (mail.html, mail.web):
        tree = lxml_html.document_fromstring(page)
        assert tree.xpath("//script|//*[@onerror or @onclick]|//a[contains(@href,'javascript')]|//img[@src='x']") == []
    assert "49" not in mail.text
    assert mail.html.count(f"{SITE}/u/1") == 1


def test_markdown_becomes_paragraphs_and_addresses_alone() -> None:
    assert as_html("a *b*\n\nc") == ('<p style="margin:0 0 12px">a <em>b</em></p>\n<p style="margin:0 0 12px">c</p>\n')
    assert as_text("see [this](https://example.org)\n\nend") == "see this\nhttps://example.org\n\nend"


def test_an_editors_subject_comes_before_the_templates_and_breaks_nothing() -> None:
    mail = _mail(Furnishing(subject="Our own\r\nBcc: x"))
    assert mail.subject == "Our own Bcc: x"


def test_a_theme_gives_colours_fonts_and_a_logo_with_a_dark_variant() -> None:
    theme = Theme(
        ink="#102030", serif="Charter, serif", logo="https://example.org/l.png", logo_dark="https://example.org/d.png"
    )
    mail = _mail(Furnishing(theme=theme))
    assert "color:#102030" in mail.html
    assert "Charter, serif" in mail.html
    assert "https://example.org/l.png" in mail.html
    assert "https://example.org/d.png" in mail.html
    assert _errors(mail) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("ink", "red"), ("ink_dark", "#12345"), ("serif", "a;} body{"), ("logo", "javascript:x"), ("logo_width", 4000)],
)
def test_a_theme_that_would_break_the_style_sheet_names_its_key(key: str, value: object) -> None:
    with pytest.raises(ConfigError, match=key):
        _mail(Furnishing(theme=replace(Theme(), **{key: value})))  # type: ignore[arg-type]


def test_a_theme_without_contrast_is_found_by_the_check() -> None:
    assert any("contrast" in error for error in _errors(_mail(Furnishing(theme=Theme(ink="#cccccc")))))
