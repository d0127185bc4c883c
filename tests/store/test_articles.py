"""Articles: each once, every version, on every backend."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from digest.model.article import Article
from digest.model.record import Saved
from digest.store.opening import Store
from tests.store.examples import DAY, FULL, HOUR, MONDAY, WEEK, made


def only(store: Store, until: datetime = MONDAY + 9 * WEEK) -> Article:
    """The article, where there must be but one."""
    (stored,) = store.articles.candidates(seen_after=None, until=until)
    return stored.article


def test_an_article_comes_back_as_it_was_stored(store: Store) -> None:
    saved = store.articles.save([FULL], MONDAY)
    assert (saved.new, saved.updated, saved.unchanged) == (1, 0, 0)
    (stored,) = store.articles.candidates(seen_after=None, until=MONDAY)
    assert stored.article == FULL
    assert (stored.first_stored, stored.last_seen, stored.sources) == (MONDAY, MONDAY, ("delta",))


@pytest.mark.parametrize(
    "article",
    [
        made(1, published=None, picture=None, truncated=True),
        made(2, published=date(2024, 9, 27)),
        made(3, paragraphs=(), title=""),
        made(4, title="الأخبار 新聞 🌍", paragraphs=("\u2028line", "tab\tquote\"'")),
        made(
            5, title="NUL \x00 and half a pair \ud83d", paragraphs=("\ud800",), guid="\x00", url="https://e.org/\ud800"
        ),
        made(6, url="", guid=""),
        made(7, url="https://example.org/" + "long/" * 2000),
    ],
    ids=["bare", "day", "empty", "scripts", "unstorable", "nameless", "long address"],
)
def test_any_text_is_kept_unharmed(store: Store, article: Article) -> None:
    store.articles.save([article], MONDAY)
    assert only(store) == article


def test_an_id_that_no_database_takes_is_replaced(store: Store) -> None:
    (first,) = store.articles.save([made(1, id="\x00" * 3)], MONDAY).ids
    (second,) = store.articles.save([made(1, id="\x00" * 3)], MONDAY + HOUR).ids
    assert first == second == only(store).id
    assert first.isprintable()


def test_the_same_article_again_changes_nothing_but_when_it_was_seen(store: Store) -> None:
    store.articles.save([FULL], MONDAY)
    saved = store.articles.save([FULL], MONDAY + DAY)
    assert (saved.new, saved.updated, saved.unchanged) == (0, 0, 1)
    (stored,) = store.articles.candidates(seen_after=MONDAY, until=MONDAY + DAY)
    assert (stored.first_stored, stored.last_seen) == (MONDAY, MONDAY + DAY)


@pytest.mark.parametrize(
    "again",
    [
        replace(FULL, id="other", guid="other", source="elsewhere", url="http://www.example.org/world/ferries/"),
        replace(FULL, id="other", url="https://example.org/moved", title="Ferries come back"),
        replace(FULL, url="https://example.org/moved", guid="other", title="Ferries come back"),
        replace(FULL, url="https://example.org/moved", guid="other", source="elsewhere"),
    ],
    ids=["address", "guid within its source", "id within its source", "id and title"],
)
def test_a_known_name_means_the_same_article_under_its_stored_id(store: Store, again: Article) -> None:
    store.articles.save([FULL], MONDAY)
    saved = store.articles.save([again], MONDAY + DAY)
    assert saved.new == 0
    assert saved.ids == (FULL.id,)


@pytest.mark.parametrize(
    "other",
    [
        made(2, guid=FULL.guid, source="elsewhere"),
        made(2, id=FULL.id, source="elsewhere"),
        made(2, url=FULL.url + "&storyid=8"),
    ],
    ids=["guid of another source", "id of another source", "another parameter"],
)
def test_a_name_that_means_nothing_there_makes_another_article(store: Store, other: Article) -> None:
    store.articles.save([FULL], MONDAY)
    saved = store.articles.save([other], MONDAY)
    assert saved.new == 1
    assert FULL.id not in saved.ids
    assert {stored.article.title for stored in store.articles.latest([FULL.id, *saved.ids])} == {
        FULL.title,
        other.title,
    }


@pytest.mark.parametrize(
    "shared",
    [{"guid": "https://example.org"}, {"url": "https://example.org/"}, {"url": "https://example.org/live", "guid": ""}],
    ids=["one guid", "front page", "one page"],
)
def test_a_name_that_a_feed_gives_to_all_its_entries_identifies_none(store: Store, shared: dict[str, str]) -> None:
    entries = [made(number, **shared) for number in range(5)]
    for hour in range(2):
        saved = store.articles.save(entries, MONDAY + hour * HOUR)
        assert len(saved.ids) == 5
    assert (saved.new, saved.unchanged) == (0, 5)


def test_changed_content_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    edited = replace(FULL, title="Ferries return to the delta, at last")
    store.articles.save([FULL], MONDAY)
    saved = store.articles.save([edited], MONDAY + DAY)
    assert (saved.updated, saved.kept[0].version) == (1, edited.version)
    assert only(store) == edited
    assert store.articles.by_version(FULL.id, FULL.version) == FULL
    assert store.articles.by_version(FULL.id, edited.version) == edited
    assert store.articles.by_version(FULL.id, "never") is None


def test_candidates_are_as_they_were_at_that_instant(store: Store) -> None:
    store.articles.save([FULL], MONDAY)
    store.articles.save([replace(FULL, title="Later"), made(2)], MONDAY + DAY)
    assert only(store, until=MONDAY + HOUR) == FULL


def test_a_text_that_comes_back_is_the_latest_again(store: Store) -> None:
    for hour, title in enumerate(("First", "Second", "First")):
        store.articles.save([replace(FULL, title=title)], MONDAY + hour * HOUR)
    assert only(store).title == "First"


@pytest.mark.parametrize(
    "teaser",
    [
        replace(FULL, paragraphs=("Two villages had waited for it…",), source="elsewhere"),
        replace(FULL, paragraphs=("The first ferry in eleven years left [...]",)),
        replace(FULL, paragraphs=("Words of its own, but cut.",), truncated=True),
        replace(FULL, paragraphs=()),
    ],
    ids=["of another source", "cut", "marked", "empty"],
)
def test_a_teaser_never_replaces_the_full_text(store: Store, teaser: Article) -> None:
    store.articles.save([FULL], MONDAY)
    saved = store.articles.save([teaser], MONDAY + DAY)
    assert (saved.unchanged, saved.kept[0].version) == (1, FULL.version)
    assert only(store) == FULL


def test_a_teaser_gives_way_to_the_full_text(store: Store) -> None:
    store.articles.save([replace(FULL, paragraphs=FULL.paragraphs[:1], truncated=True)], MONDAY)
    assert store.articles.save([FULL], MONDAY + DAY).updated == 1
    assert only(store) == FULL


def test_a_publisher_may_strike_a_paragraph(store: Store) -> None:
    shorter = replace(FULL, paragraphs=(*FULL.paragraphs[:2], "The ministry says that three more boats"))
    store.articles.save([FULL], MONDAY)
    store.articles.save([shorter], MONDAY + DAY)
    assert only(store) == shorter


def test_two_sources_with_two_texts_do_not_take_turns(store: Store) -> None:
    other = replace(FULL, source="elsewhere", title="Ferries are back")
    changes = [store.articles.save([FULL, other], MONDAY + hour * HOUR) for hour in range(3)]
    assert [saved.updated for saved in changes] == [1, 0, 0]
    (stored,) = store.articles.candidates(seen_after=None, until=MONDAY + WEEK)
    assert (stored.article.title, stored.sources) == ("Ferries are back", ("delta", "elsewhere"))


def test_of_two_texts_in_one_feed_the_fuller_stays(store: Store) -> None:
    short = replace(FULL, paragraphs=("Something else in few words.",))
    for hour in range(2):
        saved = store.articles.save([short, FULL, short], MONDAY + hour * HOUR)
    assert (saved.unchanged, only(store)) == (3, FULL)


def test_not_modified_means_that_what_was_there_last_is_there_still(store: Store) -> None:
    store.articles.save([made(1)], MONDAY)
    store.articles.save([made(2), made(3)], MONDAY + DAY)
    store.articles.save([made(4, source="other")], MONDAY + DAY)
    assert store.articles.seen_again("delta", MONDAY + 2 * DAY) == 2
    assert store.articles.seen_again("delta", MONDAY + 3 * DAY) == 2
    assert store.articles.seen_again("unheard of", MONDAY + 3 * DAY) == 0
    seen = store.articles.candidates(seen_after=MONDAY + 2 * DAY, until=MONDAY + WEEK)
    assert [stored.article.id for stored in seen] == ["n2", "n3"]


def test_an_entry_that_is_still_listed_is_seen_though_nobody_read_it(store: Store) -> None:
    store.articles.save([made(1), made(2, url=""), made(3)], MONDAY)
    keys = ["https://example.org/report/1", "guid-2", "https://example.org/never-read"]
    assert store.articles.seen_entries("delta", keys, MONDAY + DAY) == 2
    store.articles.save([made(4)], MONDAY + DAY)
    assert store.articles.seen_again("delta", MONDAY + 2 * DAY) == 3
    seen = store.articles.candidates(seen_after=MONDAY + DAY, until=MONDAY + WEEK)
    assert [stored.article.id for stored in seen] == ["n1", "n2", "n4"]


def test_savers_of_one_store_take_turns(store: Store) -> None:
    def save(number: int) -> Saved:
        return store.articles.save([FULL, made(number)], MONDAY)

    with ThreadPoolExecutor(4) as savers:
        saved = list(savers.map(save, range(8)))
    assert sorted(one.new for one in saved) == [1] * 7 + [2]
    assert len(store.articles.candidates(seen_after=None, until=MONDAY)) == 9


def test_a_clock_that_goes_back_moves_nothing_back(store: Store) -> None:
    store.articles.save([FULL], MONDAY)
    store.articles.save([FULL], MONDAY - DAY)
    (stored,) = store.articles.candidates(seen_after=None, until=MONDAY)
    assert (stored.first_stored, stored.last_seen) == (MONDAY, MONDAY)


def test_candidates_come_in_the_order_in_which_they_were_stored(store: Store) -> None:
    store.articles.save([made(3), made(1)], MONDAY)
    store.articles.save([made(2), made(1)], MONDAY + HOUR)
    ids = [stored.article.id for stored in store.articles.candidates(seen_after=None, until=MONDAY + DAY)]
    assert ids == ["n1", "n3", "n2"]
    assert [stored.article.id for stored in store.articles.latest(["n2", "gone", "n3", "n2"])] == ["n2", "n3"]


def test_nothing_saved_is_nothing_stored(store: Store) -> None:
    assert store.articles.save([], MONDAY).kept == ()
    assert store.articles.candidates(seen_after=None, until=MONDAY) == []
    assert store.articles.by_versions([]) == {}


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="no time zone"):
        store.articles.save([FULL], MONDAY.replace(tzinfo=None))
    assert store.articles.candidates(seen_after=None, until=datetime.max.replace(tzinfo=UTC)) == []


def test_a_save_that_fails_midway_stores_nothing(store: Store) -> None:
    bad = made(600, paragraphs=(None,))
    with pytest.raises(TypeError):
        store.articles.save([*(made(number) for number in range(600)), bad], MONDAY)
    assert store.articles.candidates(seen_after=None, until=MONDAY) == []


@pytest.mark.parametrize("store", ["file", pytest.param("memory", marks=pytest.mark.soak)], indirect=True)
def test_ten_thousand_articles_go_in_and_come_out(store: Store) -> None:
    articles = [made(number) for number in range(10_000)]
    assert store.articles.save(articles, MONDAY).new == 10_000
    edited = [
        replace(article, title=article.title + "!") if i % 10 == 0 else article for i, article in enumerate(articles)
    ]
    saved = store.articles.save(edited, MONDAY + DAY)
    assert (saved.updated, saved.unchanged) == (1_000, 9_000)
    found = store.articles.candidates(seen_after=MONDAY, until=MONDAY + DAY)
    assert {stored.article for stored in found} == set(edited)
