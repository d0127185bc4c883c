"""Host names as the network writes them."""

import pytest

from digest.text.hostname import ascii_host


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Example.ORG", "example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("例え。jp", "xn--r8jz45g.jp"),
        ("", ""),
    ],
)
def test_a_name_is_written_in_lower_case_ascii(written: str, sent: str) -> None:
    assert ascii_host(written) == sent


@pytest.mark.parametrize("name", ["é" * 80, "a..é", "\ud800", "-é-", "é b"])
def test_a_name_that_cannot_be_written_so_raises_nothing_and_keeps_its_own(name: str) -> None:
    assert not ascii_host(name).isascii()
