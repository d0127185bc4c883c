"""What the inspector shows of one story: its fields, its article sentence by sentence, its pictures. Pure but for
looking up which pictures are ours already."""

from collections.abc import Iterator, Sequence
from typing import Any

from digest.model.article import Article, published_day
from digest.model.issue import Story
from digest.model.summary import ScoredSentence, Sentence
from digest.store.pictures import Pictures
from digest.studio.desk_outline import stories_beside
from digest.workbench import Standing

__all__ = ["key_of", "sentences_of", "story_named", "story_view"]


def story_named(standing: Standing, name: str) -> Story | None:
    """The story that has the article of that id."""
    found = (story for story in standing.issue.stories if any(one.id == name for one in story.articles))
    return next(found, None)


def sentences_of(standing: Standing, article: Article) -> Sequence[ScoredSentence]:
    """Every sentence of an article, in reading order, as the summarizer saw it."""
    return standing.base.stages.summarize(article, ()).sentences


def key_of(span: ScoredSentence | Sentence) -> str:
    """A span's name in a page."""
    return f"{span.paragraph}-{span.start}-{span.end}"


def story_view(standing: Standing, story: Story, pictures: Pictures) -> dict[str, Any]:
    """The values of `story.html.j2`."""
    lead = story.lead
    day = published_day(lead.published)
    facts = (lead.byline, lead.kind, f"{day.day} {day:%B %Y}" if day else "", f"{lead.words:,} words", lead.language)
    return {
        "id": lead.id,
        "title": story.headline,
        "own_title": lead.title if story.title else "",
        "kicker": story.label,
        "source": lead.source or "An article",
        "facts": " · ".join(filter(None, facts)) + (" · only its beginning is known" if lead.truncated else ""),
        "url": lead.url if lead.url.startswith(("http://", "https://")) else "",
        "region": story.filing.region,
        "doubtful": story.filing.doubtful,
        "reasons": "; ".join(story.filing.reasons) or "nothing spoke for another region",
        "own_words": " ".join(one.text for one in story.summary if one.origin == "editor"),
        "publisher_words": " ".join(one.text for one in story.summary if one.origin == "publisher"),
        "pictures": list(_pictures(story, pictures)),
        "alt": story.picture.alt if story.picture else "",
        "has_picture": bool(story.picture and (story.picture.url or story.picture.file)),
        "others": [{"id": one.id, "title": one.title or "Untitled", "source": one.source} for one in story.others],
        "mergeable": list(stories_beside(standing.issue, story)),
        "language": lead.language if lead.language != "und" else "",
        "paragraphs": list(_paragraphs(standing, story)),
    }


def _pictures(story: Story, ours: Pictures) -> Iterator[dict[str, Any]]:
    """Each picture that its articles have, then none; `src` is empty where we have no copy."""
    offered = {one.picture.url: one.picture for one in story.articles if one.picture and one.picture.url}
    known = ours.known(offered)
    chosen = story.picture.url if story.picture else ""
    file = story.picture.file if story.picture else ""
    if file and chosen not in offered:
        yield {"value": f"file:{file}", "src": f"/m/{file}", "alt": "", "chosen": True, "problem": ""}
    for url, picture in offered.items():
        copy = known.get(url)
        src = f"/m/{copy.file}" if copy and copy.file else ""
        problem = (copy.problem if copy else "") or "not fetched yet"
        yield {"value": url, "src": src, "alt": picture.alt, "chosen": url == chosen, "problem": problem}
    if offered or file:
        yield {"value": "", "src": "", "alt": "", "chosen": not chosen and not file, "problem": ""}


def _paragraphs(standing: Standing, story: Story) -> Iterator[list[dict[str, Any]]]:
    """Each paragraph as pieces: its sentences, and the white space and unreadable rests between them."""
    by_paragraph: dict[int, list[ScoredSentence]] = {}
    for sentence in sentences_of(standing, story.lead):
        by_paragraph.setdefault(sentence.paragraph, []).append(sentence)
    chosen = [one for one in story.summary if one.origin == "article"]
    for number, text in enumerate(story.lead.paragraphs):
        its = [one for one in chosen if one.paragraph == number]
        yield list(_pieces(text, by_paragraph.get(number, []), its))


def _pieces(text: str, sentences: Sequence[ScoredSentence], chosen: Sequence[Sentence]) -> Iterator[dict[str, Any]]:
    at = 0
    for one in sorted(sentences, key=lambda each: each.start):
        if one.start < at:
            continue
        if one.start > at:
            yield _piece(text[at : one.start])
        taken = any(each.start < one.end and one.start < each.end for each in chosen)
        yield _piece(text[one.start : one.end], key=key_of(one), chosen=taken, why=_why(one))
        at = one.end
    if at < len(text):
        yield _piece(text[at:])


def _piece(text: str, *, key: str = "", chosen: bool = False, why: str = "") -> dict[str, Any]:
    return {"text": text, "sentence": bool(key), "key": key, "chosen": chosen, "why": why}


def _why(sentence: ScoredSentence) -> str:
    """Its score and the parts of it, or why it is not chosen by itself."""
    if sentence.score <= -10:
        return "Not chosen by itself: " + ", ".join(sentence.why)
    parts = ", ".join(f"{name} {value:+.2f}" for name, value in sentence.why.items())
    return f"Score {sentence.score:.2f}: {parts}"
