"""A run: sources of every kind, what is remembered of them, and what one bad source may not do to the others."""

import gzip
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from digest.collect.collector import Clock, Collected, Limits, collect
from digest.collect.http import FetchFailure, Request, Response
from digest.collect.known import Known, nothing_known
from digest.collect.workers import InProcess, Workers
from digest.model.source import Source
from digest.model.source_state import EntryMark, SourceState
from digest.testing import FakeClock, FakeFetcher
from tests.collect.hostile_server import item, long_text, rss

SITE = "https://site.example"
FEED = f"{SITE}/feed"


def article_page(title: str = "Quay opens", seed: str = "harbour") -> bytes:
    text = "".join(f"<p>{long_text(60, f'{seed} {number}')}</p>" for number in range(4))
    head = f'<title>{title}</title><meta property="og:type" content="article">'
    return f"<html lang='en'><head>{head}</head><body><article><h1>{title}</h1>{text}</article></body></html>".encode()


def run(
    pages: Mapping[str, object] | FakeFetcher,
    sources: Sequence[Source] = (Source("a", FEED),),
    states: Mapping[str, SourceState] | None = None,
    clock: FakeClock | None = None,
    known: Known = nothing_known,
    workers: Workers | None = None,
    limits: Limits | None = None,
) -> Collected:
    timer = clock or FakeClock()
    fetcher = pages if isinstance(pages, FakeFetcher) else FakeFetcher(dict(pages))  # type: ignore[arg-type]
    return collect(
        sources,
        states or {},
        fetcher=fetcher,
        workers=workers or InProcess(),
        now=timer.now(),
        clock=Clock(timer.monotonic, timer.sleep),
        known=known,
        limits=limits,
    )


def titles(collected: Collected) -> list[str]:
    return [reading.article.title for reading in collected.readings if reading.article]


def test_a_whole_entry_needs_no_page() -> None:
    fetcher = FakeFetcher({FEED: rss(item(1))})
    collected = run(fetcher)
    assert titles(collected) == ["Story number 1"]
    assert fetcher.addresses == [FEED]
    assert collected.problems == ()


def test_a_short_entry_is_completed_from_its_page_and_keeps_its_own_date_and_guid() -> None:
    link = f"{SITE}/quay"
    collected = run({FEED: rss(item(1, text="Short.", link=link, day=7)), link: article_page("Another title")})
    article = collected.readings[0].article
    assert article
    assert (article.title, article.guid, article.url, article.truncated) == ("Story number 1", "id-1", link, False)
    assert article.published
    assert article.published.day == 7
    assert article.words > 200


def test_an_entry_whose_page_cannot_be_had_stays_a_truncated_teaser_and_is_tried_again() -> None:
    collected = run({FEED: rss(item(1, text="Short."))})
    article = collected.readings[0].article
    assert article
    assert (article.truncated, article.paragraphs) == (True, ("Short.",))
    assert "404" in collected.gathered[0].notes[0]
    failing = run({FEED: rss(item(1, text="Short.")), "http://site.example/1": FetchFailure("", "slow", "slow")})
    assert failing.marks == ()


def test_what_is_known_and_unchanged_is_not_read_again() -> None:
    pages = {FEED: rss(item(1), item(2))}
    marks = set(run(pages).marks)
    again = run(pages, known=lambda source, key, fingerprint: EntryMark(source, key, fingerprint) in marks)
    assert (again.readings, again.gathered[0].unchanged) == ((), 2)
    edited = {FEED: rss(item(1), item(2, text=long_text(300, "edited")))}
    changed = run(edited, known=lambda source, key, fingerprint: EntryMark(source, key, fingerprint) in marks)
    assert (titles(changed), changed.gathered[0].unchanged) == (["Story number 2"], 1)


def test_a_second_run_is_conditional_and_a_304_changes_nothing() -> None:
    def answer(request: Request) -> Response:
        if ("If-None-Match", '"v1"') in request.headers:
            return Response(FEED, 304)
        return Response(FEED, 200, (("ETag", '"v1"'),), rss(item(1)))

    first = run({FEED: answer})
    second = run({FEED: answer}, states={"a": first.states[0]})
    assert second.readings == ()
    assert second.problems == ()
    assert second.states[0].etag == '"v1"'


