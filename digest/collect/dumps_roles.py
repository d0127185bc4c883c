"""The role of each line of a dump: kicker, title or other short line, credit, prose, "keep reading", rail, …

One line at a time, with what the page's markup says of it where the line comes from HTML. Where roles stand to each
other is the grammar's business (`dumps`).
"""

import re
from dataclasses import dataclass, replace

from digest.collect import boilerplate
from digest.collect.kinds import is_kicker
from digest.collect.lines import count_words, ends_sentence

__all__ = ["NOISE", "Line", "Marked", "mark"]

NOISE = {
    "ending": "keep reading",
    "rail": "rail or related link",
    "share": "share or follow links",
    "promo": "newsletter or promotion",
    "standing": "standing matter",
    "rule": "separator",
    "aside": "beside the article",
}
"""Roles that belong to no article, and the reason that is given when their lines are dropped."""

_HINTS = {
    "kicker": "kicker",
    "byline": "byline",
    "date": "date",
    "caption": "credit",
    "standfirst": "dek",
    "aside": "aside",
}
_LABELS = re.compile(
    r"^(?P<label>title|headline|author|byline|by|date|published|section|category|kicker|summary|dek|standfirst)"
    r"\s*:\s+(?P<said>\S.{1,300})$",
    re.IGNORECASE,
)
_LABEL_ROLES = {
    "title": "heading",
    "headline": "heading",
    "author": "byline",
    "byline": "byline",
    "by": "byline",
    "date": "date",
    "published": "date",
    "section": "kicker",
    "category": "kicker",
    "kicker": "kicker",
    "summary": "standfirst",
    "dek": "standfirst",
    "standfirst": "standfirst",
}
_RULE = re.compile(r"^[-=_~#]{3,}$")


@dataclass(frozen=True, slots=True)
class Line:
    """A cleaned line. `hint` is what markup says of it: heading, kicker, byline, date, caption, standfirst, item.

    `block` numbers the block of the page that holds it: lines of two blocks never share an article. `href` is the
    address that a heading links to; `stamp` the machine-readable date of a `<time>`.
    """

    text: str
    hint: str = ""
    block: int = 0
    href: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A line and its role: prose, short, dek, kicker, credit, byline, date, or one of `NOISE`."""

    line: Line
    role: str

    @property
    def text(self) -> str:
        """The line's text."""
        return self.line.text


def mark(line: Line) -> Marked:
    """A line with its role. A label at its start (`Title: …`) is taken off and counts as markup."""
    labelled = None if line.hint else _LABELS.match(line.text)
    if labelled:
        line = replace(line, text=labelled["said"], hint=_LABEL_ROLES[labelled["label"].lower()])
    return Marked(line, _role(line))


def _role(line: Line) -> str:
    text = line.text
    if _RULE.match(text):
        return "rule"
    if boilerplate.is_ending(text):
        return "ending"
    if line.hint in _HINTS and (line.hint != "kicker" or not boilerplate.noise(text)):
        return _HINTS[line.hint]
    if boilerplate.is_rail(text):
        return "rail"
    if is_kicker(text):
        return "kicker"
    for role, judge in _JUDGES:
        if judge(text):
            return role
    return "short" if line.hint == "heading" or not _is_prose(text) else "prose"


_JUDGES = (
    ("share", boilerplate.is_share),
    ("standing", boilerplate.is_standing),
    ("promo", boilerplate.is_promo),
    ("credit", boilerplate.is_credit),
    ("byline", boilerplate.is_byline),
    ("date", boilerplate.is_date),
)


def _is_prose(text: str) -> bool:
    """A paragraph: long, or a sentence of at least twelve words. Headlines and deks seldom end as sentences do."""
    words = count_words(text)
    return words >= 26 or (words >= 12 and ends_sentence(text))
