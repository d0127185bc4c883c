"""What authors of pages call their elements (class, id), and what that says of the text inside: two tables.

Names are substrings of the lower-case class and id; the first entry that matches counts.
"""

import re

__all__ = ["aside_named", "hint_named"]


def _table(*entries: tuple[str, tuple[str, ...]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((meaning, re.compile("|".join(names))) for meaning, names in entries)


_HINTS = _table(
    ("caption", ("caption", "credit", "copyright", "photographer", "legende", "bildunter", "crédit")),
    (
        "kicker",
        (
            "kicker",
            "eyebrow",
            "overline",
            "rubric",
            "dachzeile",
            "cat-links",
            "post-category",
            "entry-category",
            "section-(?:name|label|tag)",
            "article-section",
            "topline",
            "supertitle",
            "antetitulo",
        ),
    ),
    ("byline", ("byline", "by-line", "author", "autor", "writer", "contributor")),
    (
        "date",
        (
            "dateline",
            "timestamp",
            "pub(?:lish(?:ed)?)?-?date",
            "date-?(?:published|time)",
            "post-date",
            "entry-date",
            "posted-on",
            "article-date",
            "datetime",
        ),
    ),
    (
        "standfirst",
        (
            "standfirst",
            r"\bdek\b",
            "__dek",
            r"-dek\b",
            "subtitle",
            "subheadline",
            "sub-title",
            r"\bdeck\b",
            r"-deck\b",
            "article-summary",
            r"chapo\b",
            "vorspann",
            "bajada",
        ),
    ),
)
_ASIDES = _table(
    (
        "newsletter or promotion",
        (
            "newsletter",
            r"subscribe\b",
            "subscription-",
            "sign-?up",
            "promo",
            "donat",
            "inline-cta",
            "callout",
            "appeal",
            "membership",
        ),
    ),
    (
        "rail or related link",
        (
            "related",
            "recommend",
            "more-?(?:from|on|stories|like)",
            "most-?(?:read|popular)",
            "trending",
            r"rail\b",
            "read-?(?:more|next|also)",
            "sidebar",
            "also-like",
            "outbrain",
            "taboola",
            "latest-",
            "up-next",
            "see-also",
        ),
    ),
    ("share or follow links", ("share", "social", "follow-us")),
    ("reader comment", ("comment", "disqus", r"respond\b")),
    ("advertisement", (r"\bads?\b", r"\bad-", "advert", "sponsor", "dfp", r"-ad\b")),
    ("author's note", ("author-?(?:bio|box|info|card|about)", "about-?(?:the-)?author", r"\bbio\b")),
    ("tags", (r"\btags?\b", "tag-?list", "topics", "keywords", "article-tags", "post-tags")),
    (
        "menu",
        (
            "breadcrumb",
            r"\bnav\b",
            "navigation",
            r"\bmenu\b",
            "masthead",
            "site-header",
            "site-footer",
            "cookie",
            "consent",
            "toolbar",
            "skip-link",
        ),
    ),
    (
        "embedded post",
        ("twitter-tweet", "instagram-media", "tiktok-embed", "bluesky-embed", "fb-post", "reddit-embed", "truthsocial"),
    ),
    ("pull quote", ("pull-?quote", "pullout")),
)


def hint_named(named: str) -> str:
    """caption, kicker, byline, date or standfirst, if an element's name says so; else the empty string."""
    return next((meaning for meaning, names in _HINTS if names.search(named)), "") if named.strip() else ""


def aside_named(named: str) -> str:
    """Why an element is beside the article, if its name says so; else the empty string."""
    return next((meaning for meaning, names in _ASIDES if names.search(named)), "") if named.strip() else ""