def test_a_gone_feed_is_asked_no_more() -> None:
    first = run({FEED: Response(FEED, 410)})
    fetcher = FakeFetcher({})
    second = run(fetcher, states={"a": first.states[0]})
    assert not fetcher.asked
    assert "410" in second.problems[0].what


def test_one_bad_source_never_harms_another() -> None:
    def broken(_request: Request) -> Response:
        raise RuntimeError("a bug")

    bad = Source("bad", "https://bad.example/feed")
    collected = run({FEED: rss(item(1)), bad.address: broken}, (bad, Source("a", FEED)))
    assert titles(collected) == ["Story number 1"]
    assert [problem.source for problem in collected.problems] == ["bad"]
    assert "a bug" in collected.problems[0].what


def test_a_sites_address_leads_to_its_feed() -> None:
    front = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>Hi</body></html>'
    collected = run({f"{SITE}/": front, FEED: rss(item(1))}, (Source("a", f"{SITE}/"),))
    assert titles(collected) == ["Story number 1"]


def test_a_section_page_gives_the_articles_behind_its_links() -> None:
    paths = [f"/2024/09/0{day}/quay-number-{day}" for day in range(1, 6)]
    pages: dict[str, object] = {f"{SITE}{path}": article_page(f"Quay {path[-1]}", path[-1]) for path in paths}
    pages[f"{SITE}/world"] = "".join(f'<a href="{path}">Link</a>' for path in paths).encode()
    collected = run(pages, (Source("a", f"{SITE}/world"),))
    assert titles(collected) == ["Quay 1", "Quay 2", "Quay 3", "Quay 4", "Quay 5"]


def test_a_sitemap_index_leads_to_the_newest_articles() -> None:
    index = f"<sitemapindex><sitemap><loc>{SITE}/news.xml</loc></sitemap></sitemapindex>".encode()
    urls = f"<urlset><url><loc>{SITE}/a</loc><lastmod>2024-09-01</lastmod></url></urlset>".encode()
    pages = {f"{SITE}/sitemap.xml": index, f"{SITE}/news.xml": urls, f"{SITE}/a": article_page()}
    assert titles(run(pages, (Source("a", f"{SITE}/sitemap.xml"),))) == ["Quay opens"]


def test_a_single_page_and_a_text_dump_are_articles() -> None:
    dump = (
        "Analysis | World\nQuay opens at last\nQuay opens at last\n"
        + "\n".join(long_text(70, f"q{n}") for n in range(3))
    ).encode()
    sources = (Source("page", f"{SITE}/quay"), Source("dump", f"{SITE}/dump.txt", kind="dump"))
    collected = run({f"{SITE}/quay": article_page(), f"{SITE}/dump.txt": dump}, sources)
    assert [reading.article.source for reading in collected.readings if reading.article] == ["page", "dump"]


def test_html_as_a_feed_is_one_clear_problem() -> None:
    page = b"<!doctype html><html><head><title>Hello</title></head><body><p>Hi.</p></body></html>"
    sources = (Source("a", FEED), Source("b", f"{SITE}/x", kind="feed"), Source("c", f"{SITE}/x"))
    collected = run({FEED: page, f"{SITE}/x": page}, sources)
    assert collected.readings == ()
    assert [problem.source for problem in collected.problems] == ["a", "b", "c"]
    assert all("web page" in problem.what for problem in collected.problems)


def test_a_permanent_redirect_is_noted_and_remembered() -> None:
    moved = Response(f"{SITE}/new", 200, (), rss(item(1)), moved_to=f"{SITE}/new")
    collected = run({FEED: moved})
    assert collected.states[0].moved_to == f"{SITE}/new"
    assert "moved" in collected.gathered[0].notes[-1]


def test_a_run_ends_by_its_deadline_with_what_it_has() -> None:
    """Each page costs its host's pause: of sixty pages at a second each, twenty seconds give some."""
    items = [item(number, text="Short.", link=f"{SITE}/{number}") for number in range(60)]
    pages: dict[str, object] = {f"{SITE}/{number}": article_page() for number in range(60)}
    clock = FakeClock()
    collected = run({FEED: rss(*items), **pages}, clock=clock, limits=Limits(deadline=timedelta(seconds=20)))
    whole = [reading for reading in collected.readings if reading.article and not reading.article.truncated]
    assert 15 <= len(whole) <= 20
    assert len(collected.readings) == 60
    assert clock.elapsed <= 20
    assert "deadline" in collected.gathered[0].notes[0]


