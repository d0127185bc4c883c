"""What the daemon says: JSON for a pipe, a line for a terminal, no traceback for what a person can mend."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from digest.daemon.logs import configure, say
from digest.errors import DigestError


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root, ours, theirs = logging.getLogger(), logging.getLogger("digest"), logging.getLogger("apscheduler")
    before = root.handlers[:], root.level, ours.level, theirs.level
    yield
    root.handlers[:], root.level, ours.level, theirs.level = before


def test_in_a_pipe_each_line_is_a_json_object_with_the_facts() -> None:
    stream = io.StringIO()
    configure(stream)
    say(logging.INFO, "draft", issue="round-up/2026-W47", said="24 stories\nin all", why="")
    (line,) = stream.getvalue().splitlines()
    facts = json.loads(line)
    assert facts.pop("at").endswith("+00:00")
    expected = {
        "level": "info",
        "part": "digest",
        "what": "draft",
        "issue": "round-up/2026-W47",
        "said": "24 stories\nin all",
    }
    assert facts == expected


def test_at_a_terminal_it_is_a_line_to_read() -> None:
    stream = Terminal()
    configure(stream)
    say(logging.INFO, "draft", issue="round-up/2026-W47", said="24 stories")
    say(logging.ERROR, "send failed", issue="round-up/2026-W47", problem="no\x1b[31m relay", times=2)
    first, second = stream.getvalue().splitlines()
    assert first[8:] == " draft round-up/2026-W47: 24 stories"
    assert second[8:] == " error: send failed round-up/2026-W47: problem no [31m relay, times 2"


def test_the_schedulers_own_warnings_of_a_long_tick_are_not_told() -> None:
    stream = io.StringIO()
    configure(stream)
    logging.getLogger("apscheduler.scheduler").warning("maximum number of running instances reached")
    logging.getLogger("apscheduler.scheduler").error("the job raised")
    assert [json.loads(line)["what"] for line in stream.getvalue().splitlines()] == ["the job raised"]


def test_only_a_fault_of_digest_itself_shows_its_traceback() -> None:
    stream = io.StringIO()
    configure(stream)
    for error in (DigestError("the relay refuses"), KeyError("oops")):
        try:
            raise error
        except (DigestError, KeyError) as raised:
            say(logging.ERROR, "send failed", error=raised)
    mended, broken = (json.loads(line) for line in stream.getvalue().splitlines())
    assert "trace" not in mended
    assert "KeyError: 'oops'" in broken["trace"]
