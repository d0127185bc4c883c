from subprocess import run
from sys import executable

from digest.text.shingles import containment, shingles

FULL = "The harbour of Oresund froze in the night, and the ferries stayed in port until the ice had gone."


def test_a_text_contains_itself() -> None:
    assert containment(shingles(FULL), shingles(FULL)) == 1.0


def test_a_teaser_is_contained_in_its_full_text_but_not_the_other_way_round() -> None:
    teaser, full = shingles("The harbour of Oresund froze in the night"), shingles(FULL)
    assert containment(teaser, full) == 1.0
    assert containment(full, teaser) < 0.5


def test_case_punctuation_and_curly_apostrophes_do_not_count() -> None:
    assert shingles("It’s the Army's turn - now") == shingles("it's THE army’s turn, now!")


def test_unrelated_texts_share_nothing() -> None:
    assert containment(shingles("An entirely different matter altogether"), shingles(FULL)) == 0.0


def test_chinese_is_compared_by_characters() -> None:
    whole, part = shingles("日本首相周二在东京会见了美国国防部长。"), shingles("首相周二在东京会见")
    assert containment(part, whole) == 1.0
    assert len(whole) > 10


def test_a_short_text_is_one_shingle_and_an_empty_one_none() -> None:
    assert len(shingles("Two words")) == 1
    assert shingles(" … ") == frozenset()
    assert containment(frozenset(), shingles(FULL)) == 0.0


def test_the_numbers_are_the_same_in_another_process() -> None:
    script = "from digest.text.shingles import shingles; print(min(shingles('one two three four')))"
    other = run([executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert int(other) == min(shingles("one two three four"))
