"""One connection a host, a pause between two, and no more than one attempt at a dead one."""

from contextlib import ExitStack
from datetime import timedelta
from threading import Thread

from digest.collect.fetching import Errands
from digest.collect.http import FetchFailure, Request, Response
from digest.collect.turns import Turns
from digest.testing import FakeClock, FakeFetcher

FEED, PAGE = "https://site.example/feed", "https://site.example/page"
SECOND = timedelta(seconds=1)


def errands(fetcher: FakeFetcher, clock: FakeClock, *, seconds: float = 600, turns: Turns | None = None) -> Errands:
    turns = turns or Turns(monotonic=clock.monotonic, sleep=clock.sleep)
    return Errands(fetcher, turns, now=clock.now(), monotonic=clock.monotonic, ends=clock.monotonic() + seconds)


def test_two_requests_to_a_host_are_parted_by_its_pause() -> None:
    clock = FakeClock()
    run = errands(FakeFetcher({FEED: b"a", PAGE: b"b"}), clock)
    run.fetch(Request(FEED), SECOND)
    run.fetch(Request(PAGE), SECOND)
    run.fetch(Request("https://other.example/"), SECOND)
    assert clock.naps == [1.0]


def test_a_crawl_delay_lengthens_the_pause() -> None:
    clock = FakeClock()
    rules = b"User-agent: *\nCrawl-delay: 3"
    run = errands(FakeFetcher({PAGE: b"b", "https://site.example/robots.txt": rules}), clock)
    run.fetch_found(Request(PAGE), SECOND)
    run.fetch_found(Request(PAGE), SECOND)
    assert clock.naps == [1.0, 3.0]


def test_one_connection_a_host_at_a_time() -> None:
    """While a thread holds the host's turn, another gets none within its seconds."""
    clock = FakeClock()
    turns = Turns(monotonic=clock.monotonic, sleep=clock.sleep)
    gotten: list[bool] = []

    def try_it() -> None:
        with turns.turn(PAGE, SECOND, 0.05) as ours:
            gotten.append(ours)

    with turns.turn(FEED, SECOND, 5):
        thread = Thread(target=try_it)
        thread.start()
        thread.join()
    assert gotten == [False]


def test_without_a_pause_one_slow_answer_does_not_hold_up_the_others() -> None:
    clock = FakeClock()
    turns = Turns(monotonic=clock.monotonic, sleep=clock.sleep)
    none = timedelta(0)
    with turns.turn(FEED, none, 5), turns.turn(PAGE, none, 5) as second:
        assert second
    with ExitStack() as held:
        gotten = [held.enter_context(turns.turn(PAGE, none, 0.01)) for _ in range(5)]
    assert gotten == [True, True, True, True, False]


def test_what_robots_forbid_is_not_fetched() -> None:
    fetcher = FakeFetcher({PAGE: b"b", "https://site.example/robots.txt": b"User-agent: *\nDisallow: /page"})
    answer = errands(fetcher, FakeClock()).fetch_found(Request(PAGE), SECOND)
    assert answer == FetchFailure(PAGE, "its robots.txt forbids it", "refused")
    assert PAGE not in fetcher.addresses


def test_a_host_that_asks_for_quiet_gets_it_for_the_whole_run() -> None:
    fetcher = FakeFetcher({FEED: Response(FEED, 429, (("Retry-After", "3600"),)), PAGE: b"b"})
    run = errands(fetcher, FakeClock())
    run.fetch(Request(FEED), SECOND)
    answer = run.fetch(Request(PAGE), SECOND)
    assert isinstance(answer, FetchFailure)
    assert "13:00" in answer.what
    assert fetcher.addresses == [FEED]


def test_an_earlier_request_for_quiet_is_remembered() -> None:
    clock = FakeClock()
    paused = {"site.example:443": clock.now() + timedelta(hours=1)}
    fetcher = FakeFetcher({PAGE: b"b"})
    turns = Turns(monotonic=clock.monotonic, sleep=clock.sleep, paused=paused)
    assert isinstance(errands(fetcher, clock, turns=turns).fetch(Request(PAGE), SECOND), FetchFailure)
    assert not fetcher.asked


def test_a_dead_host_costs_one_attempt() -> None:
    fetcher = FakeFetcher({"https://site.example/robots.txt": FetchFailure("", "it does not answer", "unreachable")})
    run = errands(fetcher, FakeClock())
    answers = [run.fetch_found(Request(f"{PAGE}{number}"), SECOND) for number in range(50)]
    assert all(isinstance(answer, FetchFailure) for answer in answers)
    assert len(fetcher.asked) == 1


def test_a_redirect_to_a_dead_host_does_not_close_the_host_that_sent_it() -> None:
    elsewhere = FetchFailure("https://dead.example/", "it does not answer", "unreachable")
    fetcher = FakeFetcher({FEED: elsewhere, PAGE: b"b"})
    run = errands(fetcher, FakeClock())
    run.fetch(Request(FEED), SECOND)
    assert isinstance(run.fetch(Request(PAGE), SECOND), Response)
    assert isinstance(run.fetch(Request("https://dead.example/other"), SECOND), FetchFailure)


def test_nothing_is_fetched_after_the_deadline() -> None:
    clock, fetcher = FakeClock(), FakeFetcher({FEED: b"a"})
    run = errands(fetcher, clock, seconds=10)
    clock.sleep(11)
    answer = run.fetch(Request(FEED), SECOND)
    assert isinstance(answer, FetchFailure)
    assert "deadline" in answer.what
    assert not fetcher.asked


def test_a_request_near_the_deadline_gets_only_the_seconds_left() -> None:
    clock, fetcher = FakeClock(), FakeFetcher({FEED: b"a"})
    errands(fetcher, clock, seconds=7).fetch(Request(FEED), SECOND)
    assert fetcher.asked[0].seconds == 7
