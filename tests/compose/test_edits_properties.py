"""Whatever is edited: nothing raises, the issue stays an issue, and undo is applying all but the last."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.compose import Material, apply
from digest.model.article import Picture
from digest.model.edit import Edit
from digest.model.edit_json import edit_from
from digest.model.issue import Issue
from tests.compose.articles import REGIONS, article, composed, edition, file_by_name, first_words

OWN = ("asia-pacific", "africa", "europe")
POOL = [
    replace(
        article(f"{region} {n}", count=60 + 90 * n), picture=Picture(f"https://x.example/{n}.jpg") if n % 2 else None
    )
    for region in ("africa", "europe", "asia-pacific", "global")
    for n in range(4)
]
MATERIAL = Material(
    regions=[region for slug in OWN for region in REGIONS if region.slug == slug],
    file=file_by_name,
    summarize=first_words,
    article={one.id: one for one in POOL}.get,
    picture=lambda name: Picture("", file=name) if name == "0a.jpg" else None,
)

ids = st.sampled_from([*(one.id for one in POOL), "gone"])
slugs = st.sampled_from([*OWN, "global", "atlantis"])
words = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)
spans = st.builds(
    lambda paragraph, start, length, said: {"paragraph": paragraph, "start": start, "end": start + length}
    | ({"text": "x" * length} if said else {}),
    st.integers(0, 1), st.integers(0, 400), st.integers(1, 30), st.booleans(),
)  # fmt: skip


def kind(name: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Edit]:
    return st.fixed_dictionaries({"kind": st.just(name), **fields}).map(edit_from)


edits = st.lists(
    st.one_of(
        kind("pin", article=ids),
        kind("lead", story=ids),
        kind("move", story=ids, to=st.integers(0, 6)),
        kind("shift", story=ids, by=st.integers(-6, 6)),
        kind("region", story=ids, region=slugs, to=st.none() | st.integers(0, 6)),
        kind("leave-out", story=ids, reason=st.just("dull")),
        kind("bring-back", article=ids, region=st.just("") | slugs),
        kind("add", article=ids, region=st.just("") | slugs),
        kind("merge", story=ids, into=ids),
        kind("split", article=ids),
        kind("main", article=ids),
        kind(
            "picture",
            story=ids,
            url=st.sampled_from(["", "https://x.example/1.jpg"]),
            file=st.sampled_from(["", "0a.jpg"]),
        ),
        kind("alt", story=ids, alt=words),
        kind("title", story=ids, title=words),
        kind("kicker", story=ids, kicker=words),
        kind("summary", story=ids, summary=words),
        kind("sentences", story=ids, spans=st.lists(spans, max_size=1)),
        kind("subject", subject=words),
        kind("preheader", preheader=words),
        kind("note", note=words),
    ),
    max_size=25,
)
issues = st.builds(
    lambda chosen, most: composed(chosen, edition(stories=6, most=most, regions=OWN)),
    st.lists(st.sampled_from(POOL), unique_by=lambda one: one.id, max_size=12),
    st.integers(1, 3),
)


def holds_together(issue: Issue) -> None:
    slugs_shown = [section.region.slug for section in issue.sections]
    assert slugs_shown == [slug for slug in OWN if slug in slugs_shown]
    assert all(section.stories for section in issue.sections)
    carried = [one.id for story in issue.stories for one in story.articles]
    assert len(carried) == len(set(carried))
    assert not set(carried) & {out.article for out in issue.left_out}
    for section in issue.sections:
        assert all(story.filing.region == section.region.slug for story in section.stories)
    for story in issue.stories:
        assert story.headline
        for one in story.summary:
            if one.origin == "article":
                assert one.text == story.lead.paragraphs[one.paragraph][one.start : one.end]


@settings(max_examples=120, deadline=None)
@given(issues, edits)
def test_any_edits_of_any_issue_leave_an_issue_and_lose_no_article(issue: Issue, made: list[Edit]) -> None:
    applied = apply(issue, made, MATERIAL)

    holds_together(applied.issue)
    known = {one.id for story in issue.stories for one in story.articles} | {out.article for out in issue.left_out}
    kept = applied.issue
    assert known <= {one.id for story in kept.stories for one in story.articles} | {
        out.article for out in kept.left_out
    }
    assert [one.edit for one in applied.unfitting] == [
        edit.as_json() for at, edit in enumerate(made) if not fits(issue, made[: at + 1])
    ]


def fits(issue: Issue, made: list[Edit]) -> bool:
    """Whether the last edit fits after the others."""
    before = apply(issue, made[:-1], MATERIAL).issue
    return not apply(before, made[-1:], MATERIAL).unfitting


@settings(max_examples=80, deadline=None)
@given(issues, edits, st.integers(0, 25))
def test_edits_made_at_once_or_one_part_after_the_other_give_the_same_issue(
    issue: Issue, made: list[Edit], parted: int
) -> None:
    first = apply(issue, made[:parted], MATERIAL).issue

    assert apply(first, made[parted:], MATERIAL).issue == apply(issue, made, MATERIAL).issue
