"""Articles come together to stories: once each, under the best lead, in any order."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from digest.compose.stories import gather
from digest.model.article import Article
from digest.model.issue import Candidate
from tests.compose.articles import CUTOFF, article, words


def stories(*articles: Article, weights: dict[str, float] | None = None) -> list[list[str]]:
    candidates = [Candidate(each, (weights or {}).get(each.source, 1.0)) for each in articles]
    gathered = gather(candidates, str.strip)
    return sorted([story.lead.article.id, *(o.article.id for o in story.others)] for story in gathered.stories)


def repeats(*articles: Article) -> dict[str, str]:
    return {out.title: out.why for out in gather([Candidate(each) for each in articles], str.strip).repeats}


def test_copies_of_one_story_in_two_sources_become_one_story() -> None:
    first = article("first", count=300)
    copy = replace(first, id="copy", source="Courier", url="https://courier.example/9", title="As others say it")
    assert stories(copy, first, article("other")) == [["copy", "first"], ["other"]]


def test_a_teaser_gives_way_to_its_publishers_full_text() -> None:
    full = article("full", count=300)
    teaser = replace(full, id="teaser", url="https://gazette.example/t", truncated=True, title="The teaser")
    teaser = replace(teaser, paragraphs=(full.paragraphs[0][:400],))
    assert stories(teaser, full) == [["full"]]
    assert repeats(teaser, full) == {"The teaser": "a teaser of “Title of full”"}


def test_another_publishers_teaser_is_named_as_also_covering() -> None:
    full = article("full", count=300)
    teaser = article("teaser", text=full.paragraphs[0][:400], source="Courier", truncated=True, title="Title of full")
    assert stories(teaser, full) == [["full", "teaser"]]


def test_one_address_read_twice_is_one_article_and_the_fuller_reading_stays() -> None:
    full = article("full", count=300)
    short = replace(full, id="short", truncated=True, title="Title of full, in short")
    assert stories(short, full) == [["full"]]
    assert repeats(short, full) == {"Title of full, in short": "the same article as “Title of full”, read twice"}


def test_several_articles_of_one_page_stay_several_though_they_share_its_address() -> None:
    page = "https://magazine.example/page"
    four = [article(f"{n}", title=words(n, 5), url=page) for n in range(4)]
    assert len(stories(*four)) == 4


def test_articles_under_a_bare_home_page_are_not_one() -> None:
    assert len(stories(article("a", url="https://a.example/"), article("b", url="https://a.example/"))) == 2


def test_the_whole_text_leads_before_the_heavier_source_and_the_heavier_before_the_longer() -> None:
    text = words("event", 600)
    long = article("long", text=text, source="Long")
    heavy = article("heavy", text=text[:2400], source="Heavy")
    cut = article("cut", text=text[:3000], source="Cut", truncated=True)
    assert stories(long, heavy, cut, weights={"Heavy": 2.0, "Cut": 3.0}) == [["heavy", "long", "cut"]]


def event(name: str, title: str, text: str, *, days: float = 0, source: str = "Gazette") -> Article:
    return article(name, title=title, text=text, published=CUTOFF - timedelta(days=1 + days), source=source)


QUAKE = (
    "A strong earthquake struck the Velden valley before dawn on Tuesday, killing at least 14 people in Marrow and "
    "cutting the only road to Castor Bridge, the governor Ilsa Brandt said. Rescue teams from Orlinge reached Marrow "
    "by noon. The quake of magnitude 6.2 was felt as far as Orlinge, where schools were closed for the day. In Marrow "
    "the hospital was being emptied, and soldiers put up tents on the football ground beside the river Senn."
)
QUAKE_TOLD_OTHERWISE = (
    "Rescuers dug through rubble in Marrow on Wednesday after a 6.2-magnitude earthquake flattened much of the town in "
    "the Velden valley. At least 19 people have died, according to Ilsa Brandt, the regional governor, and Castor "
    "Bridge can be reached only by helicopter. Survivors spent the night in tents by the Senn. Engineers in Orlinge "
    "warned that a dam above Marrow had cracked in the earthquake and might have to be drained within days."
)
OTHER_QUAKE = (
    "An earthquake off the coast of Tamarind shook the capital Port Lowell on Tuesday, sending office workers into the "
    "streets, but no tsunami followed. The harbour master, Joseph Okello, said that two cranes had been damaged. The "
    "magnitude was put at 5.8 by the geological survey in Port Lowell, which counted nine aftershocks by nightfall. "
    "Flights were resumed within an hour, and the stock exchange of Tamarind opened as usual."
)


def test_different_texts_on_one_event_in_the_same_days_become_one_story() -> None:
    one = event("one", "Earthquake kills 14 in the Velden valley", QUAKE)
    two = event("two", "Rescuers dig for survivors of Velden earthquake", QUAKE_TOLD_OTHERWISE, source="Courier")
    other = event("other", "Earthquake shakes Tamarind, no tsunami", OTHER_QUAKE, source="Courier")
    assert sorted(sorted(story) for story in stories(one, two, other)) == [["one", "two"], ["other"]]


def test_the_same_words_a_week_apart_are_two_stories() -> None:
    one = event("one", "Earthquake kills 14 in the Velden valley", QUAKE)
    two = event("two", "Rescuers dig for survivors of Velden earthquake", QUAKE_TOLD_OTHERWISE, days=7)
    assert len(stories(one, two)) == 2


def test_instalments_of_a_series_stay_apart() -> None:
    parts = [event(f"{n}", f"The war in Velden: day {n}", f"{words(n, 60)} Velden Marrow Orlinge.") for n in (11, 12)]
    assert len(stories(*parts)) == 2


def test_the_stories_do_not_depend_on_the_order_of_the_articles() -> None:
    text = words("base", 300)
    many = [article(f"copy {n}", text=text[: 900 + 60 * n], source=f"S{n}", truncated=n % 3 == 0) for n in range(12)]
    many += [
        event("one", "Earthquake kills 14 in Velden", QUAKE),
        event("two", "Velden earthquake", QUAKE_TOLD_OTHERWISE),
    ]
    many += [article(f"other {n}") for n in range(12)]
    expected = gather([Candidate(each) for each in many], str.strip)
    for seed in range(5):
        shuffled = Random(seed).sample(many, len(many))
        assert expected == gather([Candidate(each) for each in shuffled], str.strip)
