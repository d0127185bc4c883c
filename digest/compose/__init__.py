"""Compose: candidates to an issue, by the edition's plan. Knows neither the summarizer nor the classifier: both are
handed in as functions.

eligibility (may it enter?) · identity, duplicates, events → stories (what belongs together) · carried (what was there
before) · filing, ranking, pins, planning (where, in what order, how many) · composer (all of it, in order) · edits
(what an editor changes of it)
"""

from digest.compose.carried import CarriedArticle
from digest.compose.composer import compose
from digest.compose.edits import Applied, apply
from digest.compose.edits_board import Material
from digest.compose.eligibility import exclude
from digest.compose.pins import pinned, pins_for

__all__ = ["Applied", "CarriedArticle", "Material", "apply", "compose", "exclude", "pinned", "pins_for"]
