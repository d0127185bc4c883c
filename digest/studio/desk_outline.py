"""What the desk shows of an issue: its stories by region, what was left out, its envelope, its findings. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from digest.model.edit import Unfitting
from digest.model.finding import Finding
from digest.model.issue import Issue, LeftOut, Story
from digest.workbench import Mailing, Standing
from digest.workbench.telling import told

__all__ = ["envelope", "findings", "outline", "stories_beside", "weight"]

_CLIP = 102
"""Kilobytes of encoded HTML at which Gmail clips a message."""
_LINE = re.compile(r"HTML line (\d+)(?:: <(\w+)>(?: \"(.*)\")?)?")


def outline(standing: Standing) -> dict[str, Any]:
    """The stories in the order of the mail, the edition's empty regions among them, and what was left out."""
    record = standing.record
    edited = {str(edit.get(key)) for edit in record.edits for key in ("story", "article") if edit.get(key)}
    stories = {section.region.slug: section.stories for section in standing.issue.sections}
    regions = {region.slug: region.name for region in standing.base.material.regions}
    regions |= {section.region.slug: section.region.name for section in standing.issue.sections}
    return {
        "revision": record.revision,
        "undo": standing.undo,
        "redo": standing.redo,
        "sections": [
            {"slug": slug, "name": name, "stories": [_row(story, edited) for story in stories.get(slug, ())]}
            for slug, name in regions.items()
        ],
        "unfitting": [_unfitting(one, standing) for one in standing.unfitting],
        "left_out": [_out(out) for out in standing.issue.left_out],
        "count": len(standing.issue.stories),
    }


def envelope(standing: Standing, mailing: Mailing) -> dict[str, Any]:
    """Subject, preheader and note: the editor's words as values, what is composed without them as a hint."""
    hers, furnishing = standing.issue.overrides, standing.base.edition.furnishing
    mail = mailing.last
    return {
        "subject": hers.subject,
        "preheader": hers.preheader,
        "note": furnishing.note if hers.note is None else hers.note,
        "composed_subject": mail.subject if mail and not hers.subject else "",
        "composed_preheader": mail.preheader if mail and not hers.preheader else "",
    }


def weight(mailing: Mailing) -> dict[str, Any]:
    """The size of the mail that was made last, against the limit, and what was given up for it."""
    mail = mailing.last
    size = mail.size if mail else 0
    return {
        "said": f"{size / 1000:.0f} of {_CLIP} kB" if size else "",
        "percent": min(100, round(size / 10 / _CLIP)),
        "notes": list(mail.notes) if mail else [],
    }


def findings(found: Iterable[Finding]) -> list[dict[str, str]]:
    """Findings, each with the line of the HTML and the first words of the element that it leads to."""
    return [_finding(one) for one in found]


def _finding(finding: Finding) -> dict[str, str]:
    place = _LINE.search(finding.where)
    line, tag, words = place.groups(default="") if place else ("", "", "")
    return {
        "severity": str(finding.severity),
        "tone": "bad" if finding.severity == "error" else "warn",
        "rule": finding.rule,
        "message": finding.message,
        "where": finding.where,
        "line": line,
        "tag": tag,
        "words": words.rstrip("…"),
    }


def _row(story: Story, edited: set[str]) -> dict[str, Any]:
    lead = story.lead
    return {
        "id": lead.id,
        "title": story.headline or "Untitled",
        "facts": " · ".join(filter(None, (lead.source, lead.kind, f"{lead.words:,} words"))),
        "doubtful": story.filing.doubtful,
        "edited": any(article.id in edited for article in story.articles),
        "others": len(story.others),
        "bare": not story.summary,
    }


def _out(out: LeftOut) -> dict[str, str]:
    return {"id": out.article, "title": out.title or "Untitled", "why": out.why, "url": out.url}


def _unfitting(one: Unfitting, standing: Standing) -> str:
    def title(name: str) -> str:
        found = standing.base.material.article(name)
        return found.title if found else ""

    words = told(one.edit, title, {region.slug: region.name for region in standing.base.material.regions})
    return f"{words[:1].upper()}{words[1:]}: {one.why}"


def stories_beside(issue: Issue, story: Story) -> Iterator[tuple[str, str]]:
    """The other stories, (id, title), those of its own region first."""
    rows = [(one, section.region.slug) for section in issue.sections for one in section.stories if one is not story]
    own = story.filing.region
    for one, _ in sorted(rows, key=lambda row: row[1] != own):
        yield one.lead.id, one.headline
