"""Each rule lets a sound mail pass and finds its own breach, at its severity."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.check import ALL_RULES, check_mail, read_document, read_eml, read_html
from digest.errors import InputError
from digest.model.mail import ReaderLinks
from digest.render import render
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, eml_of, issue_of

ISSUE = issue_of(2, articles=4, regions=2)
MAIL = render(ISSUE, EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED)
EML = eml_of(MAIL, ISSUE, ReaderLinks("https://digest.example.org/u/1", "https://digest.example.org/p/1"))

SOUND = """<!doctype html>
<html lang="en" dir="ltr"><head><title>The week in rivers</title>
<style>:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){body{background:#111111 !important}p,h1,h2,h3,a,img{color:#eeeeee !important}}
[data-ogsb] body{background:#111111 !important}[data-ogsc] p,[data-ogsc] a{color:#eeeeee !important}</style>
</head><body style="background:#ffffff;color:#222222;font-size:16px;line-height:24px">
<div style="display:none">Three rivers rose, one fell, and nobody could say why."""
SOUND += "&#847;&zwnj;&nbsp;" * 40
SOUND += """</div>
<table role="presentation"><tr><td>
<h1 style="font-size:30px;line-height:36px">The week</h1>
<p><a href="#r-north" style="display:block;padding:10px 0;color:#222222">North</a></p>
<a name="r-north"></a><h2 style="font-size:20px">North</h2>
<img src="https://example.org/p.jpg" alt="A river" width="300">
<h3 style="font-size:20px;line-height:26px">
<a href="https://example.org/1" style="display:block;padding:10px 0;color:#222222">One rose</a></h3>
<p>The river rose by a metre on Tuesday, and by two on Wednesday, before anybody found the sluice and shut it.</p>
<p><a href="https://example.org/u" style="color:#222222">Unsubscribe</a>
<a href="https://example.org/p" style="color:#222222">Preferences</a>
<a href="https://example.org/w" style="color:#222222">View in browser</a></p>
<p>The Quay, 14 Quay Street, Dublin, Ireland</p>
</td></tr></table></body></html>"""


def _rules(page: str, *, text: str | None = None, mjml: str = "") -> dict[str, str]:
    return {finding.rule: finding.severity for finding in check_mail(read_html(page, text=text, mjml=mjml))}


def _swap(old: str, new: str) -> Callable[[str], str]:
    def swapped(page: str) -> str:
        assert old in page
        return page.replace(old, new, 1)

    return swapped


def test_a_sound_page_and_a_sound_message_have_no_findings() -> None:
    assert check_mail(read_html(SOUND)) == ()
    assert [finding for finding in check_mail(read_eml(EML)) if finding.severity == "error"] == []


def test_there_are_twenty_rules_each_with_a_name_of_its_own_a_source_and_a_reason() -> None:
    assert len({rule.name for rule in ALL_RULES}) == len(ALL_RULES) == 20
    assert all(rule.source and rule.look.__doc__ for rule in ALL_RULES)


BREACHES: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("encoded-size", "error", _swap("<p>The river", "<p>" + "é" * 20_000 + " The river")),
    ("encoded-size", "warning", _swap("<p>The river", "<p>" + "word " * 18_300 + " The river")),
    ("style-size", "error", _swap("<style>", "<style>" + "p{color:#222222}" * 600)),
    ("style-size", "error", _swap("[data-ogsb]", "@media screen{@media print{p{color:red}}}[data-ogsb]")),
    ("padding-shorthand", "error", _swap("<td>", '<td style="font-size:0px;padding:0 24px;">')),
    ("known-markup", "error", _swap("<h1", "<mj-text>x</mj-text><h1")),
    ("known-markup", "error", _swap("</h2>", "")),
    ("known-markup", "error", _swap("<p>The river", "<p></b>The river")),
    ("whole-pixels", "error", _swap('width="300"', 'width="300.5"')),
    ("whole-pixels", "error", _swap("<td>", '<td style="width:33.33px">')),
    ("language-and-title", "error", _swap('lang="en"', 'lang="und"')),
    ("language-and-title", "error", _swap(' dir="ltr"', "")),
    ("language-and-title", "error", _swap("<title>The week in rivers</title>", "<title> </title>")),
    ("headings", "error", _swap("<h2", "<h1>Two</h1><h2")),
    ("headings", "error", lambda page: re.sub(r"(</?)h2", r"\1h4", page)),
    ("headings", "error", _swap(">One rose</a>", "></a>")),
    ("alt-text", "error", _swap(' alt="A river"', "")),
    ("alt-text", "error", _swap("<img", '<a href="https://example.org/2"><img src="x.png" alt=""></a><img')),
    ("layout-tables", "error", _swap(' role="presentation"', "")),
    ("contrast", "error", _swap("color:#222222;font-size", "color:#999999;font-size")),
    ("contrast", "error", _swap("h3,a,img{color:#eeeeee", "h3,a,img{color:#555555")),
    (
        "contrast",
        "error",
        _swap("[data-ogsc] p,[data-ogsc] a{color:#eeeeee", "[data-ogsc] p,[data-ogsc] a{color:#333333"),
    ),
    ("type-size", "error", _swap("<p>The Quay", '<p style="font-size:11px">The Quay')),
    ("type-size", "error", _swap("<p>The river", '<p style="font-size:15px">The river')),
    ("sideways-scroll", "error", _swap("<p>The river", '<div style="min-width:500px"></div><p>The river')),
    ("sideways-scroll", "error", _swap('width="300"', 'width="700"')),
    ("sideways-scroll", "error", _swap("The river", "Donaudampfschifffahrtsgesellschaftskapitän")),
    (
        "link-size",
        "error",
        _swap(
            '<p><a href="https://example.org/u" style="', '<p><a href="https://example.org/u" style="line-height:16px;'
        ),
    ),
    ("link-size", "warning", _swap('display:block;padding:10px 0;color:#222222">One', 'color:#222222">One')),
    ("anchors", "error", _swap('<a name="r-north"></a>', '<a id="r-north"></a>')),
    ("links", "error", _swap("https://example.org/1", "javascript:alert(1)")),
    ("links", "error", _swap("https://example.org/1", "{{ story.url }}")),
    ("links", "error", _swap("https://example.org/1", "#")),
    ("links", "error", _swap("https://example.org/1", "")),
    ("links", "warning", _swap("https://example.org/1", "http://example.org/1")),
    ("links", "error", _swap("<h3 style", '<a href="https://example.org/3"></a><h3 style')),
    ("links", "error", _swap('/w" style', '/w" aria-label="Web" style')),
    ("preheader", "error", _swap("Three rivers rose, one fell, and nobody could say why.", "Short.")),
    ("preheader", "error", _swap("Three rivers rose", "Three rivers rose " + "and rose " * 20)),
    (
        "preheader",
        "error",
        _swap(
            "Three rivers rose, one fell, and nobody could say why.",
            "The week in rivers, and other words that follow it here.",
        ),
    ),
    ("preheader", "error", lambda page: page.replace("&#847;&zwnj;&nbsp;", "")),
    ("preheader", "error", lambda page: re.sub(r"<div style=\"display:none\">.*?</div>", "", page, flags=re.DOTALL)),
    (
        "footer",
        "error",
        _swap(
            'https://example.org/u" style="color:#222222">Unsubscribe',
            'https://example.org/x" style="color:#222222">Goodbye',
        ),
    ),
    ("footer", "error", _swap("Preferences", "Goodbye")),
    ("footer", "error", _swap("View in browser", "Goodbye")),
    ("footer", "error", _swap("The Quay, 14 Quay Street, Dublin, Ireland", "The Quay sends this to its readers")),
    ("raw-lines", "error", _swap("The river rose", "The river\x07 rose")),
    ("raw-lines", "error", _swap("The river rose", "The river\x9b rose")),
    ("client-support", "error", _swap("<h1", "<script>1</script><h1")),
    ("client-support", "error", _swap("<h1", "<form></form><h1")),
    ("client-support", "error", _swap("<h1", '<div onclick="x()"></div><h1')),
    ("client-support", "error", _swap("<td>", '<td style="display:flex">')),
    ("client-support", "error", _swap("<style>", "<style>@import url(https://example.org/x.css);")),
    ("client-support", "error", _swap("p.jpg", "p.webp")),
    ("client-support", "error", _swap("</head>", '<link rel="stylesheet" href="https://example.org/x.css"></head>')),
)


@pytest.mark.parametrize(("rule", "severity", "broken"), BREACHES)
def test_a_breach_is_found_by_its_rule(rule: str, severity: str, broken: Callable[[str], str]) -> None:
    assert _rules(broken(SOUND)).get(rule) == severity


def test_every_rule_has_a_breach_that_it_finds() -> None:
    assert {rule.name for rule in ALL_RULES} - {rule for rule, _, _ in BREACHES} == {"text-part"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Nothing of it\n", "text-part"),
        ("One rose\nsee https://example.org/1 there\n", "text-part"),
        ("One rose\u200b\nhttps://example.org/1\n", "text-part"),
        ("One rose\nhttps://example.org/1\n", ""),
    ],
)
def test_the_text_part_carries_titles_and_addresses(text: str, rule: str) -> None:
    assert set(_rules(SOUND, text=text)) == ({rule} if rule else set())


def test_mjml_is_searched_for_padding_where_it_is_given() -> None:
    assert _rules(SOUND, mjml='<mj-text\n padding="0 24px">') == {"padding-shorthand": "error"}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"List-Unsubscribe: <https", b"X-None: <https", "footer"),
        (b"List-Unsubscribe: <https://digest", b"List-Unsubscribe: <http://digest", "footer"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b"", "footer"),
        (b"Content-Type: text/plain", b"Content-Type: text/other", "text-part"),
        (b"\r\n\r\n--=_", b"\r\nX-Long: " + b"x" * 1000 + b"\r\n\r\n--=_", "raw-lines"),
        (b"charset=utf-8", b"charset=ascii", "raw-lines"),
    ],
)
def test_a_message_answers_for_its_headers_and_its_encoding(old: bytes, new: bytes, rule: str) -> None:
    assert old in EML
    errors = {finding.rule for finding in check_mail(read_eml(EML.replace(old, new, 1))) if finding.severity == "error"}
    assert rule in errors


def test_loopback_may_be_http() -> None:
    message = EML.replace(b"List-Unsubscribe: <https://digest.example.org", b"List-Unsubscribe: <http://127.0.0.1:8000")
    assert [finding for finding in check_mail(read_eml(message)) if finding.severity == "error"] == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"<",
        b"<!-- never ends <p>x</p>",
        b"<html>",
        b"<table>" * 3000,
        b"\xff\xfe",
        b"<p style='color:;;:'>x",
        b"From: x\n\ny",
    ],
)
def test_no_file_stops_the_check(content: bytes) -> None:
    assert check_mail(read_html(content))
    assert check_mail(read_eml(content))


def test_a_rule_lists_ten_places_and_counts_the_others() -> None:
    findings = [
        f for f in check_mail(read_html(SOUND.replace("<h1", "<mj-x>" * 30 + "<h1"))) if f.rule == "known-markup"
    ]
    assert len(findings) == 11
    assert findings[-1].message.startswith("20 more")


def test_a_finding_names_the_line_and_the_words() -> None:
    [finding] = [f for f in check_mail(read_html(SOUND.replace("https://example.org/1", "#"))) if f.rule == "links"]
    assert finding.where == 'HTML line 14: <a> "One rose"'


def test_files_are_read_by_their_ending(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(SOUND, encoding="utf-8")
    (tmp_path / "a.eml").write_bytes(EML)
    assert read_document(tmp_path / "a.html").html == SOUND
    assert read_document(tmp_path / "a.eml").header("subject") == MAIL.subject
    for name in ("a.txt", "absent.html"):
        with pytest.raises(InputError, match=name):
            read_document(tmp_path / name)
