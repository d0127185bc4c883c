"""A sender that is killed, stopped, starved or deceived: nothing is lost, nothing arrives twice, and all is listed."""

import json
import random
import resource
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.model.delivery import DeliveryState
from tests.e2e.post import (
    Post,
    copied,
    digest,
    fill_newsroom,
    killed_again_and_again,
    make_newsroom,
    nothing_lost_nothing_twice,
    relay,
)

READERS, SESSIONS = 500, 8
SLOW = ("--delay", "0.01")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_newsroom(tmp_path_factory.mktemp("newsroom") / "made", READERS)


@pytest.fixture
def post(newsroom: Path, tmp_path: Path) -> Iterator[Post]:
    post = copied(newsroom, tmp_path / "newsroom", READERS)
    with relay(post, *SLOW):
        yield post


@pytest.mark.timeout(300)
def test_twelve_kills_at_random_moments(post: Post) -> None:
    killed_again_and_again(post, 12, random.Random(47))
    assert post.kills == 12
    states = nothing_lost_nothing_twice(post, uncertain_at_most=12 * SESSIONS)
    assert states["accepted"] >= READERS - 12 * SESSIONS
    assert post.state() == "sent"
    listed = digest("deliveries", "latest", "--state", "uncertain", "--json", folder=post.folder).stdout.splitlines()
    assert [json.loads(line)["state"] for line in listed] == ["uncertain"] * states["uncertain"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_what_is_in_flight_end_and_the_next_send_goes_on(post: Post, number: int) -> None:
    process = post.start()
    post.wait_for(40, process)
    process.send_signal(number)
    assert post.ended(process) in (0, 1)
    assert set(post.states()) == {"accepted", "pending"}
    assert post.send() == 0
    nothing_lost_nothing_twice(post)


def test_a_full_disk_stops_the_send_in_words_and_the_next_one_goes_on(post: Post) -> None:
    process = post.start()
    post.wait_for(40, process)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, 0))
    assert post.ended(process) == 1
    assert "digest.db" in post.said[-1] or "sent.journal" in post.said[-1]
    post.send()
    nothing_lost_nothing_twice(post, uncertain_at_most=SESSIONS * 2)


@contextmanager
def locked(post: Post) -> Iterator[None]:
    """Another program writes to the database, for the block."""
    with sqlite3.connect(post.folder / "var" / "digest.db", isolation_level=None) as connection:
        connection.execute("PRAGMA busy_timeout=10000")
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    connection.close()


def test_a_database_that_is_locked_for_a_while_is_waited_for(post: Post) -> None:
    process = post.start()
    post.wait_for(40, process)
    with locked(post):
        time.sleep(1.5)  # below its patience
    assert post.ended(process) == 0
    nothing_lost_nothing_twice(post)


def test_a_database_that_stays_locked_stops_the_send_in_words_and_the_next_one_goes_on(post: Post) -> None:
    process = post.start("--patience", "0.3", module="tests.e2e.sender")
    post.wait_for(40, process)
    with locked(post):
        assert post.ended(process) == 1
    assert "another program keeps the database locked" in post.said[-1]
    post.send()
    nothing_lost_nothing_twice(post, uncertain_at_most=SESSIONS * 2)


def test_what_was_accepted_under_a_lock_is_recorded_once_the_lock_is_gone(post: Post) -> None:
    process = post.start("--patience", "0.3", module="tests.e2e.sender")
    post.wait_for(40, process)
    with locked(post):
        time.sleep(1.2)  # beyond its patience, but not beyond its last tries
    assert post.ended(process) == 1
    post.send()
    nothing_lost_nothing_twice(post)


def test_a_clock_that_is_set_back_an_hour_while_letters_leave(post: Post) -> None:
    process = post.start("--back", "3600", "--after", "40", module="tests.e2e.sender")
    post.wait_for(120, process)
    post.kill(process)
    assert post.start("--back", "3600", module="tests.e2e.sender").wait(60) == 0
    nothing_lost_nothing_twice(post, uncertain_at_most=SESSIONS)


