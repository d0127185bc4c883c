"""A page → its articles, the main one first: metadata, paragraphs, and each line that was left out, with its reason.

The road: parse once (`pages_tree`), see the lines (`pages_lines`), read the facts (`metadata`), split where the page
holds several articles (`pages_split`, then the grammar of `dumps`), else take the text out (`pages_body`) and drop
the lines that are no text. Pure: no network, no clock, no files.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from digest.collect.dumps import Story, split_stories
from digest.collect.dumps_roles import Line
from digest.collect.lines import count_words
from digest.collect.metadata import Metadata, read_metadata
from digest.collect.pages_body import body_lines
from digest.collect.pages_fill import fill_gaps
from digest.collect.pages_lines import Seen, visible_lines
from digest.collect.pages_sift import left_out, sift
from digest.collect.pages_split import find_blocks, is_headline_of
from digest.collect.pages_tree import parse
from digest.model.article import Dropped

__all__ = ["PageArticle", "read_page"]

_UNREAD = ("reader comment", "menu", "footer")
_BESIDE = ("newsletter or promotion", "rail or related link", "author's note", "advertisement", "embedded post")
_THIN, _MANY, _A_SENTENCE, _TEASERS, _LINKS = 60, 3000, 6, 2, 8
_MAX_DROPPED = 300


@dataclass(frozen=True, slots=True)
class PageArticle:
    """One article of a page: the page's own, with its metadata, or a story that stands on it as one among several."""

    metadata: Metadata | None
    story: Story | None
    paragraphs: tuple[str, ...]
    truncated: bool
    dropped: tuple[Dropped, ...]


def read_page(text: str, url: str) -> tuple[Metadata, tuple[PageArticle, ...]]:
    """The page's own facts, and its articles; without any where the page holds no paragraph of prose."""
    page = parse(text, url)
    if page is None:
        return Metadata(), ()
    body = page.tree.find("body")
    root = page.tree if body is None else body
    lines = visible_lines(root)
    metadata = read_metadata(page, lines)
    blocks = find_blocks(lines, metadata.title if metadata.names_article else "")
    if len(blocks) < 2:
        return metadata, _loose(lines, metadata) or _own(page.tree, lines, metadata)
    return metadata, _several(page.tree, lines, metadata, blocks)


def _several(
    tree: HtmlElement, lines: Sequence[Seen], metadata: Metadata, blocks: Sequence[HtmlElement]
) -> tuple[PageArticle, ...]:
    """The articles of a page with several: its own by the usual road, the others by the grammar of dumps."""
    held = [_block_of(line.element, blocks) for line in lines]
    main = _main_block(lines, held, metadata) if metadata.names_article else None
    others = [(line, block) for line, block in zip(lines, held, strict=True) if block is not None and block != main]
    stories = [_from_story(story) for story in split_stories(_as_line(line, block) for line, block in others)]
    if main is None:
        return tuple(stories)
    for i, block in enumerate(blocks):
        if i != main and block.getparent() is not None:
            block.drop_tree()
    near = [line for line, block in zip(lines, held, strict=True) if block in (None, main)]
    return (*_own(tree, near, metadata), *stories)


def _block_of(element: HtmlElement, blocks: Sequence[HtmlElement]) -> int | None:
    around = [element, *element.iterancestors()]
    return next((i for i, block in enumerate(blocks) if block in around), None)


def _main_block(lines: Sequence[Seen], held: Sequence[int | None], metadata: Metadata) -> int | None:
    """The block whose headline is the page's title; else the one with the page's only `<h1>`."""
    headings = [
        (line, block) for line, block in zip(lines, held, strict=True) if block is not None and line.hint == "heading"
    ]
    titled = [block for line, block in headings if is_headline_of(metadata.title, [line.text])]
    first = [block for line, block in headings if line.element.tag == "h1"]
    return next(iter([*titled, *(first if len(first) == 1 else [])]), None)


