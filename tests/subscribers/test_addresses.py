"""Addresses: what is one, when two are the same, and how one travels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import InputError
from digest.subscribers.addresses import delivered, key_of, parse


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Jo.Doe+x@Example.ORG", "Jo.Doe+x@example.org"),
        (" a@b.test ", "a@b.test"),
        ("root@localhost", "root@localhost"),
        ("a@newsroom.local", "a@newsroom.local"),
        ("a@relay.invalid", "a@relay.invalid"),
        ("a@XN--EXMPLE-CUA.org", "a@exämple.org"),
        ("用户@例え.jp", "用户@例え.jp"),
        ("o'brien@example.com", "o'brien@example.com"),
    ],
)
def test_an_address_is_kept_as_it_was_given_but_for_its_domain(written: str, kept: str) -> None:
    assert parse(written) == kept


@pytest.mark.parametrize(
    "text",
    [
        "", "@", "nobody", "a@", "@b.org", "a b@c.org", "a@b@c.org", "a@-b.org", "a@b..org", "a@[127.0.0.1]",
        "A <a@b.org>", "a@b.org\r\nBcc: c@d.org", "a\x00@b.org", '"a b"@c.org', "a@b.org, c@d.org", "\ud800@b.org",
        "x" * 300 + "@b.org", "a" * 9000,
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_one_short_line(text: str) -> None:
    with pytest.raises(InputError) as refused:
        parse(text)
    assert "is no mail address" in str(refused.value)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jo@Example.ORG", "jo@example.org"),
        ("a@exämple.org", "A@xn--exmple-cua.org"),
        ("e\u0301t@b.org", "É" + "t@B.org"),
        ("a@ex。ample.org", "a@ex.ample.org"),
    ],
)
def test_two_writings_of_one_address_have_one_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def test_different_addresses_have_different_keys() -> None:
    written = ["a@b.org", "a.@b.org", "a+b@b.org", "a@c.org", "ä@b.org"]
    assert len({key_of(address) for address in written}) == len(written)


@pytest.mark.parametrize(
    ("address", "envelope"),
    [
        ("Jo@example.org", ("Jo@example.org", False)),
        ("jo@bücher.example", ("jo@xn--bcher-kva.example", False)),
        ("用户@例え.jp", ("用户@xn--r8jz45g.jp", True)),
    ],
)
def test_an_envelope_has_an_ascii_domain_and_says_whether_it_needs_smtputf8(
    address: str, envelope: tuple[str, bool]
) -> None:
    assert delivered(address) == envelope


@given(st.text(max_size=40))
def test_any_text_has_a_key_whatever_stands_around_it(text: str) -> None:
    assert key_of(f" {text}\n") == key_of(text.strip())


@given(st.emails())
def test_a_parsed_address_is_read_back_as_itself_and_has_the_same_key(address: str) -> None:
    try:
        kept = parse(address)
    except InputError:
        return
    assert parse(kept) == kept
    assert key_of(kept) == key_of(address) == key_of(key_of(address))
