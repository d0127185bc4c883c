"""The board on which edits are applied: an issue taken apart, and put together again. Lives for one `apply` only."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from digest.compose.filing import file_within
from digest.model.article import Article, Picture
from digest.model.issue import Issue, LeftOut, Overrides, Section, Story
from digest.model.region import Filing, Region, RegionShare
from digest.model.summary import Sentence, Summary

__all__ = ["Board", "Material", "UnfittingError"]


class UnfittingError(Exception):
    """An edit does not fit the issue; its argument is why, in words for the editor."""


@dataclass(frozen=True, slots=True)
class Material:
    """What edits may draw on beside the issue.

    `regions` are the edition's, in its order. `article` gives a candidate or a stored article by id, `picture` one of
    our pictures by file name with its size; None where there is none. `file` and `summarize` are the composer's.
    """

    regions: Sequence[Region]
    file: Callable[[Article], Filing]
    summarize: Callable[[Article, Collection[str]], Summary]
    article: Callable[[str], Article | None] = lambda _: None
    picture: Callable[[str], Picture | None] = lambda _: None


@dataclass(slots=True)
class Board:
    """An issue in parts: the stories of each region of the edition, in the order of the mail, some regions empty."""

    base: Issue
    material: Material
    stories: dict[str, list[Story]]
    left_out: list[LeftOut]
    overrides: Overrides

    @classmethod
    def of(cls, issue: Issue, material: Material) -> "Board":
        """The issue taken apart."""
        stories: dict[str, list[Story]] = {region.slug: [] for region in material.regions}
        for section in issue.sections:
            stories.setdefault(section.region.slug, []).extend(section.stories)
        return cls(issue, material, stories, list(issue.left_out), issue.overrides)

    def issue(self) -> Issue:
        """Put together again: sections in the edition's order, none empty."""
        known = {section.region.slug: section.region for section in self.base.sections}
        known |= {region.slug: region for region in self.material.regions}
        sections = tuple(Section(known[slug], tuple(rows)) for slug, rows in self.stories.items() if rows)
        return replace(self.base, sections=sections, left_out=tuple(self.left_out), overrides=self.overrides)

    def place(self, article: str) -> tuple[list[Story], int]:
        """The list of the region in which the article's story stands, and where. Raises UnfittingError."""
        for rows in self.stories.values():
            for position, story in enumerate(rows):
                if any(one.id == article for one in story.articles):
                    return rows, position
        raise UnfittingError("no story of this issue has the article")

    def story(self, article: str) -> Story:
        """The article's story. Raises UnfittingError."""
        rows, position = self.place(article)
        return rows[position]

    def change(self, article: str, change: Callable[[Story], Story]) -> None:
        """Put what `change` makes of the article's story in its place."""
        rows, position = self.place(article)
        rows[position] = change(rows[position])

    def holds(self, article: str) -> bool:
        """Whether a story has the article."""
        return any(one.id == article for rows in self.stories.values() for story in rows for one in story.articles)

    def region(self, slug: str) -> list[Story]:
        """The stories of a region of the edition. Raises UnfittingError."""
        if slug not in self.stories:
            raise UnfittingError(f"the edition has no section {slug}")
        return self.stories[slug]

    def filing(self, article: Article, region: str = "") -> Filing:
        """Under which region the article goes: the one that is named, or its own. Raises UnfittingError."""
        own = self.material.file(article)
        if region:
            self.region(region)
            return refiled(own, region)
        found = file_within(own, self.stories, {one.slug: one.name for one in self.material.regions})
        if found is None:
            raise UnfittingError(f"the edition has no section {own.region}: name one")
        return found

    def fresh(self, lead: Article, filing: Filing, others: Sequence[Article] = ()) -> Story:
        """A story that was not composed: summarized now, no sentence twice in the issue."""
        return Story(lead, self.summary(lead), filing, tuple(others), lead.picture)

    def summary(self, article: Article) -> tuple[Sentence, ...]:
        """The article's summary beside what the other stories say."""
        stories = (story for rows in self.stories.values() for story in rows)
        said = {_folded(one.text): one.text for story in stories for one in story.summary}
        chosen = self.material.summarize(article, tuple(said.values())).chosen
        return tuple({folded: one for one in chosen if (folded := _folded(one.text)) not in said}.values())

    def forget_left_out(self, articles: Collection[str]) -> None:
        """The articles are carried now: they are left out no more."""
        self.left_out = [out for out in self.left_out if not out.article or out.article not in articles]


def refiled(filing: Filing, region: str) -> Filing:
    """The filing with another region first, as the editor said; what spoke for others stays behind it."""
    if filing.region == region and filing.shares:
        return replace(filing, confidence=1.0, doubtful=False)
    share = RegionShare(region, 1.0, ("the editor's choice",))
    others = tuple(other for other in filing.shares if other.region != region)
    return Filing((share, *others), 1.0, tuple(slug for slug in filing.see_also if slug != region))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
