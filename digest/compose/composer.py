"""Candidates to an issue: stories, filed, ranked, chosen by the plan, summarized, in the order of the mail.

Nothing is lost: each candidate ends in a story, as its lead or among those that also cover it, or in `left_out` with
its reason, once. How articles are filed and summarized is handed in; only stories that are taken are summarized.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.compose.carried import CarriedArticle, CarriedIndex
from digest.compose.filing import file_within
from digest.compose.identity import AddressKey
from digest.compose.planning import over_cap, places
from digest.compose.ranking import Rank, rank_of, total
from digest.compose.stories import Grouped, gather, left_out
from digest.model.article import Article, as_text
from digest.model.edition import Edition
from digest.model.issue import Candidate, Issue, LeftOut, Section, Story
from digest.model.region import Filing, Region
from digest.model.source import Problem
from digest.model.summary import Sentence, Summary

__all__ = ["File", "Summarize", "compose"]

File = Callable[[Article], Filing]
Summarize = Callable[[Article, Collection[str]], Summary]
"""Summarizes an article; the second argument holds sentences that the issue already says."""


@dataclass(frozen=True, slots=True)
class _Filed:
    """A story that has its region and rank, but no summary yet."""

    story: Grouped
    filing: Filing
    rank: Rank


def compose(
    edition: Edition,
    regions: Sequence[Region],
    candidates: Sequence[Candidate],
    *,
    period: str,
    cutoff: datetime,
    send_at: datetime,
    title: str,
    file: File,
    summarize: Summarize,
    carried: Iterable[CarriedArticle] = (),
    problems: Iterable[Problem] = (),
    address_key: AddressKey = str.strip,
) -> Issue:
    """Compose one edition for one period; the same values in any order give the same issue.

    `regions` are all that are configured; the edition's own choice orders the mail. `carried` is what earlier issues
    had, `address_key` folds addresses that name one article.
    """
    eligible, refused = _sift(candidates, CarriedIndex.of(carried, address_key))
    gathered = gather(eligible, address_key)
    by_region, homeless = _file(gathered.stories, edition, regions, file, cutoff)
    taken = places({slug: [total(filed.rank) for filed in rows] for slug, rows in by_region.items()}, edition.plan)
    chosen = {slug: rows[: taken[slug]] for slug, rows in by_region.items()}
    capped = [
        out
        for slug, rows in by_region.items()
        for place in range(taken[slug], len(rows))
        for out in _outs(rows[place], over_cap(place, edition.plan))
    ]
    rest = sorted((*refused, *gathered.repeats, *homeless), key=lambda out: (out.title.casefold(), out.why, out.url))
    return Issue(
        edition=edition.slug,
        period=period,
        title=title,
        language=edition.languages[0] if edition.languages else "en",
        cutoff=cutoff,
        send_at=send_at,
        sections=tuple(_sections(chosen, regions, summarize)),
        left_out=(*capped, *rest),
        problems=tuple(problems),
    )


def _sift(candidates: Sequence[Candidate], carried: CarriedIndex) -> tuple[list[Candidate], list[LeftOut]]:
    """The candidates that may enter, and those that may not, with the reason."""
    eligible: list[Candidate] = []
    refused: list[LeftOut] = []
    for candidate in candidates:
        article = candidate.article
        why = carried.why(article) or candidate.excluded or _unusable(article)
        if why:
            refused.append(left_out(article, why))
        else:
            eligible.append(candidate)
    return eligible, refused


def _unusable(article: Article) -> str:
    """An entry needs a title to be shown, and a text, or at least its publisher's standfirst, to be summarized."""
    if not article.title.strip():
        return "no title"
    if article.paragraphs or (article.truncated and article.standfirst.strip()):
        return ""
    return "no text to summarize"


def _file(
    stories: Iterable[Grouped], edition: Edition, regions: Sequence[Region], file: File, cutoff: datetime
) -> tuple[dict[str, list[_Filed]], list[LeftOut]]:
    """The stories of each of the edition's regions in falling rank, and those for which it has none."""
    names = {region.slug: region.name for region in regions}
    shown = {slug: list[_Filed]() for slug in edition.regions if slug in names}
    homeless: list[LeftOut] = []
    for story in stories:
        own = file(story.lead.article)
        filing = file_within(own, shown, names)
        articles = 1 + len(story.others)
        pinned = any(each.pinned for each in (story.lead, *story.others))
        rank = rank_of(story.lead.article, weight=story.lead.weight, articles=articles, cutoff=cutoff, pinned=pinned)
        if filing is None:
            why = f"region: {names.get(own.region, own.region)} (the edition has no such section)"
            homeless.extend(_outs(_Filed(story, own, rank), why))
        else:
            shown[filing.region].append(_Filed(story, filing, rank))
    for rows in shown.values():
        rows.sort(key=_place)
    return shown, homeless


def _place(filed: _Filed) -> tuple[float, str, str]:
    lead = filed.story.lead.article
    return -total(filed.rank), lead.title, f"{lead.id} {lead.url} {as_text(lead.published)}"


def _outs(filed: _Filed, why: str) -> Iterator[LeftOut]:
    """A story that is not taken: its lead with the reason, and each other article of it."""
    lead = filed.story.lead.article
    yield left_out(lead, why)
    for other in filed.story.others:
        yield left_out(other.article, f"the same story as “{lead.title}”, left out: {why}", story=lead.id)


def _sections(chosen: dict[str, list[_Filed]], regions: Sequence[Region], summarize: Summarize) -> Iterator[Section]:
    """Sections in the order of the mail, empty ones omitted; no sentence is said twice in the issue."""
    said: dict[str, str] = {}
    known = {region.slug: region for region in regions}
    for slug, rows in chosen.items():
        stories = tuple(_story(filed, summarize, said) for filed in rows)
        if stories:
            yield Section(known[slug], stories)


def _story(filed: _Filed, summarize: Summarize, said: dict[str, str]) -> Story:
    """The story with its summary; `said` (folded → as said) grows by its sentences."""
    lead = filed.story.lead.article
    summary: list[Sentence] = []
    for sentence in summarize(lead, tuple(said.values())).chosen:
        folded = " ".join(sentence.text.casefold().split())
        if folded not in said:
            said[folded] = sentence.text
            summary.append(sentence)
    others = tuple(other.article for other in filed.story.others)
    return Story(lead, tuple(summary), filed.filing, others, lead.picture, filed.rank)
