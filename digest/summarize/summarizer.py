"""The door of the stage: an article and a plan to a summary of verbatim sentences, each with its score and why.

It never raises for what an article says: a text from which nothing may be shown gives a summary without sentences. An
unknown method is a mistake of the configuration, and the only error.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from digest.errors import ConfigError, nearest
from digest.model.article import Article
from digest.model.edition import SummaryPlan
from digest.model.summary import ScoredSentence, Sentence, Summary
from digest.summarize.choosing import Choice, Option, choose, is_said
from digest.summarize.clauses import clause_end
from digest.summarize.fitness import UNENDED
from digest.summarize.passages import Passage, own_title, read_passages
from digest.summarize.rating import Ratable, Rating
from digest.summarize.standfirst import publisher_sentence
from digest.text.sentences import split
from digest.text.words import count_words, stems

__all__ = ["METHODS", "summarize"]

METHODS = (
    "newsrank",
    "edmundson",
    "kl",
    "lexrank",
    "lsa",
    "luhn",
    "random",
    "reduction",
    "sum-basic",
    "textrank",
)
"""Ours, then sumy's own by name: `method` of a summary plan."""

_REDUNDANCY = 1.9
_NOT_SHOWN = -10.0
_LAST_RESORT = frozenset({"promotion", "too long", "all capitals", UNENDED})
"""Reasons that yield where an article of some length has no better sentence, and this one says something."""
_FEWEST_LAST_RESORT = 12
_FEWEST_LAST_RESORT_ARTICLE = 100
_MOST_SHORTENED = 20


def summarize(article: Article, plan: SummaryPlan, *, avoid: Collection[str] = ()) -> Summary:
    """The summary of an article by a plan. `avoid` are sentences that other stories of the issue already say.

    At most `plan.sentences` sentences of together at most `plan.words` words; fewer, or none, rather than ones that may
    not be shown. Raises ConfigError for a method that is none of METHODS.
    """
    if plan.method not in METHODS:
        raise ConfigError(
            f"{plan.method!r} is not a way to summarize", where="summary method", remedy=nearest(plan.method, METHODS)
        )
    passages = read_passages(article)
    options = _options(passages, plan.method, article)
    said = tuple(_stems(sentence, article) for sentence in avoid)
    opening = _opening(article, plan, said)
    chosen = _choose(passages, options, plan, article, opening=opening, said=said)
    return Summary((*opening, *chosen), _scored(passages, options))


def _options(passages: Sequence[Passage], method: str, article: Article) -> list[Option]:
    """The sentences that may be shown, rated; where there is none, those of the last resort."""
    from digest.summarize.methods import rate

    fit = [position for position, passage in enumerate(passages) if not passage.unfit]
    if not fit and article.words >= _FEWEST_LAST_RESORT_ARTICLE:
        fit = [position for position, passage in enumerate(passages) if _is_last_resort(passage)]
    shown = [passages[position] for position in fit]
    ratables = [Ratable(each.text, each.words, each.leans, each.paragraph, each.standfirst) for each in shown]
    ratings = rate(method, ratables, own_title(article), article.language) if ratables else []
    return [
        Option(position, passage.words, rating, passage.leans)
        for position, passage, rating in zip(fit, shown, ratings, strict=True)
    ]


def _is_last_resort(passage: Passage) -> bool:
    return passage.unfit in _LAST_RESORT and passage.words >= _FEWEST_LAST_RESORT


def _opening(article: Article, plan: SummaryPlan, said: tuple[frozenset[str], ...]) -> tuple[Sentence, ...]:
    """The publisher's standfirst, where the plan prefers it and no other story says it."""
    if plan.standfirst != "prefer" or plan.sentences < 1:
        return ()
    sentence = publisher_sentence(article, plan.words)
    return (sentence,) if sentence and not is_said(_stems(sentence.text, article), said) else ()


def _choose(
    passages: Sequence[Passage],
    options: Sequence[Option],
    plan: SummaryPlan,
    article: Article,
    *,
    opening: tuple[Sentence, ...],
    said: tuple[frozenset[str], ...],
) -> list[Sentence]:
    choice = Choice(
        sentences=plan.sentences - sum(len(split(each.text, article.language)) for each in opening),
        words=plan.words - sum(count_words(each.text) for each in opening),
        taken=tuple(_stems(each.text, article) for each in opening),
        avoid=said,
        redundancy=_REDUNDANCY if plan.method == "newsrank" else 0.0,
    )
    positions = choose(options, choice)
    if positions or opening or choice.sentences < 1:
        return [_sentence(passages[position]) for position in positions]
    return _shortened(passages, options, choice) or _first(passages, options, choice)


def _shortened(passages: Sequence[Passage], options: Sequence[Option], choice: Choice) -> list[Sentence]:
    """Where every sentence is longer than the plan allows: the best that can be ended at a clause."""
    best_first = sorted(options, key=lambda option: -option.rating.first)
    for option in best_first[:_MOST_SHORTENED]:
        passage = passages[option.position]
        end = (
            0 if option.leans or is_said(option.rating.stems, choice.avoid) else clause_end(passage.text, choice.words)
        )
        if end:
            return [_sentence(replace(passage, end=passage.start + end, text=passage.text[:end], cut=True))]
    return []


def _first(passages: Sequence[Passage], options: Sequence[Option], choice: Choice) -> list[Sentence]:
    """Where every sentence leans on the one before it: the first of the text, which leans on nothing."""
    first = [replace(option, leans=False) for option in options[:1] if option.position == 0]
    return [_sentence(passages[position]) for position in choose(first, choice)]


def _sentence(passage: Passage) -> Sentence:
    return Sentence(passage.text, passage.paragraph, passage.start, passage.end, cut=passage.cut)


def _scored(passages: Sequence[Passage], options: Sequence[Option]) -> tuple[ScoredSentence, ...]:
    """Every sentence with its score; one that may not be shown has the reason in place of the parts."""
    ratings = {option.position: option.rating for option in options}
    return tuple(
        ScoredSentence(
            passage.text, passage.paragraph, passage.start, passage.end, *_told(ratings.get(position), passage)
        )
        for position, passage in enumerate(passages)
    )


def _told(rating: Rating | None, passage: Passage) -> tuple[float, Mapping[str, float]]:
    if rating is None:
        return _NOT_SHOWN, {passage.unfit or "not needed": _NOT_SHOWN}
    why = {**rating.why, "needs the sentence before it": 0.0} if passage.leans else rating.why
    return rating.first, why


def _stems(text: str, article: Article) -> frozenset[str]:
    return frozenset(stems(text, article.language))
