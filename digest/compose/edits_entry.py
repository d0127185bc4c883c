"""Edits that say whether the issue carries something: leave out, bring back, add."""

from digest.compose.edits_board import Board, UnfittingError
from digest.compose.stories import left_out
from digest.model.article import Article
from digest.model.edit import AddArticle, BringBack, LeaveOut

__all__ = ["add", "bring_back", "leave_out"]


def leave_out(board: Board, edit: LeaveOut) -> None:
    """The story goes, and is listed before what the composer left out: its lead with the reason, then its others."""
    rows, position = board.place(edit.story)
    story = rows.pop(position)
    why = f"left out by the editor: {edit.reason}"
    same = f"the same story as “{story.lead.title}”, {why}"
    outs = [left_out(other, same, story=story.lead.id) for other in story.others]
    board.left_out[:0] = [left_out(story.lead, why), *outs]


def bring_back(board: Board, edit: BringBack) -> None:
    """The article, and those that were left out as parts of its story, at the end of its region."""
    waiting = [out.article for out in board.left_out if out.story == edit.article and out.article != edit.article]
    _enter(board, edit.article, edit.region, waiting)


def add(board: Board, edit: AddArticle) -> None:
    """An article that was not offered, at the end of its region."""
    _enter(board, edit.article, edit.region, ())


def _enter(board: Board, name: str, region: str, with_it: list[str] | tuple[()]) -> None:
    if board.holds(name):
        return
    lead = _article(board, name)
    filing = board.filing(lead, region)
    free = [one for one in dict.fromkeys(with_it) if not board.holds(one)]
    found = (board.material.article(one) for one in free)
    others = [one for one in found if one is not None and one.title.strip() and one.id != lead.id]
    story = board.fresh(lead, filing, others)
    board.stories[filing.region].append(story)
    board.forget_left_out({one.id for one in story.articles})


def _article(board: Board, name: str) -> Article:
    article = board.material.article(name)
    if article is None:
        raise UnfittingError("there is no such article any more")
    if not article.title.strip():
        raise UnfittingError("the article has no title")
    return article
