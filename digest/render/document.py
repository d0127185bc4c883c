"""`issue.json`: an issue for machines (the command line's promise, format 1). Verbatim, unlike what readers see."""

from typing import Any

from digest.model.article import Article, as_text
from digest.model.edition import Edition
from digest.model.issue import Issue, Section, Story
from digest.model.summary import Sentence
from digest.render.links import picture_url

__all__ = ["issue_json"]


def issue_json(issue: Issue, edition: Edition, site_url: str) -> dict[str, Any]:
    """The document of an issue. A word that is not known is null; a picture's address is ours where we serve it."""
    return {
        "format": 1,
        "edition": issue.edition or edition.slug,
        "period": issue.period,
        "title": issue.title,
        "language": issue.language,
        "sections": [_section(section, site_url) for section in issue.sections],
        "left_out": [{"title": one.title, "why": one.why} for one in issue.left_out],
        "problems": [{"source": one.source, "what": one.what} for one in issue.problems],
    }


def _section(section: Section, site_url: str) -> dict[str, Any]:
    return {
        "region": section.region.slug,
        "name": section.region.name,
        "stories": [_story(story, site_url) for story in section.stories],
    }


def _story(story: Story, site_url: str) -> dict[str, Any]:
    article = story.lead
    return {
        "id": article.id,
        "version": article.version,
        "title": story.headline,
        "url": article.url or None,
        "kicker": story.label or None,
        "kind": article.kind or None,
        "byline": article.byline or None,
        "language": article.language,
        "published": as_text(article.published) or None,
        "source": article.source or None,
        "words": article.words,
        "minutes": article.minutes,
        "truncated": article.truncated,
        "image": _image(story, site_url),
        "see_also": list(story.filing.see_also),
        "summary": [_sentence(sentence) for sentence in story.summary],
        "region_reasons": list(story.filing.reasons),
        "also_covered_by": [_other(other) for other in story.others],
    }


def _image(story: Story, site_url: str) -> dict[str, Any] | None:
    picture = story.picture or story.lead.picture
    if picture is None:
        return None
    url = picture_url(site_url, picture.file) or picture.url
    return {"url": url, "alt": picture.alt or None, "credit": picture.credit or None} if url else None


def _sentence(sentence: Sentence) -> dict[str, Any]:
    own = sentence.origin == "article"
    return {
        "text": sentence.text,
        "origin": sentence.origin,
        "cut": sentence.cut,
        "paragraph": sentence.paragraph if own else None,
        "start": sentence.start if own else None,
        "end": sentence.end if own else None,
    }


def _other(other: Article) -> dict[str, Any]:
    return {"title": other.title, "url": other.url or None, "source": other.source or None}
