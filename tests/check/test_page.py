"""The page as lists: numbers in document order answer what a tree would."""

import pytest
from lxml import etree

from digest.check import read_html
from digest.check.page import Page, read_page
from digest.render import render
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, issue_of

BODY = "<div id=d>one <p id=p>two <b id=b>three</b> four</p> five<img id=i alt='six'></div><ul><li id=l>seven</ul>"


def _page(body: str = BODY) -> Page:
    return read_html(f"<html><body>{body}</body></html>").page


def _of(page: Page, name: str) -> int:
    return next(one for one in range(len(page.tags)) if page.get(one, "id") == name)


def test_words_are_those_of_an_element_and_all_within_it_but_not_what_follows() -> None:
    page = _page()
    assert page.text_of(_of(page, "d")) == "one two three four five"
    assert page.words(_of(page, "p")) == "two three four"
    assert page.words(_of(page, "b")) == "three"
    assert page.words(_of(page, "i")) == ""


def test_what_stands_inside_follows_without_a_gap() -> None:
    page = _page()
    names = [page.get(one, "id") for one in page.inside(_of(page, "d"))]
    assert names == ["p", "b", "i"]
    assert page.is_leaf(_of(page, "b"))
    assert not page.is_leaf(_of(page, "p"))
    assert page.inside_tagged(_of(page, "d"), "img", "b") == [_of(page, "b"), _of(page, "i")]


def test_what_an_element_stands_in_comes_nearest_first() -> None:
    page = _page()
    assert [page.tags[one] for one in page.around(_of(page, "b"))] == ["p", "div", "body", "html"]
    assert page.block_of(_of(page, "b"), {"div", "td"}) == _of(page, "d")
    assert page.block_of(_of(page, "b"), {"td"}) is None


def test_a_place_is_told_by_its_line_and_its_words_or_what_it_shows() -> None:
    page = _page("\n<p>Rain</p>\n<img alt='A river'>")
    assert page.spot(page.tagged("p")[0]) == 'HTML line 2: <p> "Rain"'
    assert page.spot(page.tagged("img")[0]) == 'HTML line 3: <img> "A river"'


@pytest.mark.parametrize("seed", [3, 11])
def test_a_generated_mail_has_the_same_words_as_its_tree(seed: int) -> None:
    mail = render(issue_of(seed, articles=12), EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED)
    document = read_html(mail.html)
    page, string = document.page, etree.XPath("string()")
    for element, node in enumerate(document.tree.iter("*")):
        assert page.words(element) == " ".join(str(string(node)).split())
        assert len(page.inside(element)) == sum(1 for _ in node.iterdescendants("*"))


def test_a_tree_without_a_body_is_a_page() -> None:
    page = read_page(etree.fromstring(b"<html/>", etree.HTMLParser()))
    assert list(page.tags) == ["html"]
    assert page.headings == []
