"""What the main mail programs do not show: a table of our own from caniemail's facts.

Looked up in November 2026. Programs meant: Gmail (web, iOS, Android), Outlook (Windows, web, macOS, iOS, Android),
Apple Mail, Yahoo, Samsung Email, Thunderbird. What MJML itself writes (conditional comments, `mso-`) is not listed.
"""

import re
from dataclasses import dataclass

from digest.model.finding import Severity

__all__ = ["UNSUPPORTED", "Feature"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that is not shown everywhere, found by tag, by attribute, or in styles (inline or in a sheet)."""

    name: str
    why: str
    tags: tuple[str, ...] = ()
    attribute: re.Pattern[str] | None = None
    css: re.Pattern[str] | None = None
    severity: Severity = "error"


def _css(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


UNSUPPORTED = (
    Feature("script", "no mail program runs it, and filters refuse it", ("script", "noembed")),
    Feature("event handler", "no mail program runs it, and filters refuse it", attribute=re.compile("on[a-z]+")),
    Feature("form", "Gmail and Outlook drop or warn of it", ("form", "input", "button", "select", "textarea")),
    Feature("frame or plug-in", "no mail program shows it", ("iframe", "frame", "object", "embed", "applet")),
    Feature("audio or video", "Gmail and Outlook show nothing", ("audio", "video")),
    Feature("inline SVG or canvas", "Gmail and Outlook drop it", ("svg", "canvas", "math")),
    Feature("outer style sheet", "Gmail and Outlook load none", ("link",)),
    Feature("base", "it rewrites every link, and filters refuse it", ("base",)),
    Feature("inner page", "no mail program shows it", attribute=re.compile("srcdoc")),
    Feature("web font", "it is fetched from elsewhere; most programs show another", css=_css("@font-face|@import")),
    Feature("position", "Gmail and Outlook drop it", css=_css(r"(?<![-\w])position\s*:\s*(?!static)")),
    Feature("flex or grid", "Outlook on Windows and Yahoo drop it", css=_css(r"display\s*:\s*(inline-)?(flex|grid)")),
    Feature("CSS variable", "Gmail and Outlook drop it", css=_css(r"var\(|(?<![-\w])--[a-z]")),
    Feature("calc()", "Outlook on Windows drops it", css=_css(r"\b(calc|min|max|clamp)\("), severity="warning"),
    Feature(
        "background picture",
        "Outlook on Windows drops it",
        css=_css(r"background(-image)?\s*:[^;]*url\("),
        severity="warning",
    ),
    Feature("animation", "most programs drop it", css=_css(r"animation\s*:|@keyframes"), severity="warning"),
)
