"""Summarize: verbatim sentences of an article, by sumy's methods or ours, behind the same guards. In reading order:

    summarizer   the door: an article and a plan to a summary
    passages     an article to sentences, each with what may be shown of it (prefixes, clauses) and whether (fitness)
    fitness      why a sentence may not be shown (phrases: the patterns; openers: what leans on the sentence before)
    methods      how much each sentence recommends itself: sumy behind one door, newsrank our own formula
    choosing     which are taken, within the plan
    standfirst   the publisher's own, where the plan prefers it

It knows articles and plans; it must not know issues, regions, or how a summary is drawn.
"""

from digest.summarize.summarizer import METHODS, summarize

__all__ = ["METHODS", "summarize"]
