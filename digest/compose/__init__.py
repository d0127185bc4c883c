"""Compose: candidates to an issue, by the edition's plan. Knows neither the summarizer nor the classifier: both are
handed in as functions.

eligibility (may it enter?) · identity, duplicates, events → stories (what belongs together) · carried (what was there
before) · filing, ranking, pins, planning (where, in what order, how many) · composer (all of it, in order)
"""

from digest.compose.carried import CarriedArticle
from digest.compose.composer import compose
from digest.compose.eligibility import exclude
from digest.compose.pins import pin_edits, pinned

__all__ = ["CarriedArticle", "compose", "exclude", "pin_edits", "pinned"]
