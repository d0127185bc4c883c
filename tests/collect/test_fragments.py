"""The HTML of an entry becomes plain paragraphs; what belongs to the feed, not the text, is dropped with its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.fragments import is_teaser, read_fragment


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two <b>bold</b> words</p>", ("One", "Two bold words")),
        ("One<br><br>Two<br>still two", ("One", "Two still two")),
        ("plain &amp; simple", ("plain & simple",)),
        ("<div>a<div>b</div>c</div>", ("a", "b", "c")),
        ("<ul><li>a</li><li>b</li></ul>", ("a", "b")),
        ("<script>bad()</script><style>x{}</style><p>Good</p><iframe src=x>no</iframe>", ("Good",)),
        ("<!-- hidden --><p>Seen</p>", ("Seen",)),
        ("<p>a\n  b\xa0c</p>", ("a b c",)),
        ("<p>x<sup>2</sup></p>", ("x2",)),
        ("<figure><img src=a><figcaption>Photo: X</figcaption></figure><p>Text</p>", ("Text",)),
        ("", ()),
        ("<p></p>", ()),
    ],
)
def test_blocks_are_paragraphs(html: str, expected: tuple[str, ...]) -> None:
    assert read_fragment(html).paragraphs == expected


@pytest.mark.parametrize(
    "line",
    [
        "The post Quay opens appeared first on Harbour News.",
        "Continue reading…",
        "Read more",
        "(more…)",
        "Comments",
    ],
)
def test_feed_furniture_is_dropped_with_its_reason(line: str) -> None:
    fragment = read_fragment(f"<p>The quay opens on Monday.</p><p>{line}</p>")
    assert fragment.paragraphs == ("The quay opens on Monday.",)
    assert [(dropped.text, dropped.why) for dropped in fragment.dropped] == [(line, "feed furniture")]


@pytest.mark.parametrize("end", ["[…]", "…", "[...]", "&hellip;", " [+2345 chars]", "Read more"])
def test_a_text_that_breaks_off_says_so(end: str) -> None:
    fragment = read_fragment(f"<p>The quay opens on Monday and then {end}</p>")
    assert fragment.cut
    assert fragment.paragraphs == ("The quay opens on Monday and then …",)
    assert is_teaser(fragment.paragraphs, cut=fragment.cut)


def test_a_short_text_is_a_teaser_and_a_long_one_is_not() -> None:
    assert is_teaser(("word " * 119,), cut=False)
    assert not is_teaser(("word " * 120,), cut=False)


def test_the_first_picture_is_found_and_trackers_are_not() -> None:
    fragment = read_fragment('<img src="t.gif" width="1" height="1"><img src="https://a.example/p.jpg" alt="A quay">')
    assert (fragment.picture, fragment.picture_alt) == ("https://a.example/p.jpg", "A quay")


def test_deep_nesting_is_no_harm() -> None:
    assert "deep" in " ".join(read_fragment("<div>" * 5000 + "deep").paragraphs)


@given(st.text(max_size=300))
def test_anything_is_read(text: str) -> None:
    assert all(line.strip() == line and line for line in read_fragment(text).paragraphs)
