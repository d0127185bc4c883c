"""The small cascade: what an element looks like in each scheme, as a browser would have it."""

import pytest
from lxml import html as lxml_html

from digest.check.cascade import Scheme
from digest.check.colour import contrast, parse
from digest.check.css import declarations, nested_at_rules, rules
from digest.check.page import read_page
from digest.check.style import styled


def _look(sheet: str, body: str, scheme: Scheme = "light") -> tuple[str, str, float, float]:
    """Colour, ground, size and line height of the element with the id `x`."""
    tree = lxml_html.document_fromstring(f"<html><body>{body}</body></html>")
    page = read_page(tree)
    kind = styled(page, [sheet])[next(one for one in range(len(page.tags)) if page.get(one, "id") == "x")]
    colours = {"light": kind.light[:2], "dark": kind.dark[:2], "outlook dark": kind.outlook[:2]}[scheme]
    ink, ground = ("#" + "".join(f"{round(part):02x}" for part in colour[:3]) for colour in colours)
    return ink, ground, kind.light.size, kind.light.line


@pytest.mark.parametrize(
    ("sheet", "body", "colour"),
    [
        ("p{color:red}", "<p id=x>", "#ff0000"),
        ("p{color:red}", '<p id=x style="color:blue">', "#0000ff"),
        ("p{color:red !important}", '<p id=x style="color:blue">', "#ff0000"),
        ("p{color:red !important}", '<p id=x style="color:blue !important">', "#0000ff"),
        ("p{color:red}.a{color:lime}", "<p id=x class='b a'>", "#00ff00"),
        (".a{color:lime}p{color:red}", "<p id=x class=a>", "#00ff00"),
        ("#x{color:lime}.a.a{color:red}", "<p id=x class=a>", "#00ff00"),
        (".t p{color:red}", "<div class=t><div><p id=x></div></div>", "#ff0000"),
        (".t>p{color:red}", "<div class=t><div><p id=x></div></div>", "#000000"),
        (".t > p{color:red}", "<div class=t><p id=x></div>", "#ff0000"),
        ("p:hover{color:red}p::before{color:red}", "<p id=x>", "#000000"),
        ("h1,p{color:red}", "<p id=x>", "#ff0000"),
        ("[lang]{color:red}[lang=de]{color:lime}", "<p id=x lang=de>", "#00ff00"),
        ("/* p{color:red} */ p{color:lime}", "<p id=x>", "#00ff00"),
        ("div{color:red}", "<div><p id=x></div>", "#ff0000"),
        ("div{color:red}", "<div><a href=y id=x>z</a></div>", "#0000ee"),
        ("@media print{p{color:red}}", "<p id=x>", "#000000"),
        ("@media (prefers-color-scheme:dark){p{color:red}}", "<p id=x>", "#000000"),
        ("[data-ogsc] p{color:red}", "<p id=x>", "#000000"),
    ],
)
def test_the_cascade_in_the_light_scheme(sheet: str, body: str, colour: str) -> None:
    assert _look(sheet, body)[0] == colour


def test_the_dark_scheme_and_outlooks_have_rules_of_their_own() -> None:
    sheet = "@media (prefers-color-scheme: dark){p{color:red}} [data-ogsc] p{color:lime}"
    assert _look(sheet, "<p id=x>", "dark")[0] == "#ff0000"
    assert _look(sheet, "<p id=x>", "outlook dark")[0] == "#00ff00"


@pytest.mark.parametrize(
    ("body", "ground"),
    [
        ('<div style="background:#112233"><p id=x></div>', "#112233"),
        ('<table bgcolor="#112233"><tr><td id=x>', "#112233"),
        ('<div style="background-color:#000"><p id=x style="background:rgba(255,255,255,.5)"></div>', "#808080"),
        ('<div style="background:url(x.png) #112233 no-repeat"><p id=x></div>', "#112233"),
        ("<p id=x>", "#ffffff"),
    ],
)
def test_the_ground_is_the_nearest_that_is_painted(body: str, ground: str) -> None:
    assert _look("", body)[1] == ground


@pytest.mark.parametrize(
    ("style", "size", "line"),
    [
        ("font-size:18px;line-height:27px", 18, 27),
        ("font-size:20px;line-height:1.5", 20, 30),
        ("font-size:20px;line-height:150%", 20, 30),
        ("font:bold 20px/26px Georgia,serif", 20, 26),
        ("font-size:12pt", 16, 19),
        ("font-size:2em", 32, 36.8),
    ],
)
def test_sizes_and_lines(style: str, size: float, line: float) -> None:
    found = _look("", f'<p id=x style="{style}">')
    assert found[2] == size
    assert found[3] == pytest.approx(line)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("#fff", (255, 255, 255, 1)),
        ("#102030", (16, 32, 48, 1)),
        ("rgb(1, 2, 3)", (1, 2, 3, 1)),
        ("rgba(1,2,3,.5)", (1, 2, 3, 0.5)),
        ("Red", (255, 0, 0, 1)),
        ("transparent", (0, 0, 0, 0)),
        ("inherit", None),
        ("none", None),
        ("url(x.png) #102030", (16, 32, 48, 1)),
    ],
)
def test_colours_are_read(value: str, expected: object) -> None:
    assert parse(value) == expected


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0, 1), (255, 255, 255, 1)) == 21
    assert contrast((118, 118, 118, 1), (255, 255, 255, 1)) == pytest.approx(4.54, abs=0.01)


def test_declarations_survive_semicolons_in_addresses_and_quotes() -> None:
    found = {name: value for name, value, _ in declarations('background:url(data:a;b);font-family:"a;b",c;color:red')}
    assert found["color"] == "red"
    assert found["font-family"] == '"a;b",c'


def test_an_at_rule_inside_another_is_nested() -> None:
    assert nested_at_rules("@media screen{@media print{p{a:b}}}")
    assert not nested_at_rules("@media screen{p{a:b}}@media print{p{a:b}}")


@pytest.mark.parametrize("sheet", ["{", "}", "@", "p{", "}}p{color:red}", "@media{{{", "a" * 10_000, "p{color:red"])
def test_no_sheet_stops_the_reader(sheet: str) -> None:
    assert isinstance(rules(sheet), tuple)