def test_a_dead_network_costs_few_attempts() -> None:
    items = [item(number, text="Short.", link=f"https://host{number}.example/") for number in range(60)]
    dead = {
        f"https://host{number}.example/robots.txt": FetchFailure("", "it does not answer", "unreachable")
        for number in range(60)
    }
    fetcher = FakeFetcher({FEED: rss(*items), **dead})
    assert len(run(fetcher).readings) == 60
    assert len(fetcher.asked) < 10


def test_progress_counts_every_source() -> None:
    told: list[tuple[int, int]] = []
    sources = tuple(Source(f"s{number}", f"{FEED}{number}") for number in range(5))
    timer = FakeClock()
    collect(
        sources,
        {},
        fetcher=FakeFetcher(),
        workers=InProcess(),
        now=timer.now(),
        clock=Clock(timer.monotonic, timer.sleep),
        progress=lambda done, total, _name: told.append((done, total)),
    )
    assert told == [(number, 5) for number in range(1, 6)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.html").write_bytes(article_page("From a page"))
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(article_page("From a packed page")))
    (tmp_path / "c.xml").write_bytes(rss(item(1)))
    (tmp_path / ".hidden").write_bytes(b"x")
    (tmp_path / "labels.json").write_bytes(b'{"no": "feed"}')
    (tmp_path / "picture.png").write_bytes(b"x")
    return tmp_path


def test_a_folder_is_read_in_order_of_name(folder: Path) -> None:
    collected = run({}, (Source("a", str(folder)),))
    assert titles(collected) == ["From a packed page", "From a page", "Story number 1"]
    assert (collected.states, collected.problems) == ((), ())


def test_a_file_that_was_named_and_cannot_be_read_is_a_problem(folder: Path) -> None:
    for name in ("labels.json", "picture.png"):
        problems = run({}, (Source("a", str(folder / name)),)).problems
        assert len(problems) == 1
        assert str(folder / name) in problems[0].what


def test_a_file_that_is_not_there_is_a_problem() -> None:
    assert "no file" in run({}, (Source("a", "/nowhere/at/all.html"),)).problems[0].what


def test_bodies_that_break_off_give_what_can_be_read_and_one_problem() -> None:
    whole = rss(*(item(number) for number in range(4)))
    lost = Response(FEED, 200, (("ETag", '"x"'),), whole[: len(whole) * 8 // 10], cut="the connection was lost")
    collected = run({FEED: lost})
    assert len(collected.readings) == 3
    assert len(collected.problems) == 1
    assert collected.states[0].etag == ""


def test_no_sources_are_no_work() -> None:
    assert run({}, ()).gathered == ()


def test_a_source_that_the_deadline_kept_waiting_is_due_still_and_comes_first_next_time() -> None:
    """A run that ends too soon must not leave out the same sources every time."""
    clock = FakeClock()
    order: list[str] = []

    def slow(request: Request) -> bytes:
        order.append(request.url)
        clock.elapsed += 6
        return rss(item(1))

    sources = [Source(name, f"{SITE}/{name}") for name in "abc"]
    pages = {source.address: slow for source in sources}
    short = Limits(deadline=timedelta(seconds=10), sources_at_once=1)
    first = run(pages, sources, clock=clock, limits=short)
    assert [one.state is not None for one in first.gathered] == [True, True, False]
    assert "deadline" in first.gathered[2].problem
    states = {state.name: state for state in first.states}
    run(pages, sources, states, clock=clock, limits=short)
    assert order[2] == sources[2].address


def test_what_sources_gave_is_kept_in_their_order() -> None:
    """Which of two sources had an article first must not depend on which of them answered first."""
    kept: list[str] = []
    sources = [Source(name, f"https://{name}.example/feed") for name in "abcdef"]
    collect(
        sources,
        {},
        fetcher=FakeFetcher({source.address: rss(item(1)) for source in sources}),
        workers=InProcess(),
        now=FakeClock().now(),
        clock=Clock(FakeClock().monotonic, FakeClock().sleep),
        keep=lambda one: kept.append(one.source.name),
    )
    assert kept == list("abcdef")
