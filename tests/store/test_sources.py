"""What is remembered of sources, on every backend."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from digest.collect.known import Known
from digest.model.source_state import EntryMark, SourceState
from digest.store.opening import Store
from tests.store.examples import DAY, MONDAY

STATE = SourceState(
    name="delta",
    address="https://example.org/feed",
    etag='W/"é\x00"',
    last_modified="Mon, 16 Nov 2026 09:00:00 GMT",
    validators_at=MONDAY,
    next_due=MONDAY + DAY,
    last_success=MONDAY,
    failing_since=MONDAY,
    failures=3,
    last_problem="timed out",
    retired="gone",
    paused_until=MONDAY + DAY,
    moved_to="https://example.org/new",
)


def test_states_come_back_as_they_were_in_order_of_name(store: Store) -> None:
    bare = SourceState("alpha", "feed.xml")
    store.sources.save_states([STATE, bare])
    assert store.sources.load_states() == {"alpha": bare, "delta": STATE}
    assert list(store.sources.load_states()) == ["alpha", "delta"]


def test_a_later_state_replaces_the_former_and_leaves_the_others(store: Store) -> None:
    other = SourceState("other", "feed.xml")
    store.sources.save_states([STATE, other])
    mended = replace(STATE, failures=0, failing_since=None, last_problem="")
    store.sources.save_states([STATE, mended])
    assert store.sources.load_states() == {"delta": mended, "other": other}


def test_an_entry_that_was_read_is_known_by_its_key_within_its_source(store: Store) -> None:
    long = "https://example.org/" + "x" * 5000
    store.sources.save_marks(
        [EntryMark("delta", long, "f1"), EntryMark("delta", "guid", "f1"), EntryMark("b", long, "f2")]
    )
    store.sources.save_marks([EntryMark("delta", "guid", "f0"), EntryMark("delta", "guid", "f3")])
    assert store.sources.marks_of("delta") == {long: "f1", "guid": "f3"}
    assert store.sources.marks_of("b") == {long: "f2"}
    assert store.sources.marks_of("c") == {}


def test_a_run_recognises_what_was_read_just_as_it_is_listed_now(store: Store) -> None:
    store.sources.save_marks([EntryMark("delta", "one", "f1"), EntryMark("delta", "two", "f2")])
    read_before = store.sources.read_before()
    known: Known = read_before
    asked = [("delta", "one", "f1"), ("delta", "two", "changed"), ("delta", "new", "f3"), ("other", "one", "f1")]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda entry: known(*entry), asked)) == [True, False, False, False]
    assert read_before.still_listed == {"delta": ("one",)}


def test_nothing_is_known_at_first(store: Store) -> None:
    store.sources.save_states([])
    assert store.sources.load_states() == {}
