"""What is read at a glance is what the parser reads; what is odd is left to the parser."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import HTMLParser, fromstring

from digest.check.page import Page, line_of, read_page
from digest.check.quick import quick_page
from digest.render import render
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, issue_of

NAMES = "a b div h1 h3 li p span strong table tbody td th tr ul center font em sup title style".split()  # noqa: SIM905
TEXTS = (
    "",
    " ",
    "\n  ",
    "Rain",
    "x > y",
    "a &amp; b",
    "&nbsp;",
    "&#8217;",
    "&#65;",
    "Čapek · عربي 😀",
    '"',
    "&zwnj;&middot;",
)
ATTRIBUTES = (
    "",
    ' class="x y"',
    ' style="color:#333; a:b"',
    ' href="https://x.example/?a=1&amp;b=2"',
    ' id="é"',
    ' a="" b=""',
)
COMMENTS = ("", "", "", "<!-- x -->", "<!--[if mso]><table><tr><td><![endif]-->", "<!--<b>-->")


def parsed(html: str) -> Page:
    return read_page(fromstring(html.encode(), HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")))


def framed(body: str, head: str = "<title>T</title>") -> str:
    return f'<!doctype html>\n<html lang="en">\n<head>{head}</head>\n<body>{body}</body>\n</html>\n'


def drawn(dice: random.Random, depth: int = 0) -> str:
    """Some elements, each closed; whether they may stand there is another question."""
    made = ""
    for _ in range(dice.randint(0, 3)):
        text, name, given = dice.choice(TEXTS), dice.choice(NAMES), dice.choice(ATTRIBUTES)
        if dice.random() < 0.2:
            made += f"{text}<{dice.choice(('br', 'img', 'hr'))}{given}{dice.choice(('', ' /'))}>"
        else:
            inner = drawn(dice, depth + 1) if depth < 4 else ""
            made += f"{text}<{name}{given}>{inner}{dice.choice(TEXTS)}</{name}>"
        made += dice.choice(COMMENTS)
    return made


def told(page: Page) -> list[object]:
    """All that a rule asks of a page; white space alone is nothing to it."""
    return [
        (
            page.tags[one],
            dict(page.given[one]),
            page.above[one],
            page.words(one),
            *(((text or "") if (text or "").strip() else "") for text in (page.texts[one], page.tails[one])),
        )
        for one in range(len(page.tags))
    ]


@given(st.integers(0, 2**32))
def test_what_is_read_at_a_glance_is_what_the_parser_reads(seed: int) -> None:
    html = framed(drawn(random.Random(seed)))
    quick = quick_page(html.encode(), lambda _: 0)
    if quick is not None:
        assert told(quick) == told(parsed(html))


def test_many_pages_of_ordinary_elements_are_read_at_a_glance() -> None:
    pages = [framed(f"<div><p>{drawn(random.Random(seed), 4)}</p></div>") for seed in range(200)]
    assert sum(quick_page(page.encode(), lambda _: 0) is not None for page in pages) > 60


@pytest.mark.parametrize("seed", range(20, 26))
def test_every_mail_of_ours_is_read_at_a_glance(seed: int) -> None:
    html = render(issue_of(seed), EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED).html
    quick = quick_page(html.encode(), lambda _: 0)
    assert quick is not None
    assert told(quick) == told(parsed(html))


@pytest.mark.parametrize(
    "body",
    [
        "<p>one<p>two",
        "<p><div>moved</div></p>",
        "<p><table></table></p>",
        "<a><a>within</a></a>",
        "<mj-text>left over</mj-text>",
        "<b>open",
        "closed</b>",
        "<b><i>crossed</b></i>",
        "<DIV>capitals</DIV>",
        "<div class=bare>x</div>",
        "<div class='x'>y</div>",
        '<div id="a" id="b">twice</div>',
        '<div title="a > b">x</div>',
        '<div title="a < b">x</div>',
        "<td />",
        "</br>",
        "<br></br>",
        "&copy; &AMP;",
        "a & b",
        "&#0;",
        "&#x41;",
        "<script>if (1 < 2) {}</script>",
        "<!-- never ends",
        "<!-->x-->",
        "<!-- a --!> b -->",
        "<?php x ?>",
        "<![CDATA[x]]>",
        "</body></html><p>after",
        "<body>again</body>",
        "<svg><path/></svg>",
        "a < b",
        "<",
    ],
)
def test_what_is_odd_is_left_to_the_parser(body: str) -> None:
    quick = quick_page(framed(body).encode(), lambda _: 0)
    assert quick is None


@pytest.mark.parametrize(
    "html",
    [
        "",
        "words",
        "<p>no frame</p>",
        "<html><body></body></html>",
        "<html><head></head><body></body></html> words",
        "<html><head>words</head><body></body></html>",
        "<html>words<head></head><body></body></html>",
        "<html><head><title>T</title>words</head><body></body></html>",
        "<html><head></head>words<body></body></html>",
        "<html><head></head><body></body>words</html>",
        "<html><head><style>a<!-- b --></style></head><body></body></html>",
        "<html><head><style>a::before { content: '&amp;' }</style></head><body></body></html>",
        "<html><body></body><head></head></html>",
    ],
)
def test_a_page_without_its_frame_is_left_to_the_parser(html: str) -> None:
    quick = quick_page(html.encode(), lambda _: 0)
    assert quick is None


def test_bytes_that_are_no_text_are_left_to_the_parser() -> None:
    quick = quick_page(framed("caf").encode().replace(b"caf", b"caf\xe9"), lambda _: 0)
    assert quick is None


def test_a_sheet_is_not_decoded() -> None:
    html = framed("<p>x</p>", "<style>a > b { color: #333 }</style>")
    quick = quick_page(html.encode(), lambda _: 0)
    assert quick is not None
    assert quick.texts[quick.tagged("style")[0]] == "a > b { color: #333 }"


def test_the_line_is_asked_for_only_where_it_is_told() -> None:
    html = framed("\n<p>\n<b>x</b></p>")
    tree = fromstring(html.encode(), HTMLParser())
    asked: list[int] = []

    def line(element: int) -> int:
        asked.append(element)
        return line_of(list(tree.iter("*"))[element])

    page = quick_page(html.encode(), line)
    assert page is not None
    assert asked == []
    assert page.spot(page.tagged("b")[0]) == 'HTML line 6: <b> "x"'
