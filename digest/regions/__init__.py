"""Which region of the world an article belongs to, with the reasons in words.

Reading order: `kickers` (the publisher's own word for it) → `lexicon` (the gazetteer's files as values) → `mentions`
(places, people and institutions found in a text) → `guards` (which of them are not what they seem) → `languages`
(the same in other languages) → `scoring` (what each mention weighs) → `classifier` (the decision).
"""

from digest.regions.classifier import Classifier

__all__ = ["Classifier"]
