"""Issues by seed, from plain to hostile: what a mail must bear. Used by the tests and by the long sweeps."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from digest.deliver.message import message, variant_of
from digest.model.article import Article, Picture, Published
from digest.model.delivery import Reader
from digest.model.edition import Edition, Publisher
from digest.model.issue import Issue, LeftOut, Section, Story
from digest.model.mail import Mail, ReaderLinks
from digest.model.region import Filing, Region, RegionShare
from digest.model.summary import Sentence
from digest.render.templates import Templates

SITE = "https://digest.example.org"
PACKAGED = Templates((Path(__file__).resolve().parents[2] / "templates" / "round-up",))
PUBLISHER = Publisher("The Harbour Review", "https://harbour.example.org", "14 Quay Street, Dublin D02 XY45, Ireland")
EDITION = Edition(
    slug="round-up",
    title="Weekly Round-Up",
    sender="The Harbour Review <editors@example.org>",
    regions=("asia-pacific",),
    link_tags={"utm_source": "round-up", "utm_medium": "email"},
)

REGIONS = (
    Region("washington", "Washington & North America", "#1f3a5f", "#9ec1e8"),
    Region("latin-america", "Latin America & Caribbean", "#1d5c3f", "#8fd0ae"),
    Region("europe", "Europe", "#3d3a8c", "#b4b1f0"),
    Region("eurasia", "Russia, Ukraine & Eurasia", "#7a2e2e", "#f0a8a0"),
    Region("middle-east", "Middle East & North Africa", "#7a4a12", "#e8bd84"),
    Region("africa", "Africa", "#5b4a00", "#dcc766"),
    Region("south-central-asia", "South & Central Asia", "#6a2766", "#e3a6de"),
    Region("asia-pacific", "Asia-Pacific", "#0d5560", "#86cfdb"),
    Region("global", "Global", "#3c4650", "#b9c4cf"),
)

_WORDS = {
    "plain": [
        "harbour",
        "council",
        "vote",
        "treaty",
        "grain",
        "border",
        "minister",
        "court",
        "railway",
        "drought",
        "ferry",
        "budget",
        "envoy",
        "ceasefire",
    ],
    "arabic": ["المجلس", "يصوت", "على", "معاهدة", "الحدود", "وزير", "الميناء", "القمح", "المحكمة", "القطار"],
    "chinese": ["港口", "议会", "投票", "条约", "边境", "部长", "法院", "铁路", "粮食", "预算"],
    "emoji": [
        "👩\u200d👩\u200d👧",
        "🚢",
        "harbour",
        "🇯🇵",
        "vote",
        "🧑🏽\u200d🌾",
        "grain",
        "❤️",
        "हिन्दी",
        "में",
        "समाचार",
    ],
    "hostile": [
        *("<script>alert(1)</script>", "{{ issue.title }}", "{% raw %}", "\"'><img src=x onerror=y>", "</mj-text>"),
        *(
            "a\r\nBcc: x@example.com",
            "\x00\x1b[31m",
            "\u202egnp.exe",
            "\ufdd0unsubscribe\ufdd1",
            "\ud800",
            "zero\u200bwidth",
        ),
        *("]]>", "<!--", "-->", "<![endif]-->", "&amp;amp;", "\\u{41}", "%s%(x)s", "=?utf-8?q?x?=", "a" * 60),
        "<style>*{display:none}</style>",
    ],
}

_URLS = (
    "https://news.example.org/story/{n}",
    "http://news.example.org/{n}?a=1&b=2#part",
    "",
    "javascript:alert({n})",
    "https://news.example.org/{n}/\r\nX-Evil: 1",
    'https://news.example.org/{n}?q="><script>',
    "https://user:password@news.example.org/{n}",
    "https://новости.example.org/статья/{n}",
    "data:text/html,<b>{n}</b>",
    "//news.example.org/{n}",
    "https://news.example.org/{n}/" + "long-" * 60,
    "https://news.example.org/{n}?u=\ufdd0unsubscribe\ufdd1",
)


def issue_of(seed: int, *, articles: int | None = None, regions: int | None = None) -> Issue:
    """An issue of 1 to 120 articles in 1 to 9 regions; the same seed gives the same issue."""
    dice = random.Random(seed)
    wanted = articles if articles is not None else dice.choice((1, 2, 5, 12, 24, 30, 50, 80, 120))
    headings = dice.sample(REGIONS, min(regions or dice.randint(1, 9), wanted))
    filed: list[list[Story]] = [[] for _ in headings]
    for number in range(wanted):
        place = number if number < len(headings) else dice.randrange(len(headings))
        filed[place].append(_story(dice, number, headings[place].slug))
    sections = tuple(Section(region, tuple(stories)) for region, stories in zip(headings, filed, strict=True))
    why = dice.choice(("over the region's cap", "over the issue's cap", "was carried in 2026-W46"))
    left_out = tuple(LeftOut(_text(dice, 80), why, _url(dice, n)) for n in range(dice.randint(0, 30)))
    sent = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
    return Issue("round-up", "2026-W47", "Weekly Round-Up", "en", sent - timedelta(days=1), sent, sections, left_out)


def _story(dice: random.Random, number: int, region: str) -> Story:
    article = _article(dice, number)
    others = tuple(_article(dice, 1000 + number * 10 + other) for other in range(dice.choice((0, 0, 0, 1, 7))))
    sentences = tuple(
        Sentence(text, 0, 0, len(text), dice.choice(("article", "article", "publisher", "editor")), dice.random() < 0.1)
        for text in (_text(dice, dice.randint(20, 400)) for _ in range(dice.randint(0, 4)))
    )
    also = (dice.choice(REGIONS).slug,) if dice.random() < 0.2 else ()
    return Story(article, sentences, Filing((RegionShare(region, 1.0, ("title",)),), see_also=also), others)


def _article(dice: random.Random, number: int) -> Article:
    return Article(
        id=f"a{number}",
        title=_text(dice, dice.choice((1, 12, 40, 80, 120, 300))),
        paragraphs=("word " * dice.randint(1, 2000),),
        url=_url(dice, number),
        kicker=_maybe(dice, 30),
        kind=dice.choice(("", "Analysis", "Reporting", "Opinion", _text(dice, 20))),
        byline=_maybe(dice, 40),
        published=_published(dice),
        language=dice.choice(("en", "en", "ar", "zh", "und", 'x"y', "pt-BR")),
        picture=_picture(dice),
        source=_maybe(dice, 30),
        truncated=dice.random() < 0.3,
    )


def _published(dice: random.Random) -> Published:
    return dice.choice((None, date(2026, 11, 18), datetime(2026, 11, 19, 23, 30, tzinfo=UTC)))


def _picture(dice: random.Random) -> Picture | None:
    file = dice.choice(("", "9f86d081884c7d65.jpg", "../../etc/passwd", '"><script>.jpg'))
    given = Picture("https://news.example.org/p.jpg", _maybe(dice, 100), _maybe(dice, 60), file, 1200, 800)
    return dice.choice((None, given, given))


def _maybe(dice: random.Random, longest: int) -> str:
    return _text(dice, longest) if dice.random() < 0.7 else ""


def _url(dice: random.Random, number: int) -> str:
    return dice.choice(_URLS).format(n=number)


def _text(dice: random.Random, longest: int) -> str:
    words = _WORDS[dice.choice(("plain", "plain", "plain", "arabic", "chinese", "emoji", "hostile"))]
    text = dice.choice(words)
    while len(text) < longest:
        text += " " + dice.choice(words)
    return text[:longest]


def eml_of(
    mail: Mail,
    issue: Issue,
    links: ReaderLinks,
    *,
    sender: str = EDITION.sender,
    recipient: str = "reader@example.org",
    name: str = "",
) -> bytes:
    """One reader's copy of the mail, as it would leave."""
    variant = variant_of(mail, replace(EDITION, sender=sender), PUBLISHER, SITE, issue.send_at)
    return message(variant, Reader(recipient, name, links, "<1.2@example.org>"))
