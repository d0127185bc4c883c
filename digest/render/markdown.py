"""An editor's Markdown as HTML that stands in a mail, and as plain text. Raw HTML in it stays text.

Paragraphs, emphasis, links, lists; no pictures, no headings (the mail has its own). The only module of rendering that
imports markdown-it.
"""

from collections.abc import Iterable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from digest.render.links import safe_url
from digest.text.inert import clean

__all__ = ["as_html", "as_text"]

_STYLES = {
    "p": "margin:0 0 12px",
    "ul": "margin:0 0 12px",
    "ol": "margin:0 0 12px",
    "a": "color:inherit;text-decoration:underline",
}


def as_html(markdown: str) -> str:
    """Safe HTML, styled inline. Links that are no web address become plain words; `class` is left to the templates."""
    tokens = _parsed(markdown)
    for token in _all(tokens):
        if token.tag in _STYLES and token.nesting == 1:
            token.attrSet("style", _STYLES[token.tag])
    return str(_parser().renderer.render(tokens, _parser().options, {}))


def as_text(markdown: str) -> str:
    """The words, a paragraph a line; each link's address alone on the line after its paragraph."""
    lines = []
    for token in _parsed(markdown):
        if token.type == "inline":
            inside = token.children or []
            lines.append(
                "".join(one.content if one.type == "text" else " " * (one.type == "softbreak") for one in inside)
            )
            lines += [str(one.attrGet("href")) for one in inside if one.type == "link_open"]
            lines.append("")
    return "\n".join(lines).strip("\n")


def _parsed(markdown: str) -> list[Token]:
    text = "\n".join(clean(line) for line in markdown.replace("\r\n", "\n").split("\n"))
    tokens = _parser().parse(text)
    for token in tokens:
        if token.children:
            token.children = list(_with_safe_links(token.children))
    return tokens


def _with_safe_links(tokens: Iterable[Token]) -> Iterable[Token]:
    dropped = False
    for token in tokens:
        if token.type == "link_open":
            url = safe_url(str(token.attrGet("href") or ""))
            dropped = not url
            token.attrs = {"href": url}
        if not (dropped and token.type in ("link_open", "link_close")):
            yield token


def _all(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("zero", {"html": False}).enable(["emphasis", "link", "list", "escape", "newline"])
