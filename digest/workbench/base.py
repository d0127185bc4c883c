"""The issue as it was composed, before any edit: made again from what the build wrote down, without collecting.

The same ingredients and settings give the same issue in any process.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from digest.application import Application
from digest.compose import CarriedArticle, Material
from digest.errors import DigestError
from digest.model.article import Article
from digest.model.edit import Edit
from digest.model.edition import Edition
from digest.model.ingredients import Ingredients
from digest.model.issue import Candidate, Issue
from digest.model.record import IssueRecord
from digest.model.region import Filing
from digest.model.summary import Summary
from digest.pipeline import Occasion, Stages, composed, material

__all__ = ["Base", "recompose"]

_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Base:
    """A composed issue with what its edits may draw on. `stages` remember what they filed and summarized."""

    edition: Edition
    stages: Stages
    issue: Issue
    material: Material


def recompose(application: Application, record: IssueRecord, text: str, edits: Iterable[Edit]) -> Base:
    """The base of a draft; `text` is its file of ingredients, `edits` are asked for pins only.

    Raises DigestError where the edition is configured no more or the file cannot be read.
    """
    made_of = Ingredients.from_text(text)
    edition = application.settings.editions.get(record.edition)
    if edition is None:
        remedy = f"Write [edition.{record.edition}] into config/digest.toml again"
        raise DigestError("its edition is configured no more", where=record.name, remedy=remedy)
    named = application.named_sources(made_of.origins)
    stages = _remembering(application.stages(edition, edition.plan.summary, named, record.cutoff))
    candidates = _candidates(application, made_of)
    issue = composed(
        stages,
        Occasion(edition, record.period, record.send_at, record.cutoff),
        candidates,
        regions=application.settings.regions,
        carried=_carried(application, made_of),
        problems=made_of.problems,
        edits=edits,
    )
    find = _finding(application.article_among(candidates))
    own = material(stages, edition, application.settings.regions, article=find, picture=application.our_picture)
    return Base(edition, stages, issue, own)


def _finding(find: Callable[[str], Article | None]) -> Callable[[str], Article | None]:
    """Asks the store once for each article that is there; one that is not may come yet."""
    found: dict[str, Article] = {}

    def article(name: str) -> Article | None:
        known = found.get(name) or find(name)
        if known is not None:
            found[name] = known
        return known

    return article


def _remembering(stages: Stages) -> Stages:
    """Stages that file and summarize each article once: edits are applied anew after each of them."""

    @lru_cache(_KEPT)
    def file(article: Article) -> Filing:
        return stages.file(article)

    @lru_cache(_KEPT)
    def summarized(article: Article, avoid: tuple[str, ...]) -> Summary:
        return stages.summarize(article, avoid)

    def summarize(article: Article, avoid: Collection[str]) -> Summary:
        return summarized(article, tuple(avoid))

    return replace(stages, file=file, summarize=summarize)


def _candidates(application: Application, made_of: Ingredients) -> tuple[Candidate, ...]:
    """As they were offered; a text that housekeeping has removed is a candidate no more."""
    texts = application.store.articles.by_versions((one.article, one.version) for one in made_of.offered)
    return tuple(
        Candidate(texts[one.article, one.version], one.weight, one.excluded)
        for one in made_of.offered
        if (one.article, one.version) in texts
    )


def _carried(application: Application, made_of: Ingredients) -> list[CarriedArticle]:
    texts = application.store.articles.by_versions((one.article, one.version) for one in made_of.carried)
    return [
        CarriedArticle(
            texts.get((one.article, one.version)) or Article(id=one.article, title=one.title, paragraphs=()), one.period
        )
        for one in made_of.carried
    ]
