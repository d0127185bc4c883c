"""An article as passages: each sentence with its shown span, its length, and whether it may be shown.

What stands around a sentence decides with it: a subhead is a paragraph without an end, a sentence in the middle of a
long quotation is not the article's own. Scores are none of its business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digest.model.article import Article
from digest.summarize.clauses import GIANT, clause_end
from digest.summarize.fitness import HALF_QUOTED, UNENDED, unfit_reason
from digest.summarize.openers import leans_back
from digest.summarize.prefixes import news_start
from digest.text.quotations import find_quotations
from digest.text.sentences import split
from digest.text.words import count_words, words

__all__ = ["Passage", "own_title", "read_passages"]

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LABEL = re.compile(r"[A-ZÀ-ÝА-Я][A-ZÀ-ÝА-Я.'’ -]{1,30}:\s")
_OPENING_PASSAGES = 8
"""Among so many first sentences, a city in capitals is a dateline: wires put bylines before it."""
LONGEST = 60
"""A sentence of more words that cannot be ended at a clause is not shown; those between weigh less in the ranking."""
_FEWEST_STANDFIRST = 6
_LONG_SMALL = re.compile(r"(?<![\w’'-])[^\W\d_A-ZÀ-ÝА-Я][^\W\d_]{3,}")
_STANDFIRST_PARAGRAPHS = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence. `paragraphs[paragraph][start:end] == text` is what would be shown, its prefix and, where `cut`,
    its end left out. `unfit` says why it may not be shown (""), `leans` that it needs the sentence before it,
    `standfirst` that it is the publisher's own summing up, a line without its full stop over the text.
    """

    paragraph: int
    start: int
    end: int
    text: str
    words: int
    unfit: str = ""
    leans: bool = False
    cut: bool = False
    standfirst: bool = False


def read_passages(article: Article) -> tuple[Passage, ...]:
    """Every sentence of the article in reading order."""
    passages: list[Passage] = []
    shouted, spoken = _is_shouted(article), _is_spoken(article)
    title = words(article.title, article.language)
    for number, paragraph in enumerate(article.paragraphs):
        if title and len(paragraph) < 2 * len(article.title) and words(paragraph, article.language) == title:
            passages.append(Passage(number, 0, len(paragraph), paragraph, len(title), "the title again"))
            continue
        quoted = _quoted_stretches(paragraph)
        for span in split(paragraph, article.language):
            opening = len(passages) < _OPENING_PASSAGES and not spoken
            passages.append(_passage(article, number, (span.start, span.end), quoted, opening=opening, shouted=shouted))
    return tuple(passages)


def own_title(article: Article) -> str:
    """The title, unless it was made of the text's first words for want of one: then it tells nothing of the rest."""
    beginning = article.paragraphs[0] if article.paragraphs else ""
    title = words(article.title, article.language)
    made = (
        len(title) < len(told := words(beginning[: 2 * len(article.title)], article.language))
        and told[: len(title)] == title
    )
    return "" if made else article.title


def _passage(
    article: Article,
    number: int,
    span: tuple[int, int],
    quoted: list[tuple[int, int]],
    *,
    opening: bool,
    shouted: bool,
) -> Passage:
    paragraph = article.paragraphs[number]
    start, end = span
    start += news_start(paragraph[start:end], opening=opening)
    text = paragraph[start:end]
    length = count_words(text)
    unfit = unfit_reason(text, length, wide=bool(_WIDE.search(text)))
    if any(first < start and end < last for first, last in quoted):
        unfit = "inside a quotation"
    standfirst = unfit == UNENDED and number < _STANDFIRST_PARAGRAPHS and _is_standfirst(article, number, span, text)
    if standfirst or (unfit == "all capitals" and shouted):
        unfit = ""
    leans = leans_back(text, article.language)
    kept = _kept(text, length, unfit)
    if kept:
        head = text[:kept]
        return Passage(number, start, start + kept, head, count_words(head), "", leans, cut=True)
    if length > LONGEST and not unfit:
        unfit = "too long"
    return Passage(number, start, end, text, length, unfit, leans, standfirst=standfirst)


def _kept(text: str, length: int, unfit: str) -> int:
    """Where to end a giant sentence, or one with half a quotation before the half: at a clause; 0 where neither is."""
    if unfit == HALF_QUOTED:
        stray = find_quotations(text).stray
        kept = clause_end(text, GIANT, before=stray[0]) if stray else 0
    else:
        kept = clause_end(text, GIANT) if length > GIANT and not unfit else 0
    return kept if kept and not unfit_reason(f"{text[:kept]}.", count_words(text[:kept])) else 0


def _is_standfirst(article: Article, number: int, span: tuple[int, int], text: str) -> bool:
    """Whether a sentence without its full stop is a standfirst: it ends a paragraph before the text proper, and is no
    headline in Title Case, which has hardly a long word in small letters.
    """
    ends_paragraph = span[1] == len(article.paragraphs[number]) and number + 1 < len(article.paragraphs)
    return ends_paragraph and count_words(text) >= _FEWEST_STANDFIRST and len(_LONG_SMALL.findall(text)) >= 3


def _is_shouted(article: Article) -> bool:
    """Whether a whole article is in capitals, so that capitals say nothing of one sentence."""
    return sum(map(str.isupper, article.paragraphs)) * 2 > len(article.paragraphs)


def _is_spoken(article: Article) -> bool:
    """Whether a text is a transcript: several paragraphs begin with a name in capitals and a colon."""
    return sum(_LABEL.match(paragraph) is not None for paragraph in article.paragraphs) > 1


def _quoted_stretches(paragraph: str) -> list[tuple[int, int]]:
    """Where quotations run over several sentences; one that opens the paragraph and never ends runs to its end."""
    found = find_quotations(paragraph)
    stretches = [pair for pair in found.pairs if pair[1] - pair[0] > 80]
    stretches.extend(_open_ended(paragraph, found.stray))
    return stretches


def _open_ended(paragraph: str, stray: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    for at in stray:
        if paragraph[at] in "“„«「" or (paragraph[at] == '"' and at == 0):
            yield at, len(paragraph) + 1
