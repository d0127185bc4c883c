"""An editor's edits of a draft, each a value. What an edit does to an issue is compose's business.

A `story` is named by the id of any of its articles, so that an edit still finds it when a rebuild gave it another lead.
From JSON they are read by `edit_json.edit_from`, which judges every word.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import ClassVar

__all__ = [
    "AddArticle",
    "BringBack",
    "ChoosePicture",
    "ChooseSentences",
    "DescribePicture",
    "Edit",
    "LeaveOut",
    "MakeLead",
    "MakeMain",
    "Merge",
    "Move",
    "MoveToRegion",
    "Pin",
    "Shift",
    "Span",
    "Split",
    "Unfitting",
    "WriteKicker",
    "WriteNote",
    "WritePreheader",
    "WriteSubject",
    "WriteSummary",
    "WriteTitle",
]


class Edit:
    """One edit. `kind` names it in JSON, beside its fields; a field at its default is not written."""

    __slots__ = ()
    kind: ClassVar[str] = ""

    def as_json(self) -> dict[str, object]:
        """The edit as `edit_from` reads it."""
        own: dict[str, object] = {"kind": self.kind}
        for field in fields(self):  # type: ignore[arg-type] # every child is a dataclass
            value = getattr(self, field.name)
            if field.default is MISSING or value != field.default:
                own[field.name] = [span.as_json() for span in value] if isinstance(value, tuple) else value
        return own

    @property
    def about(self) -> str:
        """The id of the article that it is about; empty where it is about the issue."""
        return str(getattr(self, "story", "") or getattr(self, "article", ""))


@dataclass(frozen=True, slots=True)
class Unfitting:
    """An edit, as JSON, that does not fit the issue, and why."""

    edit: Mapping[str, object]
    why: str


@dataclass(frozen=True, slots=True)
class Span:
    """A part of an article, `paragraphs[paragraph][start:end]`; `text` is what stood there when it was chosen."""

    paragraph: int
    start: int
    end: int
    text: str = ""

    def as_json(self) -> dict[str, object]:
        """The span with its text, where that is known."""
        place: dict[str, object] = {"paragraph": self.paragraph, "start": self.start, "end": self.end}
        return place | ({"text": self.text} if self.text else {})


@dataclass(frozen=True, slots=True)
class Pin(Edit):
    """The article's story comes before any that is not pinned, and no cap leaves it out."""

    article: str
    kind: ClassVar[str] = "pin"


@dataclass(frozen=True, slots=True)
class MakeLead(Edit):
    """The story comes first in its region."""

    story: str
    kind: ClassVar[str] = "lead"


@dataclass(frozen=True, slots=True)
class Move(Edit):
    """The story goes to a place of its region, counted from 0; a place beyond the last is the last."""

    story: str
    to: int
    kind: ClassVar[str] = "move"


@dataclass(frozen=True, slots=True)
class Shift(Edit):
    """The story goes up (−1) or down (1) within its region by so many places, as far as it can."""

    story: str
    by: int
    kind: ClassVar[str] = "shift"


@dataclass(frozen=True, slots=True)
class MoveToRegion(Edit):
    """The story goes to another region (a slug): to a place in it counted from 0, or to its end."""

    story: str
    region: str
    to: int | None = None
    kind: ClassVar[str] = "region"


@dataclass(frozen=True, slots=True)
class LeaveOut(Edit):
    """The issue does not carry the story."""

    story: str
    reason: str
    kind: ClassVar[str] = "leave-out"


@dataclass(frozen=True, slots=True)
class BringBack(Edit):
    """An article that was left out is carried: in the region named, or where it is filed; with its story's others."""

    article: str
    region: str = ""
    kind: ClassVar[str] = "bring-back"


@dataclass(frozen=True, slots=True)
class AddArticle(Edit):
    """A stored article, whatever its date and source, is carried: in the region named, or where it is filed."""

    article: str
    region: str = ""
    kind: ClassVar[str] = "add"


@dataclass(frozen=True, slots=True)
class Merge(Edit):
    """The story's articles also cover the story `into`, and it stands there no more by itself."""

    story: str
    into: str
    kind: ClassVar[str] = "merge"


@dataclass(frozen=True, slots=True)
class Split(Edit):
    """An article leaves its story and becomes one of its own."""

    article: str
    kind: ClassVar[str] = "split"


@dataclass(frozen=True, slots=True)
class MakeMain(Edit):
    """Of a story's articles this one is shown, and the others also cover it."""

    article: str
    kind: ClassVar[str] = "main"


@dataclass(frozen=True, slots=True)
class ChoosePicture(Edit):
    """The story's picture: that of one of its articles (`url`, the publisher's), one of ours (`file`), or none."""

    story: str
    url: str = ""
    file: str = ""
    kind: ClassVar[str] = "picture"


@dataclass(frozen=True, slots=True)
class DescribePicture(Edit):
    """The picture's words for who cannot see it."""

    story: str
    alt: str
    kind: ClassVar[str] = "alt"


@dataclass(frozen=True, slots=True)
class WriteTitle(Edit):
    """The editor's title; empty: the article's own."""

    story: str
    title: str
    kind: ClassVar[str] = "title"


@dataclass(frozen=True, slots=True)
class WriteKicker(Edit):
    """The editor's kicker; empty: none."""

    story: str
    kicker: str
    kind: ClassVar[str] = "kicker"


@dataclass(frozen=True, slots=True)
class WriteSummary(Edit):
    """The editor's own words in place of the summary; empty: no summary."""

    story: str
    summary: str
    kind: ClassVar[str] = "summary"


@dataclass(frozen=True, slots=True)
class ChooseSentences(Edit):
    """The summary is these parts of the story's main article, in reading order; none: no summary."""

    story: str
    spans: tuple[Span, ...]
    kind: ClassVar[str] = "sentences"


@dataclass(frozen=True, slots=True)
class WriteSubject(Edit):
    """The mail's subject; empty: as it is composed."""

    subject: str
    kind: ClassVar[str] = "subject"


@dataclass(frozen=True, slots=True)
class WritePreheader(Edit):
    """The words that a mailbox shows after the subject; empty: as they are composed."""

    preheader: str
    kind: ClassVar[str] = "preheader"


@dataclass(frozen=True, slots=True)
class WriteNote(Edit):
    """The editor's note (Markdown) of this issue, in place of the edition's; empty: none."""

    note: str
    kind: ClassVar[str] = "note"