def test_after_a_restart_of_the_machine_what_was_claimed_is_uncertain(post: Post) -> None:
    process = post.start("--boot", "before", module="tests.e2e.sender")
    post.wait_for(60, process)
    post.kill(process)
    before = post.states()
    claimed = before["claimed"] + before["in-flight"]
    assert claimed > SESSIONS
    assert post.start("--boot", "after", module="tests.e2e.sender").wait(60) == 0
    states = nothing_lost_nothing_twice(post, uncertain_at_most=claimed)
    assert states["uncertain"] == claimed


def test_two_senders_share_an_issue_and_one_of_them_is_killed(post: Post) -> None:
    first, second = post.start(), post.start()
    post.wait_for(150, first)
    post.kill(first)
    assert post.ended(second) in (0, 1)
    assert post.state() == "sent"
    nothing_lost_nothing_twice(post, uncertain_at_most=SESSIONS)


def restored(post: Post, copy: Path) -> None:
    for path in (post.folder / "var").glob("digest.db*"):
        path.unlink()
    shutil.copy(copy, post.folder / "var" / "digest.db")


def before(post: Post, copy: Path) -> None:
    """The copy is of an issue that was approved, and not begun."""
    shutil.copy(post.folder / "var" / "digest.db", copy)
    post.send()


def amid(post: Post, copy: Path) -> None:
    """The copy is of an issue that was being sent."""
    process = post.start()
    post.wait_for(100, process)
    with sqlite3.connect(post.folder / "var" / "digest.db") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    post.ended(process)


@pytest.mark.parametrize("moment", [before, amid])
def test_a_database_restored_from_a_copy_sends_nothing_until_it_is_told(
    post: Post, tmp_path: Path, moment: Callable[[Post, Path], None]
) -> None:
    moment(post, tmp_path / "copy.db")
    arrived = post.arrived()
    assert len(arrived) == READERS
    restored(post, tmp_path / "copy.db")
    assert post.send() != 0
    assert post.arrived() == arrived
    assert post.state() == "held"
    assert "restored from a copy" in post.said[-1]
    assert set(post.states()) <= {"accepted", "uncertain"}
    done = digest("resolve", "latest", "--settle", folder=post.folder)
    assert done.returncode == 0, done.stderr
    nothing_lost_nothing_twice(post)
    assert post.arrived() == arrived


def test_a_database_that_is_made_anew_beside_its_journal_sends_nothing_until_it_is_told(post: Post) -> None:
    process = post.start()
    post.wait_for(40, process)
    post.kill(process)
    for file in (post.folder / "var").glob("digest.db*"):
        file.unlink()
    fill_newsroom(post.folder)
    arrived = post.arrived()  # by now what was in flight has arrived, too
    assert len(arrived) >= 40
    assert post.send() != 0
    assert post.arrived() == arrived
    assert post.state() == "held"
    assert "restored from a copy, or is new" in post.said[-1]
    assert set(post.states()) == {"uncertain"}


@pytest.mark.timeout(300)
def test_a_relay_with_moods_and_a_sender_that_is_killed(newsroom: Path, tmp_path: Path) -> None:
    post = copied(newsroom, tmp_path / "newsroom", READERS)
    with relay(post, "--delay", "0.005", "--lose", "0.01", "--cut", "0.01", "--defer", "0.02", "--refuse", "0.02"):
        for _ in range(3):
            process = post.start()
            post.wait_for(80, process)
            post.kill(process)
        post.send()
    rows, arrived = post.rows(), post.arrived()
    assert max(arrived.values()) == 1
    assert set(post.states()) <= {"accepted", "uncertain", "refused", "deferred"}
    assert {str(row.state) for row in rows if row.message_id in arrived} == {"accepted", "uncertain"}
    assert [row for row in rows if row.state is DeliveryState.ACCEPTED and row.message_id not in arrived] == []
