"""An issue as templates see it: words made harmless, links tagged, dates in words; all of it (`layout` leaves out).

Pure. Words from the world are bounded too: a title of ten thousand letters must not break a mail.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from unicodedata import east_asian_width

from digest.model.article import Article, Picture, published_day
from digest.model.edition import Edition, Publisher
from digest.model.furnishing import PLAIN, Furnishing
from digest.model.issue import Issue, LeftOut, Section, Story
from digest.model.mail import PREFERENCES, UNSUBSCRIBE
from digest.model.region import Region
from digest.render.language import Language
from digest.render.layout import bounded_summary
from digest.render.links import issue_url, picture_url, safe_url, tag_url
from digest.render.markdown import as_html, as_text
from digest.render.view import (
    IssueView,
    LinkView,
    MarkdownView,
    PictureView,
    PublisherView,
    SectionView,
    SentenceView,
    StoryView,
)
from digest.text.inert import clean, clipped, direction

__all__ = ["Stage", "present"]

_OVER_THE_CAP = "cap"
"""Compose says "over the region's cap" and "over the issue's cap": titles for which there was no room."""

_LONGEST_LIST = 12
_LONGEST_SUMMARY = 2000


@dataclass(frozen=True, slots=True)
class Stage:
    """What every part of one view is made with."""

    issue: Issue
    edition: Edition
    publisher: Publisher
    site_url: str
    language: Language
    furnishing: Furnishing = PLAIN

    def link(self, url: str) -> str:
        """An article's address with the edition's link tags, or "" where it has none that is safe."""
        return tag_url(safe_url(url), self.edition.link_tags)

    def words(self, text: str) -> str:
        """A string of ours in the issue's language."""
        return self.language.translations.gettext(text)


def present(stage: Stage) -> IssueView:
    """The view of an issue, subject and preheader still empty."""
    issue, language = stage.issue, stage.language
    return IssueView(
        slug=issue.edition,
        period=issue.period,
        edition=clipped(stage.edition.title, 120) or stage.edition.slug,
        title=clipped(issue.title, 120) or clipped(stage.edition.title, 120) or stage.edition.slug,
        dates=_dates(issue, language),
        lang=language.code,
        dir=language.dir,
        subject="",
        preheader="",
        web_url=issue_url(stage.site_url, issue),
        unsubscribe=UNSUBSCRIBE,
        preferences=PREFERENCES,
        publisher=_publisher(stage.publisher),
        sections=tuple(_section(stage, number, section) for number, section in enumerate(issue.sections, 1)),
        left_out=_left_out(stage, issue.left_out),
        note=_markdown(stage.furnishing.note if issue.overrides.note is None else issue.overrides.note),
        support=_markdown(stage.furnishing.support),
        corrections=tuple(clipped(one, 500) for one in stage.furnishing.corrections if clean(one)),
    )


def _markdown(text: str) -> MarkdownView | None:
    return MarkdownView(as_html(text), as_text(text)) if text.strip() else None


def _publisher(publisher: Publisher) -> PublisherView:
    """The publisher; an address that begins with the name is shown without it, since the name stands above."""
    name, address = clipped(publisher.name, 120), clipped(publisher.postal_address, 300)
    if name and address.casefold().startswith(name.casefold()):
        address = address[len(name) :].lstrip(" ,;–-") or address
    return PublisherView(name or publisher.url, safe_url(publisher.url), address)


def _section(stage: Stage, number: int, section: Section) -> SectionView:
    region = section.region
    stories = tuple(
        _story(stage, story, region, "lead" if number == 1 and place == 0 else ("feature" if place == 0 else "card"))
        for place, story in enumerate(section.stories)
    )
    return SectionView(
        slug=region.slug,
        anchor=_anchor(region),
        css=f"k{number}",
        name=_name(region),
        colour=region.colour,
        colour_dark=region.colour_dark,
        stories=stories,
        mentions=_mentions(stage, region.slug),
        more=0,
        more_url=f"{issue_url(stage.site_url, stage.issue)}#{_anchor(region)}",
    )


def _name(region: Region) -> str:
    """A region's name; its slug where the name holds nothing that shows, since a heading must not be empty."""
    return clipped(region.name, 80) or region.slug


def _anchor(region: Region) -> str:
    """A name that HTML and URLs take as it is."""
    return "r-" + "".join(c if c.isascii() and c.isalnum() else "-" for c in region.slug.lower())


def _story(stage: Stage, story: Story, region: Region, form: str) -> StoryView:
    article = story.lead
    way = direction(story.headline)
    foreign = article.language not in ("", "und", stage.issue.language)
    day = published_day(article.published)
    byline, source = clipped(article.byline, 120), clipped(article.source, 80)
    published = stage.language.day(day) if day else ""
    edited = any(sentence.origin == "editor" for sentence in story.summary)
    minutes = article.minutes
    return StoryView(
        form=form,
        title=clipped(story.headline, 300) or stage.words("Untitled"),
        url=stage.link(article.url),
        kicker=_kicker(story, region),
        kind=_capital(clipped(article.kind, 40)),
        byline=byline,
        source=source,
        published=published,
        minutes=minutes,
        truncated=article.truncated,
        edited=edited,
        summary=_summary(story),
        picture=_picture(stage, story),
        see_also=_see_also(stage, story),
        also=_also(stage, story),
        lang=_tag(article.language) if foreign else "",
        dir=way if way != stage.language.dir else "",
        facts=_facts(stage, byline, source, published, minutes, edited=edited),
        onward=_onward(stage, article) if article.truncated else "",
    )


