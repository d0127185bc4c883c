"""An issue holds every candidate once: in a story, or left out with its reason."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.compose import CarriedArticle, compose
from digest.model.issue import Candidate, Issue
from digest.model.summary import Sentence, Summary
from tests.compose.articles import CUTOFF, REGIONS, SEND, article, composed, edition, file_by_name, filed, first_words


def why(issue: Issue) -> dict[str, str]:
    return {out.title: out.why for out in issue.left_out}


def placed(issue: Issue) -> dict[str, list[str]]:
    return {section.region.slug: [story.lead.id for story in section.stories] for section in issue.sections}


def test_sections_follow_the_edition_and_empty_ones_are_omitted() -> None:
    issue = composed([article("africa 1"), article("europe 1"), article("world")])
    assert list(placed(issue)) == ["africa", "europe", "global"]
    assert list(
        placed(composed([article("africa 1"), article("europe 1")], edition(regions=("europe", "africa"))))
    ) == [
        "europe",
        "africa",
    ]


def test_over_the_caps_stories_are_left_out_in_the_order_of_their_rank_with_the_cap_that_they_met() -> None:
    many = [article(f"africa {n}", published=CUTOFF - timedelta(days=n)) for n in range(5)]
    issue = composed([*many, article("europe 1", published=None)], edition(stories=3, most=2))
    assert placed(issue) == {"africa": ["africa 0", "africa 1"], "europe": ["europe 1"]}
    assert [(out.title, out.why) for out in issue.left_out] == [
        (f"Title of africa {n}", "over the region's cap of 2") for n in (2, 3, 4)
    ]


def test_a_story_without_a_section_of_its_own_goes_under_its_next_region_and_says_so() -> None:
    read = article("somewhere")
    issue = compose(
        edition(regions=("europe", "asia-pacific")), REGIONS, [Candidate(read)],
        period="2026-W47", cutoff=CUTOFF, send_at=SEND, title="T",
        file=lambda _: filed("africa", "asia-pacific", "europe"), summarize=first_words, carried=(), problems=(),
    )  # fmt: skip
    story = issue.sections[0].stories[0]
    assert (issue.sections[0].region.slug, story.filing.region) == ("asia-pacific", "asia-pacific")
    assert story.filing.reasons == ("asia-pacific", "the edition has no section Africa")
    assert story.filing.see_also == ("europe",)


def test_a_story_whose_regions_the_edition_lacks_goes_to_global_or_is_left_out() -> None:
    read = article("africa 1")
    assert placed(composed([read], edition(regions=("europe", "global")))) == {"global": ["africa 1"]}
    assert why(composed([read], edition(regions=("europe",)))) == {
        "Title of africa 1": "region: Africa (the edition has no such section)"
    }


def test_excluded_carried_and_empty_entries_are_left_out_with_their_reasons() -> None:
    carried, empty = article("carried"), article("empty", text="")
    issue = compose(
        edition(), REGIONS, [Candidate(article("old"), excluded="too old"), Candidate(carried), Candidate(empty)],
        period="2026-W47", cutoff=CUTOFF, send_at=SEND, title="T", file=file_by_name, summarize=first_words,
        carried=[CarriedArticle(carried, "2026-W46")],
    )  # fmt: skip
    assert why(issue) == {
        "Title of old": "too old",
        "Title of carried": "carried in 2026-W46",
        "Title of empty": "no text to summarize",
    }
    assert issue.sections == ()


def test_a_teaser_without_text_stands_if_its_publisher_wrote_a_standfirst() -> None:
    teaser = replace(article("teaser", text="", truncated=True), standfirst="What it is about.")
    assert placed(composed([teaser])) == {"global": ["teaser"]}


def test_only_stories_that_are_taken_are_summarized_in_the_order_of_the_mail() -> None:
    asked: list[str] = []

    def summarize(read: object, avoid: object) -> Summary:
        asked.append(getattr(read, "id", ""))
        return Summary()

    many = [
        article(f"{region} {n}", published=CUTOFF - timedelta(days=n))
        for n in range(3)
        for region in ("europe", "africa")
    ]
    compose(
        edition(most=1), REGIONS, [Candidate(each) for each in many], period="2026-W47", cutoff=CUTOFF, send_at=SEND,
        title="T", file=file_by_name, summarize=summarize,
    )  # fmt: skip
    assert asked == ["africa 0", "europe 0"]


def test_two_stories_never_say_the_same_sentence_though_the_summarizer_insists() -> None:
    said = Sentence("The same words.", 0, 0, 15)
    issue = compose(
        edition(), REGIONS, [Candidate(article("a")), Candidate(article("b"))], period="2026-W47", cutoff=CUTOFF,
        send_at=SEND, title="T", file=file_by_name, summarize=lambda _read, _avoid: Summary((said, said)),
    )  # fmt: skip
    assert [story.summary for story in issue.stories] == [(said,), ()]


def test_the_summarizer_is_told_what_the_issue_says_already() -> None:
    one = article("africa 1", text="Shared opening words of two articles. " + article("x").paragraphs[0])
    two = article("europe 1", text="Shared opening words of two articles. " + article("y").paragraphs[0])
    assert [len(story.summary) for story in composed([one, two]).stories] == [1, 1]
    two = replace(two, paragraphs=(one.paragraphs[0][:40] + two.paragraphs[0],))
    assert [len(story.summary) for story in composed([one, two]).stories] == [1, 0]


def test_the_rank_is_named_by_its_parts_and_orders_the_section() -> None:
    fresh = article("africa fresh", count=900, published=CUTOFF)
    stale = article("africa stale", count=100, published=CUTOFF - timedelta(days=9))
    issue = composed([stale, fresh])
    assert placed(issue) == {"africa": ["africa fresh", "africa stale"]}
    assert issue.stories[0].rank == (("recency", 0.4), ("length", 0.2), ("source", 0.1), ("coverage", 0.0))
    assert issue.stories[1].rank == (("recency", 0.05), ("length", 0.025), ("source", 0.1), ("coverage", 0.0))


def test_those_that_also_cover_a_story_raise_it_and_are_named() -> None:
    one = article("one", count=300)
    issue = composed([one, replace(one, id="two", source="Courier", url="https://courier.example/2")])
    assert [[other.id for other in story.others] for story in issue.stories] == [["one"]]
    assert dict(issue.stories[0].rank)["coverage"] == 0.1


KINDS = st.lists(
    st.tuples(st.integers(0, 11), st.sampled_from(("new", "copy", "teaser", "twin", "empty", "old"))), max_size=24
)


@settings(max_examples=60, deadline=None)
@given(KINDS, st.integers(0, 8), st.integers(1, 3), st.randoms(use_true_random=False))
def test_no_candidate_is_lost_or_doubled_and_their_order_does_not_matter(
    kinds: list[tuple[int, str]], stories: int, most: int, random: Random
) -> None:
    candidates = [made(number, kind, place) for place, (number, kind) in enumerate(kinds)]

    def issue_of(given: list[Candidate]) -> Issue:
        return compose(
            edition(stories=stories, most=most, regions=("africa", "europe")), REGIONS, given, period="2026-W47",
            cutoff=CUTOFF, send_at=SEND, title="T", file=file_by_name, summarize=first_words,
        )  # fmt: skip

    issue = issue_of(candidates)
    shown = Counter(read.title for story in issue.stories for read in (story.lead, *story.others))
    shown.update(out.title for out in issue.left_out)
    assert shown == Counter(candidate.article.title for candidate in candidates)
    assert all(out.why for out in issue.left_out)
    assert issue == issue_of(random.sample(candidates, len(candidates)))


def made(number: int, kind: str, place: int) -> Candidate:
    """A candidate of an event; `twin` shares the address of the event's first, `copy` and `teaser` its text."""
    base = article(f"{('africa', 'europe', 'other')[number % 3]} {number}", count=80)
    made = replace(base, id=f"{base.id} {place}", title=f"{base.title} as {place}", url=f"https://p{place}.example/x")
    if kind == "new":
        made = replace(made, paragraphs=article(f"{number} {place}").paragraphs)
    if kind == "teaser":
        made = replace(
            made, truncated=True, paragraphs=(base.paragraphs[0][:200],), url=f"https://p{number}.example/y{place}"
        )
    if kind == "twin":
        made = replace(made, url=f"https://p{number}.example/twin")
    if kind == "empty":
        made = replace(made, paragraphs=())
    return Candidate(made, excluded="published long ago" if kind == "old" else "")
