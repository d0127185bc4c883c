"""Two addresses of one article fold to one key; addresses of different articles never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.urls import absolute, is_web, normalize, origin

SAME = [
    ("https://example.org/a", "http://www.example.org:80/a/#top"),
    ("https://example.org/a", "HTTPS://EXAMPLE.ORG:443/a"),
    ("https://example.org/a?x=1&y=2", "https://example.org/a?y=2&x=1&utm_source=rss&fbclid=1"),
    ("https://example.org/a", "https://example.org/a?at_medium=RSS&at_campaign=KARANGA"),
    ("https://example.org/a", "https://example.org/a?partner=rss&emc=rss"),
    ("https://example.org/a", "https://example.org/a/amp/"),
    ("https://example.org/a", "https://example.org/a?amp=1"),
    ("https://example.org/a", "https://example.org/a?amp"),
    ("https://example.org/a", "https://amp.example.org/a"),
    ("https://example.org/news/a", "https://example.org/amp/news/a"),
    ("https://example.org/a.html", "https://example.org/a.amp.html"),
    ("https://example.org/a", "https://www.google.com/amp/s/www.example.org/a/amp/"),
    ("https://example.org/a", "https://example-org.cdn.ampproject.org/c/s/example.org/a"),
    ("https://example.org/caf%C3%A9", "https://example.org/café"),
    ("https://example.org/a~b", "https://example.org/a%7eb"),
    ("https://xn--bcher-kva.example/a", "https://bücher.example/a"),
    ("https://example.org/b", "https://example.org/a/../b"),
    ("https://example.org/a/b", "https://example.org/a//b"),
    ("https://example.org/", "https://example.org"),
    ("https://example.org/a", "  https://example.org./a  "),
    ("https://[2001:db8::1]/a", "http://[2001:DB8::1]/a"),
]

DIFFERENT = [
    ("https://example.org/a?storyid=1", "https://example.org/a?storyid=2"),
    ("https://example.org/a?id=1", "https://example.org/a"),
    ("https://example.org/A", "https://example.org/a"),
    ("https://example.org/#!/a", "https://example.org/#!/b"),
    ("https://example.org:8080/a", "https://example.org/a"),
    ("https://example.org/a?p=1&p=2", "https://example.org/a?p=2&p=1"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/amp", "https://example.org/ramp"),
    ("https://example.org/a?source=economist", "https://example.org/a"),
    ("https://example.org/lamp/x", "https://example.org/x"),
    ("https://example.org/a?v=", "https://example.org/a?v=1"),
    ("https://example.org/a?ns_id=4x", "https://example.org/a"),
    ("https://news.example.org/a", "https://example.org/a"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_addresses_of_one_article_fold_to_one_key(one: str, other: str) -> None:
    assert normalize(other) == normalize(one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_of_different_articles_stay_apart(one: str, other: str) -> None:
    assert normalize(other) != normalize(one)


@pytest.mark.parametrize(
    "text", ["", "urn:uuid:1", "tag:example.org,2026:1", "http://[::bad/", "http://x:99999/", "mailto:a@b"]
)
def test_what_is_no_web_address_is_returned_as_it_came(text: str) -> None:
    assert not is_web(text)
    assert normalize(text) == text


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("b.html", "https://example.org/a/b.html"),
        ("/c d", "https://example.org/c%20d"),
        ("//other.example/x#y", "https://other.example/x"),
        ("\n?p=1\t", "https://example.org/a/?p=1"),
        ("javascript:void(0)", ""),
        ("mailto:a@example.org", ""),
        ("http://[bad", ""),
    ],
)
def test_a_link_is_completed_by_its_page(href: str, expected: str) -> None:
    assert absolute("https://example.org/a/", href) == expected


def test_an_origin_says_the_default_port() -> None:
    assert origin("HTTP://Example.org/x") == ("http", "example.org", 80)


@given(st.text(max_size=40), st.text(max_size=20))
def test_normalizing_never_raises_and_is_settled_after_one_pass(path: str, query: str) -> None:
    once = normalize(f"https://example.org/{path}?{query}")
    assert normalize(once) == once
