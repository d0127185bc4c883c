"""Edits that say where a story stands: first, up, down, at a place, in another region."""

from dataclasses import replace

from digest.compose.edits_board import Board, refiled
from digest.model.edit import MakeLead, Move, MoveToRegion, Pin, Shift

__all__ = ["make_lead", "move", "move_to_region", "pin", "shift"]


def pin(board: Board, edit: Pin) -> None:
    """First in its region, unless the composer saw the pin and ranked by it."""
    rows, position = board.place(edit.article)
    if "pinned" not in dict(rows[position].rank):
        rows.insert(0, rows.pop(position))


def make_lead(board: Board, edit: MakeLead) -> None:
    """First in its region."""
    rows, position = board.place(edit.story)
    rows.insert(0, rows.pop(position))


def move(board: Board, edit: Move) -> None:
    """To a place of its region."""
    rows, position = board.place(edit.story)
    rows.insert(edit.to, rows.pop(position))


def shift(board: Board, edit: Shift) -> None:
    """Up or down by so many places."""
    rows, position = board.place(edit.story)
    rows.insert(max(0, position + edit.by), rows.pop(position))


def move_to_region(board: Board, edit: MoveToRegion) -> None:
    """To a place of another region, or to its end; within its own only where a place is named."""
    target = board.region(edit.region)
    rows, position = board.place(edit.story)
    if rows is target and edit.to is None:
        return
    story = rows.pop(position)
    moved = replace(story, filing=refiled(story.filing, edit.region))
    target.insert(len(target) if edit.to is None else edit.to, moved)
