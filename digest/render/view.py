"""What templates see: an issue as plain words, links and pictures, already harmless.

`present.py` makes it from an Issue; `docs/design/rendering.md` lists it for designers. Nothing here computes layout.
"""

from dataclasses import dataclass, field

__all__ = [
    "IssueView",
    "LinkView",
    "MarkdownView",
    "PictureView",
    "PublisherView",
    "SectionView",
    "SentenceView",
    "StoryView",
]


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link in words: `url` may be empty (words only), `label` is the accessible name, beginning with `words`."""

    words: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture that we serve. `alt` is never empty; sizes are in pixels, 0 where unknown."""

    src: str
    alt: str
    credit: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence of a summary; `origin` is `article`, `publisher` (the standfirst) or `editor`.

    `before` parts it from the sentence before: mostly a space.
    """

    text: str
    origin: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story. `form` is `lead` (the issue's first), `feature` (a region's first) or `card`; missing words are empty.

    `facts` are byline, source, day and reading time in one line. `onward` says where a story goes on that is an extract
    here; with a `url` it is the words of a link. `see_also` leads to other regions of the mail. `lang` and `dir` are
    set only where they differ from the issue's.
    """

    form: str
    title: str
    url: str
    kicker: str
    kind: str
    byline: str
    source: str
    published: str
    minutes: int
    truncated: bool
    edited: bool
    summary: tuple[SentenceView, ...]
    picture: PictureView | None
    see_also: tuple[LinkView, ...]
    also: tuple[LinkView, ...]
    lang: str
    dir: str
    facts: str = ""
    onward: str = ""

    @property
    def words(self) -> str:
        """The summary as one piece."""
        return "".join(sentence.before + sentence.text for sentence in self.summary)


@dataclass(frozen=True, slots=True)
class SectionView:
    """A region: `css` is its short class, `more` the number of its stories that are only on the web.

    `mentions` are stories of other regions that concern this one too. `frame` is how its stories stand in the mail: in
    `sections` of their own, in `rows`, or all in one `block`.
    """

    slug: str
    anchor: str
    css: str
    name: str
    colour: str
    colour_dark: str
    stories: tuple[StoryView, ...]
    mentions: tuple[LinkView, ...]
    more: int
    more_url: str
    frame: str = "rows"

    @property
    def count(self) -> int:
        """The number of stories, those on the web included."""
        return len(self.stories) + self.more


@dataclass(frozen=True, slots=True)
class PublisherView:
    """Who publishes, for masthead and footer."""

    name: str
    url: str
    postal_address: str


@dataclass(frozen=True, slots=True)
class MarkdownView:
    """An editor's Markdown: `html` is safe as it is, `text` has each address alone on its line."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class IssueView:
    """An issue. `dates` is its period in words; `left_out` the titles for which there was no room."""

    slug: str
    period: str
    edition: str
    title: str
    dates: str
    lang: str
    dir: str
    subject: str
    preheader: str
    web_url: str
    unsubscribe: str
    preferences: str
    publisher: PublisherView
    sections: tuple[SectionView, ...]
    left_out: tuple[LinkView, ...] = field(default=())
    note: MarkdownView | None = None
    support: MarkdownView | None = None
    corrections: tuple[str, ...] = ()

    @property
    def stories(self) -> tuple[StoryView, ...]:
        """Every story that is shown, in order."""
        return tuple(story for section in self.sections for story in section.stories)

    @property
    def count(self) -> int:
        """The number of stories, those on the web included."""
        return sum(section.count for section in self.sections)

    @property
    def minutes(self) -> int:
        """The time that reading every article takes."""
        return sum(story.minutes for story in self.stories)

    @property
    def start(self) -> str:
        """The side at which lines begin: `left`, or `right` for scripts from right to left."""
        return "right" if self.dir == "rtl" else "left"

    @property
    def end(self) -> str:
        """The side at which lines end."""
        return "left" if self.dir == "rtl" else "right"
