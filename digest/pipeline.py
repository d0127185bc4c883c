"""The order of the work, and little else: read this first.

    collect    sources → readings → the store            (`collect`, called by `bootstrap`)
    offer      what the store holds → candidates         `offer`
    compose    candidates → stories, filed, summarized   `draft`, from here on
    edit       the editor's edits, in order
    illustrate the stories' pictures, fetched, re-encoded
    render     the issue → a mail
    check      the mail → findings
    package    the files that an editor looks at, and what the store keeps

Stages are pure functions of values. What touches the world (network, store, clock) is handed in: `Stages` holds the
stages as `bootstrap` configured them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from digest.compose import CarriedArticle, Material, apply, compose, exclude, pinned
from digest.model.article import Article, Picture, Reading
from digest.model.edit import Edit, Unfitting
from digest.model.edition import Edition
from digest.model.finding import Finding
from digest.model.issue import Candidate, Issue, Story
from digest.model.mail import Mail
from digest.model.record import Carried, Draft, StoredArticle
from digest.model.region import Filing, Region, RegionShare
from digest.model.source import Problem, Source
from digest.model.summary import Summary

__all__ = [
    "Built",
    "Explained",
    "Occasion",
    "Stages",
    "as_draft",
    "composed",
    "draft",
    "explain",
    "hinted",
    "illustrated",
    "material",
    "offer",
]


@dataclass(frozen=True, slots=True)
class Occasion:
    """Which issue is made. It covers (previous cutoff, cutoff]; the cutoff is the instant of the draft."""

    edition: Edition
    period: str
    send_at: datetime
    cutoff: datetime
    previous_cutoff: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages as they are wired, in the order of the work. `pictures` gives our copies by article id,
    `package` the files of a draft by name."""

    file: Callable[[Article], Filing]
    summarize: Callable[[Article, Collection[str]], Summary]
    address_key: Callable[[str], str]
    pictures: Callable[[Sequence[Article]], Mapping[str, Picture]]
    render: Callable[[Issue], Mail]
    package: Callable[[Issue, Mail], Mapping[str, bytes]]
    check: Callable[[Mapping[str, bytes]], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Built:
    """A draft as it was made: the issue, its mail, the findings, its files by name, what was read for it, and
    the editor's edits that no longer fit."""

    issue: Issue
    mail: Mail
    findings: tuple[Finding, ...]
    files: Mapping[str, bytes]
    readings: tuple[Reading, ...] = ()
    unfitting: tuple[Unfitting, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """One reading, how its article was summarized, and where it was filed."""

    reading: Reading
    summary: Summary = field(default_factory=Summary)
    filing: Filing = field(default_factory=lambda: Filing(()))


def explain(readings: Iterable[Reading], stages: Stages) -> Iterable[Explained]:
    """Each article summarized and filed by itself, in the order read; a reading with a problem stays as it is."""
    for reading in readings:
        article = reading.article
        if article is None:
            yield Explained(reading)
        else:
            yield Explained(reading, stages.summarize(article, ()), stages.file(article))


def offer(
    stored: Iterable[StoredArticle],
    sources: Mapping[str, Source],
    occasion: Occasion,
    max_age: Callable[[str], timedelta | None],
    *,
    named: bool = False,
) -> tuple[Candidate, ...]:
    """The candidates for an occasion; those that may not enter say why.

    `max_age` gives a source's, by name. `named` articles were asked for on the command line: their dates do not count.
    """
    edition = occasion.edition
    taken = set(sources) if "*" in edition.sources else set(edition.sources)
    candidates = []
    for each in stored:
        article = each.article
        if not named and not taken & {article.source, *each.sources}:
            continue
        source = sources.get(article.source)
        excluded = exclude(
            article,
            first_stored=None if named else each.first_stored,
            previous_cutoff=occasion.previous_cutoff,
            cutoff=occasion.cutoff,
            max_age=None if named else max_age(article.source),
            languages=edition.languages,
        )
        candidates.append(Candidate(article, source.weight if source else 1.0, excluded))
    return tuple(candidates)


def draft(
    stages: Stages,
    occasion: Occasion,
    candidates: Sequence[Candidate],
    *,
    regions: Sequence[Region],
    carried: Iterable[CarriedArticle],
    problems: Iterable[Problem],
    edits: Sequence[Edit] = (),
    article: Callable[[str], Article | None] = lambda _: None,
    picture: Callable[[str], Picture | None] = lambda _: None,
) -> Built:
    """Compose, edit, illustrate, render, check and package one issue. An issue without stories is not rendered.

    `article` gives a stored article by id, `picture` one of our pictures by file name: an edit may ask for either.
    """
    issue = composed(stages, occasion, candidates, regions=regions, carried=carried, problems=problems, edits=edits)
    own = material(stages, occasion.edition, regions, article=article, picture=picture)
    edited = apply(issue, edits, own)
    if not edited.issue.stories:
        return Built(edited.issue, Mail("", "", "", "", "", "", ""), (), {}, unfitting=edited.unfitting)
    issue = illustrated(edited.issue, stages.pictures)
    mail = stages.render(issue)
    files = stages.package(issue, mail)
    return Built(issue, mail, stages.check(files), files, unfitting=edited.unfitting)


def composed(
    stages: Stages,
    occasion: Occasion,
    candidates: Sequence[Candidate],
    *,
    regions: Sequence[Region],
    carried: Iterable[CarriedArticle],
    problems: Iterable[Problem],
    edits: Iterable[Edit] = (),
) -> Issue:
    """The issue before the editor's edits; of those only the pins are heeded, since they rank."""
    return compose(
        occasion.edition,
        regions,
        pinned(candidates, edits),
        period=occasion.period,
        cutoff=occasion.cutoff,
        send_at=occasion.send_at,
        title=occasion.edition.title,
        file=stages.file,
        summarize=stages.summarize,
        carried=carried,
        problems=problems,
        address_key=stages.address_key,
    )


def material(
    stages: Stages,
    edition: Edition,
    regions: Sequence[Region],
    *,
    article: Callable[[str], Article | None],
    picture: Callable[[str], Picture | None],
) -> Material:
    """What edits may draw on: they may name any article that is stored."""
    known = {region.slug: region for region in regions}
    own = [known[slug] for slug in edition.regions if slug in known]
    return Material(own, stages.file, stages.summarize, article, picture)


def as_draft(
    built: Built,
    address_key: Callable[[str], str],
    *,
    built_at: datetime,
    based_on: int,
    edits: Sequence[Mapping[str, object]] = (),
) -> Draft:
    """What the store keeps of it: the document, the files, and which articles it carries."""
    issue = built.issue
    files = dict(built.files)
    document = files.pop("issue.json").decode()
    return Draft(
        edition=issue.edition,
        period=issue.period,
        title=issue.title,
        cutoff=issue.cutoff,
        send_at=issue.send_at,
        built_at=built_at,
        document=document,
        files={name: content for name, content in files.items() if not name.startswith("m/")},
        carried=tuple(
            Carried(article.id, article.version, article.title, address_key(article.url), lead=position == 0)
            for story in issue.stories
            for position, article in enumerate((story.lead, *story.others))
        ),
        edits=tuple(edits),
        based_on=based_on,
    )


def hinted(article: Article, source: Source) -> Article:
    """The article with what its source says for all of its articles, where it says nothing itself."""
    return replace(
        article,
        source=source.name,
        kicker=article.kicker or source.kicker,
        language=source.language if article.language in ("", "und") and source.language else article.language,
    )


def filed_by_source(filing: Filing, source: Source | None) -> Filing:
    """A source that covers one region settles it where the article itself gives no strong reason."""
    settled = any(reason.startswith("kicker:") for reason in filing.reasons)
    if source is None or not source.region or settled:
        return filing
    share = RegionShare(source.region, 1.0, (f"source: {source.name}",))
    others = tuple(other for other in filing.shares if other.region != source.region)
    also = tuple(slug for slug in filing.see_also if slug != source.region)
    return Filing((share, *others), 1.0, also)


def illustrated(issue: Issue, pictures: Callable[[Sequence[Article]], Mapping[str, Picture]]) -> Issue:
    """The issue whose stories show our copies of their pictures, where there is one.

    A picture that is ours already, or chosen to be none, stays. The copy is asked for in the name of the article whose
    picture it is, since its source says whether it may be used.
    """
    wanted = {story.lead.id: found for story in issue.stories if (found := _pictured(story))}
    ours = pictures([*wanted.values()])

    def with_copy(story: Story) -> Story:
        asked = wanted.get(story.lead.id)
        copy = ours.get(asked.id) if asked else None
        if copy is None or story.picture is None:
            return story
        return replace(story, picture=replace(story.picture, file=copy.file, width=copy.width, height=copy.height))

    sections = (replace(section, stories=tuple(map(with_copy, section.stories))) for section in issue.sections)
    return replace(issue, sections=tuple(sections))


def _pictured(story: Story) -> Article | None:
    """The story's article whose picture is to be fetched for it."""
    picture = story.picture
    if picture is None or picture.file or not picture.url:
        return None
    return next((one for one in story.articles if one.picture and one.picture.url == picture.url), None)
