"""Markdown → readings. The only module that imports markdown-it.

Front matter (`---` with `key: value` lines, or `+++` with TOML) gives title, author, date, kicker, … ; without one
the first heading is the title. A file with several headings of the first level holds an article under each.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace

from digest.collect.dumps import split_stories
from digest.collect.dumps_roles import Line
from digest.collect.extract import of_story
from digest.collect.kinds import kicker_and_kind
from digest.collect.lines import clean
from digest.collect.metadata_byline import join_names, split_names
from digest.collect.metadata_dates import parse_date
from digest.collect.metadata_jsonld import plain
from digest.collect.metadata_picture import picture_in
from digest.collect.pages_lines import visible_lines
from digest.collect.pages_tree import Page, parse
from digest.collect.urls import absolute
from digest.model.article import Article, Picture, Reading
from digest.model.source import Source

__all__ = ["read_markdown"]

_FRONT = re.compile(r"^\ufeff?\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|$)", re.DOTALL)
_PAIR = re.compile(r"^([\w-]+)[ \t]*:[ \t]*(.*)$")
_ITEM = re.compile(r"^\s*-\s+(.*)$")


def read_markdown(text: str, path: str, source: Source) -> tuple[Reading, ...]:
    """The articles of a Markdown text; `path` names it in readings and problems."""
    try:
        facts, body = _front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
        page = _rendered(body)
        stories = split_stories(_lines(page, clean(facts.get("title", ""))), whole=True)
    except Exception as error:  # noqa: BLE001 - whatever a text does to a parser, it is one bad file
        return (Reading(path, problem=f"{path} cannot be read as Markdown ({type(error).__name__})."),)
    if not stories:
        return (Reading(path, problem=f"{path} holds no article: no paragraph of text was found in it."),)
    readings = [of_story(story, path, "", facts.get("language", "")[:2].lower(), source) for story in stories]
    article = readings[0].article
    if len(readings) == 1 and article is not None:
        shown = replace(article, picture=_first_picture(page, _address(facts)))
        return (replace(readings[0], article=_with_facts(shown, facts)),)
    return tuple(readings)


def _rendered(body: str) -> Page | None:
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark").enable("table").render(body)
    return parse(f"<html><body>{rendered}</body></html>", "")


def _first_picture(page: Page | None, base: str) -> Picture | None:
    """The first picture in the text that has an address on the web, with its words."""
    images = page.tree.iter("img") if page is not None else ()
    return next((found for image in images if (found := picture_in(image, base))), None)


def _lines(page: Page | None, title: str) -> list[Line]:
    """The visible lines of the rendered text, numbered by article where it holds several; the title first."""
    seen = visible_lines(page.tree) if page is not None else []
    several = sum(line.element.tag == "h1" for line in seen) > 1 and not title
    lines = [Line(title, "heading")] if title else []
    block = 0
    for line in seen:
        block += several and line.element.tag == "h1"
        lines.append(Line(line.text, line.hint, block, line.href, line.stamp))
    return lines


def _front_matter(text: str) -> tuple[Mapping[str, str], str]:
    """The facts above the text, by lower-case key, and the text below them."""
    found = _FRONT.match(text)
    if not found:
        return {}, text
    rest = text[found.end() :]
    if found[1] == "+++":
        try:
            values = tomllib.loads(found[2])
        except tomllib.TOMLDecodeError:
            return {}, rest
        return {key.lower(): _joined(value) for key, value in values.items()}, rest
    return _pairs(found[2]), rest


def _joined(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _pairs(text: str) -> dict[str, str]:
    """`key: value` lines, quoted or not, and lists of `- item` lines: as much of YAML as front matter uses."""
    facts: dict[str, str] = {}
    last = ""
    for line in text.split("\n"):
        pair, item = _PAIR.match(line), _ITEM.match(line)
        if pair:
            last = pair[1].lower()
            facts[last] = _unquoted(pair[2])
        elif item and last:
            facts[last] = ", ".join(filter(None, (facts[last], _unquoted(item[1]))))
    return facts


def _unquoted(value: str) -> str:
    bare = value.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
        return bare[1:-1]
    return bare.strip("[]") if bare.startswith("[") else bare


def _with_facts(article: Article, facts: Mapping[str, str]) -> Article:
    """What the front matter says wins over what the text's header says."""

    def said(*keys: str) -> str:
        return next((text for key in keys if (text := plain(facts.get(key, "")))), "")

    kicker, kind = kicker_and_kind(said("kicker", "section", "category", "categories"))
    cover = said("image", "picture", "cover")
    image = absolute(_address(facts), cover) if cover else ""
    url = _address(facts)
    return replace(
        article,
        url=url or article.url,
        kicker=kicker or article.kicker,
        kind=said("kind").lower() or kind or article.kind,
        byline=join_names(split_names([said("byline", "author", "authors")])) or article.byline,
        published=parse_date(said("date", "published", "pubdate")) or article.published,
        standfirst=said("standfirst", "description", "summary", "dek", "subtitle") or article.standfirst,
        picture=Picture(image, said("image_alt", "alt"), said("image_credit", "credit")) if image else article.picture,
    )


def _address(facts: Mapping[str, str]) -> str:
    keys = ("url", "canonical", "canonical_url", "link")
    return next((url for key in keys if (url := absolute("", plain(facts.get(key, ""))))), "")
