import re

from digest.summarize.alternatives import by_first_letter


def test_alternatives_are_grouped_by_first_letter_and_match_the_same() -> None:
    pattern = r"read more|sign (?:up|in)|reporting by|s?wipe|[ab]c|\(photo|share\b"
    grouped = by_first_letter(pattern)
    assert grouped.count("r(?:") == 1
    for text in (
        "read more",
        "sign in",
        "reporting by",
        "wipe",
        "swipe",
        "bc",
        "(photo",
        "share",
        "shared",
        "sign",
        "r",
    ):
        assert bool(re.match(grouped, text)) is bool(re.match(pattern, text)), text
