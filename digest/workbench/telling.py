"""Edits in words for the editor: `moved “…” up`. Pure; it changes nothing and judges nothing."""

from collections.abc import Callable, Mapping

from digest.errors import InputError
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
    WriteKicker,
    WriteNote,
    WritePreheader,
    WriteSubject,
    WriteSummary,
    WriteTitle,
)
from digest.model.edit_json import edit_from

__all__ = ["Titles", "told"]

Titles = Callable[[str], str]
"""The title of an article by its id; empty where it is not known."""

_LONGEST = 60


def told(edit: Mapping[str, object], titles: Titles, regions: Mapping[str, str] | None = None) -> str:
    """One edit in words, past tense, no full stop. `regions` are names by slug."""
    try:
        read = edit_from(edit)
    except InputError:
        return "an edit that this version cannot read"
    if isinstance(read, MoveToRegion):
        return f"moved {_title(read.story, titles)} to {(regions or {}).get(read.region, read.region)}"
    return _SAID[type(read)](read, titles)


def _title(name: str, titles: Titles) -> str:
    title = titles(name)
    if not title:
        return "a story that is gone"
    return f"“{title[: _LONGEST - 1]}…”" if len(title) > _LONGEST else f"“{title}”"


def _about(words: str) -> Callable[[Edit, Titles], str]:
    """Words with the story's title in place of `{}`."""
    return lambda edit, titles: words.format(_title(edit.about, titles))


def _shifted(edit: Shift, titles: Titles) -> str:
    return f"moved {_title(edit.story, titles)} {'up' if edit.by < 0 else 'down'}"


def _pictured(edit: ChoosePicture, titles: Titles) -> str:
    chose = "chose a picture for" if edit.url or edit.file else "took the picture from"
    return f"{chose} {_title(edit.story, titles)}"


_SAID: dict[type[Edit], Callable[..., str]] = {
    Pin: _about("pinned {}"),
    MakeLead: _about("made {} the lead of its region"),
    Move: lambda edit, titles: f"moved {_title(edit.story, titles)} to place {edit.to + 1}",
    Shift: _shifted,
    LeaveOut: lambda edit, titles: f"left out {_title(edit.story, titles)} ({edit.reason})",
    BringBack: _about("brought back {}"),
    AddArticle: _about("added {}"),
    Merge: lambda edit, titles: f"merged {_title(edit.story, titles)} into {_title(edit.into, titles)}",
    Split: _about("made {} a story of its own"),
    MakeMain: _about("showed {} for its story"),
    ChoosePicture: _pictured,
    DescribePicture: _about("described the picture of {}"),
    WriteTitle: _about("wrote the title of {}"),
    WriteKicker: _about("wrote the kicker of {}"),
    WriteSummary: _about("wrote the summary of {}"),
    ChooseSentences: _about("chose the sentences of {}"),
    WriteSubject: lambda _edit, _titles: "wrote the subject",
    WritePreheader: lambda _edit, _titles: "wrote the preheader",
    WriteNote: lambda _edit, _titles: "wrote the editor’s note",
}
