"""An editor's edits, applied to a composed issue one after the other. Pure: the same issue and edits, the same result.

Each edit that no longer fits is passed over and listed with why. Whatever the edits: a story stands once, an article
in one story, sections in the edition's order and none empty. An edit whose wish is already fulfilled fits. The plan's
caps do not bind an editor.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from digest.compose.edits_board import Board, Material, UnfittingError
from digest.compose.edits_entry import add, bring_back, leave_out
from digest.compose.edits_place import make_lead, move, move_to_region, pin, shift
from digest.compose.edits_stories import make_main, merge, split
from digest.compose.edits_words import (
    choose_picture,
    choose_sentences,
    describe_picture,
    write_kicker,
    write_note,
    write_preheader,
    write_subject,
    write_summary,
    write_title,
)
from digest.model.edit import (
    AddArticle,
    BringBack,
    ChoosePicture,
    ChooseSentences,
    DescribePicture,
    Edit,
    LeaveOut,
    MakeLead,
    MakeMain,
    Merge,
    Move,
    MoveToRegion,
    Pin,
    Shift,
    Split,
    Unfitting,
    WriteKicker,
    WriteNote,
    WritePreheader,
    WriteSubject,
    WriteSummary,
    WriteTitle,
)
from digest.model.issue import Issue

__all__ = ["Applied", "apply"]


@dataclass(frozen=True, slots=True)
class Applied:
    """The edited issue, and the edits that did not fit it, in order."""

    issue: Issue
    unfitting: tuple[Unfitting, ...] = ()


def apply(issue: Issue, edits: Iterable[Edit], material: Material) -> Applied:
    """Apply the edits in order. Undo is applying all but the last to the same issue."""
    board = Board.of(issue, material)
    unfitting: list[Unfitting] = []
    for edit in edits:
        try:
            _DEEDS[type(edit)](board, edit)
        except UnfittingError as error:
            unfitting.append(Unfitting(edit.as_json(), error.args[0]))
    return Applied(board.issue(), tuple(unfitting))


_DEEDS: dict[type[Edit], Callable[..., None]] = {
    Pin: pin,
    MakeLead: make_lead,
    Move: move,
    Shift: shift,
    MoveToRegion: move_to_region,
    LeaveOut: leave_out,
    BringBack: bring_back,
    AddArticle: add,
    Merge: merge,
    Split: split,
    MakeMain: make_main,
    ChoosePicture: choose_picture,
    DescribePicture: describe_picture,
    WriteTitle: write_title,
    WriteKicker: write_kicker,
    WriteSummary: write_summary,
    ChooseSentences: choose_sentences,
    WriteSubject: write_subject,
    WritePreheader: write_preheader,
    WriteNote: write_note,
}
"""What each kind does to the board. A deed raises UnfittingError before it has changed anything."""
