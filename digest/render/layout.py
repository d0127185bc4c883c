"""How rich a mail may be: layouts from rich to bare, and what of an issue each shows. Measures and renders nothing.

Gmail clips a message at 102 kB of encoded HTML, so a long issue must grow leaner by itself: small pictures go
first, then large ones, then sentences, then stories, which stay on the web.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.render.view import IssueView, SectionView, SentenceView, StoryView
from digest.text.inert import clipped

__all__ = ["LAYOUTS", "TARGET", "Layout", "bounded", "bounded_summary", "laid_out", "likely", "picture_letters"]

TARGET = 90_000
"""Bytes of encoded HTML that we aim at; the limit that may never be passed is 102,000."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One step of leanness. `said` tells the editor what was given up.

    `frame` is how stories stand: in `sections` of their own, in `rows`, or all of a region in one `block`; `markup` is
    about what a story takes in it besides its words, in bytes. `pictures` is "all", "first" (of each region) or "lead";
    `sentences` and `letters` bound a summary; `extras` shows "also covered by", "see also" and the list of titles left
    out; `stories` bounds their number.
    """

    name: str
    said: str
    frame: str = "block"
    markup: int = 1350
    pictures: str = "all"
    sentences: int = 99
    letters: int = 2000
    extras: bool = True
    stories: int = 10_000


_ONE = "one block a region, one picture in all"

LAYOUTS = (
    Layout("rich", "", frame="sections", markup=4300),
    Layout("compact", "small pictures beside the words, not on phones", frame="rows", markup=2450),
    Layout("lean", "only the first story of a region has its picture", frame="rows", markup=2000, pictures="first"),
    Layout("plain", _ONE, pictures="lead"),
    Layout("short", f"{_ONE}, summaries of one sentence", pictures="lead", sentences=1),
    Layout("spare", f"{_ONE}, summaries of one sentence, no lists", pictures="lead", sentences=1, extras=False),
    Layout(
        "brief",
        f"{_ONE}, summaries of 140 letters, no lists",
        pictures="lead",
        sentences=1,
        letters=140,
        extras=False,
    ),
)


def likely(full: IssueView) -> int:
    """The number of the richest layout that probably fits: where a search for it should begin."""
    texts = ("".join((story.title, story.words, story.facts, story.url, story.url)) for story in full.stories)
    words = sum(4 * len(text.encode("utf-8", "replace")) - 3 * len(text) for text in texts)  # =XX for each byte abroad
    for number, layout in enumerate(LAYOUTS):
        if _FRAME_OF_A_MAIL + words + layout.markup * len(full.stories) <= TARGET:
            return number
    return len(LAYOUTS) - 1


_FRAME_OF_A_MAIL = 9000


def laid_out(full: IssueView, layout: Layout) -> IssueView:
    """What the layout shows of the whole issue; with room for no story at all, no region either."""
    counts = _shown(full.sections, layout.stories)
    sections = (_section(section, layout, count) for section, count in zip(full.sections, counts, strict=True))
    return replace(
        full,
        sections=tuple(sections) if layout.stories else (),
        left_out=full.left_out if layout.extras else (),
    )


def _shown(sections: Sequence[SectionView], most: int) -> list[int]:
    """How many stories each region shows: one each in turn, in the order of the mail, up to the bound."""
    sizes = [len(section.stories) for section in sections]
    left = min(most, sum(sizes))
    counts = [0] * len(sizes)
    while left > 0:
        for place, size in enumerate(sizes):
            if left > 0 and counts[place] < size:
                counts[place] += 1
                left -= 1
    return counts


def _section(section: SectionView, layout: Layout, count: int) -> SectionView:
    return replace(
        section,
        stories=tuple(_story(story, layout) for story in section.stories[:count]),
        mentions=section.mentions if layout.extras else (),
        more=section.count - count,
        frame=layout.frame,
    )


def _story(story: StoryView, layout: Layout) -> StoryView:
    picture = story.picture if _is_pictured(story, layout) else None
    summary = bounded_summary(story.summary[: layout.sentences], layout.letters)
    also = story.also if layout.extras else ()
    if picture is story.picture and summary == story.summary and also == story.also:
        return story
    return replace(story, picture=picture, summary=summary, also=also)


def _is_pictured(story: StoryView, layout: Layout) -> bool:
    return layout.pictures == "all" or story.form == "lead" or (layout.pictures == "first" and story.form != "card")


def picture_letters(full: IssueView, layout: Layout) -> int:
    """The letters that the pictures of a layout take at least: their addresses and their alt texts."""
    pictures = (story.picture for story in full.stories if _is_pictured(story, layout))
    return sum(len(picture.src) + len(picture.alt) for picture in pictures if picture)


def bounded_summary(summary: Sequence[SentenceView], letters: int) -> tuple[SentenceView, ...]:
    """The sentences that fit into so many letters, the last of them ended at a word; never a stump of 20."""
    kept, left = [], letters
    for sentence in summary:
        if left > 20:
            kept.append(
                sentence if len(sentence.text) <= left else replace(sentence, text=clipped(sentence.text, left))
            )
            left -= len(sentence.text)
    return tuple(kept)


def bounded(layout: Layout, stories: int) -> Layout:
    """The layout with room for `stories` stories only."""
    return replace(layout, stories=stories)
