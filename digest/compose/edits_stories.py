"""Edits that say what belongs together: merge two stories, split one, show another of its articles."""

from dataclasses import replace

from digest.compose.edits_board import Board, UnfittingError
from digest.model.edit import MakeMain, Merge, Split
from digest.model.issue import Story

__all__ = ["make_main", "merge", "split"]


def merge(board: Board, edit: Merge) -> None:
    """The story's articles stand behind those of the other; its own words and place are gone."""
    board.story(edit.into)
    rows, position = board.place(edit.story)
    merged = rows[position]
    if merged is board.story(edit.into):
        return
    del rows[position]
    board.change(edit.into, lambda story: replace(story, others=(*story.others, *merged.articles)))


def split(board: Board, edit: Split) -> None:
    """The article stands by itself: right behind its story, or where it is filed if that is elsewhere.

    A lead keeps what the editor wrote about it, and the next article takes over what remains.
    """
    rows, position = board.place(edit.article)
    story = rows[position]
    if not story.others:
        return
    if story.lead.id == edit.article:
        next_lead, *rest = story.others
        rows[position] = replace(story, others=())
        rows.insert(position + 1, board.fresh(next_lead, story.filing, rest))
        return
    article = next(one for one in story.others if one.id == edit.article)
    try:
        filing = board.filing(article)
    except UnfittingError:
        filing = story.filing
    rows[position] = replace(story, others=tuple(one for one in story.others if one is not article))
    alone = board.fresh(article, filing)
    target = board.stories[filing.region]
    target.insert(position + 1 if target is rows else len(target), alone)


def make_main(board: Board, edit: MakeMain) -> None:
    """The article is shown for its story, with a summary and picture of its own; what was written about the former
    lead goes with it."""
    story = board.story(edit.article)
    if story.lead.id == edit.article:
        return
    lead = next(one for one in story.others if one.id == edit.article)
    others = (story.lead, *(one for one in story.others if one is not lead))
    board.change(edit.article, lambda _: replace(story, summary=()))
    shown = Story(lead, board.summary(lead), story.filing, others, lead.picture, story.rank)
    board.change(edit.article, lambda _: shown)