def _facts(stage: Stage, byline: str, source: str, published: str, minutes: int, *, edited: bool) -> str:
    """Byline, source, day, reading time, and whose the summary is, between middle dots; a number keeps its word.

    The publisher's own articles do not name their source once more in each line.
    """
    reading = stage.words("%(minutes)s min read") % {"minutes": stage.language.number(minutes)}
    facts = (
        stage.words("By %(byline)s") % {"byline": byline} if byline else "",
        "" if source.casefold() == clean(stage.publisher.name).casefold() else source,
        published.replace(" ", "\xa0"),
        reading.replace(" ", "\xa0"),
        stage.words("Summary by the editors") if edited else "",
    )
    return "\xa0· ".join(fact for fact in facts if fact)


def _onward(stage: Stage, article: Article) -> str:
    """What a reader is told where we have only the beginning of an article."""
    if not stage.link(article.url):
        return stage.words("This is an extract: the source gave no address of the whole text")
    source = clipped(article.source, 80) or stage.words("the publisher")
    return stage.words("Continue at %(source)s") % {"source": source}


def _kicker(story: Story, region: Region) -> str:
    """The publisher's or the editor's kicker, where it says more than the heading above it."""
    kicker = clipped(story.label, 60)
    return "" if _word_set(kicker) <= _word_set(region.name) else kicker


@lru_cache(maxsize=1024)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _tag(language: str) -> str:
    """A language as `lang` takes it (BCP 47 in outline), or ""."""
    parts = language.replace("_", "-").split("-")
    fits = 2 <= len(parts[0]) <= 3 and parts[0].isalpha() and all(p.isalnum() and len(p) <= 8 for p in parts)
    return "-".join(parts) if fits and language.isascii() else ""


def _summary(story: Story) -> tuple[SentenceView, ...]:
    sentences: list[SentenceView] = []
    for sentence in story.summary:
        text = clean(sentence.text) + ("…" if sentence.cut and not sentence.text.endswith("…") else "")
        if text:
            before = _joint(sentences[-1].text) if sentences else ""
            sentences.append(SentenceView(text, sentence.origin, before))
    return bounded_summary(sentences, _LONGEST_SUMMARY)


def _joint(text: str) -> str:
    """What parts a sentence from the next: no space after a wide full stop; a full stop where a standfirst has none."""
    end = text.rstrip("\"'”’»)]")[-1:]
    if end in _WIDE_STOPS:
        return ""
    if not end.isalnum():
        return " "
    return "。" if east_asian_width(end) in "WF" else ". "


_WIDE_STOPS = ("。", "！", "？", "」", "』")


def _picture(stage: Stage, story: Story) -> PictureView | None:
    picture = story.picture or story.lead.picture
    src = picture_url(stage.site_url, picture.file) if picture else ""
    if not picture or not src:
        return None
    return PictureView(src, _alt(stage, picture, story), clipped(picture.credit, 160), picture.width, picture.height)


def _alt(stage: Stage, picture: Picture, story: Story) -> str:
    """The alt text; the title stands in, since a picture that is a link must have a name (WCAG 2.4.4)."""
    return clipped(picture.alt, 250) or clipped(story.headline, 250) or stage.words("Picture")


def _see_also(stage: Stage, story: Story) -> tuple[LinkView, ...]:
    if not story.filing.see_also:
        return ()
    regions = {section.region.slug: section.region for section in stage.issue.sections}
    found = [regions[slug] for slug in story.filing.see_also if slug in regions]
    return tuple(LinkView(_name(r), f"#{_anchor(r)}", _name(r)) for r in found)


def _mentions(stage: Stage, slug: str) -> tuple[LinkView, ...]:
    others = (s for s in stage.issue.sections if s.region.slug != slug)
    stories = (story for section in others for story in section.stories if slug in story.filing.see_also)
    return tuple(_titled(stage, story.headline, story.lead.url) for story in stories)[:3]


def _also(stage: Stage, story: Story) -> tuple[LinkView, ...]:
    links = []
    for other in story.others[:5]:
        words = clipped(other.source, 80) or clipped(other.title, 120)
        links.append(LinkView(words, stage.link(other.url), clipped(f"{words}: {other.title}", 300)))
    return tuple(links)


def _left_out(stage: Stage, left_out: tuple[LeftOut, ...]) -> tuple[LinkView, ...]:
    for_lack_of_room = [one for one in left_out if _OVER_THE_CAP in one.why and clean(one.title)]
    return tuple(_titled(stage, one.title, one.url) for one in for_lack_of_room[:_LONGEST_LIST])


def _titled(stage: Stage, title: str, url: str) -> LinkView:
    words = clipped(title, 200) or stage.words("Untitled")
    return LinkView(words, stage.link(url), words)


def _dates(issue: Issue, language: Language) -> str:
    return language.span(*_days(issue.period, issue.send_at.date()))


def _days(period: str, sent: date) -> tuple[date, date]:
    """The first and last day of a period's key (`2026-W47`, `2026-11-22`, `2026-11`); the day of sending otherwise."""
    try:
        if "-W" in period:
            year, week = period.split("-W")
            monday = date.fromisocalendar(int(year), int(week), 1)
            return monday, monday + timedelta(days=6)
        if len(period) == 7:
            first = date.fromisoformat(f"{period}-01")
            return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return (day := date.fromisoformat(period)), day
    except ValueError:
        return sent, sent
