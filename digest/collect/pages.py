"""A page → its articles, the main one first: metadata, paragraphs, and each line that was left out, with its reason.

The road: parse once (`pages_tree`), see the lines (`pages_lines`), read the facts (`metadata`), split where the page
holds several articles (`pages_split`, then the grammar of `dumps`), else take the text out (`pages_body`) and drop
the lines that are no text. Pure: no network, no clock, no files.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from digest.collect.boilerplate import is_ending, noise
from digest.collect.dumps import Story, split_stories
from digest.collect.dumps_roles import Line
from digest.collect.lines import count_words, fold
from digest.collect.metadata import Metadata, read_metadata
from digest.collect.pages_body import body_lines
from digest.collect.pages_fill import fill_gaps
from digest.collect.pages_lines import Seen, visible_lines
from digest.collect.pages_split import find_blocks, is_headline_of
from digest.collect.pages_tree import parse
from digest.model.article import Dropped

__all__ = ["PageArticle", "read_page"]

_UNREAD = ("reader comment", "menu", "footer")
_THIN = 60
_NEAR = 20
_MAX_DROPPED, _MAX_TEXT = 300, 500


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
        stories = () if metadata.names_article else _loose_stories(lines)
        return metadata, tuple(map(_from_story, stories)) or _own(page.tree, lines, metadata)
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


def _loose_stories(lines: Sequence[Seen]) -> tuple[Story, ...]:
    """Stories on a page that does not call itself an article, if it plainly holds several."""
    stories = split_stories(_as_line(line, 0) for line in lines if line.aside not in _UNREAD)
    plain = all(story.header.title.text and (story.header.kicker or story.truncated) for story in stories)
    return stories if len(stories) >= 2 and plain else ()


def _as_line(seen: Seen, block: int) -> Line:
    return Line(seen.text, seen.hint, block, seen.href, seen.stamp)


def _from_story(story: Story) -> PageArticle:
    return PageArticle(None, story, story.paragraphs, story.truncated, story.dropped)


def _own(tree: HtmlElement, lines: Sequence[Seen], metadata: Metadata) -> tuple[PageArticle, ...]:
    """The page's one article."""
    body = fill_gaps(body_lines(tree), lines)
    kept, dropped = _sift(body, lines, metadata)
    repeated = metadata.body.split("\n") if metadata.body else []
    if _words(kept) < _THIN and _words(repeated) > 1.5 * _words(kept):
        kept = repeated
    if not kept:
        return ()
    ended = any(one.why == "keep reading" for one in dropped[-3:]) or any(is_ending(line.text) for line in body[-2:])
    truncated = ended or (metadata.paywalled and _words(kept) < 200)
    near = _left_out(lines, kept, dropped, metadata)
    return (PageArticle(metadata, None, tuple(kept), truncated, (*dropped, *near)[:_MAX_DROPPED]),)


def _words(paragraphs: Iterable[str]) -> int:
    return sum(count_words(paragraph) for paragraph in paragraphs)


def _sift(body: Sequence[Seen], lines: Sequence[Seen], metadata: Metadata) -> tuple[list[str], list[Dropped]]:
    """Part the extracted lines into paragraphs and lines that are no text, though extraction kept them."""
    marked = _believed(_marks(lines), body)
    kept, dropped, seen = list[str](), list[Dropped](), set[str]()
    for i, line in enumerate(body):
        key = fold(line.text)
        why = marked.get(key, "") or noise(line.text)
        if not why and i < 4 and key == fold(metadata.title):
            why = "duplicate title"
        if not why and key in seen and count_words(line.text) >= 8:
            why = "said twice"
        seen.add(key)
        if why:
            dropped.append(_dropped(line.text, why))
        else:
            kept.append(line.text)
    return kept, dropped


def _marks(lines: Sequence[Seen]) -> dict[str, str]:
    """Texts that stand in captions or asides only, and the reason that their place gives."""
    reasons: dict[str, str] = {}
    elsewhere = {fold(line.text) for line in lines if not _place(line)}
    for line in lines:
        key = fold(line.text)
        if key not in elsewhere and _place(line):
            reasons.setdefault(key, _place(line))
    return reasons


def _believed(marked: Mapping[str, str], body: Sequence[Seen]) -> Mapping[str, str]:
    """Only the reasons that leave most of the text standing: a name such as "paywall" may frame all of it."""
    words = Counter[str]()
    for line in body:
        words[marked.get(fold(line.text), "")] += count_words(line.text)
    limit = max(150, 0.25 * words.total())
    return {key: why for key, why in marked.items() if words[why] <= limit}


def _place(line: Seen) -> str:
    short = count_words(line.text) <= 25
    return "photo caption" if line.hint == "caption" else "byline" if line.hint == "byline" and short else line.aside


def _left_out(
    lines: Sequence[Seen], kept: Sequence[str], dropped: Sequence[Dropped], metadata: Metadata
) -> list[Dropped]:
    """The visible lines in and around the article that are not in its text, each with its reason."""
    text = f" {' '.join(map(fold, kept))} "
    known = {fold(one.text) for one in dropped} | {fold(metadata.title), fold(metadata.standfirst), ""}
    inside = [i for i, line in enumerate(lines) if count_words(line.text) >= 8 and f" {fold(line.text)} " in text]
    first, last = (inside[0], inside[-1]) if inside else (0, len(lines))
    out: list[Dropped] = []
    for line in lines[max(0, first - _NEAR) : last + _NEAR]:
        key = fold(line.text)
        if key not in known and f" {key} " not in text:
            known.add(key)
            out.append(_dropped(line.text, _place(line) or noise(line.text) or _hinted(line)))
    return out


def _hinted(line: Seen) -> str:
    if line.linked:
        return "link outside the text"
    return {"kicker": "kicker", "date": "date line", "standfirst": "standfirst"}.get(
        line.hint, "outside the article's text"
    )


def _dropped(text: str, why: str) -> Dropped:
    return Dropped(text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}…", why)
