"""What mail programs do not show: a table of our own, from caniemail's facts of 9 September 2025 (caniemail.com).

A program lacks a feature where its newest version, on any of its platforms, was found not to support it; `tested` is
the day of that test. What MJML itself writes (conditional comments, `mso-`, rounded corners) is not listed, so bare
MJML has no findings. `tests/check/test_clients.py` compares the table with npm's caniemail.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from digest.model.finding import Severity
from digest.model.mail_programs import MAIL_PROGRAMS

__all__ = ["FEATURES", "Feature", "lacked_by"]


@dataclass(frozen=True, slots=True)
class StyleTrace:
    """How a feature shows in a style: what any use of it contains one of, and the pattern that tells for certain."""

    signs: tuple[str, ...]
    pattern: re.Pattern[str]

    def is_in(self, style: str, lowered: str) -> bool:
        """Whether a style uses it; a pattern without regard to case is slow, and a sign mostly spares it."""
        likely = not style.isascii() or any(sign in lowered for sign in self.signs)
        return likely and self.pattern.search(style) is not None


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that is not shown everywhere, found by tag, by attribute, in styles, or by a picture's address.

    `slug` is caniemail's name for it, "" for what no program runs; `lacking` are the programs without it.
    """

    name: str
    slug: str
    tested: str
    lacking: str
    tags: tuple[str, ...] = ()
    attribute: re.Pattern[str] | None = None
    css: StyleTrace | None = None
    picture: re.Pattern[str] | None = None
    severity: Severity = "error"


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _style(pattern: str, *signs: str) -> StyleTrace:
    return StyleTrace(signs, _pattern(pattern))


_ALL = " ".join(MAIL_PROGRAMS)

