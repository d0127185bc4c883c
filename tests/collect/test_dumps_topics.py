"""Full articles that only their headlines part: told apart by what they are about, and never at a subhead."""

import textwrap

import pytest

from digest.collect.extract import read_text
from digest.model.article import Article
from digest.model.source import Source

COPPER = """\
Zambia's copper belt bets on a railway that is not there yet

Zambia's mines are digging more copper than at any time since 1972, and most of it leaves the country on
lorries that queue for days at the border with Congo. The government says that a railway to the Angolan port
of Lobito will change that by 2030.

Work on the Zambian stretch has not begun. Engineers in Lusaka say that the survey alone will take until the
end of next year, and that half of the money for it has been pledged rather than paid.

Truckers in Chingola do not mind. "We have heard about trains since my father drove this road," said Moses
Phiri, who has waited at Kasumbalesa for four days with thirty tonnes of cathode.
"""
FORESTS = """\
Portugal buys back its forests, one orphaned plot at a time

In the hills behind Pedrógão, the Portuguese state has begun to register land that nobody claims, and in the
first year it has found owners for only a third of the plots that it has mapped.

The rest is to be managed in common. Villages that agree to graze goats on it are paid for every hectare that
is kept clear, since fire needs something to burn.

Ministers in Lisbon call it the largest change to rural property since the revolution of 1974. Lawyers call it
a long queue, and point to the eleven thousand objections already filed.
"""
PARLIAMENT = """\
What Nepal's young want from the old men's parliament

A year after the protests that brought down a government in Kathmandu, voters under thirty make up two fifths
of Nepal's rolls, and the parties are putting some of them on their lists.

Few of the new candidates stand in places that can be won, according to a count by Tribhuvan University. The
three largest parties have kept the safe ones for men who were ministers before.
"""
SUBHEADS = ("What the railway to Lobito would mean for Zambia", "Why the lorries of the border wait so long in a line")


def unwrapped(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.strip().split("\n\n")]


def read(text: str) -> list[Article]:
    readings = read_text(text, path="page.txt", source=Source("review", "https://review.example/"))
    return [reading.article for reading in readings if reading.article]


@pytest.mark.parametrize("width", [0, 72])
def test_a_headline_over_another_subject_opens_another_article(width: int) -> None:
    lines = [line for part in (COPPER, FORESTS, PARLIAMENT) for line in unwrapped(part)]
    text = "\n\n".join(textwrap.fill(line, width) if width else line for line in lines)
    assert [(one.title, len(one.paragraphs)) for one in read(text)] == [
        (unwrapped(part)[0], len(unwrapped(part)) - 1) for part in (COPPER, FORESTS, PARLIAMENT)
    ]


def test_a_long_subhead_over_the_same_subject_opens_none() -> None:
    title, *prose = unwrapped(COPPER)
    body = [prose[0], SUBHEADS[0], prose[1], SUBHEADS[1], prose[2]]
    (whole,) = read("\n\n".join([title, *body]))
    assert list(whole.paragraphs) == body


def test_the_points_of_a_numbered_list_are_no_articles() -> None:
    first, second = unwrapped(FORESTS), unwrapped(PARLIAMENT)
    text = ["Two things that you should know about this week", *unwrapped(COPPER)[1:], f"1. {first[0]}", *first[1:]]
    assert len(read("\n\n".join([*text, f"2. {second[0]}", *second[1:]]))) == 1


def test_a_text_without_names_stays_whole() -> None:
    prose = ["nobody here has a name, and all of them are waiting for the ferry that never comes to the pier in time."]
    assert len(read("\n\n".join([*prose, "a line that could be the headline of a story", *prose]))) == 1
