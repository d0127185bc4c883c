"""Which lines are not the article: credits, captions, "keep reading", share bars, newsletter boxes, rails, bylines.

Each has a reason in words that an editor understands. It judges one line by itself; where a line stands (header,
body, footer) is for `dumps` and `pages` to weigh. It must not change a line.
"""

from functools import lru_cache

from digest.collect import phrases
from digest.collect.lines import count_words

__all__ = [
    "is_byline",
    "is_credit",
    "is_date",
    "is_ending",
    "is_name",
    "is_promo",
    "is_rail",
    "is_share",
    "is_standing",
    "noise",
]

_MAX_CREDIT, _MAX_PROMO = 70, 60


def is_credit(line: str) -> bool:
    """A photo credit, or a caption that ends in one. Prose that merely mentions an agency is not one."""
    words = count_words(line)
    if words > _MAX_CREDIT:
        return False
    if words <= 50 and phrases.CREDIT_START.match(line):
        return True
    tail = line[-160:]
    ends = (phrases.CREDIT_END, phrases.CREDIT_SLASH, phrases.CREDIT_BRACKET, phrases.CAPTION)
    return any(pattern.search(tail) for pattern in ends)


def is_ending(line: str) -> bool:
    """ "keep reading", "Read more", "Lire la suite", a paywall's notice: the text goes on elsewhere."""
    return len(line) <= 160 and not line.endswith(":") and bool(phrases.ENDING.match(line))


def is_share(line: str) -> bool:
    """A share or follow button's text."""
    return len(line) <= 80 and bool(phrases.SHARE.match(line))


def is_standing(line: str) -> bool:
    """Standing matter of the site: menu words, advertisements, copyright, tags, lines without a letter."""
    return len(line) <= 200 and bool(phrases.STANDING.match(line))


def is_rail(line: str) -> bool:
    """The heading of a rail (LATEST, Most read), or a line of one ("Read more: …")."""
    announced = line.endswith(":") and phrases.ENDING.match(line)
    return len(line) <= 240 and bool(announced or phrases.RAIL.match(line) or phrases.RAIL_ITEM.match(line))


def is_promo(line: str) -> bool:
    """A newsletter's, donation's or app's advertisement."""
    return count_words(line) <= _MAX_PROMO and bool(phrases.PROMO.search(line))


def is_date(line: str) -> bool:
    """A line that says only when: a date, "Updated …", a reading time."""
    return len(line) <= 100 and bool(phrases.DATE.match(line))


def is_byline(line: str) -> bool:
    """ "By Jane Doe", "Von …", "Par …" with names in capitals, and not a sentence."""
    return len(line) <= 160 and not line.endswith((".", "?", "!")) and bool(phrases.BYLINE.match(line))


def is_name(line: str) -> bool:
    """A line of nothing but one or several persons' names (two to four capitalised words each)."""
    return len(line) <= 120 and bool(phrases.NAME.match(line))


_REASONS = (
    ("keep reading", is_ending),
    ("share or follow links", is_share),
    ("rail or related link", is_rail),
    ("standing matter", is_standing),
    ("newsletter or promotion", is_promo),
    ("photo credit", is_credit),
    ("byline", is_byline),
    ("date line", is_date),
)


@lru_cache(maxsize=8192)
def noise(line: str) -> str:
    """Why a line can be no part of any article's text, or the empty string."""
    return next((why for why, judge in _REASONS if judge(line)), "")
