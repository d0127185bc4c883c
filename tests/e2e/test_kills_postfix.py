"""Against a real Postfix: what a killed sender left uncertain is settled by the relay's log, and then all is sent."""

import random
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.deliver.relay_log import read_log
from tests.conftest import missing
from tests.e2e.post import Post, copied, digest, make_newsroom
from tests.e2e.postfix import running, why_not

READERS = 200


def settled(post: Post, log: Path) -> "subprocess.CompletedProcess[str]":
    """What `digest resolve` says once the log tells all; that of a busy Postfix comes late."""
    ends = time.monotonic() + 60
    while True:
        done = digest("resolve", "latest", "--log", log, folder=post.folder)
        if done.returncode == 0 or time.monotonic() > ends:
            return done
        time.sleep(1)


@pytest.mark.tools
@pytest.mark.timeout(300)
def test_the_log_of_a_real_postfix_settles_what_kills_left_uncertain(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if why_not():
        missing(request.config, why_not())
    chance = random.Random(47)
    newsroom = make_newsroom(tmp_path / "made", READERS)
    with running(tmp_path / "postfix") as postfix:
        post = copied(newsroom, tmp_path / "newsroom", READERS)
        post.journal = postfix.log
        post.use_port(postfix.port)
        for _ in range(3):
            process = post.start()
            post.wait_for(chance.randint(20, 300), process)
            post.kill(process)
        post.send()
        assert post.states()["uncertain"]
        done = settled(post, postfix.log)
        assert done.returncode == 0, done.stdout + done.stderr
        if post.state() != "sent":
            post.send()
        assert post.states() == {"accepted": READERS}
        assert post.state() == "sent"
        log = postfix.log.read_text(encoding="utf-8").splitlines()
    queues = [line.partition("message-id=")[0].split()[-1] for line in log if "message-id=" in line]
    taken = read_log(log, now=datetime.now(UTC)).taken
    assert set(taken) == {row.message_id for row in post.rows()}
    active = {line.split("]: ")[1].partition(":")[0] + ":" for line in log if "(queue active)" in line}
    assert len(active & set(queues)) == READERS
