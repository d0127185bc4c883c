"""A reader's link does one thing for one reader, and cannot be made up."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.subscribers.tokens import Purpose, Ticket, Tokens, keys_from

OLD, NEW = b"o" * 32, b"n" * 32
TOKENS = Tokens([NEW, OLD])
PURPOSES: tuple[Purpose, Purpose] = ("unsubscribe", "preferences")
SLUGS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,40}", fullmatch=True)


@given(st.integers(0, 2**63 - 1), SLUGS)
def test_a_token_says_what_was_put_into_it(subscriber: int, edition: str) -> None:
    assert TOKENS.read("unsubscribe", TOKENS.unsubscribe(subscriber, edition)) == Ticket(subscriber, edition)
    assert TOKENS.read("preferences", TOKENS.preferences(subscriber)) == Ticket(subscriber)


@given(st.integers(0, 2**63 - 1), st.from_regex(r"[a-z0-9][a-z0-9-]{0,59}", fullmatch=True))
@example(2**63 - 1, "e" * 60)
def test_a_link_is_short_and_plain(subscriber: int, edition: str) -> None:
    for token in (TOKENS.unsubscribe(subscriber, edition), TOKENS.preferences(subscriber)):
        assert len(f"/u/{token}") <= 120
        assert re.fullmatch(r"[A-Za-z0-9_-]+", token)


def test_a_usual_link_is_under_fifty_characters() -> None:
    assert len("/u/" + TOKENS.unsubscribe(1_000_000, "round-up")) <= 50


def test_a_token_for_one_purpose_is_none_for_the_other() -> None:
    assert TOKENS.read("preferences", TOKENS.unsubscribe(7, "")) is None
    assert TOKENS.read("unsubscribe", TOKENS.preferences(7)) is None


@given(st.integers(0, 10**9), SLUGS, st.data())
def test_a_token_that_was_tampered_with_is_none(subscriber: int, edition: str, data: st.DataObject) -> None:
    token = TOKENS.unsubscribe(subscriber, edition)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCxyz019-_").filter(lambda c: c != token[place]))
    assert TOKENS.read("unsubscribe", token[:place] + other + token[place + 1 :]) is None
    assert TOKENS.read("unsubscribe", token[:place]) is None
    assert TOKENS.read("unsubscribe", token + other) is None


@given(st.text(max_size=700))
@example("é" * 40)
@example("=" * 24)
@example("A" * 24)
@example("_" * 24)
@example("")
def test_any_other_text_is_none(text: str) -> None:
    assert [TOKENS.read(purpose, text) for purpose in PURPOSES] == [None, None]


def test_a_changed_key_signs_what_is_new_and_still_reads_what_is_old() -> None:
    before, after, later = Tokens([OLD]), Tokens([NEW, OLD]), Tokens([NEW])
    old_link, new_link = before.unsubscribe(5, "round-up"), after.unsubscribe(5, "round-up")
    assert old_link != new_link
    assert after.read("unsubscribe", old_link) == Ticket(5, "round-up")
    assert later.read("unsubscribe", new_link) == Ticket(5, "round-up")
    assert later.read("unsubscribe", old_link) is None


def test_keys_stand_between_commas() -> None:
    assert keys_from(f" {'a' * 32} ,{'b' * 40},") == (b"a" * 32, b"b" * 40)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not set"),
        (" , ", "is not set"),
        ("short", "5 characters"),
        (f"{'a' * 32},{'b' * 31}", "key 2 of 2 has 31"),
    ],
)
def test_a_key_that_is_missing_or_can_be_guessed_is_refused_with_the_way_to_make_one(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)) as refusal:
        keys_from(text)
    assert "DIGEST_SECRET_KEY" in str(refusal.value)
    assert "secrets.token_urlsafe" in str(refusal.value)
    assert "bbb" not in str(refusal.value)