# fmt: off
FEATURES = (
    Feature("script", "", "", _ALL, tags=("script", "noembed")),
    Feature("event handler", "", "", _ALL, attribute=_pattern("on[a-z]+")),
    Feature("frame", "", "", _ALL, tags=("iframe", "frame", "frameset")),
    Feature("inner page", "", "", _ALL, attribute=_pattern("srcdoc")),
    Feature("canvas", "", "", _ALL, tags=("canvas",)),
    Feature("form", "html-form", "2019-09-10",
            "outlook-windows yahoo proton-mail gmx web-de fastmail hey", tags=("form",)),
    Feature("input", "html-input-text", "2019-09-10",
            "outlook outlook-windows yahoo samsung-email proton-mail gmx web-de hey", tags=("input",)),
    Feature("button", "html-button-submit", "2019-09-10",
            "outlook outlook-windows yahoo proton-mail gmx web-de hey", tags=("button",)),
    Feature("select", "html-select", "2019-09-10", "outlook-windows yahoo gmx web-de hey", tags=("select",)),
    Feature("textarea", "html-textarea", "2019-09-10",
            "outlook outlook-windows yahoo samsung-email gmx web-de hey", tags=("textarea",)),
    Feature("plug-in", "html-object", "2021-02-20",
            "gmail outlook outlook-windows yahoo aol proton-mail gmx web-de fastmail hey",
            tags=("object", "embed", "applet")),
    Feature("audio", "html-audio", "2020-04-21",
            "gmail outlook outlook-windows yahoo aol proton-mail gmx web-de fastmail hey", tags=("audio",)),
    Feature("video", "html-video", "2019-09-16",
            "gmail outlook outlook-windows yahoo aol proton-mail gmx web-de fastmail hey", tags=("video",)),
    Feature("inline SVG", "html-svg", "2020-02-06",
            "gmail outlook outlook-windows yahoo aol gmx web-de fastmail hey", tags=("svg",)),
    Feature("outer style sheet", "html-link", "2023-12-21",
            "gmail outlook yahoo samsung-email thunderbird aol proton-mail gmx web-de fastmail hey", tags=("link",)),
    Feature("base", "html-base", "2021-12-01", "outlook proton-mail gmx web-de", tags=("base",)),
    Feature("dialog", "html-dialog", "2019-02-28",
            "gmail outlook outlook-windows yahoo aol proton-mail gmx web-de fastmail hey", tags=("dialog",)),
    Feature("marquee", "html-marquee", "2020-04-21",
            "gmail outlook-windows gmx web-de fastmail hey", tags=("marquee",)),
    Feature("picture", "html-picture", "2024-04-15",
            "gmail outlook outlook-windows yahoo aol proton-mail gmx web-de fastmail hey",
            tags=("picture",), severity="warning"),
    Feature("srcset", "html-srcset", "2019-05-29",
            "gmail outlook outlook-windows yahoo aol proton-mail gmx web-de fastmail hey",
            attribute=_pattern(r"srcset"), severity="warning"),
    Feature("popover", "html-popover", "2023-09-25",
            "gmail outlook outlook-windows yahoo thunderbird aol proton-mail fastmail hey",
            attribute=_pattern(r"popover")),
    Feature("web font", "css-at-font-face", "2023-12-19",
            "gmail outlook yahoo aol proton-mail gmx web-de fastmail", css=_style(r"@font-face", "@font-face")),
    Feature("@import", "css-at-import", "2019-02-28",
            "gmail outlook yahoo samsung-email thunderbird aol proton-mail gmx web-de fastmail",
            css=_style(r"@import", "@import")),
    Feature("position", "css-position", "2021-05-16",
            "gmail outlook outlook-windows", css=_style(r"(?<![-\w])position\s*:\s*(?!static)", "position")),
    Feature("flex", "css-display-flex", "2021-11-02",
            "outlook-windows gmx web-de", css=_style(r"display\s*:\s*(inline-)?flex", "flex")),
    Feature("grid", "css-display-grid", "2019-02-28",
            "gmail outlook outlook-windows yahoo aol gmx web-de", css=_style(r"display\s*:\s*(inline-)?grid", "grid")),
    Feature("CSS variable", "css-variables", "2020-02-25",
            "gmail outlook outlook-windows yahoo aol gmx web-de fastmail",
            css=_style(r"var\(|(?<![-\w])--[a-z]", "var(", "--")),
    Feature("calc()", "css-unit-calc", "2020-02-25",
            "outlook outlook-windows yahoo aol gmx web-de", css=_style(r"\bcalc\(", "calc("), severity="warning"),
    Feature("clamp()", "css-function-clamp", "2021-05-07",
            "outlook outlook-windows yahoo samsung-email aol gmx web-de fastmail",
            css=_style(r"\bclamp\(", "clamp("), severity="warning"),
    Feature("max()", "css-function-max", "2021-05-07",
            "outlook outlook-windows yahoo samsung-email aol gmx web-de fastmail",
            css=_style(r"\bmax\(", "max("), severity="warning"),
    Feature("light-dark()", "css-function-light-dark", "2024-08-14",
            "gmail outlook outlook-windows yahoo aol gmx",
            css=_style(r"\blight-dark\(", "light-dark("), severity="warning"),
    Feature("background picture", "css-background-image", "2023-07-24",
            "outlook-windows", css=_style(r"background(-image)?\s*:[^;]*url\(", "url("), severity="warning"),
    Feature("gradient", "css-linear-gradient", "2021-12-29",
            "outlook outlook-windows yahoo aol gmx web-de",
            css=_style(r"linear-gradient\(", "linear-gradient("), severity="warning"),
    Feature("animation", "css-animation", "2023-12-19",
            "gmail outlook outlook-windows yahoo aol proton-mail gmx web-de",
            css=_style(r"animation(-name)?\s*:|@keyframes", "animation", "@keyframes"), severity="warning"),
    Feature("transition", "css-transition", "2024-03-29",
            "gmail outlook outlook-windows proton-mail",
            css=_style(r"(?<![-\w])transition\s*:", "transition"), severity="warning"),
    Feature("transform", "css-transform", "2019-02-28",
            "gmail outlook outlook-windows yahoo aol gmx web-de",
            css=_style(r"(?<![-\w])transform\s*:", "transform"), severity="warning"),
    Feature("filter", "css-filter", "2024-01-03",
            "gmail outlook outlook-windows yahoo aol gmx web-de fastmail",
            css=_style(r"(?<![-\w])filter\s*:", "filter"), severity="warning"),
    Feature("shadow", "css-box-shadow", "2023-12-20",
            "gmail outlook-windows yahoo aol gmx web-de",
            css=_style(r"box-shadow\s*:", "box-shadow"), severity="warning"),
    Feature("clip-path", "css-clip-path", "2021-03-09",
            "gmail outlook outlook-windows yahoo aol gmx web-de",
            css=_style(r"clip-path\s*:", "clip-path"), severity="warning"),
    Feature("object-fit", "css-object-fit", "2021-07-15",
            "gmail outlook-windows yahoo aol gmx web-de",
            css=_style(r"object-fit\s*:", "object-fit"), severity="warning"),
    Feature("aspect-ratio", "css-aspect-ratio", "2023-12-19",
            "gmail outlook outlook-windows yahoo samsung-email thunderbird aol gmx web-de fastmail",
            css=_style(r"(?<![-\w])aspect-ratio\s*:", "aspect-ratio"), severity="warning"),
    Feature("gap", "css-gap", "2022-12-28",
            "gmail outlook-windows yahoo aol gmx",
            css=_style(r"(?<![-\w])(row-|column-)?gap\s*:", "gap"), severity="warning"),
    Feature("columns", "css-column-count", "2019-02-28",
            "gmail outlook-windows yahoo aol gmx web-de",
            css=_style(r"column-count\s*:", "column-count"), severity="warning"),
    Feature(":has()", "css-pseudo-class-has", "2022-03-15",
            "gmail outlook outlook-windows yahoo thunderbird aol proton-mail gmx web-de",
            css=_style(r":has\(", ":has("), severity="warning"),
    Feature("WebP picture", "image-webp", "2021-02-06", "outlook-windows", picture=_pattern(r"\.webp(\?|$)")),
    Feature("AVIF picture", "image-avif", "2023-01-14",
            "outlook-windows gmx web-de fastmail", picture=_pattern(r"\.avif(\?|$)")),
    Feature("SVG picture", "image-svg", "2023-01-15", "gmail", picture=_pattern(r"\.svg(\?|$)")),
    Feature("picture within the mail (data:)", "image-base64", "2020-02-06", "gmail hey", picture=_pattern(r"data:")),
)
# fmt: on


@lru_cache(maxsize=16)
def lacked_by(programs: tuple[str, ...]) -> tuple[tuple[Feature, tuple[str, ...]], ...]:
    """The features that some of `programs` do not show, each with those programs."""
    missing = ((one, tuple(name for name in programs if name in one.lacking.split())) for one in FEATURES)
    return tuple((feature, names) for feature, names in missing if names)
