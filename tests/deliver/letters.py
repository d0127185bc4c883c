"""Spliced messages with awkward names, addresses and subjects: what signatures and relays must bear."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from digest.deliver.message import message, variant_of
from digest.model.delivery import Reader
from digest.model.edition import Edition, Publisher
from digest.model.mail import PREFERENCES, UNSUBSCRIBE, Mail, ReaderLinks

SITE = "https://digest.newsroom.test"
PUBLISHER = Publisher("The Harbour Review", "https://newsroom.test", "14 Quay Street")
EDITION = Edition("round-up", "Weekly Round-Up", '"Éditors, the" <editors@newsroom.test>', ("global",))
DATE = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)

NAMES = (
    "",
    " ",
    "Jo",
    "Doe, Jane",
    'O"Brien \\ Sons',
    "Größe Müller",
    "山田太郎",
    "محمد علي",
    "👩‍🌾 Farm",
    "=?utf-8?q?x?=",
    "a" * 300,
    "naïve " * 60,
    "tab\there",
    "line\r\nBcc: x@evil.test",
    "\x00\x1b[31m",
    "(comment) Jo",
    "<jo@evil.test>",
    "jo@evil.test",
    "\u2028 sep",
    ".",
    "Jo  Two   Spaces",
    "trailing ",
    ";:,",
    "=",
    "\ud800 lone",
)
ADDRESSES = (
    "jo@reader.test",
    "JO.Doe+tag@Reader.Test",
    "o'brien@reader.test",
    "jo@bücher.test",
    "用户@例え.test",
    "x" * 64 + "@reader.test",
    "a=b@reader.test",
    "jo@" + "sub." * 40 + "test",
    "#!$%&*/?^`{|}~@reader.test",
)
SUBJECTS = (
    "The week",
    "",
    "x" * 200,
    "word " * 60,
    "Größe und 日本語 " * 12,
    "  spaced   out  ",
    "=?utf-8?b?eA==?=",
    "a\r\nBcc: x@evil.test",
    "é",
    "tab\tand\x0bothers",
    "🚢" * 70,
    "“Quoted” — and: colons; semicolons",
    ".",
    "\ud800",
    "ends with a space ",
    "a" * 75 + " b",
)


def letters(count: int, seed: int = 1) -> Iterator[bytes]:
    """`count` messages, each for another reader; the same seed gives the same ones."""
    dice = random.Random(seed)
    variants = [variant_of(_mail(subject, dice), EDITION, PUBLISHER, SITE, DATE) for subject in SUBJECTS]
    variants.append(replace(variants[0], reply_to="desk@newsroom.test"))
    for number in range(count):
        token = "".join(dice.choices("abcdefghijABCDEFGHIJ0123456789-_", k=dice.choice((20, 90, 400))))
        links = ReaderLinks(f"{SITE}/u/{token}?a=1&b=2", f"{SITE}/p/{token}")
        reader = Reader(dice.choice(ADDRESSES), dice.choice(NAMES), links, f"<{number}.{token[:20]}@newsroom.test>")
        yield message(variants[number % len(variants)], reader)


def _mail(subject: str, dice: random.Random) -> Mail:
    words = " ".join(dice.choices(("harbour", "Größe", "投票", ".", "=", "From here", "\n.\n", "\n\n"), k=200))
    html = f"<p>{words}</p><a href='{UNSUBSCRIBE}'>x</a><a href='{PREFERENCES}'>y</a>" + "\n" * dice.randrange(4)
    text = f"{words}\n{UNSUBSCRIBE}\n{PREFERENCES}\n"
    return Mail(subject, "", html, text, "", "", "full")