def _loose(lines: Sequence[Seen], metadata: Metadata) -> tuple[PageArticle, ...]:
    """Stories on a page that parts them by no element, if it plainly holds several.

    A page that calls itself one article must show its own headline, and teasers that end in "keep reading" after it.
    """
    stories = split_stories(_as_line(line, 0) for line in lines if line.aside not in _UNREAD)
    if len(stories) < 2 or not all(story.header.title.text for story in stories):
        return ()
    if not metadata.names_article:
        return tuple(map(_from_story, stories)) if all(map(_is_signed, stories)) else ()
    first, *others = stories
    teasers = all(story.header.kicker and story.truncated for story in others)
    if not teasers or len(others) < _TEASERS or not is_headline_of(metadata.title, [first.header.title.text]):
        return ()
    facts = replace(
        metadata,
        kicker=first.header.kicker or metadata.kicker,
        kind=first.header.kind or metadata.kind,
        standfirst=first.header.dek or metadata.standfirst,
    )
    return (PageArticle(facts, None, first.paragraphs, first.truncated, first.dropped), *map(_from_story, others))


def _is_signed(story: Story) -> bool:
    """Whether a story shows that it is one: a kicker, a byline, or an end that says where it goes on."""
    header = story.header
    return bool(header.kicker or header.kind or header.byline or story.truncated)


def _as_line(seen: Seen, block: int) -> Line:
    """A line for the grammar of dumps. What stands in a box beside the text can be neither headline nor prose."""
    beside = seen.aside in _BESIDE and seen.hint in ("", "heading", "item")
    return Line(seen.text, "aside" if beside else seen.hint, block, seen.href, seen.stamp)


def _from_story(story: Story) -> PageArticle:
    return PageArticle(None, story, story.paragraphs, story.truncated, story.dropped)


def _own(tree: HtmlElement, lines: Sequence[Seen], metadata: Metadata) -> tuple[PageArticle, ...]:
    """The page's one article."""
    repeated = metadata.body.split("\n") if metadata.body else []
    if not repeated and not any(count_words(line.text) >= _A_SENTENCE for line in lines):
        return ()
    body = _parted(body_lines(tree, fast=len(lines) > _MANY), lines)
    sifted = sift(fill_gaps(body, lines), lines, metadata.title)
    kept = list(sifted.paragraphs)
    if _says_more(repeated, kept):
        kept = repeated
    if not kept or _is_list_of_links(lines, kept, metadata):
        return ()
    known = [metadata.title, metadata.standfirst, *(one.text for one in sifted.dropped)]
    near, ended = left_out(lines, kept, known)
    truncated = sifted.ended or ended or (metadata.paywalled and _words(kept) < 200)
    facts = replace(
        metadata,
        kicker=sifted.kicker or metadata.kicker,
        kind=sifted.kind or metadata.kind,
        standfirst=metadata.standfirst or sifted.dek,
    )
    return (PageArticle(facts, None, tuple(kept), truncated, (*sifted.dropped, *near)[:_MAX_DROPPED]),)


def _parted(body: list[Seen], lines: Sequence[Seen]) -> list[Seen]:
    """Where extraction gave up and put all that the page shows into one lump: the page's own lines of text."""
    longest = max((count_words(line.text) for line in lines), default=0)
    if len(body) != 1 or count_words(body[0].text) <= longest:
        return body
    return [one for one in lines if not one.linked and not one.aside and count_words(one.text) >= _A_SENTENCE]


def _is_list_of_links(lines: Sequence[Seen], kept: Sequence[str], metadata: Metadata) -> bool:
    """A front page or section page: it does not call itself an article, and links outnumber its few words."""
    return not metadata.names_article and _words(kept) < _THIN and sum(line.linked for line in lines) > _LINKS


def _says_more(repeated: Sequence[str], kept: Sequence[str]) -> bool:
    """Whether the text that the metadata repeats is to be preferred: the page shows next to none, or it in one lump."""
    thin = _words(kept) < _THIN and _words(repeated) > 1.5 * _words(kept)
    lump = len(kept) <= 2 < len(repeated) and _words(repeated) > 0.9 * _words(kept)
    return thin or lump


def _words(paragraphs: Iterable[str]) -> int:
    return sum(count_words(paragraph) for paragraph in paragraphs)
