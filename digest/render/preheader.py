"""The preheader: the words that a mailbox shows after the subject. It adds to the subject and never repeats it."""

import re

from digest.render.language import Language
from digest.render.view import IssueView
from digest.text.inert import clipped

__all__ = ["PADDING", "preheader"]

PADDING = "&#847;&zwnj;&nbsp;" * 60
"""Keeps the first words of the body out of the mailbox's line: 60 times what shows as nothing."""

_SHORTEST, _LONGEST = 40, 130


def preheader(issue: IssueView, subject: str, language: Language) -> str:
    """40 to 130 characters: titles that the subject does not carry, then how much there is to read."""
    gettext, ngettext = language.translations.gettext, language.translations.ngettext
    titles = [story.title for story in issue.stories if story.title not in subject][:2]
    said = gettext("Also: %(titles)s") % {"titles": "; ".join(titles)} if titles else ""
    stories = ngettext("%(count)s story", "%(count)s stories", issue.count) % {"count": language.number(issue.count)}
    regions = ", ".join(section.name for section in issue.sections)
    more = (
        gettext("%(stories)s, summarised and linked to the full text") % {"stories": stories},
        gettext("From %(regions)s") % {"regions": regions},
        gettext("%(edition)s from %(publisher)s, to read at your own pace")
        % {"edition": issue.edition, "publisher": issue.publisher.name},
    )
    for piece in more:
        if len(said) >= _SHORTEST:
            break
        said = f"{said.rstrip('.')}. {piece}" if said else piece
    return re.sub(r"\s+", " ", clipped(said, _LONGEST))
