"""Edits of words and pictures: what readers see of a story, and of the issue."""

import re
from collections.abc import Sequence
from dataclasses import replace

from digest.compose.edits_board import Board, UnfittingError
from digest.model.article import Picture
from digest.model.edit import (
    ChoosePicture,
    ChooseSentences,
    DescribePicture,
    Span,
    WriteKicker,
    WriteNote,
    WritePreheader,
    WriteSubject,
    WriteSummary,
    WriteTitle,
)
from digest.model.issue import Story
from digest.model.summary import Sentence

__all__ = [
    "choose_picture",
    "choose_sentences",
    "describe_picture",
    "write_kicker",
    "write_note",
    "write_preheader",
    "write_subject",
    "write_summary",
    "write_title",
]

_OURS = re.compile(r"[0-9A-Za-z_-]{1,100}\.[a-z]{2,5}")


def write_title(board: Board, edit: WriteTitle) -> None:
    """The editor's title, or the article's own again."""
    board.change(edit.story, lambda story: replace(story, title=edit.title))


def write_kicker(board: Board, edit: WriteKicker) -> None:
    """The editor's kicker, or none."""
    board.change(edit.story, lambda story: replace(story, kicker=edit.kicker))


def write_summary(board: Board, edit: WriteSummary) -> None:
    """The editor's words: one sentence of origin `editor`, however many she wrote."""
    words = " ".join(edit.summary.split())
    summary = (Sentence(words, origin="editor"),) if words else ()
    board.change(edit.story, lambda story: replace(story, summary=summary))


def choose_sentences(board: Board, edit: ChooseSentences) -> None:
    """The article's own words, verbatim. Where they stand elsewhere by now, once, they are found there."""
    paragraphs = board.story(edit.story).lead.paragraphs
    chosen = sorted((_verbatim(span, paragraphs) for span in edit.spans), key=lambda one: (one.paragraph, one.start))
    summary = tuple(dict.fromkeys(chosen))
    board.change(edit.story, lambda story: replace(story, summary=summary))


def choose_picture(board: Board, edit: ChoosePicture) -> None:
    """A picture of one of the story's articles, one of ours, or none."""
    picture = _picture(board, board.story(edit.story), edit)
    board.change(edit.story, lambda story: replace(story, picture=picture))


def describe_picture(board: Board, edit: DescribePicture) -> None:
    """Other words for the picture that the story has now."""
    picture = board.story(edit.story).picture
    if picture is None or not (picture.url or picture.file):
        raise UnfittingError("the story has no picture")
    described = replace(picture, alt=edit.alt)
    board.change(edit.story, lambda story: replace(story, picture=described))


def write_subject(board: Board, edit: WriteSubject) -> None:
    """The mail's subject."""
    board.overrides = replace(board.overrides, subject=edit.subject)


def write_preheader(board: Board, edit: WritePreheader) -> None:
    """The words after the subject."""
    board.overrides = replace(board.overrides, preheader=edit.preheader)


def write_note(board: Board, edit: WriteNote) -> None:
    """The editor's note."""
    board.overrides = replace(board.overrides, note=edit.note)


def _picture(board: Board, story: Story, edit: ChoosePicture) -> Picture:
    if edit.file:
        ours = board.material.picture(edit.file) if _OURS.fullmatch(edit.file) else None
        if ours is None:
            raise UnfittingError("there is no such picture")
        return ours
    if not edit.url:
        return Picture("")
    offered = (article.picture for article in story.articles)
    found = next((picture for picture in offered if picture and picture.url == edit.url), None)
    if found is None:
        raise UnfittingError("no article of the story has that picture any more")
    return found


def _verbatim(span: Span, paragraphs: Sequence[str]) -> Sentence:
    """The span as a sentence; where the article's text has moved, found again by its words."""
    paragraph, start = span.paragraph, span.start
    inside = paragraph < len(paragraphs) and span.end <= len(paragraphs[paragraph])
    text = paragraphs[paragraph][start : span.end] if inside else ""
    if span.text and text != span.text:
        places = [(number, at) for number, own in enumerate(paragraphs) if (at := own.find(span.text)) >= 0]
        if len(places) != 1 or paragraphs[places[0][0]].count(span.text) != 1:
            raise UnfittingError("the article does not say that any more")
        paragraph, start = places[0]
        text = span.text
    if not text.strip():
        raise UnfittingError("the article has no words there")
    return Sentence(text, paragraph, start, start + len(text))
