"""The publisher's own standfirst (dek, feed summary), where the plan prefers it and it says something of the article.

A promotion, a description of the site, a text that was cut off, half a quotation and the title said again are not used.
What is used is marked as the publisher's; it is no span of the article.
"""

import re

from digest.model.article import Article
from digest.model.summary import Sentence
from digest.summarize.clauses import GIANT
from digest.summarize.fitness import UNENDED, unfit_reason
from digest.summarize.openers import leans_back
from digest.text.sentences import split
from digest.text.words import count_words, words

__all__ = ["publisher_sentence"]

_SITE = re.compile(
    r"^\W*(?:the )?(?:latest|breaking|today[’']s|top|daily|all the|get the|find|read|watch|discover|explore"
    r"|check out|learn "
    r"how|everything you need|here[’']s|visit|welcome to|your (?:source|guide|home)|official (?:site|website)|news,)\b"
    r"|\b(?:latest (?:news|updates|headlines)|breaking news|news and (?:analysis|opinion|features|views)"
    r"|official website"
    r"|home ?page|for all the latest|stay (?:up to date|informed)|our (?:website|site|reporters?|journalists?|coverage)"
    r"|on this page|in-depth (?:coverage|reporting)|free trial|limited time|special offer|only \$\d)\b"
    r"|\[(?:…|\.\.\.|&hellip;)\]|the post .{0,120} (?:appeared first|first appeared)",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|[,;:–—-])\W*$")
_FEWEST = 6


def publisher_sentence(article: Article, most_words: int) -> Sentence | None:
    """The standfirst as one `Sentence` of origin "publisher", shortened to whole sentences within `most_words`; None
    where there is none that may be used.
    """
    text = " ".join(article.standfirst.split())
    if not text or _CUT_OFF.search(text) or _SITE.search(text) or leans_back(text, article.language):
        return None
    kept = 0
    for span in split(text, article.language):
        sentence = text[span.start : span.end]
        length = count_words(sentence)
        if count_words(text[: span.end]) > most_words or length > GIANT or _unfit(sentence, length):
            break
        kept = span.end
    told = text[:kept]
    if count_words(told) < _FEWEST or _repeats_title(told, article):
        return None
    return Sentence(told, origin="publisher")


def _unfit(sentence: str, length: int) -> bool:
    """Standfirsts are often written without a full stop, which is all right."""
    return unfit_reason(sentence, length) not in ("", UNENDED)


def _repeats_title(text: str, article: Article) -> bool:
    said, title = set(words(text, article.language)), set(words(article.title, article.language))
    return bool(title) and len(said & title) >= 0.8 * len(said)
