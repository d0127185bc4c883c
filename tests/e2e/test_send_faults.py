"""`digest send` against every fault that smtp-sink can make: the states, the replies, the exit code, the next send."""

import json
import signal
import time
from pathlib import Path

import pytest

from digest.model.delivery import DeliveryState
from tests.conftest import require
from tests.e2e.post import Post, copied, digest
from tests.e2e.smtp_sink import smtp_sink

pytestmark = pytest.mark.tools
READERS = 10


@pytest.fixture
def post(newsroom_of_ten: Path, tmp_path: Path) -> Post:
    return copied(newsroom_of_ten, tmp_path / "newsroom", READERS)


@pytest.fixture
def program(request: pytest.FixtureRequest) -> str:
    return require(request.config, "smtp-sink")


def set_timeout(post: Post, words: str) -> None:
    settings = post.folder / "config" / "digest.toml"
    written = settings.read_text(encoding="utf-8")
    assert "\n# timeout = " in written
    settings.write_text(written.replace("\n# timeout = ", f'\ntimeout = "{words}"\n# timeout = '), encoding="utf-8")


@pytest.mark.parametrize(
    ("flags", "state", "reply", "code", "ends"),
    [
        ("-r RCPT", "deferred", "450 4.3.0 Error: command failed", 1, "sending"),
        ("-r .", "deferred", "450 4.3.0 Error: command failed", 1, "sending"),
        ("-q DATA", "deferred", "at DATA: the line was cut", 1, "sending"),
        ("-f RCPT", "refused", "500 5.3.0 Error: command failed", 1, "sent"),
        ("-f .", "refused", "500 5.3.0 Error: command failed", 1, "sent"),
        ("-A 0", "refused", "550 This violates SMTP", 1, "sent"),
        ("-q .", "uncertain", "after the final dot: the line was cut", 1, "sent"),
        ("-e", "accepted", "250 2.0.0 Ok", 0, "sent"),
    ],
)
def test_what_the_server_does_is_what_the_ledger_says(
    program: str, post: Post, flags: str, state: str, reply: str, code: int, ends: str
) -> None:
    with smtp_sink(program, post, *flags.split()):
        assert post.send() == code
    assert [(str(row.state), row.reply, row.attempts) for row in post.rows()] == [(state, reply, 1)] * READERS
    assert post.state() == ends
    assert ("--state" in post.said[-1]) == (code == 1)


def test_a_server_that_answers_too_late_leaves_it_uncertain(program: str, post: Post) -> None:
    set_timeout(post, "1 second")
    with smtp_sink(program, post, "-W", ".:3"):
        assert post.send() == 1
    listed = digest("deliveries", "latest", "--state", "uncertain", "--json", folder=post.folder).stdout.splitlines()
    assert [json.loads(line)["reply"] for line in listed] == ["after the final dot: no answer within 1 s"] * READERS


def test_a_421_pauses_the_relay_and_the_next_send_goes_on_as_soon_as_it_is_well(program: str, post: Post) -> None:
    with smtp_sink(program, post, "-Q", "MAIL") as port:
        process = post.start()
        until = time.monotonic() + 30
        while not post.states()["deferred"] and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert post.ended(process) in (0, 1)
    assert "421 4.0.0 Server closing connection" in {row.reply for row in post.rows()}
    with smtp_sink(program, post, port=port):
        assert post.send() == 0
    assert post.states() == {"accepted": READERS}


def test_one_of_many_uncertain_readers_is_sent_to_again_and_the_others_are_not(program: str, post: Post) -> None:
    with smtp_sink(program, post, "-q", ".") as port:
        post.send()
    done = digest("resolve", "latest", "--resend", "--to", "R0@d0.test", folder=post.folder)
    assert (done.returncode, post.state()) == (1, "sending"), done.stderr
    with smtp_sink(program, post, port=port):
        assert post.send() == 1
    assert post.states() == {"accepted": 1, "uncertain": READERS - 1}
    assert [row.address for row in post.rows() if row.state is DeliveryState.ACCEPTED] == ["r0@d0.test"]
    assert digest("resolve", "latest", "--settle", folder=post.folder).returncode == 0
    assert post.send() == 0


def test_what_a_relay_refused_is_sent_once_its_settings_are_mended_and_somebody_says_so(
    program: str, post: Post
) -> None:
    with smtp_sink(program, post, "-f", "DATA") as port:
        post.send()
    assert post.states() == {"refused": READERS}
    with smtp_sink(program, post, port=port):
        assert post.send() == 1
        assert post.states() == {"refused": READERS}
        done = digest("resolve", "latest", "--resend", "--refused", "--to", "nobody@d0.test", folder=post.folder)
        assert (done.returncode, post.state()) == (1, "sent"), "what was asked for was not done"
        assert "none of the addresses named has a delivery that is refused: nothing was changed" in done.stderr
        done = digest("resolve", "latest", "--resend", "--refused", "--to", "R0@d0.test", folder=post.folder)
        assert (done.returncode, post.state()) == (0, "sending"), done.stderr
        assert "letters are to be sent again" in digest("status", folder=post.folder).stdout
        assert post.send() == 1
        assert post.states() == {"accepted": 1, "refused": READERS - 1}
        assert digest("resolve", "latest", "--resend", "--refused", folder=post.folder).returncode == 0
        assert post.send() == 0
    assert (post.states(), post.state()) == ({"accepted": READERS}, "sent")


def test_a_send_to_nobody_leaves_the_issue_for_those_who_come(program: str, post: Post) -> None:
    with post.application() as application:
        for member in list(application.store.roster.members()):
            application.store.roster.erase(member.subscriber.address, at=application.now())
    assert post.send() == 0
    assert "nobody is subscribed to round-up" in post.said[-1]
    assert post.state() == "approved"
    assert digest("subscribers", "add", "late@readers.test", folder=post.folder).returncode == 0
    with smtp_sink(program, post):
        assert post.send() == 0
    assert [(row.address, str(row.state)) for row in post.rows()] == [("late@readers.test", "accepted")]
