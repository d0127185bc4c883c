"""What an editor does at the desk → the edits that say it. Pure: it saves nothing; what is no action is an InputError.

Fields that were not changed give no edit, so that a form that is sent as it came changes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from digest.errors import InputError
from digest.model.edit import (
    AddArticle,
    BringBack,
    ChoosePicture,
    ChooseSentences,
    DescribePicture,
    Edit,
    LeaveOut,
    MakeLead,
    MakeMain,
    Merge,
    Move,
    MoveToRegion,
    Shift,
    Span,
    Split,
    WriteKicker,
    WriteNote,
    WritePreheader,
    WriteSubject,
    WriteSummary,
    WriteTitle,
)
from digest.model.issue import Story
from digest.studio.desk_story import story_named
from digest.workbench import Standing

__all__ = ["ACTIONS", "adding", "edits_of"]

Body = Mapping[str, Any]


def edits_of(action: str, body: Body, standing: Standing) -> list[Mapping[str, object]]:
    """The edits of an action, as JSON. Raises InputError for an unknown action or field."""
    if action not in ACTIONS:
        raise InputError(f"{action[:40]!r} is nothing that the desk can do", where="action")
    return [edit.as_json() for edit in ACTIONS[action](body, standing)]


def adding(article: str, standing: Standing) -> list[Mapping[str, object]]:
    """Add an article that was just collected; where the edition has no section for it, to its last."""
    filed = {region.slug for region in standing.base.material.regions}
    found = standing.base.material.article(article)
    own = standing.base.material.file(found).region if found else ""
    return [AddArticle(article, "" if own in filed else standing.base.material.regions[-1].slug).as_json()]


def _story(body: Body, standing: Standing) -> Story:
    found = story_named(standing, _text(body, "story"))
    if found is None:
        raise InputError("that story is not in the issue any more", where="story")
    return found


def _text(body: Body, name: str, default: str = "") -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise InputError("must be text", where=name)
    return value


def _place(body: Body, standing: Standing) -> Iterator[Edit]:
    """Before or after another story, wherever that stands."""
    story = _story(body, standing)
    beside = story_named(standing, _text(body, "before") or _text(body, "after"))
    if beside is None:
        raise InputError("that story is not in the issue any more", where="place")
    if beside is story:
        return
    section = next(one for one in standing.issue.sections if beside in one.stories)
    rows = [one for one in section.stories if one is not story]
    to = rows.index(beside) + ("after" in body)
    if story in section.stories:
        yield Move(story.lead.id, to)
    else:
        yield MoveToRegion(story.lead.id, section.region.slug, to)


def _fields(body: Body, standing: Standing) -> Iterator[Edit]:
    """A story's form: what differs from what stands there."""
    story, name = _story(body, standing), _story(body, standing).lead.id
    fields = body.get("fields")
    if not isinstance(fields, Mapping):
        raise InputError("must hold the form's fields", where="fields")
    title = " ".join(_text(fields, "title", story.headline).split())
    if title != story.headline:
        yield WriteTitle(name, "" if title == story.lead.title else title)
    kicker = " ".join(_text(fields, "kicker", story.label).split())
    if kicker != story.label:
        yield WriteKicker(name, kicker)
    region = _text(fields, "region", story.filing.region)
    if region != story.filing.region:
        yield MoveToRegion(name, region)
    yield from _summary(fields, standing, story)
    yield from _picture(fields, story)


def _summary(fields: Body, standing: Standing, story: Story) -> Iterator[Edit]:
    """Her own words; where she takes them back, the sentences that are chosen without them."""
    before = " ".join(one.text for one in story.summary if one.origin == "editor")
    words = " ".join(_text(fields, "summary", before).split())
    if words == before:
        return
    if words:
        yield WriteSummary(story.lead.id, words)
        return
    chosen = standing.base.stages.summarize(story.lead, ()).chosen
    spans = (Span(one.paragraph, one.start, one.end, one.text) for one in chosen if one.origin == "article")
    yield ChooseSentences(story.lead.id, tuple(spans))


def _picture(fields: Body, story: Story) -> Iterator[Edit]:
    own = story.picture
    before = own.url or (f"file:{own.file}" if own.file else "") if own else ""
    wanted = _text(fields, "picture", before)
    if wanted != before:
        file = wanted.removeprefix("file:") if wanted.startswith("file:") else ""
        yield ChoosePicture(story.lead.id, "" if file else wanted, file)
    offered = {one.picture.url: one.picture.alt for one in story.articles if one.picture}
    alt_before = own.alt if own and wanted == before else offered.get(wanted, "")
    alt = " ".join(_text(fields, "alt", alt_before).split())
    if wanted and wanted == before and alt != alt_before:
        yield DescribePicture(story.lead.id, alt)


def _sentence(body: Body, standing: Standing) -> Iterator[Edit]:
    """One sentence of the article in or out. Other words than the article's give way to it."""
    story = _story(body, standing)
    try:
        paragraph, start, end = map(int, _text(body, "span").split("-"))
        text = story.lead.paragraphs[paragraph][start:end]
    except (ValueError, IndexError) as error:
        raise InputError("names no sentence of the article", where="span") from error
    taken = [one for one in story.summary if one.origin == "article"]
    kept = [one for one in taken if not (one.paragraph == paragraph and one.start < end and start < one.end)]
    spans = [Span(one.paragraph, one.start, one.end, one.text) for one in kept]
    if len(kept) == len(taken):
        spans.append(Span(paragraph, start, end, text))
    yield ChooseSentences(story.lead.id, tuple(sorted(spans, key=lambda span: (span.paragraph, span.start))))


def _envelope(body: Body, standing: Standing) -> Iterator[Edit]:
    fields = body.get("fields")
    if not isinstance(fields, Mapping):
        raise InputError("must hold the form's fields", where="fields")
    hers, note = standing.issue.overrides, standing.base.edition.furnishing.note
    subject = " ".join(_text(fields, "subject", hers.subject).split())
    if subject != hers.subject:
        yield WriteSubject(subject)
    preheader = " ".join(_text(fields, "preheader", hers.preheader).split())
    if preheader != hers.preheader:
        yield WritePreheader(preheader)
    before = note if hers.note is None else hers.note
    after = _text(fields, "note", before).replace("\r\n", "\n").strip()
    if after != before.strip():
        yield WriteNote(after)


def _left_out(body: Body, standing: Standing) -> Iterator[Edit]:
    yield LeaveOut(_story(body, standing).lead.id, " ".join(_text(body, "why").split()) or "no reason given")


ACTIONS: Mapping[str, Callable[[Body, Standing], Iterator[Edit]]] = {
    "up": lambda body, standing: iter([Shift(_story(body, standing).lead.id, -1)]),
    "down": lambda body, standing: iter([Shift(_story(body, standing).lead.id, 1)]),
    "place": _place,
    "region": lambda body, standing: iter([MoveToRegion(_story(body, standing).lead.id, _text(body, "region"))]),
    "lead": lambda body, standing: iter([MakeLead(_story(body, standing).lead.id)]),
    "drop": _left_out,
    "back": lambda body, _: iter([BringBack(_text(body, "story"), _text(body, "region"))]),
    "merge": lambda body, standing: iter([Merge(_story(body, standing).lead.id, _text(body, "into"))]),
    "split": lambda body, _: iter([Split(_text(body, "story"))]),
    "main": lambda body, _: iter([MakeMain(_text(body, "story"))]),
    "story": _fields,
    "sentence": _sentence,
    "envelope": _envelope,
}
"""What the desk can do, by the name that its buttons say."""
