"""Mail programs: the table agrees with caniemail, and an editor's choice of programs decides what is found."""

import json
from pathlib import Path
from typing import Any

import pytest

from digest.check import check_mail, read_html
from digest.check.clients import FEATURES
from digest.model.mail import ReaderLinks, for_reader
from digest.model.mail_programs import MAIL_PROGRAMS, USUAL_PROGRAMS
from digest.render import render
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, issue_of

_OUTLOOK = ("macos", "outlook-com", "ios", "android")
_FAMILIES: dict[str, tuple[str, tuple[str, ...]]] = {
    **{name: (name, ()) for name in MAIL_PROGRAMS},
    "outlook": ("outlook", _OUTLOOK),
    "outlook-windows": ("outlook", ("windows",)),
    "proton-mail": ("protonmail", ()),
}


def _found(style: str, *programs: str, tag: str = "") -> list[str]:
    page = f'<html><body><p style="{style}">x</p>{tag}</body></html>'
    findings = check_mail(read_html(page), programs or USUAL_PROGRAMS)
    return [finding.message for finding in findings if finding.rule == "client-support"]


def test_a_feature_is_reported_only_where_a_named_program_lacks_it() -> None:
    assert _found("display:flex", "apple-mail", "thunderbird") == []
    assert "flex: not in outlook-windows" in _found("display:flex", "apple-mail", "outlook-windows")[0]


def test_what_no_program_runs_is_reported_whatever_the_programs() -> None:
    assert "script: no mail program" in _found("", "apple-mail", tag="<script>1</script>")[0]
    assert "event handler: no mail program" in _found("", "hey", tag='<b onclick="x">x</b>')[0]


def test_a_picture_format_needs_another_to_fall_back_on() -> None:
    webp = '<img src="https://example.org/a.webp" alt="a">'
    assert "WebP" in _found("", tag=webp)[0]
    assert not any("WebP" in one for one in _found("", tag=f"<picture>{webp}</picture>"))
    assert _found("", "apple-mail", tag=webp) == []


@pytest.mark.parametrize(
    ("style", "feature"),
    [
        ("POSITION : absolute", "position"),
        ("display:INLINE-FLEX", "flex"),
        ("display: grid", "grid"),
        ("color:var(--x)", "CSS variable"),
        ("--ink:red", "CSS variable"),
        ("width:Calc(1px)", "calc()"),
        ("width:clamp(1px,2px,3px)", "clamp()"),
        ("width:max(1px,2px)", "max()"),
        ("color:light-dark(red,blue)", "light-dark()"),
        ("background:red url(x.png)", "background picture"),
        ("color:red;background-image:linear-gradient(red,blue)", "gradient"),
        ("animation-name:x", "animation"),
        ("tran\u017fition:x", "transition"),
        ("transform:none", "transform"),
        ("filter:none", "filter"),
        ("box-shadow:none", "shadow"),
        ("clip-path:none", "clip-path"),
        ("object-fit:cover", "object-fit"),
        ("aspect-ratio:1", "aspect-ratio"),
        ("row-gap:1px", "gap"),
        ("column-count:2", "columns"),
    ],
)
def test_a_feature_is_found_however_it_is_written(style: str, feature: str) -> None:
    assert any(said.startswith(f"{feature}: ") for said in _found(style, *MAIL_PROGRAMS))


def test_the_first_place_of_a_feature_is_named() -> None:
    page = '<html><body><p>a</p><div style="display:flex">b</div><b style="display:flex">c</b><p>a</p></body></html>'
    findings = check_mail(read_html(page), MAIL_PROGRAMS)
    assert [one.where for one in findings if one.message.startswith("flex")] == ['HTML line 1: <div> "b"']


@pytest.mark.parametrize("seed", [1, 2, 4, 9])
def test_our_mails_use_nothing_that_any_program_lacks(seed: int) -> None:
    mail = render(issue_of(seed), EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED)
    page = for_reader(mail, ReaderLinks(f"{SITE}/u/1", f"{SITE}/p/1")).html
    assert [one for one in check_mail(read_html(page), MAIL_PROGRAMS) if one.rule == "client-support"] == []


@pytest.mark.tools
def test_the_table_says_what_caniemail_says(node_modules: Path) -> None:
    path = node_modules / "caniemail" / "data" / "caniemail.json"
    if not path.is_file():
        pytest.skip("needs npm's caniemail: `make tools` installs it")
    facts = {one["slug"]: one for one in json.loads(path.read_text(encoding="utf-8"))["data"]}
    for feature in FEATURES:
        if feature.slug:
            fact = facts[feature.slug]
            lacking = [name for name in MAIL_PROGRAMS if _lacks(fact["stats"], name)]
            assert (feature.slug, feature.tested, feature.lacking.split()) == (
                feature.slug,
                fact["last_test_date"],
                lacking,
            )


def _lacks(stats: dict[str, Any], program: str) -> bool:
    """Whether the newest version on any platform of the program has no support."""
    family, platforms = _FAMILIES[program]
    found = {name: list(versions.values()) for name, versions in stats.get(family, {}).items()}
    return any(v[-1].startswith("n") for name, v in found.items() if not platforms or name in platforms)
