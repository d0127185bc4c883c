"""Words from the world lose what harms or hides, and keep what their script needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.links import picture_url, safe_url, tag_url
from digest.text.inert import clean, clipped, direction, folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\n\tb", "a b"),
        ("a\x00b\x1b[1m", "ab[1m"),
        ("\u202egnp.exe", "gnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\ufdd0unsubscribe\ufdd1", "unsubscribe"),
        ("\ud83d lone", "lone"),
        ("👩‍👩‍👧 می‌خواهم हिन्दी", "👩‍👩‍👧 می‌خواهم हिन्दी"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("\U0001fffe\U0001ffff", ""),
    ],
)
def test_words_are_cleaned(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.text(), st.integers(2, 80))
def test_clipped_words_keep_their_bound_and_their_cleanness(text: str, longest: int) -> None:
    short = clipped(text, longest)
    assert len(short) <= longest
    assert clean(short) == short


def test_a_clipped_text_ends_at_a_word() -> None:
    assert clipped("The quick brown fox jumps", 18) == "The quick brown…"


@pytest.mark.parametrize(
    ("text", "expected"), [("abc", "ltr"), ("123 مرحبا", "rtl"), ("שלום abc", "rtl"), ("", "ltr"), ("12", "ltr")]
)
def test_the_direction_is_that_of_the_first_strong_character(text: str, expected: str) -> None:
    assert direction(text) == expected


@given(st.text())
def test_a_safe_address_is_ascii_without_what_breaks_out(url: str) -> None:
    for given_url in (url, f"https://example.org/{url}", f"https://{url}"):
        safe = safe_url(given_url)
        assert safe == "" or (safe.startswith(("http://", "https://")) and safe.isascii() and safe.isprintable())
        assert not set(safe) & set("\"'<>{} \\`|^")
        assert safe_url(safe) == safe


def test_tags_are_added_once_and_never_replace() -> None:
    assert tag_url("https://example.org/a?utm_source=x#f", {"utm_source": "y", "utm_medium": "email & more"}) == (
        "https://example.org/a?utm_source=x&utm_medium=email+%26+more#f"
    )


@pytest.mark.parametrize("file", ["", "../x", "a/b.jpg", '"><', "a b", ".hidden/../x"])
def test_only_a_plain_name_is_a_picture_of_ours(file: str) -> None:
    assert picture_url("https://example.org/", file) == ""


@given(st.text())
def test_folded_words_have_single_blanks_between_them_and_none_around(text: str) -> None:
    assert folded(text) == " ".join(text.split())
