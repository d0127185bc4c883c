"""Decisions and departures while an issue is on its way, from another terminal; what a send says that may not be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.model.delivery import DeliveryState
from tests.e2e.post import Post, copied, digest, relay

READERS = 10


@pytest.fixture
def post(newsroom_of_ten: Path, tmp_path: Path) -> Iterator[Post]:
    post = copied(newsroom_of_ten, tmp_path / "newsroom", READERS)
    settings = post.folder / "config" / "digest.toml"
    written = settings.read_text(encoding="utf-8")
    assert "\n# sessions = 8 " in written
    settings.write_text(written.replace("\n# sessions = 8 ", "\nsessions = 1 "), encoding="utf-8")
    with relay(post, "--delay", "0.4"):
        yield post


def decide(post: Post, *words: str) -> str:
    done = digest(*words, folder=post.folder)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def test_who_leaves_while_the_issue_is_paused_is_dropped_and_the_others_get_it_once(post: Post) -> None:
    process = post.start()
    post.wait_for(1, process)
    with post.application() as application:
        application.desk.pause(application.issue("latest"), "an editor", why="the lead is disputed")
    assert post.ended(process) == 0
    assert "the issue is paused: nothing more is sent" in post.said[-1]
    waiting = [row for row in post.rows() if row.state is DeliveryState.PENDING]
    assert len(waiting) >= 3
    assert "the lead is disputed" in decide(post, "status")
    assert post.send() == 1
    assert "`digest resume` lets it go on" in post.said[-1]
    with post.application() as application:
        roster, at = application.store.roster, application.now()
        roster.leave(waiting[0].subscriber, None, at=at, how="by a link")
        roster.suppress(waiting[1].address, "by hand", at=at)
        roster.erase(waiting[2].address, at=at)
    decide(post, "resume", "latest")
    assert post.send() == 0
    assert sum(post.arrived().values()) == len(post.arrived()) == READERS - 3
    dropped = {row.message_id: row.reply for row in post.rows() if row.state is DeliveryState.DROPPED}
    assert sorted(dropped.values()) == ["erased", "suppressed", "unsubscribed"]
    assert not set(dropped) & set(post.arrived())


def test_a_cancelled_send_ends_and_does_not_begin_again(post: Post) -> None:
    process = post.start()
    post.wait_for(1, process)
    with post.application() as application:
        application.desk.cancel(application.issue("latest"), "an editor", why="wrong")
    assert post.ended(process) == 0
    states = post.states()
    assert set(states) == {"accepted", "dropped"}
    assert states["accepted"] == len(post.arrived())
    assert post.send() == 1
    assert "it is cancelled (wrong)" in post.said[-1]
    assert post.states() == states
    said = decide(post, "send", "latest", "--dry-run")
    assert ("would go to 0 readers" in said, "it is cancelled" in said) == (True, True), said


def test_a_test_send_is_in_no_ledger_and_a_rehearsal_sends_nothing(post: Post) -> None:
    assert f"would go to {READERS} readers" in decide(post, "send", "latest", "--dry-run")
    assert "me@readers.test: accepted: 250" in decide(post, "send", "latest", "--to", "me@readers.test")
    assert list(post.arrived().values()) == [1]
    assert (post.rows(), post.state()) == ([], "approved")


@pytest.mark.parametrize("none", ["Ann <ann@readers.test>", "a" * 400 + "@readers.test"])
def test_a_test_send_to_addresses_of_which_one_is_none_sends_to_none_of_them(post: Post, none: str) -> None:
    done = digest("send", "latest", "--to", "me@readers.test", "--to", none, folder=post.folder)
    assert (done.returncode, post.arrived()) == (2, {})
    assert "is no mail address: " in done.stderr
    assert "Write name@example.org" in done.stderr
