"""Hostile input is read in processes that end in time, stay small, and are replaced."""

import time
from collections.abc import Iterator
from threading import Thread

import pytest

from digest.collect.workers import WorkerPool, WorkFailure
from digest.model.source import Source
from tests.collect.hostile_server import item, rss

SOURCE = Source("a", "https://site.example/feed")
HOSTILE = ("<p " + " ".join(f"a{number}='>'" for number in range(100_000)) + ">x</p>").encode()


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(size=1, monotonic=time.monotonic) as running:
        yield running


def opened(pool: WorkerPool, body: bytes = b"", seconds: float = 20, megabytes: int = 400) -> object:
    return pool.run(
        "digest.collect.opening:open_body",
        body or rss(item(1)),
        url=SOURCE.address,
        source=SOURCE,
        seconds=seconds,
        megabytes=megabytes,
    )


def test_a_job_gives_its_value(pool: WorkerPool) -> None:
    result = opened(pool)
    assert getattr(result, "kind", result) == "feed"


def test_a_job_that_hangs_in_c_is_killed_and_the_next_one_works(pool: WorkerPool) -> None:
    failure = opened(pool, HOSTILE, seconds=0.5)
    assert failure == WorkFailure("it took longer than 0.5 s to read")
    assert getattr(opened(pool), "kind", "") == "feed"


def test_a_job_that_wants_too_much_memory_fails_alone(pool: WorkerPool) -> None:
    failure = pool.run("builtins:bytearray", 900_000_000, seconds=10, megabytes=300)
    assert isinstance(failure, WorkFailure)
    assert "300 MB" in failure.what
    assert getattr(opened(pool), "kind", "") == "feed"


def test_a_process_that_dies_is_a_failure_and_is_replaced(pool: WorkerPool) -> None:
    failure = pool.run("os:_exit", 3, seconds=10)
    assert isinstance(failure, WorkFailure)
    assert "died" in failure.what
    assert getattr(opened(pool), "kind", "") == "feed"


def test_an_error_in_a_parser_is_a_sentence(pool: WorkerPool) -> None:
    failure = pool.run("json:loads", "{", seconds=10)
    assert isinstance(failure, WorkFailure)
    assert "JSONDecodeError" in failure.what


def test_what_a_library_prints_does_not_reach_us(pool: WorkerPool) -> None:
    assert pool.run("builtins:print", "noise" * 1000, seconds=10) is None
    assert getattr(opened(pool), "kind", "") == "feed"


def test_a_closed_pool_leaves_no_process_behind() -> None:
    import psutil

    before = set(psutil.Process().children())
    with WorkerPool(size=2, monotonic=time.monotonic) as running:
        running.warm()
        assert running.run("os:getpid", seconds=10) > 0
    assert set(psutil.Process().children()) <= before


def test_the_wait_for_a_free_process_ends_with_the_run() -> None:
    with WorkerPool(size=1, monotonic=time.monotonic) as running:
        busy = Thread(target=running.run, args=("time:sleep", 1), kwargs={"seconds": 10})
        busy.start()
        waited = running.run("os:getpid", seconds=10, left=0.1)
        while busy.is_alive() and not isinstance(waited, WorkFailure):
            waited = running.run("os:getpid", seconds=10, left=0.1)
        busy.join()
    assert waited == WorkFailure("the run's deadline came first")
