"""Pages and texts → readings: the door of extraction. What cannot be read is a reading that says so.

Pure; arguments and results can be pickled, so that hostile pages are read in a process with a deadline (`workers`).
Nothing here raises for what is read, whatever it is. `files` reads the disk.
"""

import re
from collections.abc import Sequence

from digest.collect.dumps import Story, split_stories
from digest.collect.dumps_roles import Line
from digest.collect.identity import article_id
from digest.collect.lines import plain_lines, unwrap
from digest.collect.metadata_byline import join_names, split_names
from digest.collect.metadata_dates import parse_date
from digest.collect.urls import absolute, is_web
from digest.model.article import Article, Picture, Published, Reading
from digest.model.source import Source

__all__ = ["make_article", "of_story", "read_html", "read_text"]

_PARTS = re.compile(r"\s*[|•·–—]\s*|\s-\s")


def read_html(html: bytes | str, *, url: str, source: Source, charset: str = "") -> tuple[Reading, ...]:
    """The articles of one page, the main one first. `url` is where it was read, `charset` what the sender named.

    A page without an article gives one reading with a problem; no input raises.
    """
    from digest.collect.encoding import decode

    try:
        text = decode(html, charset) if isinstance(html, bytes) else html
        return _page_readings(text, url, source)
    except Exception as error:  # noqa: BLE001 - a hostile page may break a parser in any way; it is one bad page
        return (Reading(url, problem=f"{url or 'the page'} cannot be read as HTML ({type(error).__name__})."),)


def read_text(text: str, *, path: str, source: Source) -> tuple[Reading, ...]:
    """The articles of a text: a dump of a page that holds several, or one plain article. `path` names it."""
    try:
        stories = split_stories(Line(line) for line in unwrap(plain_lines(text)))
    except Exception as error:  # noqa: BLE001 - as above
        return (Reading(path, problem=f"{path} cannot be read as text ({type(error).__name__})."),)
    readings = tuple(of_story(story, path, "", "", source) for story in stories)
    return readings or (Reading(path, problem=f"{path} holds no article: no paragraph of text was found in it."),)


def make_article(
    *,
    source: Source,
    title: str,
    paragraphs: Sequence[str],
    url: str = "",
    own_url: bool = True,
    id_: str = "",
    kicker: str = "",
    kind: str = "",
    byline: str = "",
    published: Published = None,
    language: str = "",
    standfirst: str = "",
    picture: Picture | None = None,
    truncated: bool = False,
) -> Article:
    """An article of these parts, its identity and language settled. `own_url`: the address names this article alone.

    The source's kicker and language stand in where the article has none.
    """
    return Article(
        id=id_ or article_id(url if own_url else "", "", source.name, title, paragraphs),
        title=title,
        paragraphs=tuple(paragraphs),
        url=url if is_web(url) else "",
        kicker=kicker or source.kicker,
        kind=kind,
        byline=byline,
        published=published,
        language=_language(f"{title}\n{' '.join(paragraphs)}", language or source.language),
        standfirst=standfirst,
        picture=picture,
        source=source.name,
        truncated=truncated,
    )


def _language(text: str, hint: str) -> str:
    from digest.text.language import detect

    return detect(text, hint)


def _page_readings(text: str, url: str, source: Source) -> tuple[Reading, ...]:
    from digest.collect.pages import read_page

    facts, articles = read_page(text, url)
    if not articles:
        named = url or "the page"
        return (Reading(url, problem=f"{named} is a web page that holds no article: it has no paragraph of text."),)
    readings = []
    for one in articles:
        if one.story is not None:
            readings.append(of_story(one.story, url, facts.url or url, facts.language, source))
            continue
        own = one.metadata or facts
        article = make_article(
            source=source,
            title=own.title or _first_words(one.paragraphs),
            paragraphs=one.paragraphs,
            url=own.url,
            kicker=own.kicker,
            kind=own.kind,
            byline=own.byline,
            published=own.published,
            language=own.language,
            standfirst=own.standfirst,
            picture=own.picture,
            truncated=one.truncated,
        )
        readings.append(Reading(url, article, one.dropped))
    return tuple(readings)


def of_story(story: Story, path: str, base: str, language: str, source: Source) -> Reading:
    """A story of a dump or of a page with several; its own address is where its headline leads, if anywhere."""
    header = story.header
    own = absolute(base, story.href) if story.href else ""
    article = make_article(
        source=source,
        title=header.title.text or _first_words(story.paragraphs),
        paragraphs=story.paragraphs,
        url=own or base,
        own_url=bool(own),
        kicker=header.kicker,
        kind=header.kind,
        byline=join_names(split_names(header.byline)),
        published=_published(story),
        language=language,
        standfirst=header.dek,
        truncated=story.truncated,
    )
    return Reading(path, article, story.dropped)


def _published(story: Story) -> Published:
    """The date in the header: a `<time>`, a line of its own, or a part of the byline ("By Jane Doe | 3 March 2025")."""
    lines = [(line.stamp, line.text) for line in story.header.dates] + [("", line) for line in story.header.byline]
    said = (part for stamp, text in lines for part in (stamp, text, *_PARTS.split(text)))
    return next((day for part in said if part and (day := parse_date(part))), None)


def _first_words(paragraphs: Sequence[str]) -> str:
    """What stands for a headline where there is none: the first words of the text."""
    words = (paragraphs[0] if paragraphs else "").split()
    return " ".join(words[:12]) + ("…" if len(words) > 12 else "")
