"""The return path: each delivery's own, read back whatever relays do to its case, and never forged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.verp import read, return_path, tags, tokens_in

SECRET = "a secret of some length, kept well"
ISSUE = ("round-up", "2026-W47")
KNOWN = tags([ISSUE, ("round-up", "2026-W48"), ("daily", "2026-11-22"), ("a" * 64, "2026-11")])
PATH = return_path(SECRET, *ISSUE, 4711, "bounces.newsroom.test")


@given(st.sampled_from(sorted(KNOWN.values())), st.integers(0, 2**63 - 1), st.booleans())
def test_a_return_path_is_read_back_in_upper_or_lower_case(
    issue: tuple[str, str], subscriber: int, upper: bool
) -> None:
    path = return_path(SECRET, *issue, subscriber, "bounces.newsroom.test")
    assert len(path.split("@")[0]) <= 64
    assert path.isascii()
    assert read([SECRET], path.upper() if upper else path, KNOWN) == (*issue, subscriber)


@pytest.mark.parametrize(
    "text", ["<{}>", "Delivered-To: {}\r\n", "rfc822;{}", "X (expanded from <{}>): unknown", '"{}"']
)
def test_it_is_found_wherever_it_stands(text: str) -> None:
    assert read([SECRET], text.format(PATH), KNOWN) == (*ISSUE, 4711)


def test_its_token_alone_is_enough() -> None:
    assert read([SECRET], tokens_in(f"<{PATH}>, <{PATH.upper()}>")[0], KNOWN) == (*ISSUE, 4711)
    assert len(tokens_in(f"<{PATH}>, <{PATH.upper()}>")) == 1


def test_another_readers_or_issues_return_path_cannot_be_made_from_ones_own() -> None:
    tag, number, mac = PATH.removeprefix("b+").split("@")[0].split(".")
    other = return_path(SECRET, "round-up", "2026-W48", 4711, "x.test").removeprefix("b+").split(".")[0]
    forged = [f"b+{tag}.{int(number, 16) + 1:x}.{mac}@x.test", f"b+{other}.{number}.{mac}@x.test"]
    forged += [f"b+{tag}.{number}.{mac[:-1]}{'a' if mac[-1] != 'a' else 'b'}@x.test", f"b+{tag}.{number}.@x.test"]
    assert [read([SECRET], path, KNOWN) for path in forged] == [None] * 4


@pytest.mark.parametrize("letter", ["\u017f", "\u212a"])
def test_a_letter_that_only_folds_to_an_ascii_one_is_in_no_token(letter: str) -> None:
    """One hostile bounce with a long s in its token stopped the reading of all that came after it."""
    assert read([SECRET], f"b+aaaaaaaa.1.{'a' * 15}{letter}@x.test", KNOWN) is None


def test_an_earlier_secret_still_reads_and_a_foreign_one_does_not() -> None:
    assert read(["a new one", SECRET], PATH, KNOWN) == (*ISSUE, 4711)
    assert read(["a new one"], PATH, KNOWN) is None
    assert read([], PATH, KNOWN) is None


def test_an_issue_that_is_not_known_is_not_read() -> None:
    assert read([SECRET], PATH, tags([("daily", "2026-11-22")])) is None
    assert read([SECRET], return_path(SECRET, "", "", 1, "x.test"), KNOWN) is None


def test_the_domain_is_in_ascii_and_may_change_between_sending_and_bouncing() -> None:
    path = return_path(SECRET, *ISSUE, 1, "Bücher.test")
    assert path.endswith("@xn--bcher-kva.test")
    assert read([SECRET], path.replace("xn--bcher-kva", "mx1"), KNOWN) == (*ISSUE, 1)


@given(st.text(max_size=200))
def test_any_other_text_is_read_as_nothing(text: str) -> None:
    assert read([SECRET], text, KNOWN) is None
