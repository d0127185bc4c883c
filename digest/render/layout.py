"""How rich a mail may be: layouts from rich to bare, and which stories it shows. Measures nothing, renders nothing.

Gmail clips a message at 102 kB of encoded HTML, so a long issue must grow leaner by itself: small pictures go
first, then large ones, then sentences, then stories, which stay on the web.
"""

from dataclasses import dataclass, replace

from digest.model.issue import Issue

__all__ = ["LAYOUTS", "TARGET", "Layout", "bounded", "shown"]

TARGET = 90_000
"""Bytes of encoded HTML that we aim at; the limit that may never be passed is 102,000."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One step of leanness. `said` tells the editor what was given up.

    `pictures` is "all", "first" (of each region) or "lead"; `sentences` and `letters` bound a summary; `extras` shows
    "also covered by", "see also" and the list of titles left out; `stories` bounds their number.
    """

    name: str
    said: str
    pictures: str = "all"
    sentences: int = 99
    letters: int = 2000
    extras: bool = True
    stories: int = 10_000


LAYOUTS = (
    Layout("rich", ""),
    Layout("lean", "only the first story of a region has its picture", pictures="first"),
    Layout("plain", "one picture in all", pictures="lead"),
    Layout("short", "one picture, summaries of one sentence", pictures="lead", sentences=1),
    Layout("spare", "one picture, summaries of one sentence, no lists", pictures="lead", sentences=1, extras=False),
    Layout(
        "brief",
        "one picture, summaries of 140 letters, no lists",
        pictures="lead",
        sentences=1,
        letters=140,
        extras=False,
    ),
)


def shown(issue: Issue, layout: Layout) -> dict[str, int]:
    """How many stories each region shows, by slug: one each in turn, in the order of the mail, up to the bound."""
    left = min(layout.stories, len(issue.stories))
    counts = {section.region.slug: 0 for section in issue.sections}
    while left > 0:
        for section in issue.sections:
            if left > 0 and counts[section.region.slug] < len(section.stories):
                counts[section.region.slug] += 1
                left -= 1
    return counts


def bounded(layout: Layout, stories: int) -> Layout:
    """The layout with room for `stories` stories only."""
    return replace(layout, stories=stories)
